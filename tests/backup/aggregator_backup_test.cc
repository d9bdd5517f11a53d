// Backups of an aggregator's database over a real RocksDB: made while entries come in,
// damaged, restored, and gone on with.
#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aggregator/admin/admin_store.h"
#include "aggregator/audit/audit_log.h"
#include "aggregator/backup/backup.h"
#include "aggregator/mirror/rocks_mirror.h"
#include "domain/key/store_key.h"
#include "tests/backup/database_dump.h"
#include "tests/replication/fixtures.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

namespace fs = std::filesystem;
using ::rekap::testing::Dump;
using ::testing::HasSubstr;

// 2026-11-24 08:00:00 UTC.
const absl::Time kNow = absl::FromUnixSeconds(1'795'507'200);
constexpr char kPlace[] = "/backups/20261124T080000Z";

class AggregatorBackupTest : public ::testing::Test {
 protected:
  AggregatorBackupTest() : journal_(7) {
    store_ = *RocksMirror::Open(Live());
    for (int i = 1; i <= 5; ++i) journal_.AppendFor(2020 + i, i);
    EXPECT_TRUE(store_->Append({journal_.MakeAppend(1, 5)}, kNow).ok());
    auto admin = *AdminStore::Open(store_->database(), *AuditLog::Open(store_->database()));
    v1::Review review;
    review.set_unit(Omben().ToString());
    review.set_year(2021);
    review.set_action(v1::REVIEW_ACTION_APPROVE);
    EXPECT_TRUE(admin->AddReview(review).ok());  // and an entry in the audit journal
  }

  std::string Live() const { return dir_.File("live"); }
  std::string Copy() const { return absl::StrCat(Live(), kPlace); }
  absl::StatusOr<v1::BackupResponse> Backup() {
    return BackupAggregator(*store_->database(), Live(), kNow);
  }
  // The same content as the copy has, but for the last byte of one value.
  void TamperWithCopy(const std::string& family, const std::string& key) {
    auto database = *Database::Open(Copy(), RocksMirror::Families(), RocksMirror::Tuning());
    std::string value = *database->Get(family, key);
    value.back() = static_cast<char>(value.back() ^ 1);
    rocksdb::WriteBatch batch;
    batch.Put(database->family(family), key, value);
    ASSERT_TRUE(database->WriteSynced(batch, "test").ok());
  }

  TempDir dir_;
  MemoryJournal journal_;
  std::unique_ptr<RocksMirror> store_;
};

TEST_F(AggregatorBackupTest, BackupSaysWhereItIsAndWhatItHolds) {
  absl::StatusOr<v1::BackupResponse> backup = Backup();
  ASSERT_TRUE(backup.ok()) << backup.status();
  EXPECT_EQ(backup->path(), Copy());
  EXPECT_GT(backup->bytes(), 0u);
  EXPECT_EQ(backup->entries(), 7u) << "five of the journal, a review, an act";
  ASSERT_EQ(backup->positions_size(), 1);
  EXPECT_EQ(backup->positions(0).unit(), "35.27.05");
  EXPECT_EQ(backup->positions(0).seq(), 5u);
  EXPECT_TRUE(absl::IsAlreadyExists(Backup().status())) << "in the same second";
}

TEST_F(AggregatorBackupTest, BackupMadeWhileEntriesComeInIsOneProvableMoment) {
  constexpr uint64_t kEntries = 400;
  for (uint64_t i = 6; i <= kEntries; ++i) journal_.AppendFor(2015 + i % 16, 100);
  std::atomic<uint64_t> acknowledged = 5;
  std::thread ingest([&] {
    for (uint64_t seq = 6; seq <= kEntries; ++seq) {
      ASSERT_TRUE(store_->Append({journal_.MakeAppend(seq, seq)}, kNow).ok());
      acknowledged = seq;
    }
  });
  uint64_t held = 0;
  for (int i = 0; i < 4; ++i) {
    const uint64_t before = acknowledged;
    absl::StatusOr<v1::BackupResponse> backup =
        BackupAggregator(*store_->database(), Live(), kNow + absl::Seconds(i));
    ASSERT_TRUE(backup.ok()) << backup.status();
    EXPECT_GE(backup->positions(0).seq(), before) << "what was acknowledged is in it";
    EXPECT_GE(backup->positions(0).seq(), held);
    held = backup->positions(0).seq();
    EXPECT_EQ(backup->entries(), held + 2);
  }
  ingest.join();
}

TEST_F(AggregatorBackupTest, EveryChangedEntryOfACopyIsNamed) {
  ASSERT_TRUE(Backup().ok());
  TamperWithCopy("journal", UnitSeqKey(Omben(), 3));
  EXPECT_THAT(VerifyBackup(Copy()).status().message(), HasSubstr("3"));
  TamperWithCopy("journal", UnitSeqKey(Omben(), 3));  // and back
  ASSERT_TRUE(VerifyBackup(Copy()).ok());

  TamperWithCopy("review", UnitSeqKey(Omben(), 1));
  EXPECT_TRUE(absl::IsDataLoss(VerifyBackup(Copy()).status()));
  EXPECT_THAT(VerifyBackup(Copy()).status().message(), HasSubstr("review 1 of 35.27.05"));
  TamperWithCopy("review", UnitSeqKey(Omben(), 1));

  TamperWithCopy("audit", NodeJournalKey(1));
  EXPECT_TRUE(absl::IsDataLoss(VerifyBackup(Copy()).status()));
  EXPECT_THAT(VerifyBackup(Copy()).status().message(), HasSubstr("audit entry 1"));
}

TEST_F(AggregatorBackupTest, FlippedByteInAnyTableOfACopyIsFound) {
  ASSERT_TRUE(Backup().ok());
  int tables = 0;
  for (const auto& entry : fs::directory_iterator(Copy() + "/db")) {
    if (entry.path().extension() != ".sst") continue;
    ++tables;
    const std::string name = fs::relative(entry.path(), dir_.path()).string();
    const std::string sound = dir_.Read(name);
    std::string flipped = sound;
    flipped[20] = static_cast<char>(flipped[20] ^ 4);  // in the first data block
    dir_.Write(name, flipped);
    absl::Status verified = VerifyBackup(Copy()).status();
    EXPECT_TRUE(absl::IsDataLoss(verified)) << name << ": " << verified;
    dir_.Write(name, sound);
  }
  EXPECT_GE(tables, 5) << "journal, mirror, cursor, review, audit";
  EXPECT_TRUE(VerifyBackup(Copy()).ok());
}

TEST_F(AggregatorBackupTest, RestoredDatabaseGoesOnUnderANewEpochOfItsJournal) {
  ASSERT_TRUE(Backup().ok());
  const AuditPosition before = *VerifyAudit(*store_->database());
  journal_.AppendFor(2030, 6);  // comes after the backup and is lost with the machine
  ASSERT_TRUE(store_->Append({journal_.MakeAppend(6, 6)}, kNow).ok());

  absl::StatusOr<v1::BackupResponse> restored =
      RestoreAggregator(Copy(), dir_.File("new"), kNow + absl::Hours(1));
  ASSERT_TRUE(restored.ok()) << restored.status();
  EXPECT_EQ(restored->positions(0).seq(), 5u);
  EXPECT_FALSE(fs::exists(dir_.File("new/restoring")));

  auto store = *RocksMirror::Open(dir_.File("new"));
  auto audit = *AuditLog::Open(store->database());
  EXPECT_NE(audit->position().epoch, before.epoch);
  std::vector<v1::AuditEntry> acts = *audit->List(0, 10);
  ASSERT_EQ(acts.size(), 2u);
  EXPECT_EQ(acts[0].action(), "restore");
  EXPECT_EQ(acts[0].subject(), "20261124T080000Z");
  EXPECT_EQ(acts[1].action(), "review.decide");

  // The node sends what the backup does not hold.
  EXPECT_EQ(**store->Cursor(Omben()), journal_.At(5));
  ASSERT_TRUE(store->Append({journal_.MakeAppend(6, 6)}, kNow).ok());
  EXPECT_EQ(**store->Cursor(Omben()), journal_.At(6));
}

TEST_F(AggregatorBackupTest, RestoringLeavesTheBackupAsItWas) {
  ASSERT_TRUE(Backup().ok());
  ASSERT_TRUE(RestoreAggregator(Copy(), dir_.File("new"), kNow).ok());
  ASSERT_TRUE(VerifyBackup(Copy()).ok());
  auto copy = *Database::OpenReadOnly(Copy(), RocksMirror::Families(), RocksMirror::Tuning());
  EXPECT_EQ(*Dump(*copy, RocksMirror::Families()),
            *Dump(*store_->database(), RocksMirror::Families()));
}

TEST_F(AggregatorBackupTest, DatabaseInPlaceIsNeverRestoredOver) {
  ASSERT_TRUE(Backup().ok());
  absl::Status restored = RestoreAggregator(Copy(), Live(), kNow).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(restored)) << restored;
  EXPECT_TRUE(
      absl::IsNotFound(RestoreAggregator(dir_.File("nowhere"), dir_.File("new"), kNow).status()));
}

TEST_F(AggregatorBackupTest, DamagedBackupIsNotRestored) {
  ASSERT_TRUE(Backup().ok());
  TamperWithCopy("journal", UnitSeqKey(Omben(), 2));
  absl::Status restored = RestoreAggregator(Copy(), dir_.File("new"), kNow).status();
  EXPECT_TRUE(absl::IsDataLoss(restored)) << restored;
  EXPECT_FALSE(fs::exists(dir_.File("new/db")));
}

TEST_F(AggregatorBackupTest, RestoreThatWasCutOffIsBegunAgain) {
  ASSERT_TRUE(Backup().ok());
  fs::create_directories(dir_.File("new/restoring/db"));
  dir_.Write("new/restoring/db/000009.sst", "torn");
  EXPECT_TRUE(RestoreAggregator(Copy(), dir_.File("new"), kNow).ok());
  EXPECT_FALSE(fs::exists(dir_.File("new/db/000009.sst")));
}

}  // namespace
}  // namespace rekap
