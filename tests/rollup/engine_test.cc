// Method: small hand-made cases, one rule each. Whole histories are compared
// in history_test.cc.
#include "aggregator/rollup/engine.h"

#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "gtest/gtest.h"

#include "domain/decimal/sen.h"
#include "tests/rollup/support.h"

namespace rekap::test {
namespace {

constexpr char kOmben[] = "35.27.05";
constexpr char kSreseh[] = "35.27.01";
constexpr char kSub[] = "7.01.01.2.01.01";
constexpr char kSibling[] = "7.01.01.2.01.02";
constexpr int64_t kPercent = Decimal::kScale;

class RollupEngineTest : public testing::Test {
 protected:
  void Apply(const std::vector<LeafChange>& changes) {
    absl::Status applied = engine_.Apply(changes);
    ASSERT_TRUE(applied.ok()) << applied;
  }
  CellFigures At(absl::string_view region, const Element& element) {
    std::optional<CellFigures> figures = engine_.Find(Region(region), element, Year(2021));
    EXPECT_TRUE(figures.has_value()) << region;
    return figures.value_or(CellFigures{});
  }
  CellFigures AtActivity(absl::string_view region, absl::string_view activity) {
    return At(region, Element::Activity(Activity(activity)));
  }

  static LeafValue Undefined() {
    IndicatorValues values;
    values.target = Decimal();
    values.realised = values.achievement = DecimalResult::Missing(ValueState::kUndefined);
    return ResultOf(values);
  }

  Catalog catalog_ = SampangCatalog();
  RollupEngine engine_{&catalog_};
};

TEST_F(RollupEngineTest, KnowsNothingBeforeTheFirstLeaf) {
  EXPECT_EQ(engine_.Find(Region(kOmben), Element::Whole(), Year(2021)), std::nullopt);
  EXPECT_TRUE(engine_.Dump().empty());
  EXPECT_EQ(engine_.cell_count(), 0u);
}

TEST_F(RollupEngineTest, KeepsPeriodsApart) {
  Apply({BudgetChange(kOmben, kSub, Budget(5, 3))});
  EXPECT_EQ(engine_.Find(Region(kOmben), Element::Whole(), Year(2021, 1)), std::nullopt);
  EXPECT_EQ(engine_.Find(Region(kOmben), Element::Whole(), Year(2022)), std::nullopt);
}

TEST_F(RollupEngineTest, ReportedZeroIsNotMissing) {
  Apply({OutputChange(kOmben, kSub, 1, Achieved(0))});
  EXPECT_EQ(At(kOmben, Element::Whole()).achievement, DecimalResult::Of(Decimal()));
  EXPECT_EQ(At(kOmben, Element::Whole()).reporting_children, 1u);
}

TEST_F(RollupEngineTest, BlankMoneyIsNotCountedAndADashIs) {
  Apply({BudgetChange(kOmben, kSub, Budget(70, std::nullopt)),
         BudgetChange(kOmben, kSibling, Budget(30, 0)),
         BudgetChange(kSreseh, kSub, Budget(std::nullopt, 20))});
  auto expect = [](const CellFigures& figures, int64_t allocated, int64_t realised,
                   int64_t with_realised) {
    EXPECT_TRUE(figures.allocated_sen == allocated);
    EXPECT_TRUE(figures.realised_sen == realised);
    EXPECT_TRUE(figures.allocated_with_realised_sen == with_realised);
  };
  CellFigures kabupaten = At("35.27", Element::Whole());
  expect(kabupaten, 100, 20, 30);
  EXPECT_EQ(kabupaten.lines, 3u);
  EXPECT_EQ(kabupaten.allocated_lines, 2u);
  EXPECT_EQ(kabupaten.realised_lines, 2u);
  EXPECT_EQ(AtActivity(kOmben, kSub).realised_lines, 0u);
  Apply({BudgetChange(kOmben, kSub, Budget(70, 7)), BudgetChange(kSreseh, kSub, std::nullopt)});
  expect(At("35.27", Element::Whole()), 100, 7, 100);
  Apply({BudgetChange(kOmben, kSub, Budget(70, std::nullopt))});
  expect(At("35.27", Element::Whole()), 100, 0, 30);
  EXPECT_EQ(At("35.27", Element::Whole()).realised_lines, 1u);
}

TEST_F(RollupEngineTest, ChildrenWithoutANumberAreNotCounted) {
  Apply({OutputChange(kOmben, kSub, 1, Achieved(40 * kPercent)),
         OutputChange(kOmben, kSub, 2, Missing(ValueState::kUndefined)),
         OutputChange(kOmben, kSub, 3, Missing(ValueState::kNotComparable)),
         OutputChange(kOmben, kSub, 4, Missing(ValueState::kNotReported)),
         OutputChange(kOmben, kSibling, 1, Missing(ValueState::kUndefined))});
  CellFigures sub = AtActivity(kOmben, kSub);
  EXPECT_EQ(sub.achievement.value.ToPlain(), "40");
  EXPECT_EQ(sub.reporting_children, 1u);
  EXPECT_EQ(sub.leaves, 4u);
  EXPECT_EQ(AtActivity(kOmben, "7.01.01.2.01").achievement.value.ToPlain(), "40");
}

TEST_F(RollupEngineTest, WithoutANumberTheStateNearestToOneIsShownAllTheWayUp) {
  auto expect = [this](ValueState state) {
    for (absl::string_view region : {kOmben, "35.27", "35"}) {
      EXPECT_EQ(At(region, Element::Whole()).achievement, DecimalResult::Missing(state));
      EXPECT_EQ(At(region, Element::Whole()).uncapped, DecimalResult::Missing(state));
    }
  };
  Apply({OutputChange(kOmben, kSub, 1, Missing(ValueState::kNotReported))});
  expect(ValueState::kNotReported);
  Apply({OutputChange(kOmben, kSibling, 1, Missing(ValueState::kNotComparable))});
  expect(ValueState::kNotComparable);
  Apply({OutputChange(kOmben, kSub, 1, Missing(ValueState::kUndefined))});
  expect(ValueState::kUndefined);
  Apply({OutputChange(kOmben, kSub, 1, std::nullopt)});
  expect(ValueState::kNotComparable);
  EXPECT_EQ(At(kOmben, Element::Whole()).leaves, 1u);
}

TEST_F(RollupEngineTest, CapActsOnOutputsAndTheUncappedMeanIsKept) {
  Apply({OutputChange(kOmben, kSub, 1, Achieved(150 * kPercent)),
         OutputChange(kOmben, kSub, 2, Achieved(50 * kPercent))});
  CellFigures whole = At(kOmben, Element::Whole());
  EXPECT_EQ(whole.achievement.value.ToPlain(), "75");
  EXPECT_EQ(whole.uncapped.value.ToPlain(), "100");
}

TEST_F(RollupEngineTest, RoundsHalfUpAtEveryLevel) {
  // Of 0 and 0.000001 each sub kegiatan has the mean 0.0000005, so 0.000001,
  // and with a third at 0 the kegiatan has 0.000001 x 2 / 3.
  Apply({OutputChange(kOmben, kSub, 1, Achieved(0)), OutputChange(kOmben, kSub, 2, Achieved(1)),
         OutputChange(kOmben, kSibling, 1, Achieved(0)),
         OutputChange(kOmben, kSibling, 2, Achieved(1)),
         OutputChange(kOmben, "7.01.01.2.01.03", 1, Achieved(0))});
  EXPECT_EQ(AtActivity(kOmben, kSub).achievement.value.micro(), 1);
  EXPECT_EQ(AtActivity(kOmben, "7.01.01.2.01").achievement.value.micro(), 1);
}

TEST_F(RollupEngineTest, KabupatenIsTheMeanOfItsUnitsNotOfTheirOutputs) {
  Apply({OutputChange(kOmben, kSub, 1, Achieved(0)), OutputChange(kOmben, kSub, 2, Achieved(0)),
         OutputChange(kOmben, kSub, 3, Achieved(0)),
         OutputChange(kSreseh, kSub, 1, Achieved(100 * kPercent))});
  EXPECT_EQ(AtActivity("35.27", kSub).achievement.value.ToPlain(), "50");
  EXPECT_EQ(AtActivity("35.27", kSub).reporting_children, 2u);
}

TEST_F(RollupEngineTest, ProgramOutsideTheCatalogCountsInTheWholeAndInNoObjective) {
  Apply({BudgetChange(kOmben, "7.01.09.2.01.01", Budget(7, 2)),
         OutputChange(kOmben, "7.01.09.2.01.01", 1, Achieved(30 * kPercent))});
  EXPECT_TRUE(At("35.27", Element::Whole()).allocated_sen == 7);
  EXPECT_EQ(At(kOmben, Element::Whole()).achievement.value.ToPlain(), "30");
  for (const NamedCell& cell : engine_.Dump()) {
    EXPECT_NE(cell.element.kind, Element::Kind::kObjective) << ToText(cell);
  }
}

TEST_F(RollupEngineTest, IndicatorCountsAsALeafButItsAchievementStaysItsOwn) {
  Apply({OutputChange(kOmben, kSub, 1, Achieved(20 * kPercent)),
         IndicatorChange(kOmben, "IKU-1", Result(90 * kPercent, /*synthetic=*/true)),
         IndicatorChange(kSreseh, "IKU-1", Result(70 * kPercent)),
         IndicatorChange(kSreseh, "OTHER", Undefined())});
  EXPECT_EQ(At("35.27", Element::Indicator("IKU-1")).achievement.value.ToPlain(), "80");
  EXPECT_EQ(At("35.27", Element::Indicator("IKU-1")).reporting_children, 2u);
  EXPECT_EQ(At("35.27", Element::Indicator("OTHER")).achievement.state, ValueState::kUndefined);
  CellFigures whole = At("35.27", Element::Whole());
  EXPECT_EQ(whole.achievement.value.ToPlain(), "20");
  EXPECT_EQ(whole.leaves, 4u);
  EXPECT_EQ(whole.synthetic_leaves, 1u);
  EXPECT_EQ(whole.lines, 0u);
  // The mean of results against the mean of targets.
  std::optional<IndicatorSummary> summary =
      engine_.FindIndicator(Region("35.27"), "IKU-1", Year(2021));
  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->realised.value.ToPlain(), "80");
  EXPECT_EQ(summary->target.value.ToPlain(), "100");
  // S1 is the objective of IKU-1 by the catalog; OTHER has none.
  EXPECT_EQ(At("35.27", Element::Objective("S1")).leaves, 2u);
  EXPECT_EQ(At("35.27", Element::Objective("S1")).achievement.state, ValueState::kNotReported);
}

TEST_F(RollupEngineTest, RatioOfARegionFollowsFromSummedPartsNotFromRatios) {
  auto ratio = [](int64_t numerator, int64_t denominator) {
    v1::IndicatorResult result;
    result.set_target_micro(100 * kPercent);
    for (auto [name, value] : {std::pair("desa_tertib", numerator), {"desa_dibina", denominator}}) {
      result.add_inputs()->set_name(name);
      result.mutable_inputs()->rbegin()->set_value_micro(value * Decimal::kScale);
    }
    return result;
  };
  auto leaf = [&](int64_t numerator, int64_t denominator) {
    return ResultOf(ValuesOf(*catalog_.FindIndicator("IKU-2"), ratio(numerator, denominator)));
  };
  Apply({IndicatorChange(kOmben, "IKU-2", leaf(1, 1)),
         IndicatorChange(kSreseh, "IKU-2", leaf(1, 9))});
  for (absl::string_view region : {"35.27", "35"}) {
    EXPECT_EQ(engine_.FindIndicator(Region(region), "IKU-2", Year(2021))->realised.value.ToPlain(),
              "20");
    EXPECT_EQ(At(region, Element::Indicator("IKU-2")).achievement.value.ToPlain(), "20");
  }
  EXPECT_EQ(At(kOmben, Element::Indicator("IKU-2")).achievement.value.ToPlain(), "100");
  Apply({IndicatorChange(kSreseh, "IKU-2", leaf(9, 9))});
  EXPECT_EQ(At("35", Element::Indicator("IKU-2")).achievement.value.ToPlain(), "100");
  Apply({IndicatorChange(kOmben, "IKU-2", std::nullopt)});
  EXPECT_EQ(engine_.FindIndicator(Region("35"), "IKU-2", Year(2021))->units, 1u);
}

TEST_F(RollupEngineTest, WithdrawnToNothingIsAsIfNeverReported) {
  Apply({BudgetChange(kOmben, kSub, Budget(5, 3, true)),
         OutputChange(kOmben, kSub, 1, Achieved(kPercent)),
         IndicatorChange(kOmben, "IKU-1", Result(kPercent))});
  Apply({OutputChange(kOmben, kSub, 1, std::nullopt),
         IndicatorChange(kOmben, "IKU-1", std::nullopt), BudgetChange(kOmben, kSub, std::nullopt)});
  EXPECT_EQ(engine_.Find(Region(kOmben), Element::Whole(), Year(2021)), std::nullopt);
  EXPECT_EQ(engine_.Find(Region("35"), Element::Indicator("IKU-1"), Year(2021)), std::nullopt);
  EXPECT_EQ(engine_.FindIndicator(Region("35"), "IKU-1", Year(2021)), std::nullopt);
  EXPECT_TRUE(engine_.Dump().empty());
  EXPECT_TRUE(engine_.DumpIndicators().empty());
  EXPECT_EQ(engine_.leaf_count(), 0u);
}

TEST_F(RollupEngineTest, WithdrawingWhatNeverWasMakesNoCells) {
  Apply({BudgetChange(kOmben, kSub, std::nullopt), OutputChange(kOmben, kSub, 1, std::nullopt),
         IndicatorChange(kOmben, "IKU-1", std::nullopt)});
  EXPECT_EQ(engine_.cell_count(), 0u);
  EXPECT_EQ(engine_.leaf_count(), 0u);
}

TEST_F(RollupEngineTest, LastChangeOfALeafInABatchWins) {
  Apply({BudgetChange(kOmben, kSub, Budget(1, 1)), BudgetChange(kOmben, kSub, std::nullopt),
         BudgetChange(kOmben, kSub, Budget(9, 4)), IndicatorChange(kOmben, "X", Result(1)),
         IndicatorChange(kOmben, "X", Undefined()), IndicatorChange(kOmben, "X", Result(3)),
         OutputChange(kOmben, kSub, 1, Achieved(1)), OutputChange(kOmben, kSub, 1, Achieved(2))});
  EXPECT_TRUE(At("35", Element::Whole()).allocated_sen == 9);
  EXPECT_EQ(At("35", Element::Whole()).leaves, 3u);
  EXPECT_EQ(At("35", Element::Indicator("X")).achievement.value.micro(), 3);
  EXPECT_EQ(At("35", Element::Whole()).achievement.value.micro(), 2);
}

TEST_F(RollupEngineTest, DuplicateTouchesNothing) {
  std::vector<LeafChange> batch = {BudgetChange(kOmben, kSub, Budget(5, 3)),
                                   OutputChange(kOmben, kSub, 1, Achieved(7)),
                                   IndicatorChange(kOmben, "IKU-1", Result(7))};
  Apply(batch);
  uint64_t touched = engine_.cells_touched();
  Apply(batch);
  EXPECT_EQ(engine_.cells_touched(), touched);
}

TEST_F(RollupEngineTest, SyntheticMarkAloneIsAChange) {
  Apply({BudgetChange(kOmben, kSub, Budget(5, 3)), OutputChange(kOmben, kSub, 1, Achieved(7))});
  Apply({BudgetChange(kOmben, kSub, Budget(5, 3, true)),
         OutputChange(kOmben, kSub, 1, Achieved(7, true))});
  EXPECT_EQ(At("35", Element::Whole()).synthetic_leaves, 2u);
}

TEST_F(RollupEngineTest, SumsGoBeyond64Bits) {
  constexpr int kUnits = 99;
  for (int i = 1; i <= kUnits; ++i) {
    for (int sub = 1; sub <= 10; ++sub) {
      Apply(
          {BudgetChange(absl::StrFormat("35.27.%02d", i), absl::StrFormat("7.01.01.2.01.%02d", sub),
                        Budget(Sen::kRecordMax, Sen::kRecordMax))});
    }
  }
  EXPECT_TRUE(At("35", Element::Whole()).allocated_sen ==
              static_cast<__int128>(Sen::kRecordMax) * 10 * kUnits);
}

// The cost of a change is the depth of the axes, not the number of units.
TEST_F(RollupEngineTest, CellsTouchedByAChangeDoNotDependOnTheNumberOfUnits) {
  auto cost = [this](int units) {
    RollupEngine engine(&catalog_);
    std::vector<LeafChange> load;
    for (int i = 0; i < units; ++i) {
      std::string unit = absl::StrFormat("35.%02d.%02d", i / 90 + 1, i % 90 + 1);
      load.push_back(BudgetChange(unit, kSub, Budget(i, i)));
      load.push_back(OutputChange(unit, kSub, 1, Achieved(0)));
    }
    EXPECT_TRUE(engine.Apply(load).ok());
    std::vector<uint64_t> touched;
    for (const LeafChange& change : {BudgetChange("35.01.05", kSub, Budget(1000, 1)),
                                     OutputChange("35.01.05", kSub, 1, Achieved(100 * kPercent)),
                                     BudgetChange("35.01.05", kSub, std::nullopt)}) {
      uint64_t before = engine.cells_touched();
      EXPECT_TRUE(engine.Apply({change}).ok());
      touched.push_back(engine.cells_touched() - before);
    }
    return touched;
  };
  std::vector<uint64_t> few = cost(14);
  EXPECT_EQ(few, cost(2000));
  // Sub kegiatan, kegiatan, program, objective, whole; kecamatan, kabupaten,
  // provinsi.
  EXPECT_EQ(few, (std::vector<uint64_t>{15, 15, 15}));
}

TEST_F(RollupEngineTest, BatchSettlesEveryCellOnce) {
  std::vector<LeafChange> batch;
  for (int sub = 1; sub <= 50; ++sub) {
    batch.push_back(BudgetChange(kOmben, absl::StrFormat("7.01.01.2.01.%02d", sub), Budget(1, 1)));
  }
  Apply(batch);
  // 50 sub kegiatan, kegiatan, program, objective, whole, on three levels.
  EXPECT_EQ(engine_.cells_touched(), 54u * 3);
}

TEST_F(RollupEngineTest, RebuildInOneBatchEqualsManySmallOnes) {
  std::vector<LeafChange> leaves;
  for (int unit = 1; unit <= 90; ++unit) {
    std::string code = absl::StrFormat("35.27.%02d", unit);
    for (int sub = 1; sub <= 70; ++sub) {
      std::string activity = absl::StrFormat("7.01.01.2.%02d.%02d", sub % 7 + 1, sub);
      leaves.push_back(BudgetChange(code, activity, Budget(unit * sub, unit)));
      leaves.push_back(OutputChange(code, activity, 1, Achieved(unit * sub)));
    }
  }
  Apply(leaves);
  EXPECT_EQ(engine_.leaf_count(), leaves.size());
  RollupEngine small(&catalog_);
  for (const LeafChange& leaf : leaves) ASSERT_TRUE(small.Apply({leaf}).ok());
  EXPECT_EQ(Difference(engine_.Dump(), small.Dump()), "");
}

TEST_F(RollupEngineTest, UnfitLeafIsRefusedAndNothingOfItsBatchApplied) {
  LeafChange good = BudgetChange(kOmben, kSub, Budget(1, 1));
  LeafChange not_a_leaf = BudgetChange(kOmben, "7.01.01.2.01", Budget(1, 1));
  LeafChange wrong_value = BudgetChange(kOmben, kSub, Achieved(1));
  LeafChange negative = BudgetChange(kOmben, kSub, Budget(-1, 1));
  LeafChange too_much = BudgetChange(kOmben, kSub, Budget(1, Sen::kRecordMax + 1));
  LeafChange no_values = IndicatorChange(kOmben, "IKU-1", LeafValue{IndicatorLeaf{}, false});
  LeafChange two_states = OutputChange(
      kOmben, kSub, 1,
      LeafValue{AchievementLeaf{DecimalResult::Of(Decimal()), DecimalResult()}, false});
  LeafChange above = BudgetChange("35.27", kSub, Budget(1, 1));
  LeafChange below = BudgetChange("35.27.05.2001", kSub, Budget(1, 1));
  for (const LeafChange& bad :
       {not_a_leaf, wrong_value, negative, too_much, no_values, two_states, above, below}) {
    absl::Status refused = engine_.Apply({good, bad});
    EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument) << refused;
    EXPECT_TRUE(engine_.Dump().empty());
  }
  Apply({good});
}

TEST_F(RollupEngineTest, UnitsMayStandOnDifferentLevelsOfDifferentBranches) {
  Apply({BudgetChange("35.26", kSub, Budget(1, 0)), BudgetChange(kOmben, kSub, Budget(2, 0)),
         BudgetChange("35.27.01.2001", kSub, Budget(4, 0)),
         OutputChange("35.26", kSub, 1, Achieved(10 * kPercent)),
         OutputChange(kOmben, kSub, 1, Achieved(20 * kPercent)),
         OutputChange("35.27.01.2001", kSub, 1, Achieved(40 * kPercent))});
  EXPECT_TRUE(At("35", Element::Whole()).allocated_sen == 7);
  EXPECT_EQ(At("35.27", Element::Whole()).achievement.value.ToPlain(), "30");
  EXPECT_EQ(At("35", Element::Whole()).achievement.value.ToPlain(), "20");
}

TEST_F(RollupEngineTest, MovedEngineGoesOn) {
  Apply({BudgetChange(kOmben, kSub, Budget(1, 1))});
  RollupEngine moved = std::move(engine_);
  EXPECT_TRUE(moved.Apply({BudgetChange(kOmben, kSub, Budget(2, 1))}).ok());
  EXPECT_TRUE(moved.Find(Region("35"), Element::Whole(), Year(2021))->allocated_sen == 2);
}

}  // namespace
}  // namespace rekap::test
