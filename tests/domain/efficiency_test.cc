// Effectiveness against efficiency. Method: Omben's own figures, each state of
// what goes in, and the bounds on either side.
#include "domain/rule/efficiency.h"

#include <limits>

#include <gtest/gtest.h>

namespace rekap {
namespace {

DecimalResult Of(int64_t micro) { return DecimalResult::Of(Decimal::FromMicro(micro)); }
DecimalResult Missing(ValueState state) { return DecimalResult::Missing(state); }

TEST(EfficiencyTest, IsTheShareSavedOfWhatTheWorkWasGranted) {
  EXPECT_EQ(EfficiencyOf({1000, 800, 1}, Of(100'000'000)), Of(20'000'000));
  EXPECT_EQ(EfficiencyOf({1000, 1000, 1}, Of(100'000'000)), Of(0));
  EXPECT_EQ(EfficiencyOf({1000, 0, 1}, Of(100'000'000)), Of(100'000'000));
  EXPECT_EQ(EfficiencyOf({1000, 800, 1}, Of(50'000'000)), Of(-60'000'000)) << "cost more";
  EXPECT_EQ(EfficiencyOf({1000, 800, 1}, Of(120'000'000)), Of(33'333'333));
}

TEST(EfficiencyTest, OmbensBudgetAtItsHeadline) {
  // 1 - 3.180.569.627 / (3.405.840.458 x 0,72234689)
  EXPECT_EQ(EfficiencyOf({340'584'045'800, 318'056'962'700, 21}, Of(72'234'689)), Of(-29'281'029));
}

TEST(EfficiencyTest, MissingStaysWhatItIs) {
  EXPECT_EQ(EfficiencyOf({}, Of(100'000'000)), Missing(ValueState::kNotReported));
  for (ValueState state :
       {ValueState::kNotReported, ValueState::kUndefined, ValueState::kNotComparable}) {
    EXPECT_EQ(EfficiencyOf({1000, 800, 1}, Missing(state)), Missing(state));
  }
  EXPECT_EQ(EfficiencyOf({0, 0, 1}, Of(100'000'000)), Missing(ValueState::kUndefined));
  EXPECT_EQ(EfficiencyOf({1000, 800, 1}, Of(0)), Missing(ValueState::kUndefined));
}

TEST(EfficiencyTest, BeyondTheRangeIsUndefinedNeverWrapped) {
  constexpr __int128 kNation = static_cast<__int128>(1'000'000'000'000'000'000) * 1'000;
  EXPECT_EQ(EfficiencyOf({kNation, kNation / 2, 1}, Of(100'000'000)), Of(50'000'000));
  Decimal most = Decimal::FromMicro(std::numeric_limits<int64_t>::max());
  EXPECT_EQ(EfficiencyOf({kNation, kNation, 1}, DecimalResult::Of(most)),
            Missing(ValueState::kUndefined));
  EXPECT_EQ(EfficiencyOf({std::numeric_limits<__int128>::max(), 0, 1}, Of(100'000'000)),
            Missing(ValueState::kUndefined));
}

TEST(QuadrantTest, FourQuadrantsMeetAtTheBounds) {
  QuadrantBounds bounds{Decimal::FromMicro(100'000'000), Decimal::FromMicro(93'390'000)};
  auto of = [&](int64_t achievement, int64_t absorption) {
    return QuadrantOf(Of(achievement), Of(absorption), bounds);
  };
  EXPECT_EQ(of(100'000'000, 93'380'000), Quadrant::kAchievedSaving);
  EXPECT_EQ(of(100'000'000, 93'390'000), Quadrant::kAchievedSpending);
  EXPECT_EQ(of(99'990'000, 93'390'000), Quadrant::kShortSpending);
  EXPECT_EQ(of(99'990'000, 93'380'000), Quadrant::kShortSaving);
  EXPECT_EQ(of(99'995'000, 93'385'000), Quadrant::kAchievedSpending) << "on two places";
  EXPECT_EQ(of(99'994'999, 93'384'999), Quadrant::kShortSaving);
}

TEST(QuadrantTest, NeedsBothFigures) {
  QuadrantBounds bounds;
  DecimalResult missing = Missing(ValueState::kNotReported);
  EXPECT_EQ(QuadrantOf(missing, Of(1), bounds), std::nullopt);
  EXPECT_EQ(QuadrantOf(Of(1), missing, bounds), std::nullopt);
}

}  // namespace
}  // namespace rekap
