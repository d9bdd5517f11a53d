// Crashes and cuts over real processes. At the end of every history nothing is
// lost, nothing is counted twice, and verify says exact.
//
// One seed a run, printed; REKAP_FAULT_SEED repeats one and REKAP_FAULT_CYCLES
// makes it longer.
#include <map>
#include <random>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/cluster.h"
#include "tests/integration/relay.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;

class FaultsTest : public ::testing::Test {
 protected:
  static constexpr const char* kUnits[] = {"35.27.05", "35.27.09", "35.27.14"};

  FaultsTest() : aggregator_(MakeAggregator(home_.path())) {
    aggregator_->Start();
    relay_.set_target(PortOf(aggregator_->grpc()));
    for (const char* unit : kUnits) {
      nodes_[unit] = MakeNode(home_.path(), unit, unit, relay_.address());
      nodes_[unit]->Start();
    }
  }

  void RestartAggregator() {
    if (aggregator_->running()) aggregator_->Kill();
    aggregator_->Start();
    relay_.set_target(PortOf(aggregator_->grpc()));
  }
  void RestartNode(const std::string& unit) {
    if (nodes_[unit]->running()) nodes_[unit]->Kill();
    nodes_[unit]->Start();
  }

  // Imports Omben's table with one figure set to `rupiah`. An import that a
  // crash interrupts is repeated: it is all or nothing, and the same again
  // changes nothing.
  void ImportUntilStored(const std::string& unit, int64_t rupiah) {
    std::string text = absl::StrReplaceAll(OmbenFile("corrected.tsv"),
                                           {{"\t2156203\t", absl::StrCat("\t", rupiah, "\t")}});
    bool stored = Eventually([&] {
      v1::ImportResponse response;
      auto client = NodeClient(nodes_[unit]->grpc());
      return ImportText(*client, "tabel.tsv", text, response).ok() && response.committed();
    });
    ASSERT_TRUE(stored) << nodes_[unit]->log();
    expected_[unit] = (3'405'840'458 - 2'156'203 + rupiah) * 100;
  }

  // Everything stored at the nodes is at the aggregator, once, and exact.
  void ExpectAllArrived() {
    auto query = QueryClient(aggregator_->grpc());
    std::map<std::string, uint64_t> heads;
    std::map<std::string, uint64_t> records;
    for (const auto& [unit, node] : nodes_) {
      auto client = NodeClient(node->grpc());
      v1::StatusResponse status;
      ASSERT_TRUE(GetStatus(*client, status).ok());
      // A unit that never stored anything has no position at the aggregator.
      if (status.head().seq() > 0) heads[unit] = status.head().seq();
      records[unit] = status.records();
      v1::VerifyNodeResponse verified;
      ASSERT_TRUE(VerifyOne(*client, verified).ok());
      EXPECT_TRUE(verified.exact()) << unit << ": " << verified.difference();
    }
    v1::CompareResponse compare;
    bool arrived = Eventually([&] {
      if (!CompareAll(*query, compare).ok()) return false;
      std::map<std::string, uint64_t> positions;
      for (const v1::JournalPosition& p : compare.positions()) positions[p.unit()] = p.seq();
      return positions == heads;
    });
    ASSERT_TRUE(arrived) << Describe(compare);
    for (const v1::CompareRow& row : compare.rows()) {
      auto expected = expected_.find(row.region());
      if (expected == expected_.end()) continue;
      EXPECT_EQ(row.figures().allocated().sen(), expected->second) << row.region();
      EXPECT_EQ(row.figures().achievement().micro(), 72'234'689) << row.region();
    }
    v1::VerifyResponse verified;
    ASSERT_TRUE(VerifyAll(*query, verified).ok());
    EXPECT_TRUE(verified.exact()) << verified.DebugString();
    uint64_t entries = 0;
    uint64_t rows = 0;
    for (const auto& [unit, head] : heads) entries += head;
    for (const auto& [unit, count] : records) rows += count;
    EXPECT_EQ(verified.entries(), entries);
    EXPECT_EQ(verified.rows(), rows);
  }

  // Where everybody stands, for a failure's message.
  std::string Describe(const v1::CompareResponse& compare) const {
    std::string text = "at the aggregator:";
    for (const v1::JournalPosition& p : compare.positions()) {
      absl::StrAppend(&text, " ", p.unit(), "=", p.seq());
    }
    absl::StrAppend(&text, "\naggregator:\n", aggregator_->log());
    for (const auto& [unit, node] : nodes_) absl::StrAppend(&text, unit, ":\n", node->log());
    return text;
  }

  TempDir home_;
  Relay relay_;
  std::unique_ptr<DaemonProcess> aggregator_;
  std::map<std::string, std::unique_ptr<DaemonProcess>> nodes_;
  std::map<std::string, int64_t> expected_;  // sen
};

TEST_F(FaultsTest, KillsAndCutsAtRandomLoseNothingAndCountNothingTwice) {
  uint64_t seed = FromEnvironment("REKAP_FAULT_SEED", std::random_device{}());
  uint64_t cycles = FromEnvironment("REKAP_FAULT_CYCLES", 12);
  std::cout << "REKAP_FAULT_SEED=" << seed << "\n";
  std::mt19937_64 random(seed);
  for (uint64_t cycle = 0; cycle < cycles; ++cycle) {
    std::string unit = kUnits[random() % 3];
    int64_t rupiah = static_cast<int64_t>(random() % 1'000'000'000);
    uint64_t fault = random() % 5;
    absl::Duration delay = absl::Microseconds(random() % 20'000);
    // The import and the fault race; where they meet is up to the seed's delay
    // and the machine.
    std::thread importer([&] { ImportUntilStored(unit, rupiah); });
    absl::SleepFor(delay);
    if (fault == 0) relay_.Cut();
    if (fault == 1 || fault == 3) RestartAggregator();
    if (fault == 4) {
      relay_.Cut();
      RestartAggregator();
    }
    importer.join();
    // The node is not killed while the test talks to it (its port would move);
    // it is killed while it replicates what was just stored.
    if (fault == 2 || fault == 3) RestartNode(unit);
  }
  ExpectAllArrived();
}

TEST_F(FaultsTest, ImportInterruptedByKillIsAllOrNothing) {
  const std::string unit = kUnits[0];
  uint64_t head = 0;
  for (int round = 0; round < 6; ++round) {
    std::string text = absl::StrReplaceAll(
        OmbenFile("corrected.tsv"), {{"\t2156203\t", absl::StrCat("\t", 1000 + round, "\t")},
                                     {"\t3175090\t", absl::StrCat("\t", 2000 + round, "\t")}});
    auto client = NodeClient(nodes_[unit]->grpc());
    bool acknowledged = false;
    std::thread importer([&] {
      v1::ImportResponse response;
      acknowledged = ImportText(*client, "tabel.tsv", text, response).ok() && response.committed();
    });
    absl::SleepFor(absl::Milliseconds(2 * round));  // where in the import the kill falls
    nodes_[unit]->Kill();
    importer.join();
    nodes_[unit]->Start();
    auto again = NodeClient(nodes_[unit]->grpc());
    v1::StatusResponse status;
    ASSERT_TRUE(GetStatus(*again, status).ok());
    uint64_t changes = head == 0 ? status.records() : 2;
    EXPECT_TRUE(status.head().seq() == head || status.head().seq() == head + changes)
        << "a part of an import was stored: " << status.ShortDebugString();
    EXPECT_TRUE(!acknowledged || status.head().seq() > head) << "an acknowledged import is lost";
    head = status.head().seq();
  }
  ExpectAllArrived();
}

TEST_F(FaultsTest, NodeWorksAloneAndCatchesUpLater) {
  aggregator_->Kill();
  relay_.set_target(0);
  ImportUntilStored("35.27.05", 1);
  ImportUntilStored("35.27.09", 2);
  auto client = NodeClient(nodes_["35.27.05"]->grpc());
  v1::StatusResponse status;
  ASSERT_TRUE(GetStatus(*client, status).ok());
  EXPECT_GT(status.head().seq(), 0u);
  EXPECT_EQ(status.acknowledged_seq(), 0u);
  EXPECT_GT(status.oldest_pending_time_unix_ms(), 0);
  RestartNode("35.27.05");
  RestartAggregator();
  ExpectAllArrived();
  EXPECT_TRUE(Eventually([&] {
    auto again = NodeClient(nodes_["35.27.05"]->grpc());
    return GetStatus(*again, status).ok() && status.acknowledged_seq() == status.head().seq();
  }));
}

TEST_F(FaultsTest, SecondNodeOfAUnitIsRefusedAndTheFirstGoesOn) {
  ImportUntilStored("35.27.05", 1);
  ExpectAllArrived();
  auto impostor = MakeNode(home_.path(), "impostor", "35.27.05", relay_.address());
  impostor->Start();
  auto client = NodeClient(impostor->grpc());
  v1::ImportResponse response;
  ASSERT_TRUE(ImportText(*client, "x.tsv", OmbenFile("corrected.tsv"), response).ok());
  v1::StatusResponse status;
  EXPECT_TRUE(Eventually([&] {
    return GetStatus(*client, status).ok() && status.link() == v1::LINK_STATE_REFUSED;
  })) << status.ShortDebugString();
  EXPECT_THAT(status.last_error(), HasSubstr("CODE_EPOCH_CONFLICT"));
  EXPECT_EQ(status.acknowledged_seq(), 0u);
  auto query = QueryClient(aggregator_->grpc());
  grpc::ClientContext context;
  v1::UnitsResponse units;
  ASSERT_TRUE(query->Units(&context, v1::UnitsRequest(), &units).ok());
  EXPECT_THAT(units.units(4).last_refusal(), HasSubstr("CODE_EPOCH_CONFLICT"));
  ImportUntilStored("35.27.05", 77);
  ExpectAllArrived();
  EXPECT_EQ(impostor->Stop(), 0);
}

TEST_F(FaultsTest, OrderlyStopLosesNothing) {
  ImportUntilStored("35.27.05", 5);
  EXPECT_EQ(nodes_["35.27.05"]->Stop(), 0);
  EXPECT_EQ(aggregator_->Stop(), 0);
  RestartAggregator();
  RestartNode("35.27.05");
  ExpectAllArrived();
}

}  // namespace
}  // namespace rekap
