// Bits flipped in the files of both daemons' databases, as a disk would: whichever file
// and place, the daemon refuses to start and names the file, or reading or verifying
// reports the damage, or everything is provably as it was. Nothing wrong is ever served,
// and nothing that was acknowledged is gone without a word.
//
// Method: a database of real content is copied while it is open (a crash: what was last
// written stands in the log alone), and for every flip a fresh copy is opened, verified
// and read whole. Places are drawn from a printed seed; REKAP_FLIPS sets how many times
// the usual number are drawn, REKAP_SEED where they begin.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/random/random.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include <gtest/gtest.h>

#include "aggregator/account/account_store.h"
#include "aggregator/admin/admin_store.h"
#include "aggregator/audit/audit_log.h"
#include "aggregator/backup/verify_storage.h"
#include "aggregator/identity/identity_store.h"
#include "aggregator/mirror/rocks_mirror.h"
#include "aggregator/mirror/verify_chains.h"
#include "node/importer/import.h"
#include "node/store/families.h"
#include "node/store/node_store.h"
#include "runtime/file/file.h"
#include "tests/backup/database_dump.h"
#include "tests/replication/fixtures.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

namespace fs = std::filesystem;
using ::rekap::testing::DatabaseDump;
using ::rekap::testing::Dump;

const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

// A daemon's database: how it comes to its content, and how the daemon opens it.
struct Subject {
  // Writes content, calls `crash` while the database is open.
  std::function<void(const std::string& directory, const std::function<void()>& crash)> write;
  // Opens it as the daemon does and verifies it. DataLoss is damage that was found.
  std::function<absl::Status(const std::string& directory)> verify;
  std::vector<std::string> families;
};

void Flush(Database& database, const std::vector<std::string>& families) {
  for (const std::string& family : families) {
    ASSERT_TRUE(database.db().Flush(rocksdb::FlushOptions(), database.family(family)).ok());
  }
}

Subject Node() {
  Subject node;
  node.write = [](const std::string& directory, const std::function<void()>& crash) {
    absl::BitGen random;
    auto commit = [](NodeStore& store, const std::string& file) {
      absl::StatusOr<std::string> bytes = ReadFile(
          absl::StrCat(REKAP_SOURCE_DIR, "/tests/data/omben-2021/", file), size_t{1} << 20);
      ASSERT_TRUE(bytes.ok()) << bytes.status();
      Period period = *Period::Of(2021, 0);
      ImportOutcome outcome = ImportFile(file, *bytes, {Omben(), period}, *SharedCatalog());
      ASSERT_TRUE(outcome.sound()) << file;
      ASSERT_TRUE(store
                      .Replace(period, outcome.complete_kinds, std::move(outcome.records),
                               {"Camat", kNow}, false)
                      .ok());
    };
    {
      auto store = *NodeStore::Open(directory, Omben(), random);
      commit(*store, "printed.tsv");
      commit(*store, "iku.tsv");
    }
    // The start moved the log of before into tables.
    auto store = *NodeStore::Open(directory, Omben(), random);
    commit(*store, "corrected.tsv");
    commit(*store, "narasi.tsv");
    crash();
  };
  node.verify = [](const std::string& directory) -> absl::Status {
    absl::BitGen random;
    auto store = NodeStore::Open(directory, Omben(), random);
    if (!store.ok()) return store.status();
    absl::StatusOr<NodeVerifyResult> verified = (*store)->Verify();
    if (!verified.ok()) return verified.status();
    return verified->difference.empty() ? absl::OkStatus()
                                        : absl::DataLossError(verified->difference);
  };
  node.families = node_family::All();
  node.families.push_back(kMetaFamily);
  return node;
}

// What people and computers are, and what was decided, in a database of an aggregator.
struct Administration {
  std::shared_ptr<AuditLog> audit;
  std::unique_ptr<AdminStore> admin;
  std::unique_ptr<AccountStore> accounts;
  std::unique_ptr<IdentityStore> identities;
};

absl::StatusOr<Administration> OpenAdministration(const std::shared_ptr<Database>& database) {
  Administration opened;
  absl::StatusOr<std::shared_ptr<AuditLog>> audit = AuditLog::Open(database, [] { return kNow; });
  if (!audit.ok()) return audit.status();
  auto admin = AdminStore::Open(database, *audit);
  if (!admin.ok()) return admin.status();
  auto accounts = AccountStore::Open(database, *audit, [] { return kNow; });
  if (!accounts.ok()) return accounts.status();
  auto identities = IdentityStore::Open(database, *audit);
  if (!identities.ok()) return identities.status();
  opened.audit = *std::move(audit);
  opened.admin = *std::move(admin);
  opened.accounts = *std::move(accounts);
  opened.identities = *std::move(identities);
  return opened;
}

// One round of office work: an account, a login, an invitation, a decision.
void Administer(Administration& office, int round) {
  StoredAccount account;
  account.role = v1::ROLE_ADMIN;
  account.password_hash = "hash";
  const std::string name = absl::StrCat("staf", round);
  ASSERT_TRUE(office.accounts->Add(name, account, "test").ok());
  ASSERT_TRUE(office.accounts->LogIn(name, "hash", std::nullopt).ok());
  ASSERT_TRUE(office.identities
                  ->PutInvitation(Omben(), {HashSecret(name), kNow + kInvitationLifetime},
                                  MakeAuditEntry("test", "invite", Omben().ToString(), name))
                  .ok());
  v1::Review review;
  review.set_unit(Omben().ToString());
  review.set_year(2021);
  review.set_action(round % 2 == 0 ? v1::REVIEW_ACTION_APPROVE : v1::REVIEW_ACTION_REOPEN);
  review.set_reason(name);
  absl::Status added = office.admin->AddReview(review).status();
  ASSERT_TRUE(added.ok()) << added;
}

Subject Aggregator() {
  Subject aggregator;
  aggregator.families = RocksMirror::Families();
  aggregator.families.push_back("meta");
  aggregator.write = [families = RocksMirror::Families()](const std::string& directory,
                                                          const std::function<void()>& crash) {
    auto store = *RocksMirror::Open(directory);
    MemoryJournal journal(7);
    for (int i = 1; i <= 300; ++i) journal.AppendFor(2015 + i % 16, i);
    for (uint64_t seq = 1; seq < 200; seq += 20) {
      ASSERT_TRUE(store->Append({journal.MakeAppend(seq, seq + 19)}, kNow).ok());
    }
    Administration office = *OpenAdministration(store->database());
    for (int round = 0; round < 6; ++round) Administer(office, round);
    Flush(*store->database(), families);
    for (int round = 6; round < 8; ++round) Administer(office, round);
    for (uint64_t seq = 201; seq < 300; seq += 20) {
      ASSERT_TRUE(store->Append({journal.MakeAppend(seq, seq + 19)}, kNow).ok());
    }
    crash();
  };
  aggregator.verify = [](const std::string& directory) -> absl::Status {
    auto store = RocksMirror::Open(directory);
    if (!store.ok()) return store.status();
    absl::StatusOr<Administration> office = OpenAdministration((*store)->database());
    if (!office.ok()) return office.status();
    absl::StatusOr<std::vector<std::string>> damage = VerifyStorage(*(*store)->database());
    if (!damage.ok()) return damage.status();
    if (!damage->empty()) return absl::DataLossError(damage->front());
    absl::StatusOr<ChainReport> report = VerifyChains(*(*store)->View());
    if (!report.ok()) return report.status();
    return report->exact() ? absl::OkStatus() : absl::DataLossError(report->differences.front());
  };
  return aggregator;
}

// "table", "log", "MANIFEST" ... and how many places of each are tried.
std::string KindOf(const fs::path& file) {
  if (file.extension() == ".sst") return "table";
  if (file.extension() == ".log") return "log";
  const std::string name = file.filename().string();
  return name.substr(0, name.find_first_of("-."));
}
int FlipsOf(const std::string& kind) {
  if (kind == "table") return 60;
  if (kind == "log" || kind == "MANIFEST") return 40;
  if (kind == "CURRENT") return 10;
  return 4;  // OPTIONS, IDENTITY, LOG: nothing is read from them
}

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  uint64_t value = 0;
  return text != nullptr && absl::SimpleAtoi(text, &value) ? value : otherwise;
}

class CorruptionTest : public ::testing::TestWithParam<Subject (*)()> {
 protected:
  CorruptionTest() : subject_(GetParam()()) {
    subject_.write(dir_.File("live"), [this] {
      fs::copy(dir_.File("live"), dir_.File("crashed"), fs::copy_options::recursive);
    });
    FreshCopy();
    EXPECT_TRUE(subject_.verify(dir_.File("opened")).ok());
    sound_ = *ReadAll();
    for (const auto& entry : fs::directory_iterator(dir_.File("crashed/db"))) {
      if (entry.file_size() > 0) files_[KindOf(entry.path())].push_back(entry.path());
    }
  }

  void FreshCopy() const {
    fs::remove_all(dir_.File("opened"));
    fs::copy(dir_.File("crashed"), dir_.File("opened"), fs::copy_options::recursive);
  }
  absl::StatusOr<DatabaseDump> ReadAll() const {
    auto database = Database::OpenReadOnly(dir_.File("opened"), {}, DatabaseTuning());
    if (!database.ok()) return database.status();
    return Dump(**database, subject_.families);
  }

  // What becomes of one flipped bit.
  std::string Try(const fs::path& file, uint64_t offset, int bit) const {
    FreshCopy();
    const std::string name = absl::StrCat("opened/db/", file.filename().string());
    std::string bytes = dir_.Read(name);
    bytes[offset] = static_cast<char>(bytes[offset] ^ 1 << bit);
    dir_.Write(name, bytes);
    absl::Status verified = subject_.verify(dir_.File("opened"));
    if (!verified.ok()) {
      if (!absl::IsDataLoss(verified))
        return absl::StrCat("not told as damage: ", verified.ToString());
      return absl::StrContains(verified.message(), file.filename().string()) ? "names the file"
                                                                             : "reported";
    }
    absl::StatusOr<DatabaseDump> read = ReadAll();
    if (!read.ok()) return absl::IsDataLoss(read.status()) ? "read reports" : "not told as damage";
    return *read == sound_ ? "as it was" : "WRONG";
  }

  TempDir dir_;
  const Subject subject_;
  DatabaseDump sound_;
  std::map<std::string, std::vector<fs::path>> files_;  // of the crashed one, by kind
};

TEST_P(CorruptionTest, NoFlippedBitIsServed) {
  const uint64_t seed = FromEnvironment("REKAP_SEED", 20211231);
  const uint64_t times = FromEnvironment("REKAP_FLIPS", 1);
  std::printf("seed %llu, %zu values\n", static_cast<unsigned long long>(seed), sound_.size());
  for (const char* needed : {"table", "log", "MANIFEST", "CURRENT", "OPTIONS"}) {
    EXPECT_TRUE(files_.contains(needed)) << needed;
  }
  std::mt19937_64 random(seed);
  for (const auto& [kind, files] : files_) {
    std::map<std::string, int> outcomes;
    for (uint64_t i = 0; i < times * static_cast<uint64_t>(FlipsOf(kind)); ++i) {
      const fs::path& file = files[random() % files.size()];
      const uint64_t offset = random() % fs::file_size(file);
      const int bit = static_cast<int>(random() % 8);
      const std::string outcome = Try(file, offset, bit);
      ++outcomes[outcome];
      EXPECT_TRUE(outcome == "names the file" || outcome == "reported" ||
                  outcome == "read reports" || outcome == "as it was")
          << file.filename() << " byte " << offset << " bit " << bit << ": " << outcome;
      // Nothing in the logs is slack.
      if (kind == "log" || kind == "MANIFEST" || kind == "CURRENT") {
        EXPECT_EQ(outcome == "as it was", false) << file << " byte " << offset << " bit " << bit;
      }
    }
    for (const auto& [outcome, count] : outcomes) {
      std::printf("%-8s %-15s %d\n", kind.c_str(), outcome.c_str(), count);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Databases, CorruptionTest, ::testing::Values(&Node, &Aggregator),
                         [](const auto& of) { return of.index == 0 ? "Node" : "Aggregator"; });

}  // namespace
}  // namespace rekap
