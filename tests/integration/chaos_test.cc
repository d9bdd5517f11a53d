// Everything at once, over real processes: imports go on at several nodes while
// nodes and the aggregator are killed with -9, connections are cut in the middle of
// a message and slowed down, and disks fill up and are emptied again. Journals are
// so small that they are trimmed, so snapshots happen too.
//
// Through all of it an import that was acknowledged is there after every restart.
// When the faults end, every node and the aggregator hold the same positions with
// the same hashes and the same number of records, every chain re-hashes, and the
// roll-up is its recompute.
//
// The network is a relay in this process and not tc netem in a namespace: a relay cuts
// at a byte that it chooses, in the middle of a message, on any machine and without
// rights; netem loses and delays packets, which TCP hides but for the delay.
//
// One seed a run, printed with how often each fault happened; REKAP_CHAOS_SEED repeats
// the faults of one, REKAP_CHAOS_CYCLES makes it longer (the default is 50).
#include <array>
#include <atomic>
#include <fcntl.h>
#include <filesystem>
#include <map>
#include <random>
#include <sys/mount.h>
#include <thread>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/synchronization/mutex.h"
#include <gtest/gtest.h>

#include "tests/integration/cluster.h"
#include "tests/integration/relay.h"

namespace rekap {
namespace {

constexpr char kFigure[] = "\t2156203\t";  // of Omben's table; replaced by every import
constexpr int64_t kTotal = 3'405'840'458 - 2'156'203;

// A node or the aggregator, started and killed by the chaos while others talk to it.
class Target {
 public:
  explicit Target(std::unique_ptr<DaemonProcess> daemon) : daemon_(std::move(daemon)) {}

  // The address as of now, for one call; "" while the process is down.
  std::string grpc() {
    absl::MutexLock lock(&mutex_);
    return daemon_->running() ? daemon_->grpc() : "";
  }
  void Start() {
    absl::MutexLock lock(&mutex_);
    daemon_->Start();
  }
  void Kill() {
    absl::MutexLock lock(&mutex_);
    daemon_->Kill();
  }
  const std::string& data() const { return daemon_->data(); }
  std::string log() const { return daemon_->log(); }

 private:
  absl::Mutex mutex_;
  const std::unique_ptr<DaemonProcess> daemon_;
};

// A file system of its own over a daemon's directory, the only disk that a test may
// fill. Not there where the process may not mount.
class SmallDisk {
 public:
  SmallDisk(const std::string& path, uint64_t mib) : path_(path) {
    std::filesystem::create_directories(path);
    mounted_ =
        mount("tmpfs", path.c_str(), "tmpfs", 0, absl::StrCat("size=", mib, "m").c_str()) == 0;
  }
  ~SmallDisk() {
    if (mounted_) umount2(path_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  bool mounted() const { return mounted_; }
  void Fill() const {
    int file = open(ballast().c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    off_t end = 0;
    for (off_t step = 16 * 1024 * 1024; step >= 4096; step /= 2) {
      while (fallocate(file, 0, end, step) == 0) end += step;
    }
    close(file);
  }
  void Empty() const { std::filesystem::remove(ballast()); }

 private:
  std::string ballast() const { return path_ + "/ballast"; }

  const std::string path_;
  bool mounted_ = false;
};

// What can happen to the processes, and how a report calls it.
enum class Fault {
  kCut,
  kCutAfter,
  kDelay,
  kKillNode,
  kKillAggregator,
  kKillBoth,
  kFullAggregatorDisk,
  kFullNodeDisk,
};
constexpr std::array<const char*, 8> kFaultNames = {"cuts",
                                                    "cuts within a message",
                                                    "slow links",
                                                    "nodes killed",
                                                    "aggregators killed",
                                                    "both ends killed",
                                                    "full disks of the aggregator",
                                                    "full disks of a node"};

// One clerk who imports the same table again and again, with another figure and
// under another file name, so that every record moves.
class Clerk {
 public:
  Clerk(std::string unit, Target* node, uint64_t seed)
      : unit_(std::move(unit)), node_(node), random_(seed), thread_([this] { Run(); }) {}

  // Imports once more until it is stored, and ends.
  void Finish() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
    ASSERT_TRUE(Eventually([&] { return ImportOnce(); })) << unit_ << ":\n" << node_->log();
  }
  ~Clerk() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
  }

  // Of the last import that was stored, after Finish.
  int64_t allocated_sen() const { return (kTotal + stored_) * 100; }
  uint64_t stored_imports() const { return imports_; }
  // What went wrong for good; empty if nothing did.
  std::string complaint() const {
    absl::MutexLock lock(&mutex_);
    return complaint_;
  }

 private:
  void Run() {
    while (!stop_) {
      ImportOnce();
      // A fast clerk; without a pause the run would be about the disk's size.
      absl::SleepFor(absl::Milliseconds(random_() % 40));
    }
  }

  bool ImportOnce() {
    int64_t rupiah = static_cast<int64_t>(random_() % 1'000'000'000);
    std::string text = absl::StrReplaceAll(OmbenFile("corrected.tsv"),
                                           {{kFigure, absl::StrCat("\t", rupiah, "\t")}});
    std::string address = node_->grpc();
    if (address.empty()) return false;
    auto client = NodeClient(address);
    v1::ImportResponse response;
    grpc::Status status =
        ImportText(*client, absl::StrCat("tabel-", ++tries_, ".tsv"), text, response);
    if (!status.ok()) return false;
    if (!response.committed()) {
      return Complain(absl::StrCat("not stored: ", response.ShortDebugString()));
    }
    // An acknowledged import is never taken back, whatever was killed since: every one
    // adds entries, as many as the one before.
    if (response.head().seq() <= acknowledged_) {
      return Complain(absl::StrCat("head ", response.head().seq(), " after ", acknowledged_));
    }
    acknowledged_ = response.head().seq();
    stored_ = rupiah;
    ++imports_;
    return true;
  }

  bool Complain(std::string what) {
    absl::MutexLock lock(&mutex_);
    complaint_ = std::move(what);
    return false;
  }

  const std::string unit_;
  Target* const node_;
  std::mt19937_64 random_;
  uint64_t tries_ = 0;
  uint64_t imports_ = 0;
  uint64_t acknowledged_ = 0;
  int64_t stored_ = 0;
  std::atomic<bool> stop_ = false;
  mutable absl::Mutex mutex_;
  std::string complaint_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

class ChaosTest : public ::testing::Test {
 protected:
  static constexpr const char* kUnits[] = {"35.27.05", "35.27.09", "35.27.14"};

  // What a run writes grows with its length.
  static constexpr uint64_t kDiskMib = 256;
  static constexpr uint64_t kDiskMibPerCycle = 4;

  ChaosTest()
      : cycles_(FromEnvironment("REKAP_CHAOS_CYCLES", 50)),
        aggregator_(MakeAggregator(home_.path())),
        aggregator_disk_(aggregator_.data(), disk_mib()),
        seed_(FromEnvironment("REKAP_CHAOS_SEED", std::random_device{}())),
        random_(seed_) {
    aggregator_.Start();
    relay_.set_target(PortOf(aggregator_.grpc()));
    for (const char* unit : kUnits) {
      nodes_[unit] =
          std::make_unique<Target>(MakeNode(home_.path(), unit, unit, relay_.address(), true,
                                            {"--journal-bytes-max", std::to_string(1024 * 1024)}));
      if (unit == kUnits[0]) {
        node_disk_ = std::make_unique<SmallDisk>(nodes_[unit]->data(), disk_mib());
      }
      nodes_[unit]->Start();
    }
  }

  uint64_t disk_mib() const { return kDiskMib + kDiskMibPerCycle * cycles_; }

  void RestartAggregator() {
    aggregator_.Kill();
    aggregator_.Start();
    relay_.set_target(PortOf(aggregator_.grpc()));
  }

  void Pause(int milliseconds_max) {
    // How far the work comes before the next fault.
    absl::SleepFor(absl::Milliseconds(random_() % static_cast<uint64_t>(milliseconds_max)));
  }

  // A disk that is full for a while; the daemon on it must live through it.
  void FillAndEmpty(const SmallDisk& disk) {
    disk.Fill();
    Pause(300);
    disk.Empty();
  }

  void OneFault() {
    Target& node = *nodes_[kUnits[random_() % 3]];
    const auto fault = static_cast<Fault>(random_() % kFaultNames.size());
    const bool of_disk = fault == Fault::kFullAggregatorDisk || fault == Fault::kFullNodeDisk;
    if (of_disk && !(aggregator_disk_.mounted() && node_disk_->mounted())) return;
    ++happened_[static_cast<size_t>(fault)];
    switch (fault) {
      case Fault::kCut:
        return relay_.Cut();
      case Fault::kCutAfter:
        return relay_.CutAfter(static_cast<int64_t>(random_() % 200'000));
      case Fault::kDelay:
        relay_.set_delay_ms(static_cast<int>(random_() % 120));
        Pause(200);
        return relay_.set_delay_ms(0);
      case Fault::kKillNode:
        node.Kill();
        Pause(50);
        return node.Start();
      case Fault::kKillAggregator:
        return RestartAggregator();
      case Fault::kKillBoth:
        node.Kill();
        RestartAggregator();
        return node.Start();
      case Fault::kFullAggregatorDisk:
        return FillAndEmpty(aggregator_disk_);
      case Fault::kFullNodeDisk:
        return FillAndEmpty(*node_disk_);
    }
  }

  // All that the nodes hold is at the aggregator with the same hashes, and exact.
  void ExpectAllEqual(const std::map<std::string, std::unique_ptr<Clerk>>& clerks) {
    std::map<std::string, std::string> heads;  // unit: position
    uint64_t records = 0;
    for (const auto& [unit, node] : nodes_) {
      auto client = NodeClient(node->grpc());
      v1::VerifyNodeResponse verified;
      ASSERT_TRUE(VerifyOne(*client, verified).ok());
      EXPECT_TRUE(verified.exact()) << unit << ": " << verified.difference();
      heads[unit] = verified.head().SerializeAsString();
      v1::StatusResponse status;
      ASSERT_TRUE(GetStatus(*client, status).ok());
      EXPECT_EQ(status.records(), verified.records()) << unit;
      records += status.records();
    }
    auto query = QueryClient(aggregator_.grpc());
    v1::CompareResponse compare;
    bool arrived = Eventually([&] {
      if (!CompareAll(*query, compare).ok()) return false;
      std::map<std::string, std::string> positions;
      for (const v1::JournalPosition& position : compare.positions()) {
        positions[position.unit()] = position.SerializeAsString();
      }
      return positions == heads;
    });
    ASSERT_TRUE(arrived) << compare.ShortDebugString() << "\n" << Logs();
    for (const v1::CompareRow& row : compare.rows()) {
      auto clerk = clerks.find(row.region());
      if (clerk == clerks.end()) continue;
      EXPECT_EQ(row.figures().allocated().sen(), clerk->second->allocated_sen()) << row.region();
    }
    v1::VerifyResponse verified;
    ASSERT_TRUE(VerifyAll(*query, verified).ok());
    EXPECT_TRUE(verified.exact()) << verified.DebugString();
    EXPECT_EQ(verified.units(), nodes_.size());
    EXPECT_EQ(verified.rows(), records) << "of all nodes together";
  }

  // Where it all ended, for docs/reliability.md.
  void Report(const std::map<std::string, std::unique_ptr<Clerk>>& clerks) {
    uint64_t imports = 0;
    uint64_t trimmed_past = 0;
    uint64_t entries = 0;
    for (const auto& [unit, clerk] : clerks) {
      imports += clerk->stored_imports();
      auto client = NodeClient(nodes_[unit]->grpc());
      v1::StatusResponse status;
      ASSERT_TRUE(GetStatus(*client, status).ok());
      entries += status.head().seq();
      trimmed_past += status.trimmed_unacknowledged();
    }
    std::cout << imports << " imports, " << entries << " entries, of which " << trimmed_past
              << " trimmed before they were received\n";
    for (size_t i = 0; i < kFaultNames.size(); ++i) {
      std::cout << happened_[i] << " " << kFaultNames[i]
                << (i + 1 < kFaultNames.size() ? ", " : "\n");
    }
  }

  std::string Logs() const {
    std::string text = absl::StrCat("aggregator:\n", aggregator_.log());
    for (const auto& [unit, node] : nodes_) absl::StrAppend(&text, unit, ":\n", node->log());
    return text;
  }

  TempDir home_;
  const uint64_t cycles_;
  Relay relay_;
  Target aggregator_;
  SmallDisk aggregator_disk_;
  std::map<std::string, std::unique_ptr<Target>> nodes_;
  std::unique_ptr<SmallDisk> node_disk_;
  const uint64_t seed_;
  std::mt19937_64 random_;
  std::array<uint64_t, kFaultNames.size()> happened_ = {};  // by Fault
};

TEST_F(ChaosTest, NothingAcknowledgedIsLostAndBothSidesEndEqual) {
  std::cout << "REKAP_CHAOS_SEED=" << seed_ << " REKAP_CHAOS_CYCLES=" << cycles_
            << (aggregator_disk_.mounted() ? "" : " (disks are not filled: may not mount)") << "\n";
  std::map<std::string, std::unique_ptr<Clerk>> clerks;
  for (const char* unit : kUnits) {
    clerks[unit] = std::make_unique<Clerk>(unit, nodes_[unit].get(), random_());
  }
  for (uint64_t cycle = 0; cycle < cycles_; ++cycle) {
    Pause(150);
    OneFault();
  }
  relay_.set_delay_ms(0);
  for (auto& [unit, clerk] : clerks) {
    clerk->Finish();
    EXPECT_EQ(clerk->complaint(), "") << unit;
  }
  ExpectAllEqual(clerks);
  Report(clerks);
}

}  // namespace
}  // namespace rekap
