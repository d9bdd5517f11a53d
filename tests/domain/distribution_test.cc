// How values lie: the answers of a spreadsheet, and laws that hold for any values.
#include "domain/rule/distribution.h"

#include <algorithm>
#include <limits>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace rekap {
namespace {

TEST(Distribution, NoValueHasNone) { EXPECT_EQ(DistributionOf({}), Distribution()); }

TEST(Distribution, OneValueIsAllOfIt) {
  const Distribution one = DistributionOf({7});
  EXPECT_EQ(one, (Distribution{1, 7, 7, 7, 7, 7, 7, 0}));
  EXPECT_EQ(QuarterOf(one, 7), 1u);
}

// QUARTILE.INC, AVERAGE and STDEV.S of a spreadsheet.
TEST(Distribution, EqualsASpreadsheet) {
  const Distribution five = DistributionOf({15, 20, 35, 40, 50});
  EXPECT_EQ(five, (Distribution{5, 15, 20, 35, 40, 50, 32, 14}));
  // 1,75 and 3,25 round half up to whole numbers of the smallest unit.
  const Distribution four = DistributionOf({4, 1, 3, 2});
  EXPECT_EQ(four.lower_quartile, 2);
  EXPECT_EQ(four.median, 3);
  EXPECT_EQ(four.upper_quartile, 3);
  EXPECT_EQ(four.mean, 3);
  EXPECT_EQ(DistributionOf({1'000'000, 2'000'000, 3'000'000, 4'000'000}).standard_deviation,
            1'290'994);
}

TEST(Distribution, QuartersAreTheGreatestFirst) {
  const Distribution d = DistributionOf({10, 20, 30, 40, 50, 60, 70, 80});
  EXPECT_EQ(QuarterOf(d, 80), 1u);
  EXPECT_EQ(QuarterOf(d, 60), 2u);
  EXPECT_EQ(QuarterOf(d, 40), 3u);
  EXPECT_EQ(QuarterOf(d, 10), 4u);
}

TEST(Distribution, TheEndsOfSixtyFourBitsFit) {
  constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
  constexpr int64_t kGreatest = std::numeric_limits<int64_t>::max();
  const Distribution d = DistributionOf({kLeast, kGreatest, kLeast, kGreatest});
  EXPECT_EQ(d.minimum, kLeast);
  EXPECT_EQ(d.maximum, kGreatest);
  EXPECT_EQ(d.mean, -1);
  // Of two halves a distance of 2^63 from the mean each: 2^63 x sqrt(4 / 3) does not
  // fit; what does is shown.
  EXPECT_EQ(d.standard_deviation, kGreatest);
}

RC_GTEST_PROP(Distribution, LiesBetweenItsEndsWhateverTheOrder, (std::vector<int64_t> values)) {
  const Distribution d = DistributionOf(values);
  RC_ASSERT(d.count == values.size());
  if (values.empty()) return;
  RC_ASSERT(d.minimum <= d.lower_quartile && d.lower_quartile <= d.median);
  RC_ASSERT(d.median <= d.upper_quartile && d.upper_quartile <= d.maximum);
  RC_ASSERT(d.minimum <= d.mean && d.mean <= d.maximum);
  RC_ASSERT(d.standard_deviation >= 0);
  std::reverse(values.begin(), values.end());
  RC_ASSERT(DistributionOf(values) == d);
}

RC_GTEST_PROP(Distribution, MovesWithItsValues, (std::vector<int32_t> values, int32_t by)) {
  std::vector<int64_t> here(values.begin(), values.end());
  std::vector<int64_t> there = here;
  for (int64_t& value : there) value += by;
  const Distribution a = DistributionOf(here);
  const Distribution b = DistributionOf(there);
  if (values.empty()) return;
  RC_ASSERT(b.minimum == a.minimum + by);
  RC_ASSERT(b.maximum == a.maximum + by);
  RC_ASSERT(b.standard_deviation == a.standard_deviation);
  // Rounded half away from zero on either side of it.
  for (auto part : {&Distribution::lower_quartile, &Distribution::median,
                    &Distribution::upper_quartile, &Distribution::mean}) {
    RC_ASSERT(std::abs(b.*part - (a.*part + by)) <= 1);
  }
}

}  // namespace
}  // namespace rekap
