// Method: the guards that no history can reach through the engine, because
// they only fire where memory or code is broken.
#include "aggregator/rollup/cell.h"

#include <limits>

#include "gtest/gtest.h"

namespace rekap {
namespace {

constexpr Shown kReported = {5, 7, ValueState::kReported};

TEST(Cell, CountBelowZeroIsRefused) {
  for (SumDelta delta :
       {SumDelta{.lines = -1}, SumDelta{.allocated_lines = -1}, SumDelta{.realised_lines = -1},
        SumDelta{.leaves = -1}, SumDelta{.synthetic_leaves = -1}}) {
    Cell cell;
    EXPECT_FALSE(cell.Take(delta));
  }
}

TEST(Cell, CountBeyondItsRangeIsRefused) {
  Cell cell;
  EXPECT_TRUE(cell.Take({.lines = std::numeric_limits<uint32_t>::max()}));
  EXPECT_FALSE(cell.Take({.lines = 1}));
}

TEST(Cell, RetractingAChildThatNeverCameIsRefused) {
  for (ValueState state :
       {ValueState::kReported, ValueState::kUndefined, ValueState::kNotComparable}) {
    Cell cell;
    EXPECT_FALSE(cell.Exchange({0, 0, state}, {}));
  }
}

TEST(Cell, RetractUndoesInsertExactly) {
  Cell cell;
  EXPECT_TRUE(cell.Exchange({}, {3, 3, ValueState::kReported}));
  Shown before = cell.Mean();
  EXPECT_TRUE(cell.Exchange({}, kReported));
  EXPECT_EQ(cell.Mean(), (Shown{4, 5, ValueState::kReported}));
  EXPECT_TRUE(cell.Exchange(kReported, {}));
  EXPECT_EQ(cell.Mean(), before);
}

TEST(Cell, MeanOfTheLargestValuesFits) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  Cell cell;
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(cell.Exchange({}, {kMax, kMax, ValueState::kReported}));
  EXPECT_EQ(cell.Mean(), (Shown{kMax, kMax, ValueState::kReported}));
}

TEST(Sum96, HoldsTheLargestSumsOfEitherSignAndComesBackToZero) {
  constexpr __int128 kMost = static_cast<__int128>(std::numeric_limits<int64_t>::min()) *
                             std::numeric_limits<uint32_t>::max();
  Sum96 sum;
  sum.Add(kMost);
  EXPECT_TRUE(sum.value() == kMost);
  sum.Add(1);
  EXPECT_TRUE(sum.value() == kMost + 1);
  sum.Add(-kMost);
  EXPECT_TRUE(sum.value() == 1);
  sum.Add(-kMost - 1);
  EXPECT_TRUE(sum.value() == -kMost);
  sum.Add(kMost);
  EXPECT_TRUE(sum.value() == 0);
}

}  // namespace
}  // namespace rekap
