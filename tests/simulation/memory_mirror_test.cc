// The model of the store: what a crash takes, and that a base becomes the unit's state.
#include "tests/simulation/memory_mirror.h"

#include <gtest/gtest.h>

#include "tests/replication/fixtures.h"

namespace rekap::sim {
namespace {

class MemoryMirrorTest : public testing::Test {
 protected:
  SimDisk disk_{MemoryMirror::kTables};
  MemoryMirror mirror_{&disk_};
  SimRandom random_{1};
  const absl::Time now_ = absl::UnixEpoch();

  size_t MirrorRows() const { return disk_.table(MemoryMirror::kMirror).size(); }
};

TEST_F(MemoryMirrorTest, AppendIsRefusedWhereTheCursorIsElsewhere) {
  MemoryJournal journal(7);
  for (int i = 0; i < 4; ++i) journal.Append(i);
  ASSERT_TRUE(mirror_.Append({journal.MakeAppend(1, 2)}, now_).ok());
  EXPECT_EQ(mirror_.Append({journal.MakeAppend(1, 2)}, now_).code(), absl::StatusCode::kAborted);
  EXPECT_EQ(mirror_.Append({journal.MakeAppend(4, 4)}, now_).code(), absl::StatusCode::kAborted);
  EXPECT_EQ(**mirror_.Cursor(Omben()), journal.At(2));
}

TEST_F(MemoryMirrorTest, CrashTakesExactlyWhatWasNotSynced) {
  MemoryJournal journal(7);
  for (int i = 0; i < 4; ++i) journal.Append(i);
  disk_.set_deferred(true);
  ASSERT_TRUE(mirror_.Append({journal.MakeAppend(1, 2)}, now_).ok());
  disk_.Sync();
  ASSERT_TRUE(mirror_.Append({journal.MakeAppend(3, 4)}, now_).ok());
  EXPECT_EQ(**mirror_.Cursor(Omben()), journal.At(4));
  EXPECT_EQ(mirror_.SyncedCursor(Omben()), journal.At(2));
  // Either the commit reached the disk, or nothing of it did.
  bool lost = false;
  bool kept = false;
  for (int i = 0; i < 40; ++i) {
    SimDisk disk = disk_;
    disk.Crash(random_);
    JournalPosition cursor = **MemoryMirror(&disk).Cursor(Omben());
    size_t entries = disk.table(MemoryMirror::kJournal).size();
    EXPECT_EQ(entries, cursor.point.seq.value);
    lost |= entries == 2;
    kept |= entries == 4;
  }
  EXPECT_TRUE(lost && kept);
}

TEST_F(MemoryMirrorTest, FullDiskStoresNothing) {
  MemoryJournal journal(7);
  journal.Append(1);
  disk_.set_full(true);
  EXPECT_EQ(mirror_.Append({journal.MakeAppend(1, 1)}, now_).code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_FALSE(mirror_.Cursor(Omben())->has_value());
  EXPECT_EQ(MirrorRows(), 0);
}

TEST_F(MemoryMirrorTest, InstalledBaseWithdrawsWhatItDoesNotHold) {
  MemoryJournal journal(7);
  journal.AppendFor(2020, 1);
  journal.AppendFor(2021, 2);
  ASSERT_TRUE(mirror_.Append({journal.MakeAppend(1, 2)}, now_).ok());
  v1::RecordKey gone;
  gone.set_kind(v1::RECORD_KIND_BUDGET_LINE);
  gone.set_year(2020);
  gone.set_subject("7.01.01.2.01.01");
  journal.Delete(gone);
  journal.AppendFor(2022, 3);
  journal.Trim(4);
  Base base = *journal.CurrentBase();
  DecodedRows rows = *journal.MakeRows(1, 2);
  ASSERT_TRUE(mirror_.Stage({Omben(), {Epoch{7}, base, {}, ""}, rows.rows, rows.hash}).ok());
  int withdrawn = 0;
  int put = 0;
  absl::Status installed = mirror_.Install(
      {Omben(), journal.At(2), Epoch{7}, base}, now_,
      [&](absl::string_view, absl::string_view entry) { ++(entry.empty() ? withdrawn : put); });
  ASSERT_TRUE(installed.ok()) << installed;
  EXPECT_EQ(withdrawn, 1);
  EXPECT_EQ(put, 1);  // that of 2021 stays as it was
  EXPECT_EQ(MirrorRows(), 2);
  EXPECT_EQ(**mirror_.Cursor(Omben()), journal.At(4));
  EXPECT_EQ(mirror_.View()->Gaps(Omben())->size(), 1);
}

TEST_F(MemoryMirrorTest, EpochsWithoutEntriesAreKnownAsFormerOnes) {
  MemoryJournal journal(7);
  journal.Append(1);
  ASSERT_TRUE(mirror_.Append({journal.MakeAppend(1, 1)}, now_).ok());
  JournalPosition at = journal.At(1);
  for (uint64_t epoch : {8, 9}) {
    ASSERT_TRUE(mirror_.Append({UnitAppend{Omben(), at, {}, Epoch{epoch}}}, now_).ok());
    at.epoch = Epoch{epoch};
  }
  EXPECT_EQ(mirror_.Standing(Omben())->former, (std::vector<Epoch>{Epoch{7}, Epoch{8}}));
}

}  // namespace
}  // namespace rekap::sim
