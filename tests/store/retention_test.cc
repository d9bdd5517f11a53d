// The retention rule, over random journals: how much must go, and in which order.
#include "node/store/retention.h"

#include <numeric>
#include <random>

#include <gtest/gtest.h>

namespace rekap {
namespace {

constexpr uint64_t kMax = 1000;
const std::vector<uint32_t> kTens(200, 10);

TEST(RetentionTest, AJournalWithinItsSizeIsLeftAlone) {
  EXPECT_EQ(TrimUpTo(Seq{5}, kTens, kMax, kMax, Seq{100}), Seq{5});
}

TEST(RetentionTest, AcknowledgedEntriesGoDownToThreeQuarters) {
  EXPECT_EQ(TrimUpTo(Seq{5}, kTens, 1010, kMax, Seq{1000}), Seq{5 + 26});
}

TEST(RetentionTest, UnacknowledgedEntriesStayWhileTheOthersSuffice) {
  EXPECT_EQ(TrimUpTo(Seq{5}, kTens, 1010, kMax, Seq{6}), Seq{6});
  EXPECT_EQ(TrimUpTo(Seq{5}, kTens, 1010, kMax, Seq{9}), Seq{9});
}

TEST(RetentionTest, UnacknowledgedEntriesGoWhereNothingElseSuffices) {
  EXPECT_EQ(TrimUpTo(Seq{5}, kTens, 1010, kMax, Seq{5}), Seq{5 + 26});
  EXPECT_EQ(TrimUpTo(Seq{5}, kTens, 1030, kMax, Seq{6}), Seq{5 + 28});
}

TEST(RetentionTest, WhatIsLeftIsWithinBoundsAndNoMoreThanNeededIsGone) {
  std::mt19937_64 random(7);
  auto pick = [&random](uint64_t low, uint64_t high) {
    return std::uniform_int_distribution<uint64_t>(low, high)(random);
  };
  for (int round = 0; round < 20'000; ++round) {
    std::vector<uint32_t> sizes(pick(1, 40));
    for (uint32_t& size : sizes) size = static_cast<uint32_t>(pick(1, 250));
    const uint64_t held = std::accumulate(sizes.begin(), sizes.end(), uint64_t{0});
    const Seq base{pick(0, 3)};
    const Seq acknowledged{pick(0, base.value + sizes.size())};
    const Seq end = TrimUpTo(base, sizes, held, kMax, acknowledged);
    auto left_after = [&](Seq seq) {
      return std::accumulate(sizes.begin() + static_cast<int64_t>(seq.value - base.value),
                             sizes.end(), uint64_t{0});
    };
    ASSERT_GE(end, base);
    ASSERT_LE(end.value, base.value + sizes.size());
    const uint64_t left = left_after(end);
    if (held <= kMax) {
      ASSERT_EQ(end, base);
      continue;
    }
    ASSERT_LE(left, kMax);
    ASSERT_GT(left, 0u) << "four of the largest entries fit, so one stays";
    Seq before{end.value - 1};
    ASSERT_GT(left_after(before), RetentionGoal(kMax)) << "the last one had to go";
    if (end > acknowledged && acknowledged > base) {
      ASSERT_GT(left_after(acknowledged), kMax) << "the acknowledged ones did not suffice";
    }
    if (end < acknowledged) {
      ASSERT_LE(left, RetentionGoal(kMax)) << "more could have gone";
    }
  }
}

}  // namespace
}  // namespace rekap
