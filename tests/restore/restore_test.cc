// A node's history back from its aggregator or a backup, over a real connection: the
// restored database against the one that was lost, the stream cut at every boundary,
// damage on the way, and what is refused.
#include "node/restore/restore.h"

#include <filesystem>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "node/store/families.h"
#include "tests/restore/history_source.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

namespace fs = std::filesystem;

using testing::Commit;
using testing::ExpectExact;
using ::testing::HasSubstr;
using testing::HistorySource;
using testing::Line;
using testing::OmbenUnit;
using testing::RecordsOf;
using testing::Replicate;

class RestoreTest : public ::testing::Test {
 protected:
  RestoreTest() : lost_(Open("lost")), mirror_(*RocksMirror::Open(dir_.File("aggregator"))) {}

  std::unique_ptr<NodeStore> Open(const std::string& name) {
    absl::StatusOr<std::unique_ptr<NodeStore>> store =
        NodeStore::Open(dir_.File(name), OmbenUnit(), random_);
    EXPECT_TRUE(store.ok()) << store.status();
    return *std::move(store);
  }
  // Puts, updates, deletes and a submission: 21 entries.
  void MakeHistory() {
    std::vector<v1::Record> table;
    for (int line = 1; line <= 9; ++line) table.push_back(Line(line, line));
    ASSERT_TRUE(Commit(*lost_, table).ok());
    table.erase(table.begin(), table.begin() + 4);
    for (int line = 5; line <= 9; ++line) table[static_cast<size_t>(line - 5)] = Line(line, 100);
    table.push_back(Line(10, 10));
    table.push_back(Line(11, 11));
    ASSERT_TRUE(Commit(*lost_, table).ok());
    ASSERT_TRUE(lost_
                    ->Submit(*Period::Of(2021, 0), v1::Submission(),
                             {"Camat", absl::FromUnixSeconds(1'600'000'100)},
                             lost_->Head().point.seq)
                    .ok());
    ASSERT_EQ(lost_->Head().point.seq, Seq{21});
  }
  RestoreTarget Target(const std::string& name) { return {dir_.File(name), OmbenUnit(), &log_}; }
  absl::StatusOr<RestoreReport> Restore(const std::string& name) {
    return RestoreFromAggregator(source().stub(), Target(name), random_);
  }
  HistorySource& source() {
    if (!source_) source_ = std::make_unique<HistorySource>(mirror_.get());
    return *source_;
  }
  void ExpectNothingInPlace(const std::string& name) {
    EXPECT_FALSE(fs::exists(dir_.File(name) + "/db"));
  }
  // Record for record, and all that a history is.
  void ExpectAsLost(const std::string& name) {
    EXPECT_FALSE(fs::exists(dir_.File(name) + "/db.restoring"));
    std::unique_ptr<NodeStore> restored = Open(name);
    ExpectExact(*restored);
    EXPECT_EQ(RecordsOf(*restored), RecordsOf(*lost_));
    EXPECT_EQ(restored->record_count(), lost_->record_count());
    EXPECT_EQ(restored->Head().point, lost_->Head().point);
    EXPECT_NE(restored->Head().epoch, lost_->Head().epoch);
    ASSERT_FALSE(restored->Lineage().empty());
    EXPECT_EQ(restored->Lineage().back(), lost_->Head());
    EXPECT_EQ(restored->CurrentBase(), lost_->CurrentBase());
    EXPECT_EQ(restored->State().journal_bytes, lost_->State().journal_bytes);
    Seq after{restored->First().value - 1};
    EXPECT_EQ(*restored->ReadAfter(after, 100, 1 << 20), *lost_->ReadAfter(after, 100, 1 << 20));
    EXPECT_EQ(restored->StatusOf(*Period::Of(2021, 0)).SerializeAsString(),
              lost_->StatusOf(*Period::Of(2021, 0)).SerializeAsString());
    // It is a database like any other, and knows that the period was submitted.
    if (lost_->StatusOf(*Period::Of(2021, 0)).state() == v1::WORKFLOW_STATE_SUBMITTED) {
      ASSERT_FALSE(Commit(*restored, {Line(1, 1)}).ok());
      ASSERT_TRUE(restored->Withdraw(*Period::Of(2021, 0), {"Camat", absl::Now()}).ok());
    }
    ASSERT_TRUE(Commit(*restored, {Line(1, 1), Line(20, 20)}).ok());
    ASSERT_TRUE(restored->Trim(restored->Head().point.seq).ok());
    ExpectExact(*restored);
  }

  TempDir dir_;
  std::mt19937_64 random_{3};
  Logger log_{Logger::Options{.minimum = LogLevel::kError}};
  std::unique_ptr<NodeStore> lost_;
  std::unique_ptr<RocksMirror> mirror_;
  std::unique_ptr<HistorySource> source_;
};

// With the whole journal at the aggregator, and with a base in its place.
class RestoreFromAggregatorTest : public RestoreTest,
                                  public ::testing::WithParamInterface<uint64_t> {
 protected:
  RestoreFromAggregatorTest() {
    MakeHistory();
    EXPECT_TRUE(lost_->Trim(Seq{GetParam()}).ok());
    Replicate(*lost_, OmbenUnit(), *mirror_);
  }
};

INSTANTIATE_TEST_SUITE_P(WithABaseAt, RestoreFromAggregatorTest, ::testing::Values(0, 12, 21));

TEST_P(RestoreFromAggregatorTest, WhatIsRestoredIsWhatWasLost) {
  RestoreTarget target = Target("restored");
  std::vector<RestoreProgress> told;
  target.progress = [&told](const RestoreProgress& progress) { told.push_back(progress); };
  absl::StatusOr<RestoreReport> report = RestoreFromAggregator(source().stub(), target, random_);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->taken_over, lost_->Head());
  EXPECT_EQ(report->entries, 21 - GetParam());
  EXPECT_EQ(report->records, lost_->record_count());
  EXPECT_EQ(told.size(), source().sent);
  EXPECT_EQ(told.back().seq, 21u);
  EXPECT_EQ(told.back().seq_total, 21u);
  EXPECT_EQ(Open("restored")->LoadAcknowledged()->seq, Seq{21});
  ExpectAsLost("restored");
}

TEST_P(RestoreFromAggregatorTest, CutAtAnyBoundaryItGoesOnAfterWhatIsDurable) {
  ASSERT_TRUE(Restore("whole").ok());
  const size_t chunks = source().sent;
  ASSERT_GT(chunks, 5u);
  for (size_t cut = 0; cut < chunks; ++cut) {
    const std::string name = absl::StrCat("cut-", cut);
    source().chunks_max = cut;
    absl::StatusOr<RestoreReport> report = Restore(name);
    ASSERT_TRUE(absl::IsUnavailable(report.status())) << report.status();
    ExpectNothingInPlace(name);
    source().chunks_max = ~size_t{0};
    ASSERT_TRUE(Restore(name).ok());
    if (GetParam() == 0 && cut > 0) {
      EXPECT_EQ(source().asked_after.back(), std::min<uint64_t>(3 * (cut - 1), 21));
    }
    ASSERT_NO_FATAL_FAILURE(ExpectAsLost(name));
  }
}

TEST_P(RestoreFromAggregatorTest, AChangedByteOnTheWayIsNeverTakenIn) {
  ASSERT_TRUE(Restore("whole").ok());
  for (size_t at = 0; at + 1 < source().sent; ++at) {
    const std::string name = absl::StrCat("changed-", at);
    size_t count = 0;
    source().change = [&](v1::HistoryChunk& chunk) {
      if (count++ != at) return;
      std::string* bytes = nullptr;
      if (chunk.has_head()) bytes = chunk.mutable_head()->mutable_position()->mutable_hash();
      if (chunk.has_rows()) bytes = chunk.mutable_rows()->mutable_rows(0);
      if (chunk.has_entries()) bytes = chunk.mutable_entries()->mutable_entries(0);
      bytes->back() = static_cast<char>(bytes->back() ^ 1);
    };
    absl::Status status = Restore(name).status();
    source().change = nullptr;
    EXPECT_TRUE(absl::IsDataLoss(status)) << at << " " << status;
    ExpectNothingInPlace(name);
  }
}

TEST_F(RestoreTest, WhatWasFetchedOfAnotherHistoryIsLetGoOf) {
  MakeHistory();
  Replicate(*lost_, OmbenUnit(), *mirror_);
  source().chunks_max = 4;
  ASSERT_FALSE(Restore("restored").ok());
  // The aggregator was set up anew, and another computer took the unit over.
  source_.reset();
  mirror_ = *RocksMirror::Open(dir_.File("aggregator-2"));
  lost_ = Open("lost-2");
  ASSERT_TRUE(Commit(*lost_, {Line(1, 1), Line(2, 2)}).ok());
  Replicate(*lost_, OmbenUnit(), *mirror_);
  absl::StatusOr<RestoreReport> report = Restore("restored");
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(source().asked_after, (std::vector<uint64_t>{9, 0}));
  ExpectAsLost("restored");
}

TEST_F(RestoreTest, ABaseThatTheHistoryBeginsOnByNowReplacesWhatWasFetched) {
  MakeHistory();
  auto twin = std::move(lost_);
  Replicate(*twin, OmbenUnit(), *mirror_);
  source().chunks_max = 4;
  ASSERT_FALSE(Restore("restored").ok());
  source().chunks_max = ~size_t{0};
  // The node goes on, trims what the aggregator lacks, and sends a base.
  ASSERT_TRUE(twin->Withdraw(*Period::Of(2021, 0), {"Camat", absl::Now()}).ok());
  ASSERT_TRUE(Commit(*twin, {Line(1, 2), Line(3, 4)}).ok());
  ASSERT_TRUE(twin->Trim(Seq{twin->Head().point.seq.value - 1}).ok());
  Replicate(*twin, OmbenUnit(), *mirror_);
  lost_ = std::move(twin);
  ASSERT_TRUE(Restore("restored").ok());
  ExpectAsLost("restored");
}

TEST_F(RestoreTest, AnEntryThatSaysNothingIsTakenOverWithoutEffect) {
  ASSERT_TRUE(Commit(*lost_, {Line(1, 1)}).ok());
  Replicate(*lost_, OmbenUnit(), *mirror_);
  JournalPosition before = *(*mirror_->Cursor(OmbenUnit()));
  ChainPoint after = ChainHasher().Append(before.point, "poison");
  ASSERT_TRUE(mirror_
                  ->Append({{OmbenUnit(),
                             before,
                             {{"poison", "", false, after.hash, "no entry"}},
                             before.epoch}},
                           absl::Now())
                  .ok());
  absl::StatusOr<RestoreReport> report = Restore("restored");
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->unreadable, 1u);
  std::unique_ptr<NodeStore> restored = Open("restored");
  EXPECT_EQ(restored->Head().point, after);
  EXPECT_EQ(RecordsOf(*restored), RecordsOf(*lost_));
  ASSERT_TRUE(restored->Trim(after.seq).ok());
  ExpectExact(*restored);
}

TEST_F(RestoreTest, NothingThatIsThereIsReplaced) {
  MakeHistory();
  Replicate(*lost_, OmbenUnit(), *mirror_);
  ASSERT_TRUE(Restore("restored").ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(Restore("restored").status()));
  ASSERT_TRUE(lost_->Backup(dir_.File("backup")).ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(
      RestoreFromBackup(dir_.File("backup"), Target("restored"), random_).status()));
  ExpectAsLost("restored");
}

TEST_F(RestoreTest, AUnitThatNeverSentAnythingHasNoHistory) {
  EXPECT_TRUE(absl::IsNotFound(Restore("restored").status()));
  ExpectNothingInPlace("restored");
}

TEST_F(RestoreTest, ABackupIsTheDatabaseAsItStoodAndGoesOnInANewEpoch) {
  MakeHistory();
  ASSERT_TRUE(lost_->Trim(Seq{5}).ok());
  absl::StatusOr<NodeStore::BackupResult> backup = lost_->Backup(dir_.File("backup"));
  ASSERT_TRUE(backup.ok()) << backup.status();
  EXPECT_EQ(backup->position, lost_->Head());
  EXPECT_EQ(backup->entries, 16u);
  EXPECT_GT(backup->bytes, 0u);
  EXPECT_TRUE(absl::IsAlreadyExists(lost_->Backup(dir_.File("backup")).status()));
  absl::StatusOr<RestoreReport> report =
      RestoreFromBackup(dir_.File("backup"), Target("restored"), random_);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->taken_over, lost_->Head());
  EXPECT_EQ(Open("restored")->Lineage().size(), 1u);
  // Once more, of what was restored: both histories are told.
  std::unique_ptr<NodeStore> restored = Open("restored");
  JournalPosition first = restored->Head();
  EXPECT_EQ(first.epoch, report->epoch);
  ASSERT_TRUE(restored->Backup(dir_.File("backup-2")).ok());
  restored.reset();
  ASSERT_TRUE(RestoreFromBackup(dir_.File("backup-2"), Target("again"), random_).ok());
  EXPECT_EQ(Open("again")->Lineage(), (std::vector<JournalPosition>{lost_->Head(), first}));
  ExpectAsLost("restored");
}

TEST_F(RestoreTest, ABackupThatIsDamagedOrAnothersIsRefusedByName) {
  MakeHistory();
  ASSERT_TRUE(lost_->Backup(dir_.File("backup")).ok());
  RestoreTarget other = Target("restored");
  other.unit = *RegionCode::Parse("35.27.01");
  absl::Status refused = RestoreFromBackup(dir_.File("backup"), other, random_).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(refused));
  EXPECT_THAT(std::string(refused.message()), HasSubstr("35.27.05"));
  EXPECT_TRUE(absl::IsNotFound(
      RestoreFromBackup(dir_.File("nowhere"), Target("restored"), random_).status()));
  {
    auto database = *Database::Open(dir_.File("backup"), node_family::All(), DatabaseTuning());
    std::string value = *database->Get("journal", NodeJournalKey(7));
    value.back() = static_cast<char>(value.back() ^ 1);
    rocksdb::WriteBatch batch;
    batch.Put(database->family("journal"), NodeJournalKey(7), value);
    ASSERT_TRUE(database->WriteSynced(batch, "test").ok());
  }
  absl::Status damaged =
      RestoreFromBackup(dir_.File("backup"), Target("restored"), random_).status();
  EXPECT_TRUE(absl::IsDataLoss(damaged)) << damaged;
  EXPECT_THAT(std::string(damaged.message()), HasSubstr("entry 7"));
  ExpectNothingInPlace("restored");
}

TEST_F(RestoreTest, ADamagedDatabaseGivesNoBackup) {
  MakeHistory();
  lost_.reset();
  {
    auto database = *Database::Open(dir_.File("lost"), node_family::All(), DatabaseTuning());
    rocksdb::WriteBatch batch;
    batch.Delete(database->family("journal"), NodeJournalKey(7));
    ASSERT_TRUE(database->WriteSynced(batch, "test").ok());
  }
  lost_ = Open("lost");
  EXPECT_TRUE(absl::IsDataLoss(lost_->Backup(dir_.File("backup")).status()));
  EXPECT_FALSE(fs::exists(dir_.File("backup")));
}

}  // namespace
}  // namespace rekap
