// Periods. Method: the edges of both ranges, and the order of a year's figures.
#include "domain/code/period.h"

#include "absl/status/status.h"
#include <gtest/gtest.h>

namespace rekap {
namespace {

TEST(PeriodTest, TakesTheWholeRangeAndNothingBeyond) {
  for (uint32_t year : {2000U, 2100U}) {
    for (uint32_t quarter = 0; quarter <= 4; ++quarter) {
      absl::StatusOr<Period> period = Period::Of(year, quarter);
      ASSERT_TRUE(period.ok()) << period.status();
      EXPECT_EQ(period->year(), year);
      EXPECT_EQ(period->quarter(), quarter);
      EXPECT_EQ(period->annual(), quarter == 0);
    }
  }
  for (uint32_t year : {0U, 1999U, 2101U, 65536U + 2021U}) {
    EXPECT_EQ(Period::Of(year, 0).status().code(), absl::StatusCode::kInvalidArgument) << year;
  }
  for (uint32_t quarter : {5U, 256U, 0xffffffffU}) {
    EXPECT_EQ(Period::Of(2021, quarter).status().code(), absl::StatusCode::kInvalidArgument)
        << quarter;
  }
}

TEST(PeriodTest, SaysInIndonesianWhatWasMistyped) {
  EXPECT_EQ(Period::Of(1999, 0).status().message(),
            "tahun 1999 di luar 2000 sampai 2100 [BAD_YEAR]");
  EXPECT_EQ(Period::Of(2021, 5).status().message(),
            "triwulan 5 di luar 0 sampai 4 (0 = setahun) [BAD_QUARTER]");
}

TEST(PeriodTest, SortsByYearThenQuarter) {
  EXPECT_LT(*Period::Of(2021, 0), *Period::Of(2021, 1));
  EXPECT_LT(*Period::Of(2021, 4), *Period::Of(2022, 0));
  EXPECT_EQ(*Period::Of(2021, 2), *Period::Of(2021, 2));
}

TEST(PeriodTest, PrintsTheQuarterOnlyWhereThereIsOne) {
  EXPECT_EQ(Period::Of(2021, 0)->ToString(), "2021");
  EXPECT_EQ(Period::Of(2021, 3)->ToString(), "2021 triwulan 3");
}

}  // namespace
}  // namespace rekap
