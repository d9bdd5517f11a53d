// An indicator across units. Method: two or three units small enough to check
// by hand for every method, then random units coming and going against sums
// made anew from those that are left.
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "domain/indicator/column.h"
#include "domain/indicator/indicator_sum.h"
#include "tests/domain/indicator_samples.h"
#include "tests/domain/reference.h"

namespace rekap {
namespace {

using testing::Missing;
using testing::Number;
using testing::Plain;
using testing::Report;

RegionCode Unit(int number) { return *RegionCode::Parse(absl::StrFormat("35.27.%02d", number)); }

// Units 1, 2, ... in the order given.
IndicatorSummary Over(const Indicator& indicator, const std::vector<Report>& reports) {
  IndicatorSum sum;
  int number = 0;
  for (const Report& report : reports) {
    sum.Add(indicator, Unit(++number), ValuesOf(indicator, report.result()));
  }
  return sum.Result(indicator);
}

TEST(IndicatorSumTest, RatioIsOfTheSummedPartsNotTheMeanOfRatios) {
  IndicatorSummary summary =
      Over(testing::DesaTertib(),
           {Report().Input("desa_tertib", 10).Input("desa_dibina", 20).Target(50),
            Report().Input("desa_tertib", 1).Input("desa_dibina", 4).Target(100)});
  EXPECT_EQ(summary.realised, Number(45'833'333)) << "11 / 24, the mean would be 37.5";
  EXPECT_EQ(summary.target, Number(58'333'333)) << "(50 x 20 + 100 x 4) / 24";
  EXPECT_EQ(summary.achievement, Number(78'571'428))
      << "of the two figures as rounded; the mean would be 62.5";
  EXPECT_TRUE(summary.from_parts);
  EXPECT_EQ(summary.computed, 2U);
  EXPECT_EQ(summary.compared, 2U);
}

TEST(IndicatorSumTest, RatioKeepsAUnitWhoseOwnRatioIsUndefined) {
  IndicatorSummary summary =
      Over(testing::Kamtibmas(), {Report().Input("kejadian", 5).Input("kejadian", 0, 1),
                                  Report().Input("kejadian", 2).Input("kejadian", 10, 1)});
  EXPECT_EQ(summary.realised, Number(30'000'000)) << "10 incidents became 7";
  EXPECT_EQ(summary.reported, 1U);
  EXPECT_EQ(summary.undefined, 1U);
}

TEST(IndicatorSumTest, RatioOfNothingIsUndefinedAndKeepsItsTarget) {
  Report none = Report().Input("desa_tertib", 0).Input("desa_dibina", 0).Target(80);
  for (const std::vector<Report>& reports : {std::vector<Report>{none}, {none, none}}) {
    IndicatorSummary summary = Over(testing::DesaTertib(), reports);
    EXPECT_EQ(summary.realised, Missing(ValueState::kUndefined));
    EXPECT_EQ(summary.target, Number(80'000'000));
    EXPECT_EQ(summary.achievement, Missing(ValueState::kUndefined));
  }
}

TEST(IndicatorSumTest, UnitThatOnlyStatesAResultIsLeftOutOfARatioAndCounted) {
  std::vector<Report> reports = {
      Report().Input("desa_tertib", 10).Input("desa_dibina", 20).Target(50).Previous(40),
      Report().Input("desa_tertib", 1).Input("desa_dibina", 4).Target(100).Previous(10)};
  IndicatorSummary without = Over(testing::DesaTertib(), reports);
  EXPECT_EQ(without.without_parts, 0U);
  reports.push_back(Report().Realised(99).Target(10).Previous(99));
  IndicatorSummary summary = Over(testing::DesaTertib(), reports);
  EXPECT_TRUE(summary.from_parts);
  EXPECT_EQ(summary.without_parts, 1U);
  EXPECT_EQ(summary.reported, 3U);
  EXPECT_EQ(summary.realised, Number(45'833'333)) << "11 / 24 all the same";
  EXPECT_EQ(summary.target, without.target);
  EXPECT_EQ(summary.previous, without.previous);
  EXPECT_EQ(summary.achievement, without.achievement);
  EXPECT_EQ(summary.compared, 2U) << "the units of the ratio";
}

TEST(IndicatorSumTest, PartsThatDivideByNothingDoNotHideWhatOthersStated) {
  Indicator indicator = testing::DesaTertib();
  Report none = Report().Input("desa_tertib", 0).Input("desa_dibina", 0);
  IndicatorSummary summary = Over(indicator, {none, Report().Realised(50), Report().Realised(25)});
  EXPECT_EQ(summary.realised, Number(37'500'000));
  EXPECT_FALSE(summary.from_parts);
  EXPECT_EQ(Over(indicator, {none, none}).realised.state, ValueState::kUndefined);
}

TEST(IndicatorSumTest, ResultsThatAreOnlyStatedEverywhereAreTakenByTheOtherMethod) {
  Indicator indicator = testing::DesaTertib();
  std::vector<Report> reports = {Report().Realised(50).Input("jiwa", 300).Target(50),
                                 Report().Realised(25).Input("jiwa", 100).Target(100)};
  IndicatorSummary summary = Over(indicator, reports);
  EXPECT_EQ(summary.realised, Number(37'500'000));
  EXPECT_EQ(summary.target, Number(75'000'000));
  EXPECT_EQ(summary.achievement, Number(50'000'000));
  EXPECT_FALSE(summary.from_parts);
  EXPECT_EQ(summary.without_parts, 2U);
  indicator.without_parts = IndicatorMethod::kWeightedMean;
  indicator.weight_input = "jiwa";
  summary = Over(indicator, reports);
  EXPECT_EQ(summary.realised, Number(43'750'000)) << "(50 x 300 + 25 x 100) / 400";
  EXPECT_EQ(summary.target, Number(62'500'000));
}

TEST(IndicatorSumTest, EveryMethodTreatsTargetAndResultAlike) {
  struct Case {
    IndicatorMethod method;
    int64_t target;
    int64_t realised;
    int64_t previous;
  };
  std::vector<Report> reports = {
      Report().Target(10).Realised(9).Previous(8).Input("responden", 1),
      Report().Target(40).Realised(20).Previous(30).Input("responden", 2),
      Report().Target(25).Realised(16).Previous(16).Input("responden", 5)};
  for (const Case& c : {Case{IndicatorMethod::kSum, 75'000'000, 45'000'000, 54'000'000},
                        Case{IndicatorMethod::kMean, 25'000'000, 15'000'000, 18'000'000},
                        Case{IndicatorMethod::kWeightedMean, 26'875'000, 16'125'000, 18'500'000},
                        Case{IndicatorMethod::kMin, 10'000'000, 9'000'000, 8'000'000},
                        Case{IndicatorMethod::kMax, 40'000'000, 20'000'000, 30'000'000},
                        Case{IndicatorMethod::kLast, 25'000'000, 16'000'000, 16'000'000}}) {
    IndicatorSummary summary = Over(Plain(c.method), reports);
    EXPECT_EQ(summary.target, Number(c.target)) << static_cast<int>(c.method);
    EXPECT_EQ(summary.realised, Number(c.realised)) << static_cast<int>(c.method);
    EXPECT_EQ(summary.previous, Number(c.previous)) << static_cast<int>(c.method);
    EXPECT_EQ(summary.achievement, Number(static_cast<int64_t>(testing::ReferenceDivide(
                                       __int128{c.realised} * 100'000'000, c.target))));
  }
}

TEST(IndicatorSumTest, DirectionRulesTheRegionToo) {
  Indicator indicator = Plain(IndicatorMethod::kMean);
  indicator.direction = IndicatorDirection::kLower;
  EXPECT_EQ(Over(indicator, {Report().Target(10).Realised(5), Report().Target(10).Realised(35)})
                .achievement,
            Number(0))
      << "mean 20 of target 10; the units' own are 150 and 0";
  indicator.direction = IndicatorDirection::kRange;
  IndicatorSummary summary = Over(indicator, {Report().Target(10).TargetHigh(20).Realised(20),
                                              Report().Target(20).TargetHigh(30).Realised(40)});
  EXPECT_EQ(summary.target, Number(15'000'000));
  EXPECT_EQ(summary.target_high, Number(25'000'000));
  EXPECT_EQ(summary.achievement, Number(120'000'000));
}

TEST(IndicatorSumTest, MissingIsNotZero) {
  Indicator indicator = Plain(IndicatorMethod::kSum);
  EXPECT_EQ(Over(indicator, {}), IndicatorSummary());
  IndicatorSummary summary =
      Over(indicator, {Report().Target(10).Realised(5), Report().Target(90), Report().Realised(7)});
  EXPECT_EQ(summary.realised, Number(12'000'000)) << "of all that report";
  EXPECT_EQ(summary.target, Number(10'000'000)) << "of the unit that also has a result";
  EXPECT_EQ(summary.achievement, Number(50'000'000)) << "of the unit that has both";
  EXPECT_EQ(summary.previous, Missing(ValueState::kNotReported));
  EXPECT_EQ(summary.units, 3U);
  EXPECT_EQ(summary.reported, 2U);
  EXPECT_EQ(summary.compared, 1U);
}

TEST(IndicatorSumTest, APlanWithoutResultsHasATarget) {
  std::vector<Report> plans = {Report().Target(80), Report().Target(90)};
  IndicatorSummary ratio = Over(testing::DesaTertib(), plans);
  EXPECT_EQ(ratio.target, Number(85'000'000));
  EXPECT_EQ(ratio.realised, Missing(ValueState::kNotReported));
  EXPECT_EQ(ratio.achievement, Missing(ValueState::kNotReported));
  EXPECT_EQ(Over(Plain(IndicatorMethod::kSum), plans).target, Number(170'000'000));
  EXPECT_EQ(Over(Plain(IndicatorMethod::kMax), plans).target, Number(90'000'000));
}

TEST(IndicatorSumTest, WeightedMeanLeavesOutWhatHasNoWeight) {
  Indicator indicator = Plain(IndicatorMethod::kWeightedMean);
  EXPECT_EQ(Over(indicator, {Report().Realised(80)}).realised, Number(80'000'000))
      << "one unit needs no weight";
  std::vector<Report> reports = {Report().Realised(80), Report().Realised(90)};
  EXPECT_EQ(Over(indicator, reports).realised, Missing(ValueState::kUndefined));
  reports.push_back(Report().Realised(60).Input("responden", 10));
  EXPECT_EQ(Over(indicator, reports).realised, Number(60'000'000));
}

TEST(IndicatorSumTest, BeyondTheRangeIsUndefinedUntilTheCulpritLeaves) {
  Indicator indicator = Plain(IndicatorMethod::kWeightedMean);
  v1::IndicatorResult huge = Report().Realised(8'000'000'000'000).Target(1).result();
  *huge.add_inputs() = Report().Input("responden", 8'000'000'000'000).result().inputs(0);
  IndicatorValues small = ValuesOf(indicator, Report().Realised(5).Input("responden", 1).result());
  IndicatorSum sum;
  sum.Add(indicator, Unit(1), ValuesOf(indicator, huge));
  sum.Add(indicator, Unit(2), small);
  sum.Add(indicator, Unit(3), small);
  EXPECT_EQ(sum.Result(indicator).realised, Missing(ValueState::kUndefined));
  EXPECT_TRUE(sum.Remove(indicator, Unit(1), ValuesOf(indicator, huge)));
  EXPECT_EQ(sum.Result(indicator).realised, Number(5'000'000));
}

TEST(IndicatorSumTest, ExtremesOfEveryValueOverflowNothing) {
  constexpr Decimal kMost = Decimal::FromMicro(std::numeric_limits<int64_t>::max());
  constexpr Decimal kLeast = Decimal::FromMicro(std::numeric_limits<int64_t>::min());
  constexpr int kUnits = 90;
  for (IndicatorMethod method :
       {IndicatorMethod::kRatio, IndicatorMethod::kSum, IndicatorMethod::kMean,
        IndicatorMethod::kWeightedMean, IndicatorMethod::kMin, IndicatorMethod::kMax,
        IndicatorMethod::kLast}) {
    for (auto [value, weight] : {std::pair(kMost, kMost), {kLeast, kMost}, {kLeast, kLeast}}) {
      Indicator indicator = Plain(method);
      indicator.factor = weight;
      IndicatorValues values;
      values.realised = DecimalResult::Of(value);
      values.numerator = value;
      values.denominator = weight;
      values.target = values.previous = value;
      values.weight = weight;
      IndicatorSum sum;
      for (int unit = 1; unit <= kUnits; ++unit) sum.Add(indicator, Unit(unit), values);
      DecimalResult realised = sum.Result(indicator).realised;
      bool fits = method == IndicatorMethod::kMean || method == IndicatorMethod::kMin ||
                  method == IndicatorMethod::kMax || method == IndicatorMethod::kLast;
      EXPECT_EQ(realised, fits ? DecimalResult::Of(value) : Missing(ValueState::kUndefined))
          << static_cast<int>(method);
      for (int unit = 1; unit <= kUnits; ++unit) {
        EXPECT_TRUE(sum.Remove(indicator, Unit(unit), values));
      }
      EXPECT_EQ(sum.Result(indicator), IndicatorSummary());
    }
  }
}

TEST(ColumnTest, MillionOfTheLargestProductsAddUp) {
  Column column;
  Share share{Column::kProductMax, 1'000'000'000'000'000};
  for (int i = 0; i < 1'000'000; ++i) column.Add(IndicatorMethod::kMean, share);
  EXPECT_EQ(column.Value(IndicatorMethod::kMean), Number(1'000'000'000'000'000));
}

TEST(IndicatorSumTest, TakingOutWhatIsNotInIsSeen) {
  Indicator indicator = Plain(IndicatorMethod::kMin);
  IndicatorValues five = ValuesOf(indicator, Report().Realised(5).result());
  IndicatorValues six = ValuesOf(indicator, Report().Realised(6).result());
  IndicatorSum sum;
  EXPECT_FALSE(sum.Remove(indicator, Unit(1), five)) << "empty";
  sum.Add(indicator, Unit(1), five);
  EXPECT_FALSE(sum.Remove(indicator, Unit(1), six)) << "another value";
  sum.Add(indicator, Unit(1), five);
  sum.Add(indicator, Unit(2), five);
  EXPECT_FALSE(sum.Remove(indicator, Unit(2), six));
}

rc::Gen<IndicatorMethod> AnyMethod() {
  return rc::gen::element(IndicatorMethod::kRatio, IndicatorMethod::kSum, IndicatorMethod::kMean,
                          IndicatorMethod::kWeightedMean, IndicatorMethod::kMin,
                          IndicatorMethod::kMax, IndicatorMethod::kLast);
}

Indicator AnyIndicator() {
  Indicator indicator = Plain(*AnyMethod());
  indicator.direction = *rc::gen::element(IndicatorDirection::kHigher, IndicatorDirection::kLower,
                                          IndicatorDirection::kRange);
  if (indicator.method == IndicatorMethod::kRatio) {
    indicator.numerator = testing::Expression("a");
    indicator.denominator = testing::Expression("b");
    indicator.without_parts =
        *rc::gen::element(IndicatorMethod::kMean, IndicatorMethod::kWeightedMean);
    indicator.weight_input = "responden";
  }
  return indicator;
}

// Small numbers, so that zeros and equal values are common; anything may be
// missing.
v1::IndicatorResult AnyResult() {
  auto number = [] { return *rc::gen::inRange<int64_t>(-2, 12); };
  auto there = [] { return *rc::gen::inRange(0, 4) > 0; };
  Report report;
  if (there()) report.Input("a", number());
  if (there()) report.Input("b", number());
  if (there()) report.Input("responden", number());
  if (there()) report.Target(number());
  if (there()) report.TargetHigh(number());
  if (there()) report.Realised(number());
  if (there()) report.Previous(number());
  return report.result();
}

RC_GTEST_PROP(IndicatorSumProperty, ResultDependsOnlyOnTheUnitsThatAreIn, ()) {
  const Indicator indicator = AnyIndicator();
  std::map<int, IndicatorValues> in;
  IndicatorSum sum;
  int steps = *rc::gen::inRange(1, 16);
  for (int step = 0; step < steps; ++step) {
    int unit = *rc::gen::inRange(1, 6);
    auto found = in.find(unit);
    if (found != in.end()) {
      RC_ASSERT(sum.Remove(indicator, Unit(unit), found->second));
      in.erase(found);
    } else {
      IndicatorValues values = ValuesOf(indicator, AnyResult());
      sum.Add(indicator, Unit(unit), values);
      in.emplace(unit, values);
    }
    IndicatorSum fresh;
    for (auto it = in.rbegin(); it != in.rend(); ++it) {
      fresh.Add(indicator, Unit(it->first), it->second);
    }
    RC_ASSERT(sum.Result(indicator) == fresh.Result(indicator));
  }
}

RC_GTEST_PROP(IndicatorSumProperty, OneUnitsFiguresAreTheRegions, ()) {
  const Indicator indicator = AnyIndicator();
  IndicatorValues values = ValuesOf(indicator, AnyResult());
  IndicatorSum sum;
  sum.Add(indicator, Unit(1), values);
  IndicatorSummary summary = sum.Result(indicator);
  RC_ASSERT(summary.realised == values.realised);
  RC_ASSERT(summary.achievement == values.achievement);
  RC_ASSERT(summary.target.reported() == values.target.has_value());
  if (values.target) RC_ASSERT(summary.target.value == *values.target);
  if (values.previous) RC_ASSERT(summary.previous.value == *values.previous);
}

}  // namespace
}  // namespace rekap
