// Achievement. Method: each rule at its edges, the outputs of Omben's own
// report, and the formula against 128-bit arithmetic.
#include "domain/rule/achievement.h"

#include <limits>
#include <optional>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "domain/rule/measure.h"
#include "tests/domain/generators.h"
#include "tests/domain/reference.h"

namespace rekap {
namespace {

using testing::AnyInt64;
using testing::AsInt64;
using testing::ReferenceDivide;

constexpr v1::Direction kHigher = v1::DIRECTION_HIGHER;
constexpr v1::Direction kLower = v1::DIRECTION_LOWER;

Decimal Whole(int64_t whole) { return Decimal::FromMicro(whole * Decimal::kScale); }
DecimalResult Percent(int64_t micro) { return DecimalResult::Of(Decimal::FromMicro(micro)); }
DecimalResult Missing(ValueState state) { return DecimalResult::Missing(state); }

v1::Output Output(absl::string_view target, absl::string_view realised) {
  v1::Output output;
  *output.mutable_target() = ParseMeasure(target, NumberStyle::kIndonesian);
  *output.mutable_realised() = ParseMeasure(realised, NumberStyle::kIndonesian);
  return output;
}

v1::Output Stating(v1::Output output, int64_t micro) {
  output.set_stated_achievement_micro(micro);
  return output;
}

TEST(AchievementTest, HigherIsBetterIsResultOverTarget) {
  EXPECT_EQ(AchievementOf(kHigher, Whole(35), Whole(36)), Percent(102'857'143));
  EXPECT_EQ(AchievementOf(kHigher, Whole(87), Decimal::FromMicro(79'150'000)), Percent(90'977'011));
  EXPECT_EQ(AchievementOf(kHigher, Whole(10), Whole(0)), Percent(0));
  EXPECT_EQ(AchievementOf(kHigher, Whole(10), Whole(10)), Percent(100'000'000));
}

TEST(AchievementTest, HigherIsBetterWithoutAPositiveTargetIsUndefined) {
  for (int64_t target : {0, -1}) {
    for (int64_t realised : {0, 5}) {
      EXPECT_EQ(AchievementOf(kHigher, Whole(target), Whole(realised)),
                Missing(ValueState::kUndefined))
          << realised << "/" << target;
    }
  }
}

TEST(AchievementTest, LowerIsBetterMirrorsTheTargetAndStopsAtZero) {
  EXPECT_EQ(AchievementOf(kLower, Whole(10), Whole(10)), Percent(100'000'000));
  EXPECT_EQ(AchievementOf(kLower, Whole(10), Whole(0)), Percent(200'000'000));
  EXPECT_EQ(AchievementOf(kLower, Whole(10), Whole(15)), Percent(50'000'000));
  EXPECT_EQ(AchievementOf(kLower, Whole(10), Decimal::FromMicro(19'999'999)), Percent(10));
  EXPECT_EQ(AchievementOf(kLower, Whole(10), Whole(20)), Percent(0));
  EXPECT_EQ(AchievementOf(kLower, Whole(10), Whole(21)), Percent(0));
}

TEST(AchievementTest, LowerIsBetterWithTargetZeroIsAllOrNothing) {
  EXPECT_EQ(AchievementOf(kLower, Whole(0), Whole(0)), Percent(100'000'000));
  EXPECT_EQ(AchievementOf(kLower, Whole(0), Decimal::FromMicro(1)), Percent(0));
  EXPECT_EQ(AchievementOf(kLower, Whole(-1), Whole(0)), Missing(ValueState::kUndefined));
}

TEST(AchievementTest, WithoutDirectionOrBeyondTheRangeIsUndefined) {
  EXPECT_EQ(AchievementOf(v1::DIRECTION_UNSPECIFIED, Whole(1), Whole(1)),
            Missing(ValueState::kUndefined));
  Decimal most = Decimal::FromMicro(std::numeric_limits<int64_t>::max());
  EXPECT_EQ(AchievementOf(kHigher, Decimal::FromMicro(1), most), Missing(ValueState::kUndefined));
}

TEST(AchievementTest, RangeIsFullInsideAndMeasuredFromItsEdges) {
  Decimal low = Whole(40);
  Decimal high = Whole(50);
  EXPECT_EQ(RangeAchievementOf(low, high, Whole(40)), Percent(100'000'000));
  EXPECT_EQ(RangeAchievementOf(low, high, Whole(45)), Percent(100'000'000));
  EXPECT_EQ(RangeAchievementOf(low, high, Whole(50)), Percent(100'000'000));
  EXPECT_EQ(RangeAchievementOf(low, high, Whole(30)), Percent(75'000'000));
  EXPECT_EQ(RangeAchievementOf(low, high, Whole(60)), Percent(120'000'000));
  EXPECT_EQ(RangeAchievementOf(low, high, Decimal::FromMicro(39'999'999)), Percent(99'999'998));
}

TEST(AchievementTest, RangeWithoutAPositiveEdgeIsUndefinedOutside) {
  EXPECT_EQ(RangeAchievementOf(Whole(0), Whole(0), Whole(0)), Percent(100'000'000));
  EXPECT_EQ(RangeAchievementOf(Whole(0), Whole(0), Whole(1)), Missing(ValueState::kUndefined));
  EXPECT_EQ(RangeAchievementOf(Whole(0), Whole(5), Whole(-1)), Missing(ValueState::kUndefined));
}

TEST(AchievementTest, RangeWithItsEdgesSwappedIsUndefined) {
  EXPECT_EQ(RangeAchievementOf(Whole(50), Whole(40), Whole(45)), Missing(ValueState::kUndefined));
}

TEST(AchievementTest, CapCutsOnlyWhatIsAboveIt) {
  EXPECT_EQ(Capped(Percent(100'000'001), Whole(100)), Percent(100'000'000));
  EXPECT_EQ(Capped(Percent(100'000'000), Whole(100)), Percent(100'000'000));
  EXPECT_EQ(Capped(Percent(99'999'999), Whole(100)), Percent(99'999'999));
  EXPECT_EQ(Capped(Percent(119'000'000), Whole(120)), Percent(119'000'000));
  EXPECT_EQ(Capped(Percent(150'000'001), Whole(150)), Percent(150'000'000));
  for (ValueState state :
       {ValueState::kNotReported, ValueState::kUndefined, ValueState::kNotComparable}) {
    EXPECT_EQ(Capped(Missing(state), Whole(100)), Missing(state)) << "missing stays missing";
  }
}

TEST(AchievementTest, OmbensNumbersBeatThePrintedPercent) {
  EXPECT_EQ(OutputAchievement(Stating(Output("35 ASN", "36 ASN"), 102'000'000)),
            Percent(102'857'143));
  EXPECT_EQ(OutputAchievement(Stating(Output("10049 LBR", "12567 lbr"), 100'000'000)),
            Percent(125'057'220));
  EXPECT_EQ(OutputAchievement(Stating(Output("2670 Ltr", "2656 ltr"), 99'470'000)),
            Percent(99'475'655));
  EXPECT_EQ(OutputAchievement(Output("100%", "95%")), Percent(95'000'000));
}

TEST(AchievementTest, DashIsAReportedZero) {
  EXPECT_EQ(OutputAchievement(Output("1 ASN", "-")), Percent(0));
  EXPECT_EQ(OutputAchievement(Stating(Output("1 unit", "-"), 50'000'000)), Percent(0));
  EXPECT_EQ(OutputAchievement(Output("-", "-")), Missing(ValueState::kUndefined));
}

TEST(AchievementTest, ProseAndCompositesTakeTheStatedPercent) {
  v1::Output composite =
      Output("16 JENIS KEBERSIHAN DAN 4 MACAM", "10 JENIS KEBERSIHAN DAN 3 MACAM");
  EXPECT_EQ(OutputAchievement(Stating(composite, 62'500'000)), Percent(62'500'000));
  EXPECT_EQ(OutputAchievement(composite), Missing(ValueState::kNotComparable));
  EXPECT_EQ(OutputAchievement(Stating(Output("Upacara, pawai", "Upacara"), 0)), Percent(0))
      << "a stated zero is a figure";
}

TEST(AchievementTest, AnotherUnitIsNotComparable) {
  v1::Output output = Output("5 Pelayanan", "0%");
  EXPECT_EQ(OutputAchievement(output), Missing(ValueState::kNotComparable));
  EXPECT_EQ(OutputAchievement(Stating(output, 40'000'000)), Percent(40'000'000));
}

TEST(AchievementTest, MissingTargetTakesTheStatedPercent) {
  EXPECT_EQ(OutputAchievement(Output("", "64%")), Missing(ValueState::kNotComparable));
  EXPECT_EQ(OutputAchievement(Stating(Output("", "64%"), 64'000'000)), Percent(64'000'000));
}

TEST(AchievementTest, BlankResultIsNotReportedWhateverIsStated) {
  EXPECT_EQ(OutputAchievement(Output("3 dok", "")), Missing(ValueState::kNotReported));
  EXPECT_EQ(OutputAchievement(Stating(Output("3 dok", " "), 100'000'000)),
            Missing(ValueState::kNotReported));
}

TEST(AchievementTest, OneOutputForEachOfTheFourStates) {
  EXPECT_EQ(OutputAchievement(Output("3 dok", "")).state, ValueState::kNotReported);
  EXPECT_EQ(OutputAchievement(Output("3 dok", "0 dok")).state, ValueState::kReported);
  EXPECT_EQ(OutputAchievement(Output("0 dok", "3 dok")).state, ValueState::kUndefined);
  EXPECT_EQ(OutputAchievement(Output("prosa", "3 dok")).state, ValueState::kNotComparable);
}

TEST(AchievementTest, IndicatorNeedsBothFiguresAndIgnoresTheClaim) {
  v1::IndicatorResult indicator;
  indicator.set_direction(kHigher);
  indicator.set_stated_achievement_micro(91'000'000);
  EXPECT_EQ(IndicatorAchievement(indicator), Missing(ValueState::kNotReported));
  indicator.set_target_micro(87'000'000);
  EXPECT_EQ(IndicatorAchievement(indicator), Missing(ValueState::kNotReported));
  indicator.set_realised_micro(79'150'000);
  EXPECT_EQ(IndicatorAchievement(indicator), Percent(90'977'011));
  indicator.set_realised_micro(0);
  EXPECT_EQ(IndicatorAchievement(indicator), Percent(0)) << "zero is reported";
  indicator.clear_target_micro();
  EXPECT_EQ(IndicatorAchievement(indicator), Missing(ValueState::kNotReported));
  indicator.set_target_micro(0);
  EXPECT_EQ(IndicatorAchievement(indicator), Missing(ValueState::kUndefined));
  indicator.set_direction(kLower);
  EXPECT_EQ(IndicatorAchievement(indicator), Percent(100'000'000));
}

TEST(AchievementTest, IndicatorOfARangeNeedsBothEdges) {
  v1::IndicatorResult indicator;
  indicator.set_direction(v1::DIRECTION_RANGE);
  indicator.set_realised_micro(60'000'000);
  indicator.set_target_micro(40'000'000);
  EXPECT_EQ(IndicatorAchievement(indicator), Missing(ValueState::kNotReported));
  indicator.set_target_high_micro(50'000'000);
  EXPECT_EQ(IndicatorAchievement(indicator), Percent(120'000'000));
  indicator.set_realised_micro(50'000'000);
  EXPECT_EQ(IndicatorAchievement(indicator), Percent(100'000'000));
  indicator.set_realised_micro(30'000'000);
  EXPECT_EQ(IndicatorAchievement(indicator), Percent(75'000'000));
  indicator.set_direction(kHigher);
  EXPECT_EQ(IndicatorAchievement(indicator), Percent(75'000'000)) << "the upper edge is ignored";
}

RC_GTEST_PROP(AchievementProperty, FormulasEqual128Bits, ()) {
  int64_t target = *rc::gen::suchThat(AnyInt64(), [](int64_t t) { return t > 0; });
  int64_t realised = *AnyInt64();
  auto expect = [&](__int128 part) {
    std::optional<int64_t> micro = AsInt64(ReferenceDivide(part * 100'000'000, target));
    return micro ? Percent(*micro) : Missing(ValueState::kUndefined);
  };
  Decimal t = Decimal::FromMicro(target);
  Decimal r = Decimal::FromMicro(realised);
  RC_ASSERT(AchievementOf(kHigher, t, r) == expect(realised));
  __int128 below = 2 * static_cast<__int128>(target) - realised;
  RC_ASSERT(AchievementOf(kLower, t, r) == expect(below < 0 ? 0 : below));
}

}  // namespace
}  // namespace rekap
