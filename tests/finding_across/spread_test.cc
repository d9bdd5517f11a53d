// How far values lie from each other: small sets whose scores can be computed by
// hand, the edges of the bounds, and values near the end of their range.
#include "domain/across/spread.h"

#include <limits>
#include <vector>

#include <gtest/gtest.h>

namespace rekap {
namespace {

std::vector<Decimal> Whole(const std::vector<int64_t>& numbers) {
  std::vector<Decimal> values;
  for (int64_t number : numbers) values.push_back(*Decimal::FromInteger(number));
  return values;
}

TEST(Spread, ScoresAreThoseOfTheTextbook) {
  // The squares around 6 add up to 110, so s is sqrt(11).
  Spread spread = SpreadOf(Whole({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}), Decimal());
  EXPECT_EQ(spread.mean, *Decimal::FromInteger(6));
  EXPECT_EQ(spread.median, *Decimal::FromInteger(6));
  EXPECT_EQ(spread.distances[10].z_hundredths, 150);    // 5 / 3,3166 = 1,507
  EXPECT_EQ(spread.distances[10].mad_hundredths, 112);  // 0,6745 x 5 / 3 = 1,124
  EXPECT_EQ(spread.distances[5].z_hundredths, 0);
  EXPECT_FALSE(spread.distances[10].beyond_z);
  EXPECT_FALSE(spread.distances[10].beyond_mad);
}

TEST(Spread, TheMiddleOfAnEvenNumberIsBetweenTwo) {
  Spread spread = SpreadOf(Whole({1, 2, 3, 4, 5, 6, 7, 10}), Decimal());
  EXPECT_EQ(spread.median.micro(), 4'500'000);
  // Distances 3,5 2,5 1,5 0,5 0,5 1,5 2,5 5,5: their middle is 2.
  EXPECT_EQ(spread.distances[7].mad_hundredths, 185);  // 0,6745 x 5,5 / 2 = 1,854
}

TEST(Spread, BoundsAreExceededNotReached) {
  // MAD 10, so the bound 3,5 / 0,6745 lies between 51 and 52.
  EXPECT_FALSE(SpreadOf(Whole({0, 10, 10, 20, 30, 30, 71}), Decimal()).distances[6].beyond_mad);
  EXPECT_TRUE(SpreadOf(Whole({0, 10, 10, 20, 30, 30, 72}), Decimal()).distances[6].beyond_mad);
}

TEST(Spread, NoValueOfTenCanBeBeyondTheZScoreSoItIsNotMeasured) {
  std::vector<int64_t> numbers(10, 0);
  numbers.back() = 1000;
  EXPECT_FALSE(SpreadOf(Whole(numbers), Decimal()).distances.back().z_hundredths.has_value());
  numbers.push_back(0);
  Distance distance = SpreadOf(Whole(numbers), Decimal()).distances[9];
  EXPECT_EQ(distance.z_hundredths, 301);  // 10 / sqrt(11)
  EXPECT_TRUE(distance.beyond_z);
}

TEST(Spread, EqualValuesHaveNoDistance) {
  Spread spread = SpreadOf(Whole(std::vector<int64_t>(14, 100)), Decimal());
  for (const Distance& distance : spread.distances) {
    EXPECT_FALSE(distance.z_hundredths.has_value());
    EXPECT_FALSE(distance.mad_hundredths.has_value());
  }
}

TEST(Spread, WhereHalfIsEqualOnlyTheZScoreSpeaks) {
  std::vector<int64_t> numbers(14, 100);
  numbers[3] = 20;
  Distance distance = SpreadOf(Whole(numbers), Decimal()).distances[3];
  EXPECT_FALSE(distance.mad_hundredths.has_value());
  EXPECT_TRUE(distance.beyond_z);
}

TEST(Spread, LeastMadStandsInWhereTheOthersLieCloser) {
  std::vector<int64_t> numbers(14, 100);
  numbers[3] = 74;
  numbers[4] = 75;
  Spread spread = SpreadOf(Whole(numbers), *Decimal::FromInteger(5));
  EXPECT_EQ(spread.distances[3].mad_hundredths, 350);  // 0,6745 x 26 / 5 = 3,507
  EXPECT_TRUE(spread.distances[3].beyond_mad);
  EXPECT_FALSE(spread.distances[4].beyond_mad);
  EXPECT_FALSE(SpreadOf(Whole(numbers), *Decimal::FromInteger(6)).distances[3].beyond_mad);
}

TEST(Spread, TwoStrangeValuesHideFromTheZScoreButNotFromTheMedian) {
  std::vector<int64_t> numbers = {88, 89, 90, 91, 92, 93, 90, 91, 89, 92, 90, 91, 900, 910};
  Spread spread = SpreadOf(Whole(numbers), Decimal());
  EXPECT_FALSE(spread.distances[12].beyond_z);
  EXPECT_TRUE(spread.distances[12].beyond_mad);
  EXPECT_TRUE(spread.distances[13].beyond_mad);
}

TEST(Spread, ValuesAtTheEndsOfTheRangeDoNotOverflow) {
  std::vector<Decimal> values(5000, Decimal());
  values.front() = Decimal::FromMicro(std::numeric_limits<int64_t>::max());
  values.back() = Decimal::FromMicro(std::numeric_limits<int64_t>::min());
  values[1] = Decimal::FromMicro(1);
  Spread spread = SpreadOf(values, Decimal());
  EXPECT_EQ(spread.distances.front().z_hundredths, 4999);  // sqrt(4999 / 2) = 49,995
  EXPECT_TRUE(spread.distances.front().beyond_z);
  EXPECT_FALSE(spread.distances[1].beyond_z);
}

}  // namespace
}  // namespace rekap
