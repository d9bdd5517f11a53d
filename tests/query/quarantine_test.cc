// What the list of set aside entries says, and that `rekap units` shows them.
#include "aggregator/query/quarantine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aggregator/mirror/rocks_mirror.h"
#include "aggregator/query/queries.h"
#include "tests/store/mirror_steps.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

class QuarantineTest : public ::testing::Test {
 protected:
  QuarantineTest() : store_(*RocksMirror::Open(dir_.path())) {
    // Of Omben a row of the base and an entry after it, of the neighbour an entry.
    journal_.Append(1);
    journal_.AppendBytes("\xff\xff");
    journal_.AppendBytes("\xff\xff\xff");
    HandBase base(journal_.At(2).point, {RowOf(journal_, 1), RowOf(journal_, 2)});
    EXPECT_TRUE(base.Install(*store_, Epoch{7}).ok());
    EXPECT_TRUE(AppendUpTo(*store_, journal_, 3).ok());
    MemoryJournal other(8);
    other.AppendBytes("\xff\xff\xff\xff");
    EXPECT_TRUE(AppendUpTo(*store_, other, 1, neighbour_).ok());
  }

  v1::QuarantineResponse List(const std::string& unit) {
    v1::QuarantineRequest request;
    request.set_unit(unit);
    return *ListQuarantine(*store_->View(), request);
  }

  const RegionCode neighbour_ = *RegionCode::Parse("35.27.06");
  TempDir dir_;
  MemoryJournal journal_{7};
  std::unique_ptr<RocksMirror> store_;
};

TEST_F(QuarantineTest, ListsEntriesOfJournalAndBaseByUnitAndEntry) {
  v1::QuarantineResponse all = List("");
  ASSERT_THAT(all.entries(), SizeIs(3));
  EXPECT_EQ(all.entries(0).unit(), "35.27.05");
  EXPECT_EQ(all.entries(0).seq(), 2u);
  EXPECT_EQ(all.entries(0).size(), 2u);
  EXPECT_EQ(all.entries(1).seq(), 3u);
  EXPECT_EQ(all.entries(1).size(), 3u);
  EXPECT_EQ(all.entries(2).unit(), "35.27.06");
  EXPECT_EQ(all.entries(2).size(), 4u);
  for (const v1::QuarantinedEntry& entry : all.entries()) {
    EXPECT_THAT(entry.reason(), HasSubstr("not a JournalEntry"));
    EXPECT_EQ(entry.time_unix_ms(), absl::ToUnixMillis(Noon()));
  }
}

TEST_F(QuarantineTest, ListsOneUnitAlone) {
  EXPECT_THAT(List("35.27.06").entries(), SizeIs(1));
  EXPECT_THAT(List("35.27.07").entries(), SizeIs(0));
  v1::QuarantineRequest bad;
  bad.set_unit("Omben");
  EXPECT_TRUE(absl::IsInvalidArgument(ListQuarantine(*store_->View(), bad).status()));
}

TEST_F(QuarantineTest, UnitsShowWhatTheBoardKnows) {
  UnitBoard board;
  board.OnQuarantine(Omben(), 2, "entry is not a JournalEntry");
  board.OnSnapshot(Omben(), 10, 40);
  LiveRollup live(SharedCatalog(), store_.get());
  ASSERT_TRUE(live.Rebuild().ok());
  v1::UnitsResponse units = live.Read([&](const LiveRollup::Version& version) {
    return Units(version, *version.catalog, board, Noon());
  });
  for (const v1::UnitStatus& unit : units.units()) {
    if (unit.unit() != "35.27.05") continue;
    EXPECT_EQ(unit.quarantined(), 2u);
    EXPECT_EQ(unit.last_quarantine(), "entry is not a JournalEntry");
    EXPECT_EQ(unit.snapshot_rows(), 10u);
    EXPECT_EQ(unit.snapshot_rows_total(), 40u);
    EXPECT_EQ(unit.certificate_not_after_unix_ms(), 0);
    return;
  }
  FAIL() << "the unit is not shown";
}

}  // namespace
}  // namespace rekap
