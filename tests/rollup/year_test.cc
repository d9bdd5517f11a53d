// Method: one unit through a year, step by step; after each step where the
// year's figures come from and what they are. Any history at all is in
// history_test.cc.
#include <optional>
#include <vector>

#include "gtest/gtest.h"

#include "aggregator/rollup/engine.h"
#include "tests/rollup/support.h"

namespace rekap::test {
namespace {

constexpr char kOmben[] = "35.27.05";
constexpr char kSub[] = "7.01.01.2.01.01";
constexpr char kSibling[] = "7.01.01.2.01.02";
constexpr int64_t kPercent = Decimal::kScale;

class YearTest : public testing::Test {
 protected:
  void Apply(const std::vector<LeafChange>& changes) {
    absl::Status applied = engine_.Apply(changes);
    ASSERT_TRUE(applied.ok()) << applied;
  }
  // Allocated sen of the kabupaten; -1 = nothing was reported.
  int64_t Allocated(Period period) const {
    std::optional<CellFigures> cell = engine_.Find(Region("35.27"), Element::Whole(), period);
    return cell ? static_cast<int64_t>(cell->allocated_sen) : -1;
  }
  std::optional<uint8_t> Source(LeafTable table = LeafTable::kBudget) const {
    return engine_.SourceOf(Region(kOmben), 2021, table);
  }
  static LeafChange Line(uint32_t quarter, absl::string_view sub, int64_t sen) {
    return In(Year(2021, quarter), BudgetChange(kOmben, sub, Budget(sen, 1)));
  }
  // With a realised nought, as "-" reports it.
  static LeafChange Dash(uint32_t quarter, absl::string_view sub, int64_t sen) {
    return In(Year(2021, quarter), BudgetChange(kOmben, sub, Budget(sen, 0)));
  }
  // A line that nothing was realised on yet, as a plan has it.
  static LeafChange Plan(uint32_t quarter, absl::string_view sub, int64_t sen) {
    return In(Year(2021, quarter), BudgetChange(kOmben, sub, Budget(sen, std::nullopt)));
  }
  static LeafChange NoLine(uint32_t quarter, absl::string_view sub) {
    return In(Year(2021, quarter), BudgetChange(kOmben, sub, std::nullopt));
  }

  Catalog catalog_ = SampangCatalog();
  RollupEngine engine_{&catalog_};
};

TEST_F(YearTest, LatestQuarterStandsForTheYearAndNeverAddsToAnEarlierOne) {
  Apply({Line(1, kSub, 10), Line(1, kSibling, 20)});
  EXPECT_EQ(Source(), 1);
  EXPECT_EQ(Allocated(Year(2021)), 30);
  Apply({Line(3, kSub, 15)});
  EXPECT_EQ(Source(), 3);
  EXPECT_EQ(Allocated(Year(2021)), 15) << "the sibling is not reported in the third quarter";
  EXPECT_EQ(Allocated(Year(2021, 1)), 30);
  EXPECT_EQ(Allocated(Year(2021, 3)), 15);
  Apply({Line(2, kSub, 12)});
  EXPECT_EQ(Allocated(Year(2021)), 15) << "a late report of an earlier quarter";
}

TEST_F(YearTest, AnnualRecordsReplaceTheQuarterAsAWhole) {
  Apply({Line(4, kSub, 10), Line(4, kSibling, 20)});
  Apply({Line(0, kSub, 11)});
  EXPECT_EQ(Source(), 0);
  EXPECT_EQ(Allocated(Year(2021)), 11);
  Apply({Line(4, kSub, 99)});
  EXPECT_EQ(Allocated(Year(2021)), 11);
}

TEST_F(YearTest, WithdrawalFallsBackToTheQuarterThatIsLeft) {
  Apply({Line(1, kSub, 10), Line(2, kSub, 20), Line(0, kSub, 30)});
  Apply({NoLine(0, kSub)});
  EXPECT_EQ(Source(), 2);
  EXPECT_EQ(Allocated(Year(2021)), 20);
  Apply({NoLine(2, kSub)});
  EXPECT_EQ(Source(), 1);
  EXPECT_EQ(Allocated(Year(2021)), 10);
  Apply({NoLine(1, kSub)});
  EXPECT_EQ(Source(), std::nullopt);
  EXPECT_EQ(Allocated(Year(2021)), -1);
  EXPECT_EQ(engine_.leaf_count(), 0u);
}

TEST_F(YearTest, WithdrawingAnAnnualRecordThatNeverWasLeavesTheQuarterInPlace) {
  Apply({Line(2, kSub, 20), NoLine(0, kSub)});
  EXPECT_EQ(Source(), 2);
  EXPECT_EQ(Allocated(Year(2021)), 20);
}

TEST_F(YearTest, AnnualPlanStandsUntilAQuarterHasAResult) {
  Apply({Plan(0, kSub, 100), Plan(0, kSibling, 200)});
  EXPECT_EQ(Source(), 0);
  EXPECT_EQ(Allocated(Year(2021)), 300);
  Apply({Plan(2, kSub, 90)});
  EXPECT_EQ(Source(), 0) << "a quarter that plans as well says no more than the year's plan";
  Apply({Line(1, kSub, 100)});
  EXPECT_EQ(Source(), 1);
  EXPECT_EQ(Allocated(Year(2021)), 100) << "and nothing of the plan beside it";
  Apply({Plan(0, kSibling, 250)});
  EXPECT_EQ(Allocated(Year(2021)), 100);
  Apply({NoLine(1, kSub)});
  EXPECT_EQ(Source(), 0);
  EXPECT_EQ(Allocated(Year(2021)), 350) << "the plan as it became meanwhile";
  EXPECT_EQ(engine_.leaf_count(), 3u);
}

TEST_F(YearTest, OneResultOfTheYearSilencesTheQuarters) {
  Apply({Plan(0, kSub, 100), Plan(0, kSibling, 200), Line(3, kSub, 10)});
  EXPECT_EQ(Source(), 3);
  Apply({Line(0, kSibling, 200)});
  EXPECT_EQ(Source(), 0);
  EXPECT_EQ(Allocated(Year(2021)), 300);
  Apply({Plan(0, kSibling, 200)});
  EXPECT_EQ(Source(), 3) << "the result was taken back";
  EXPECT_EQ(Allocated(Year(2021)), 10);
}

TEST_F(YearTest, AnnualPlanWithDashesForResultsDoesNotHideTheQuarters) {
  Apply({Dash(0, kSub, 100)});
  EXPECT_EQ(Source(), 0);
  Apply({Dash(1, kSub, 40)});
  EXPECT_EQ(Source(), 1) << "nothing was spent yet in a quarter that is over";
  EXPECT_EQ(Allocated(Year(2021)), 40);
}

TEST_F(YearTest, LaterQuarterThatOnlyPlansDoesNotHideAnEarlierResult) {
  Apply({Line(1, kSub, 10), Plan(3, kSub, 30)});
  EXPECT_EQ(Source(), 1);
  Apply({In(Year(2021, 3), OutputChange(kOmben, kSub, 1, Missing(ValueState::kNotReported)))});
  EXPECT_EQ(Source(), 1);
  Apply({In(Year(2021, 3), OutputChange(kOmben, kSub, 1, Missing(ValueState::kNotComparable)))});
  EXPECT_EQ(Source(), 3) << "prose is a result, and the budget goes with it";
  EXPECT_EQ(Allocated(Year(2021)), 30);
}

TEST_F(YearTest, PlanOfAnIndicatorDoesNotHideItsQuarter) {
  IndicatorValues plan;
  plan.target = Decimal::FromMicro(80 * kPercent);
  Apply({IndicatorChange(kOmben, "IKU-1", ResultOf(plan))});
  EXPECT_EQ(Source(LeafTable::kIndicators), 0);
  Apply({In(Year(2021, 2), IndicatorChange(kOmben, "IKU-1", Result(kPercent)))});
  EXPECT_EQ(Source(LeafTable::kIndicators), 2);
  EXPECT_EQ(engine_.FindIndicator(Region(kOmben), "IKU-1", Year(2021))->realised.value.micro(),
            kPercent);
}

TEST_F(YearTest, TablesAndUnitsAndYearsDecideForThemselves) {
  Apply({Line(0, kSub, 10), In(Year(2021, 2), IndicatorChange(kOmben, "IKU-1", Result(kPercent))),
         In(Year(2021, 1), BudgetChange("35.27.01", kSub, Budget(5, 0))),
         In(Year(2022, 3), BudgetChange(kOmben, kSub, Budget(7, 0)))});
  EXPECT_EQ(Source(LeafTable::kBudget), 0);
  EXPECT_EQ(Source(LeafTable::kIndicators), 2);
  EXPECT_EQ(Allocated(Year(2021)), 15);
  EXPECT_EQ(Allocated(Year(2022)), 7);
  EXPECT_EQ(engine_.FindIndicator(Region("35.27"), "IKU-1", Year(2021))->realised.value.micro(),
            kPercent);
}

TEST_F(YearTest, OutputsStandForTheYearTogetherWithTheBudget) {
  Apply({Line(1, kSub, 10), In(Year(2021, 1), OutputChange(kOmben, kSub, 1, Achieved(kPercent)))});
  EXPECT_EQ(engine_.Find(Region("35.27"), Element::Whole(), Year(2021))->achievement.value.micro(),
            kPercent);
  Apply({Line(0, kSub, 10)});
  EXPECT_EQ(engine_.Find(Region("35.27"), Element::Whole(), Year(2021))->achievement.state,
            ValueState::kNotReported)
      << "annual budget with a quarter's outputs would be a mixture";
}

}  // namespace
}  // namespace rekap::test
