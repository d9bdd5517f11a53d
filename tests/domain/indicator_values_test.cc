// One unit's figures. Method: the formulas of the three indicators that Omben
// reports, then everything that can be missing from them.
#include "domain/indicator/indicator_values.h"

#include <limits>

#include <gtest/gtest.h>

#include "tests/domain/indicator_samples.h"

namespace rekap {
namespace {

using testing::Missing;
using testing::Number;
using testing::Report;

IndicatorValues Values(const Indicator& indicator, const Report& report) {
  return ValuesOf(indicator, report.result());
}

TEST(IndicatorValuesTest, DeclineOfIncidentsFollowsFromBothYears) {
  IndicatorValues values =
      Values(testing::Kamtibmas(),
             Report().Input("kejadian", 193).Input("kejadian", 231, 1).Target(20).Realised(99));
  EXPECT_TRUE(values.computed);
  EXPECT_EQ(values.realised, Number(16'450'216)) << "38 / 231 x 100, not the stated 99";
  EXPECT_EQ(values.numerator, Decimal::FromMicro(38'000'000));
  EXPECT_EQ(values.denominator, Decimal::FromMicro(231'000'000));
  EXPECT_EQ(values.achievement, Number(82'251'080));
}

TEST(IndicatorValuesTest, RatioIsRoundedOnceAfterTheFactor) {
  Indicator indicator = testing::DesaTertib();
  EXPECT_EQ(Values(indicator, Report().Input("desa_tertib", 2).Input("desa_dibina", 3)).realised,
            Number(66'666'667));
  indicator.factor = Decimal::FromMicro(Decimal::kScale);
  EXPECT_EQ(Values(indicator, Report().Input("desa_tertib", 2).Input("desa_dibina", 3)).realised,
            Number(666'667));
  EXPECT_EQ(Values(indicator, Report().Input("desa_tertib", 2).Input("desa_dibina", -3)).realised,
            Number(-666'667));
}

TEST(IndicatorValuesTest, DenominatorZeroIsUndefinedAndHidesTheClaim) {
  IndicatorValues values =
      Values(testing::DesaTertib(),
             Report().Input("desa_tertib", 0).Input("desa_dibina", 0).Target(100).Realised(100));
  EXPECT_EQ(values.realised, Missing(ValueState::kUndefined));
  EXPECT_EQ(values.achievement, Missing(ValueState::kUndefined));
  EXPECT_TRUE(values.computed);
}

TEST(IndicatorValuesTest, WithAnInputMissingTheStatedResultIsUsed) {
  IndicatorValues values =
      Values(testing::Kamtibmas(), Report().Input("kejadian", 193).Target(100).Realised(50));
  EXPECT_FALSE(values.computed);
  EXPECT_EQ(values.realised, Number(50'000'000));
  EXPECT_EQ(values.numerator, std::nullopt);
  EXPECT_EQ(values.denominator, std::nullopt);
  EXPECT_EQ(values.achievement, Number(50'000'000));
  // Half a formula: the denominator alone is there.
  values = Values(testing::DesaTertib(), Report().Input("desa_dibina", 0));
  EXPECT_EQ(values.realised, Missing(ValueState::kNotReported)) << "not undefined";
  EXPECT_EQ(values.denominator, std::nullopt);
}

TEST(IndicatorValuesTest, NumeratorAloneIsTheValueWithoutFactor) {
  Indicator indicator = testing::Plain(IndicatorMethod::kSum);
  indicator.numerator = testing::Expression("laporan + 2 * aduan");
  EXPECT_EQ(Values(indicator, Report().Input("laporan", 3).Input("aduan", 4)).realised,
            Number(11'000'000));
}

TEST(IndicatorValuesTest, BeyondDecimalIsUndefined) {
  v1::IndicatorResult result = Report().Input("desa_tertib", 0).Input("desa_dibina", 1).result();
  result.mutable_inputs(0)->set_value_micro(std::numeric_limits<int64_t>::max());
  IndicatorValues values = ValuesOf(testing::DesaTertib(), result);
  EXPECT_EQ(values.realised, Missing(ValueState::kUndefined));
}

TEST(IndicatorValuesTest, RangeNeedsBothEdgesOthersIgnoreTheUpper) {
  Indicator indicator = testing::Plain(IndicatorMethod::kMean);
  Report report = Report().Target(40).TargetHigh(50).Realised(60);
  EXPECT_EQ(Values(indicator, report).target_high, std::nullopt);
  EXPECT_EQ(Values(indicator, report).achievement, Number(150'000'000));
  indicator.direction = IndicatorDirection::kRange;
  EXPECT_EQ(Values(indicator, report).achievement, Number(120'000'000));
  IndicatorValues half = Values(indicator, Report().Target(40).Realised(60));
  EXPECT_EQ(half.target, std::nullopt);
  EXPECT_EQ(half.achievement, Missing(ValueState::kNotReported));
}

TEST(IndicatorValuesTest, DirectionIsTheCatalogs) {
  Indicator indicator = testing::Plain(IndicatorMethod::kMean);
  indicator.direction = IndicatorDirection::kLower;
  Report report = Report().Target(0).Realised(0);
  EXPECT_EQ(Values(indicator, report).achievement, Number(100'000'000));
  indicator.direction = IndicatorDirection::kHigher;
  EXPECT_EQ(Values(indicator, report).achievement, Missing(ValueState::kUndefined));
}

TEST(IndicatorValuesTest, NegativeWeightCountsAsAbsent) {
  Indicator indicator = testing::Plain(IndicatorMethod::kWeightedMean);
  EXPECT_EQ(Values(indicator, Report().Input("responden", 5)).weight,
            Decimal::FromMicro(5'000'000));
  EXPECT_EQ(Values(indicator, Report().Input("responden", -5)).weight, std::nullopt);
  EXPECT_EQ(Values(indicator, Report().Input("responden", 5, 1)).weight, std::nullopt)
      << "of the year before";
}

TEST(IndicatorValuesTest, NothingReportedIsNotZero) {
  EXPECT_EQ(Values(testing::Kamtibmas(), Report()), IndicatorValues());
  EXPECT_EQ(IndicatorValues().achievement, Missing(ValueState::kNotReported));
}

}  // namespace
}  // namespace rekap
