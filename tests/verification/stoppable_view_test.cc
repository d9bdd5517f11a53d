// A scan ends with Cancelled at the row before which it is told to stop, and is the one of
// the view below otherwise.
#include "aggregator/mirror/stoppable_view.h"

#include <gtest/gtest.h>

#include "aggregator/live/recompute.h"
#include "aggregator/mirror/verify_chains.h"
#include "tests/query/unit_fixture.h"

namespace rekap {
namespace {

class StoppableViewTest : public UnitQueriesTest {
 protected:
  void SetUp() override {
    Report("35.27.05", {Line("7.01.01.2.01.01", 1000, 900), Line("7.01.01.2.01.02", 500, 0)});
    Report("35.27.01", {Line("7.01.01.2.01.01", 10, 9)});
  }
  // A view that stops before its `asks`-th question, counted from 0.
  StoppableView StopAt(int asks) {
    return {store_->View(), [this, asks] { return asked_++ >= asks; }};
  }
  int asked_ = 0;
};

TEST_F(StoppableViewTest, ThatIsNeverToldToStopIsTheViewBelow) {
  absl::StatusOr<ChainReport> below = VerifyChains(*store_->View());
  absl::StatusOr<ChainReport> report = VerifyChains(StopAt(1'000'000));
  ASSERT_TRUE(below.ok() && report.ok()) << below.status() << report.status();
  EXPECT_TRUE(report->exact());
  EXPECT_EQ(report->entries, 3u);
  EXPECT_EQ(report->rows, below->rows);
}

TEST_F(StoppableViewTest, WhatReadsItAllEndsWithCancelledWhereverItIsStopped) {
  ASSERT_TRUE(VerifyChains(StopAt(1'000'000)).ok());
  const int whole = asked_;
  ASSERT_GE(whole, 6);
  for (int asks = 0; asks < whole; ++asks) {
    asked_ = 0;
    EXPECT_TRUE(absl::IsCancelled(VerifyChains(StopAt(asks)).status())) << asks;
    EXPECT_LE(asked_, asks + 1) << "it went on";
  }
}

TEST_F(StoppableViewTest, ARecomputeEndsTheSameWay) {
  asked_ = 0;
  EXPECT_TRUE(absl::IsCancelled(RecomputeRollup(StopAt(2), *live_.catalog()).status()));
  EXPECT_TRUE(RecomputeRollup(StopAt(1'000'000), *live_.catalog()).ok());
}

}  // namespace
}  // namespace rekap
