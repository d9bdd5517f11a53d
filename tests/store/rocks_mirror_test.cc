// The contract of MirrorStore on a real RocksDB: what a commit holds, what it refuses,
// and that a crash between two of them loses neither. A crash is what reopening sees:
// every step is one synced commit.
#include "aggregator/mirror/rocks_mirror.h"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aggregator/mirror/rocks_layout.h"
#include "aggregator/mirror/rocks_view.h"
#include "aggregator/mirror/verify_chains.h"
#include "domain/key/record_key.h"
#include "tests/store/mirror_steps.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

// Says nothing to this program: no protocol buffer begins so.
constexpr char kPoison[] = "\xff\xff\xff";

class RocksMirrorTest : public ::testing::Test {
 protected:
  RocksMirrorTest() : store_(*RocksMirror::Open(dir_.path())) {
    // Entry n puts the record of year 2020 + n, entry 6 that of 2021 again.
    for (uint32_t n = 1; n <= 5; ++n) journal_.AppendFor(2020 + n, n);
    journal_.AppendFor(2021, 6);
  }

  void Reopen() {
    store_.reset();
    store_ = *RocksMirror::Open(dir_.path());
  }
  // seq of every mirror row, in key order: by year.
  std::vector<uint64_t> Mirror() const {
    std::vector<uint64_t> seqs;
    EXPECT_TRUE(store_->View()
                    ->ScanUnit(Omben(), "", "",
                               [&](const MirrorRow& row) {
                                 seqs.push_back(row.seq.value);
                                 return true;
                               })
                    .ok());
    return seqs;
  }
  std::map<uint64_t, std::string> Quarantine() const {
    std::map<uint64_t, std::string> reasons;
    EXPECT_TRUE(store_->View()
                    ->ScanQuarantine(Omben(),
                                     [&](const MirrorView::Quarantined& aside) {
                                       EXPECT_EQ(aside.time, Noon());
                                       reasons[aside.seq.value] = std::string(aside.reason);
                                       return true;
                                     })
                    .ok());
    return reasons;
  }
  std::vector<std::string> Differences() const {
    return VerifyChains(*store_->View())->differences;
  }
  void Put(absl::string_view family, const std::string& key, const std::string& value) {
    rocksdb::WriteBatch batch;
    batch.Put(store_->database()->family(family), key, value);
    ASSERT_TRUE(store_->database()->WriteSynced(batch, "test").ok());
  }

  TempDir dir_;
  MemoryJournal journal_{7};
  std::unique_ptr<RocksMirror> store_;
};

TEST_F(RocksMirrorTest, AppendMovesTheCursorWithTheData) {
  ASSERT_TRUE(AppendUpTo(*store_, journal_, 3).ok());
  EXPECT_EQ(**store_->Cursor(Omben()), journal_.At(3));
  ASSERT_TRUE(AppendUpTo(*store_, journal_, 5).ok());
  Reopen();
  EXPECT_EQ(**store_->Cursor(Omben()), journal_.At(5));
  EXPECT_EQ(*store_->TimeOf(Omben(), Seq{5}), absl::FromUnixMillis(1'600'000'000'004));
  EXPECT_TRUE(absl::IsNotFound(store_->TimeOf(Omben(), Seq{6}).status()));
  EXPECT_THAT(*store_->View()->Lineage(Omben()), ElementsAre(Pair(Seq(), Epoch{7})));
  EXPECT_THAT(Differences(), IsEmpty());
}

TEST_F(RocksMirrorTest, AppendThatDoesNotFollowTheCursorStoresNothing) {
  UnitAppend first = NextAppend(*store_, journal_, 3);
  ASSERT_TRUE(store_->Append({first}, Noon()).ok());
  UnitAppend other = NextAppend(*store_, journal_, 5, *RegionCode::Parse("35.27.06"));
  EXPECT_TRUE(absl::IsAborted(store_->Append({other, first}, Noon())));
  EXPECT_EQ(**store_->Cursor(Omben()), journal_.At(3));
  EXPECT_FALSE((*store_->Cursor(other.unit)).has_value());
}

TEST_F(RocksMirrorTest, ViewDoesNotChangeWhileCommitsGoOn) {
  ASSERT_TRUE(AppendUpTo(*store_, journal_, 3).ok());
  std::shared_ptr<const MirrorView> view = store_->View();
  ASSERT_TRUE(AppendUpTo(*store_, journal_, 6).ok());
  EXPECT_EQ(view->Cursors()->front().second, journal_.At(3));
  ChainReport report = *VerifyChains(*view);
  EXPECT_THAT(report.differences, IsEmpty());
  EXPECT_EQ(report.rows, 3u);
}

// Every day somebody proves everything, and questions go on meanwhile.
TEST_F(RocksMirrorTest, AProofLeavesNoRowsInTheBlockCache) {
  ASSERT_TRUE(AppendUpTo(*store_, journal_, 6).ok());
  rocksdb::DB& db = store_->database()->db();
  rocksdb::ColumnFamilyHandle* mirror = store_->database()->family(kMirrorFamily);
  ASSERT_TRUE(db.Flush({}, mirror).ok());
  auto used = [&] {
    uint64_t bytes = 0;
    EXPECT_TRUE(db.GetIntProperty(mirror, rocksdb::DB::Properties::kBlockCacheUsage, &bytes));
    return bytes;
  };
  EXPECT_THAT(Differences(), IsEmpty());
  const uint64_t after_proof = used();
  std::string key;
  EXPECT_TRUE(store_->View()
                  ->ScanUnit(Omben(), "", "",
                             [&](const MirrorRow& row) {
                               key = std::string(row.record_key);
                               return false;
                             })
                  .ok());
  EXPECT_EQ(used(), after_proof);
  EXPECT_TRUE(
      store_->View()->ScanUnit(Omben(), key, key, [](const MirrorRow&) { return true; }).ok());
  EXPECT_GT(used(), after_proof) << "a question's rows stay";
}

TEST_F(RocksMirrorTest, AnotherEpochGoesOnEvenWithoutEntries) {
  ASSERT_TRUE(AppendUpTo(*store_, journal_, 4).ok());
  MemoryJournal second = journal_.RestoredAs(8, 4);
  ASSERT_TRUE(AppendUpTo(*store_, second, 4).ok());
  MemoryJournal third = second.RestoredAs(9, 4);
  third.AppendFor(2021, 5);
  ASSERT_TRUE(AppendUpTo(*store_, third, 5).ok());
  Reopen();
  EXPECT_EQ(**store_->Cursor(Omben()), third.Head());
  EXPECT_THAT(store_->Standing(Omben())->former, ElementsAre(Epoch{7}, Epoch{8}));
  EXPECT_THAT(*store_->View()->Lineage(Omben()),
              ElementsAre(Pair(Seq(), Epoch{7}), Pair(Seq{4}, Epoch{8}), Pair(Seq{4}, Epoch{9})));
  EXPECT_THAT(Differences(), IsEmpty());
}

TEST_F(RocksMirrorTest, UnreadableEntryHasItsPlaceAndNoEffect) {
  ASSERT_TRUE(AppendUpTo(*store_, journal_, 6).ok());
  journal_.AppendBytes(kPoison);
  journal_.AppendFor(2022, 8);
  ASSERT_TRUE(AppendUpTo(*store_, journal_, 8).ok());
  Reopen();
  EXPECT_THAT(Mirror(), ElementsAre(6, 8, 3, 4, 5));
  EXPECT_THAT(Quarantine(), ElementsAre(Pair(7, HasSubstr("not a JournalEntry"))));
  EXPECT_EQ(store_->Standing(Omben())->quarantined, 1u);
  EXPECT_TRUE(absl::IsNotFound(store_->TimeOf(Omben(), Seq{7}).status()));
  EXPECT_THAT(Differences(), IsEmpty());
}

TEST_F(RocksMirrorTest, StagingGoesOnWhereItWasDurableAfterEveryRestart) {
  journal_.Trim(5);
  for (uint64_t row = 1; row <= 5; ++row) {
    ASSERT_TRUE(StageRows(*store_, journal_, row, row).ok());
    Reopen();
    std::optional<StagedBase> staged = store_->Standing(Omben())->staged;
    ASSERT_TRUE(staged.has_value());
    EXPECT_EQ(staged->row.seq.value, row);
    EXPECT_EQ(staged->base, *journal_.CurrentBase());
    EXPECT_EQ(staged->complete(), row == 5);
    EXPECT_THAT(Mirror(), IsEmpty());
  }
  std::map<std::string, uint64_t> changed;
  ASSERT_TRUE(store_
                  ->Install(NextInstall(*store_, journal_), Noon(),
                            [&](absl::string_view key, absl::string_view entry) {
                              changed[std::string(key)] = DecodeEntry(entry)->entry.seq();
                            })
                  .ok());
  EXPECT_EQ(changed.size(), 5u);
  Reopen();
  EXPECT_EQ(**store_->Cursor(Omben()), journal_.At(5));
  EXPECT_FALSE(store_->Standing(Omben())->staged.has_value());
  EXPECT_THAT(Mirror(), ElementsAre(1, 2, 3, 4, 5));
  ASSERT_TRUE(AppendUpTo(*store_, journal_, 6).ok());
  EXPECT_THAT(Mirror(), ElementsAre(6, 2, 3, 4, 5));
  EXPECT_THAT(Differences(), IsEmpty());
}

TEST_F(RocksMirrorTest, RowsThatDoNotFollowWhatIsStagedAreRefused) {
  journal_.Trim(5);
  ASSERT_TRUE(StageRows(*store_, journal_, 1, 2).ok());
  StagedBase at = *store_->Standing(Omben())->staged;
  DecodedRows rows = *journal_.MakeRows(3, 4);
  StagedBase other = at;
  other.epoch = Epoch{8};
  EXPECT_TRUE(absl::IsAborted(store_->Stage({Omben(), other, rows.rows, rows.hash})));
  ASSERT_TRUE(store_->Stage({Omben(), at, rows.rows, rows.hash}).ok());
  EXPECT_TRUE(absl::IsAborted(store_->Stage({Omben(), at, rows.rows, rows.hash})));
  EXPECT_TRUE(absl::IsAborted(store_->Install(NextInstall(*store_, journal_), Noon(),
                                              [](absl::string_view, absl::string_view) {})));
  // Begun anew, what was staged is gone.
  ASSERT_TRUE(StageRows(*store_, journal_, 1, 0).ok());
  EXPECT_EQ(store_->Standing(Omben())->staged->row.seq, Seq());
  ASSERT_TRUE(InstallBase(*store_, journal_).ok());
  EXPECT_THAT(Differences(), IsEmpty());
}

TEST_F(RocksMirrorTest, InstallTellsExactlyWhatDiffers) {
  journal_.AppendFor(2022, 7);
  ASSERT_TRUE(AppendUpTo(*store_, journal_, 7).ok());  // 2021: 6, 2022: 7, then 3, 4, 5
  MemoryJournal other = journal_.RestoredAs(8, 7);
  other.AppendFor(2022, 8);  // changes
  other.AppendFor(2026, 9);  // comes
  v1::RecordKey gone = DecodeEntry(other.MakeBatch(3, 3).entries(0))->entry.put().key();
  other.Delete(gone);  // goes
  other.Trim(10);
  ASSERT_TRUE(StageRows(*store_, other, 1, 5).ok());
  std::vector<std::pair<uint32_t, uint64_t>> changed;  // year, seq
  ASSERT_TRUE(store_
                  ->Install(NextInstall(*store_, other), Noon(),
                            [&](absl::string_view key, absl::string_view entry) {
                              uint64_t seq = entry.empty() ? 0 : DecodeEntry(entry)->entry.seq();
                              changed.emplace_back(DecodeRecordKey(key)->year(), seq);
                            })
                  .ok());
  EXPECT_THAT(changed, ElementsAre(Pair(2022, 8), Pair(2023, 0), Pair(2026, 9)));
  EXPECT_EQ(**store_->Cursor(Omben()), other.Head());
  EXPECT_THAT(store_->Standing(Omben())->former, ElementsAre(Epoch{7}));
  // The entries before the gap stay, and are proved too.
  ChainReport report = *VerifyChains(*store_->View());
  EXPECT_THAT(report.differences, IsEmpty());
  EXPECT_EQ(report.entries, 7u + 5u);
}

TEST_F(RocksMirrorTest, UnreadableRowOfABaseIsSetAsideAndWithdrawn) {
  ASSERT_TRUE(AppendUpTo(*store_, journal_, 2).ok());
  BaseRow bad = RowOf(journal_, 2);
  bad.seq = Seq{4};  // another than its bytes say
  HandBase base(journal_.At(5).point, {RowOf(journal_, 1), bad, RowOf(journal_, 3)});
  std::vector<std::string> withdrawn;
  ASSERT_TRUE(base.Install(*store_, Epoch{7}, Omben(),
                           [&](absl::string_view key, absl::string_view entry) {
                             if (entry.empty()) withdrawn.emplace_back(key);
                           })
                  .ok());
  EXPECT_THAT(withdrawn, ElementsAre(bad.record_key));
  EXPECT_THAT(Mirror(), ElementsAre(1, 3));
  EXPECT_THAT(Quarantine(), ElementsAre(Pair(4, HasSubstr("says that it is 2"))));
  EXPECT_THAT(Differences(), IsEmpty());
}

TEST_F(RocksMirrorTest, InstallForgetsWhatWasSetAsideBeforeTheBase) {
  MemoryJournal journal(7);
  journal.AppendBytes(kPoison);
  journal.AppendFor(2021, 2);
  ASSERT_TRUE(AppendUpTo(*store_, journal, 1).ok());
  EXPECT_EQ(store_->Standing(Omben())->quarantined, 1u);
  journal.Trim(2);
  ASSERT_TRUE(InstallBase(*store_, journal).ok());
  EXPECT_EQ(store_->Standing(Omben())->quarantined, 0u);
  EXPECT_THAT(Differences(), IsEmpty());
}

TEST_F(RocksMirrorTest, WhatANewerProgramReadsIsAppliedAtOpenUnlessOvertaken) {
  // As an older program took them: entries 2, 3 and 4 say nothing to it.
  UnitAppend append = NextAppend(*store_, journal_, 4);
  for (size_t i : {size_t{1}, size_t{2}, size_t{3}}) {
    append.entries[i].unreadable = "a kind of the future";
    append.entries[i].record_key.clear();
  }
  ASSERT_TRUE(store_->Append({append}, Noon()).ok());
  journal_ = journal_.RestoredAs(8, 4);
  journal_.AppendFor(2023, 5);  // overtakes entry 3
  journal_.AppendBytes(kPoison);
  ASSERT_TRUE(AppendUpTo(*store_, journal_, 6).ok());
  EXPECT_THAT(Mirror(), ElementsAre(1, 5));
  Reopen();
  EXPECT_EQ(store_->recovered(), 3u);
  EXPECT_THAT(Mirror(), ElementsAre(1, 2, 5, 4));
  EXPECT_THAT(Quarantine(), ElementsAre(Pair(6, HasSubstr("not a JournalEntry"))));
  EXPECT_THAT(Differences(), IsEmpty());
  Reopen();
  EXPECT_EQ(store_->recovered(), 0u);
}

TEST_F(RocksMirrorTest, ARecoveredWithdrawalWithdraws) {
  journal_.Delete(DecodeEntry(journal_.MakeBatch(2, 2).entries(0))->entry.put().key());
  UnitAppend append = NextAppend(*store_, journal_, 7);
  append.entries[6].unreadable = "a kind of the future";
  ASSERT_TRUE(store_->Append({append}, Noon()).ok());
  EXPECT_THAT(Mirror(), ElementsAre(6, 2, 3, 4, 5));
  Reopen();
  EXPECT_THAT(Mirror(), ElementsAre(6, 3, 4, 5));
  EXPECT_THAT(Differences(), IsEmpty());
}

TEST_F(RocksMirrorTest, RowOfABaseThatANewerProgramReadsIsAppliedUnlessOvertaken) {
  journal_.Trim(5);
  ASSERT_TRUE(InstallBase(*store_, journal_).ok());
  ASSERT_TRUE(AppendUpTo(*store_, journal_, 6).ok());
  // As an older program would have left rows 1 (overtaken by entry 6) and 2.
  std::string reason(8, '\0');
  for (uint64_t seq : {1, 2}) Put("quarantine", UnitSeqKey(Omben(), seq), reason);
  BaseRow second = *DecodeBaseRow(journal_.MakeChunk(2, 2).rows(0));
  rocksdb::WriteBatch withdraw;
  withdraw.Delete(store_->database()->family("mirror"), MirrorKey(Omben(), second.record_key));
  ASSERT_TRUE(store_->database()->WriteSynced(withdraw, "test").ok());
  ASSERT_THAT(Mirror(), ElementsAre(6, 3, 4, 5));
  Reopen();
  EXPECT_EQ(store_->recovered(), 2u);
  EXPECT_THAT(Mirror(), ElementsAre(6, 2, 3, 4, 5));
  EXPECT_THAT(Differences(), IsEmpty());
}

TEST_F(RocksMirrorTest, ViewOfACopyOpenedReadOnlyIsProvedLikeTheLiveOne) {
  ASSERT_TRUE(AppendUpTo(*store_, journal_, 6).ok());
  store_.reset();
  std::shared_ptr<Database> copy =
      *Database::OpenReadOnly(dir_.path(), RocksMirror::Families(), RocksMirror::Tuning());
  ChainReport report = *VerifyChains(RocksView(copy));
  EXPECT_THAT(report.differences, IsEmpty());
  EXPECT_EQ(report.entries, 6u);
  EXPECT_THAT(report.cursors, ElementsAre(Pair(Omben(), journal_.Head())));
}

TEST_F(RocksMirrorTest, DatabaseOfAnotherFormatIsNamedAsThatAlthoughFamiliesAreMissing) {
  store_.reset();
  TempDir old;
  {
    // As the program of format 2 made it.
    auto database = *Database::Open(
        old.path(), {"mirror", "journal", "cursor", "catalog", "review", "account"}, {});
    rocksdb::WriteBatch batch;
    batch.Put(database->family("meta"), "format_version", "2");
    batch.Put(database->family("journal"), "key", "value");
    ASSERT_TRUE(database->WriteSynced(batch, "test").ok());
  }
  absl::Status refused = RocksMirror::Open(old.path()).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(refused)) << refused;
  EXPECT_THAT(std::string(refused.message()), HasSubstr("format version 2"));
}

}  // namespace
}  // namespace rekap
