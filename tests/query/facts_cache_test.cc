// What is kept of a unit's period is given for its own position only, and never an old
// decision of the kabupaten.
#include "aggregator/query/facts_cache.h"

#include <gmock/gmock.h>

#include "tests/query/unit_fixture.h"

namespace rekap {
namespace {

class FactsCacheTest : public UnitQueriesTest {
 protected:
  // A mirror without anything: whatever is known beside it was kept.
  FactsCacheTest() : empty_(*RocksMirror::Open(nothing_.path())) {}

  v1::WorkflowState Ask(FactsCache& cache, const MirrorStore& store, const char* unit = "35.27.01",
                        uint32_t quarter = 0) {
    const RegionCode code = *RegionCode::Parse(unit);
    const std::optional<JournalPosition> position = *store_->Cursor(code);
    absl::StatusOr<PeriodFacts> facts =
        cache.Get(*store.View(), code, position ? &*position : nullptr, *Period::Of(2021, quarter));
    EXPECT_TRUE(facts.ok()) << facts.status();
    return facts->state();
  }

  TempDir nothing_;
  std::unique_ptr<RocksMirror> empty_;
  FactsCache cache_{admin_.get()};
};

TEST_F(FactsCacheTest, IsReadOnceForAPosition) {
  Report("35.27.01", {Submission(1)});
  EXPECT_EQ(Ask(cache_, *store_), v1::WORKFLOW_STATE_SUBMITTED);
  EXPECT_EQ(Ask(cache_, *empty_), v1::WORKFLOW_STATE_SUBMITTED);
  EXPECT_EQ(Ask(cache_, *store_, "35.27.01", 1), v1::WORKFLOW_STATE_OPEN) << "another period";
}

TEST_F(FactsCacheTest, IsReadAnewWhereTheUnitWentOn) {
  Report("35.27.01", {InQuarter(1, Line("7.01.01.2.01.01", 100, 10))});
  EXPECT_EQ(Ask(cache_, *store_), v1::WORKFLOW_STATE_OPEN);
  EXPECT_EQ(Ask(cache_, *empty_), v1::WORKFLOW_STATE_OPEN);
  Report("35.27.01", {Submission(1)});
  EXPECT_EQ(Ask(cache_, *store_), v1::WORKFLOW_STATE_SUBMITTED);
}

TEST_F(FactsCacheTest, KeepsNoDecisionOfTheKabupaten) {
  Report("35.27.01", {Submission(1)});
  EXPECT_EQ(Ask(cache_, *store_), v1::WORKFLOW_STATE_SUBMITTED);
  Review("35.27.01", v1::REVIEW_ACTION_APPROVE, 1);
  EXPECT_EQ(Ask(cache_, *empty_), v1::WORKFLOW_STATE_APPROVED);
  Review("35.27.02", v1::REVIEW_ACTION_LOCK, 0);
  EXPECT_EQ(Ask(cache_, *empty_, "35.27.02"), v1::WORKFLOW_STATE_LOCKED) << "without a history";
}

TEST_F(FactsCacheTest, NeverMixesUnitsOrPeriods) {
  Report("35.27.01", {Submission(1)});
  Report("35.27.02", {InQuarter(2, Submission(1))});
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(Ask(cache_, *store_, "35.27.01"), v1::WORKFLOW_STATE_SUBMITTED);
    EXPECT_EQ(Ask(cache_, *store_, "35.27.02"), v1::WORKFLOW_STATE_OPEN);
    EXPECT_EQ(Ask(cache_, *store_, "35.27.02", 2), v1::WORKFLOW_STATE_SUBMITTED);
    EXPECT_EQ(Ask(cache_, *store_, "35.27.03"), v1::WORKFLOW_STATE_OPEN);
  }
}

TEST_F(FactsCacheTest, HasRoomForSoManyAndBeginsAnew) {
  FactsCache small(admin_.get(), 2);
  Report("35.27.01", {Submission(1)});
  EXPECT_EQ(Ask(small, *store_), v1::WORKFLOW_STATE_SUBMITTED);
  for (uint32_t quarter : {1u, 2u, 3u}) Ask(small, *store_, "35.27.01", quarter);
  EXPECT_EQ(Ask(small, *empty_), v1::WORKFLOW_STATE_OPEN) << "it was forgotten";
}

}  // namespace
}  // namespace rekap
