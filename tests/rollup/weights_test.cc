// Method: means weighed by budget, small enough to work out by hand, and the
// wide sums against their bounds.
#include <limits>
#include <vector>

#include "gtest/gtest.h"

#include "aggregator/rollup/cell.h"
#include "aggregator/rollup/engine.h"
#include "aggregator/rollup/parent.h"
#include "aggregator/rollup/weighted_mean.h"
#include "domain/decimal/sen.h"
#include "tests/rollup/support.h"

namespace rekap::test {
namespace {

constexpr char kOmben[] = "35.27.05";
constexpr char kSreseh[] = "35.27.01";
constexpr char kSub[] = "7.01.01.2.01.01";
constexpr char kSibling[] = "7.01.01.2.01.02";
constexpr char kOtherProgram[] = "7.01.06.2.01.02";
constexpr int64_t kPercent = Decimal::kScale;

class WeightsTest : public testing::Test {
 protected:
  void Apply(const std::vector<LeafChange>& changes) {
    absl::Status applied = engine_.Apply(changes);
    ASSERT_TRUE(applied.ok()) << applied;
  }
  std::string Achievement(absl::string_view region, const Element& element = Element::Whole()) {
    return engine_.Find(Region(region), element, Year(2021))->achievement.value.ToPlain();
  }

  Catalog catalog_ = SampangCatalog(CascadeWeights::kAllocated);
  RollupEngine engine_{&catalog_};
};

TEST_F(WeightsTest, ChildrenWeighByTheirAllocatedBudgetOnEveryLevel) {
  Apply({BudgetChange(kOmben, kSub, Budget(300, 0)), BudgetChange(kOmben, kSibling, Budget(100, 0)),
         BudgetChange(kOmben, kOtherProgram, Budget(600, 0)),
         OutputChange(kOmben, kSub, 1, Achieved(80 * kPercent)),
         OutputChange(kOmben, kSibling, 1, Achieved(40 * kPercent)),
         OutputChange(kOmben, kOtherProgram, 1, Achieved(20 * kPercent)),
         BudgetChange(kSreseh, kSub, Budget(3000, 0)),
         OutputChange(kSreseh, kSub, 1, Achieved(100 * kPercent))});
  EXPECT_EQ(Achievement(kOmben, Element::Activity(Activity("7.01.01.2.01"))), "70");
  EXPECT_EQ(Achievement(kOmben), "40");   // (70 x 400 + 20 x 600) / 1000
  EXPECT_EQ(Achievement("35.27"), "85");  // (40 x 1000 + 100 x 3000) / 4000
}

TEST_F(WeightsTest, OutputsOfOneSubKegiatanWeighTheSame) {
  Apply({BudgetChange(kOmben, kSub, Budget(300, 0)),
         OutputChange(kOmben, kSub, 1, Achieved(80 * kPercent)),
         OutputChange(kOmben, kSub, 2, Achieved(20 * kPercent))});
  EXPECT_EQ(Achievement(kOmben, Element::Activity(Activity(kSub))), "50");
}

TEST_F(WeightsTest, ChildWithoutBudgetWeighsNothingUnlessNoneHasAny) {
  Apply({OutputChange(kOmben, kSub, 1, Achieved(80 * kPercent)),
         OutputChange(kOmben, kSibling, 1, Achieved(40 * kPercent)),
         BudgetChange(kOmben, kOtherProgram, Budget(600, 0))});
  EXPECT_EQ(Achievement(kOmben), "60") << "budget without an output has no say";
  Apply({BudgetChange(kOmben, kSibling, Budget(1, 0))});
  EXPECT_EQ(Achievement(kOmben), "40");
  Apply({BudgetChange(kOmben, kSibling, std::nullopt)});
  EXPECT_EQ(Achievement(kOmben), "60");
}

TEST_F(WeightsTest, BudgetAloneMovesTheMeanAtTheSameCostAsAnyChange) {
  Apply({BudgetChange(kOmben, kSub, Budget(1, 0)), BudgetChange(kOmben, kSibling, Budget(1, 0)),
         OutputChange(kOmben, kSub, 1, Achieved(80 * kPercent)),
         OutputChange(kOmben, kSibling, 1, Achieved(40 * kPercent))});
  uint64_t touched = engine_.cells_touched();
  Apply({BudgetChange(kOmben, kSub, Budget(3, 0))});
  EXPECT_EQ(Achievement("35"), "70");
  EXPECT_EQ(engine_.cells_touched() - touched, 15u);
}

TEST_F(WeightsTest, ParentOfWeighsAsTheCellsDo) {
  CellFigures small;
  small.allocated_sen = 1;
  small.achievement = small.uncapped = DecimalResult::Of(Decimal::FromMicro(0));
  CellFigures large;
  large.allocated_sen = 3;
  large.achievement = large.uncapped = DecimalResult::Of(Decimal::FromMicro(100 * kPercent));
  std::vector<CellFigures> children = {small, large, CellFigures()};
  EXPECT_EQ(ParentOf(children, CascadeWeights::kAllocated).achievement.value.ToPlain(), "75");
  EXPECT_EQ(ParentOf(children, CascadeWeights::kEqual).achievement.value.ToPlain(), "50");
  EXPECT_EQ(ParentOf({}, CascadeWeights::kAllocated).achievement.state, ValueState::kNotReported);
}

TEST(WeightedSum, RoundsHalfAwayFromZeroOnBothSides) {
  for (auto [value, mean] : {std::pair(1, 1), {3, 2}, {-1, -1}, {-3, -2}, {4, 2}, {-4, -2}}) {
    WeightedSum sum;
    sum.Add(value, 1);
    EXPECT_EQ(sum.DividedBy(2), mean) << value;
  }
  WeightedSum third;
  third.Add(-1, 1);
  EXPECT_EQ(third.DividedBy(3), 0);
}

TEST(WeightedSum, HoldsTheGreatestValuesWithTheGreatestWeights) {
  // As many lines as a cell can count, each with the most that a record may say.
  constexpr __int128 kLines = std::numeric_limits<uint32_t>::max();
  constexpr __int128 kWeight = Sen::kRecordMax * kLines;
  for (int64_t value : {std::numeric_limits<int64_t>::max(), std::numeric_limits<int64_t>::min()}) {
    WeightedSum sum;
    sum.Add(value, kWeight);
    EXPECT_EQ(sum.DividedBy(kWeight), value);
    // Old and new weights together, in the middle of a batch.
    sum.Add(value, kWeight);
    EXPECT_EQ(sum.DividedBy(2 * kWeight), value);
    sum.Add(value, -2 * kWeight);
    EXPECT_EQ(sum.DividedBy(1), 0);
  }
}

}  // namespace
}  // namespace rekap::test
