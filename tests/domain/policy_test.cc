// Policy. Method: the value on either side of every band's edge, before and
// after the rounding that decides.
#include "domain/rule/policy.h"

#include <limits>
#include <string>

#include <gtest/gtest.h>

#include "domain/rule/achievement.h"

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
  EXPECT_EQ(Band(90'977'000), "Tinggi") << "shown 90,98";
  EXPECT_EQ(Band(90'994'000), "Tinggi") << "shown 90,99";
  EXPECT_EQ(Band(90'994'999), "Tinggi");
  EXPECT_EQ(Band(90'995'000), "Sangat Tinggi");
  EXPECT_EQ(Band(91'000'000), "Sangat Tinggi");
}

TEST(PolicyTest, BandsAreDecidedOnTwoPlacesHoweverManyAreShown) {
  for (int places : {0, 1, 2, 6}) {
    Policy policy = Policy::Default();
    policy.shown_places = places;
    auto at = [](int64_t micro) { return DecimalResult::Of(Decimal::FromMicro(micro)); };
    EXPECT_EQ(BandOf(policy, at(90'977'000)), "Tinggi") << places;
    EXPECT_EQ(BandOf(policy, at(90'994'999)), "Tinggi") << places;
    EXPECT_EQ(BandOf(policy, at(90'995'000)), "Sangat Tinggi") << places;
    EXPECT_EQ(IkmGradeOf(policy, at(88'305'000)), "A") << places;
    EXPECT_EQ(AkipGradeOf(policy, at(90'004'999)), "A") << places;
  }
}

TEST(PolicyTest, NoCapCutsNothing) {
  DecimalResult most = DecimalResult::Of(Policy::kNoCap);
  EXPECT_EQ(Capped(most, Policy::kNoCap), most);
}

TEST(PolicyTest, IkmGradeBeginsAtItsBound) {
  auto grade = [](int64_t micro) {
    return IkmGradeOf(Policy::Default(), DecimalResult::Of(Decimal::FromMicro(micro)));
  };
  EXPECT_EQ(grade(100'000'000), "A");
  EXPECT_EQ(grade(88'310'000), "A");
  EXPECT_EQ(grade(88'305'000), "A") << "shown 88,31";
  EXPECT_EQ(grade(88'304'999), "B") << "shown 88,30";
  EXPECT_EQ(grade(76'610'000), "B");
  EXPECT_EQ(grade(76'600'000), "C");
  EXPECT_EQ(grade(65'000'000), "C");
  EXPECT_EQ(grade(64'990'000), "D");
  EXPECT_EQ(grade(25'000'000), "D");
}

TEST(PolicyTest, AkipGradeBeginsAboveItsBound) {
  auto grade = [](int64_t micro) {
    return AkipGradeOf(Policy::Default(), DecimalResult::Of(Decimal::FromMicro(micro)));
  };
  struct Edge {
    int64_t whole;
    const char* above;
    const char* at;
  };
  for (const Edge& edge : {Edge{90, "AA", "A"}, Edge{80, "A", "BB"}, Edge{70, "BB", "B"},
                           Edge{60, "B", "CC"}, Edge{50, "CC", "C"}, Edge{30, "C", "D"}}) {
    int64_t at = edge.whole * Decimal::kScale;
    EXPECT_EQ(grade(at), edge.at);
    EXPECT_EQ(grade(at + 10'000), edge.above);
    EXPECT_EQ(grade(at + 4'999), edge.at) << "shown as the bound";
    EXPECT_EQ(grade(at + 5'000), edge.above);
  }
  EXPECT_EQ(grade(0), "D");
  EXPECT_EQ(grade(std::numeric_limits<int64_t>::min()), "D");
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
    EXPECT_EQ(IkmGradeOf(Policy::Default(), DecimalResult::Missing(state)), "");
    EXPECT_EQ(AkipGradeOf(Policy::Default(), DecimalResult::Missing(state)), "");
  }
}

}  // namespace
}  // namespace rekap
