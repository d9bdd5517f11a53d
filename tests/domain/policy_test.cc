// Policy. Method: the value on either side of every band's edge, before and
// after the rounding that decides.
#include "domain/rule/policy.h"

#include <limits>
#include <string>

#include <gtest/gtest.h>

namespace rekap {
namespace {

std::string Band(int64_t micro) {
  return BandOf(Policy::Default(), DecimalResult::Of(Decimal::FromMicro(micro)));
}

TEST(PolicyTest, DefaultIsCap100AndFiveBands) {
  Policy policy = Policy::Default();
  EXPECT_EQ(policy.cap.micro(), 100'000'000);
  ASSERT_EQ(policy.bands.size(), 5U);
  for (size_t i = 1; i < policy.bands.size(); ++i) {
    EXPECT_GT(policy.bands[i - 1].from, policy.bands[i].from) << "highest first";
  }
}

TEST(PolicyTest, BandIsDecidedOnTwoPlaces) {
  EXPECT_EQ(Band(90'977'000), "Tinggi");
  EXPECT_EQ(Band(90'994'999), "Tinggi");
  EXPECT_EQ(Band(90'995'000), "Sangat Tinggi");
  EXPECT_EQ(Band(91'000'000), "Sangat Tinggi");
}

TEST(PolicyTest, EveryEdgeBelongsToTheBandAbove) {
  struct Edge {
    int64_t whole;
    const char* above;
    const char* below;
  };
  for (const Edge& edge : {Edge{91, "Sangat Tinggi", "Tinggi"}, Edge{76, "Tinggi", "Sedang"},
                           Edge{66, "Sedang", "Rendah"}, Edge{51, "Rendah", "Sangat Rendah"}}) {
    int64_t at = edge.whole * Decimal::kScale;
    EXPECT_EQ(Band(at), edge.above);
    EXPECT_EQ(Band(at - 5'000), edge.above);
    EXPECT_EQ(Band(at - 5'001), edge.below);
  }
}

TEST(PolicyTest, LastBandCatchesEverything) {
  EXPECT_EQ(Band(0), "Sangat Rendah");
  EXPECT_EQ(Band(-100'000'000), "Sangat Rendah");
  EXPECT_EQ(Band(std::numeric_limits<int64_t>::min()), "Sangat Rendah");
  EXPECT_EQ(Band(std::numeric_limits<int64_t>::max()), "Sangat Tinggi");
}

TEST(PolicyTest, WhatIsMissingHasNoBand) {
  for (ValueState state :
       {ValueState::kNotReported, ValueState::kUndefined, ValueState::kNotComparable}) {
    EXPECT_EQ(BandOf(Policy::Default(), DecimalResult::Missing(state)), "");
  }
}

}  // namespace
}  // namespace rekap
