// Method: reading many regions at once must be reading each by itself; more regions than
// are fetched ahead at a time, with gaps of every kind among them.
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "gtest/gtest.h"

#include "aggregator/rollup/engine.h"
#include "tests/rollup/support.h"

namespace rekap::test {
namespace {

constexpr char kSub[] = "7.01.01.2.01.01";
constexpr char kUnknown[] = "7.01.05.2.01.01";
constexpr int kUnits = 75;  // not a multiple of what is fetched ahead

class ManyRegionsTest : public testing::Test {
 protected:
  ManyRegionsTest() {
    for (int i = 1; i <= kUnits; ++i) units_.push_back(Region(Code(i)));
  }
  static std::string Code(int unit) { return absl::StrFormat("35.27.%02d", unit); }
  void Apply(const LeafChange& change) {
    absl::Status applied = engine_.Apply({&change, 1});
    ASSERT_TRUE(applied.ok()) << applied;
  }

  Catalog catalog_ = SampangCatalog();
  RollupEngine engine_{&catalog_};
  std::vector<RegionCode> units_;
};

TEST_F(ManyRegionsTest, EachIsWhatItIsAlone) {
  // Every third never reports, every fifth withdraws.
  for (int i = 1; i <= kUnits; ++i) {
    if (i % 3 == 0) continue;
    Apply(BudgetChange(Code(i), kSub, Budget(1'000 + i, i)));
    if (i % 5 == 0) Apply(BudgetChange(Code(i), kSub, std::nullopt));
  }
  std::vector<RegionCode> regions = units_;
  regions.push_back(Region("35.27"));
  regions.push_back(Region("35"));
  for (const Element& element : {Element::Whole(), Element::Activity(Activity(kSub)),
                                 Element::Activity(Activity(kUnknown))}) {
    size_t next = 0;
    engine_.FindEach(regions, element, Year(2021), [&](size_t place, const CellFigures* cell) {
      EXPECT_EQ(place, next++);
      std::optional<CellFigures> alone = engine_.Find(regions[place], element, Year(2021));
      ASSERT_EQ(cell != nullptr, alone.has_value()) << regions[place].ToString();
      if (cell == nullptr) return;
      EXPECT_EQ(*cell, *alone) << regions[place].ToString();
    });
    EXPECT_EQ(next, regions.size());
  }
}

TEST_F(ManyRegionsTest, UnitsThatReportAreThoseWithLeaves) {
  Apply(BudgetChange(Code(1), kSub, Budget(5, 3)));
  Apply(BudgetChange(Code(70), kSub, Budget(std::nullopt, std::nullopt)));
  Apply(BudgetChange(Code(3), kSub, Budget(5, 3)));
  Apply(BudgetChange(Code(3), kSub, std::nullopt));
  EXPECT_EQ(engine_.CountReporting(units_, Element::Whole(), Year(2021)), 2u);
  EXPECT_EQ(engine_.CountReporting(units_, Element::Whole(), Year(2022)), 0u);
  EXPECT_EQ(engine_.CountReporting(units_, Element::Activity(Activity(kUnknown)), Year(2021)), 0u);
}

TEST_F(ManyRegionsTest, OfAnIndicatorThoseWithAResultBeItUndefined) {
  IndicatorValues undefined;
  undefined.target = Decimal();
  undefined.realised = undefined.achievement = DecimalResult::Missing(ValueState::kUndefined);
  IndicatorValues blank;
  blank.target = Decimal::FromMicro(Decimal::kScale);
  Apply(IndicatorChange(Code(1), "IKU-1", Result(Decimal::kScale)));
  Apply(IndicatorChange(Code(40), "IKU-1", ResultOf(undefined)));
  Apply(IndicatorChange(Code(41), "IKU-1", ResultOf(blank)));
  Apply(IndicatorChange(Code(42), "IKU-1", Result(Decimal::kScale)));
  Apply(IndicatorChange(Code(42), "IKU-1", std::nullopt));
  EXPECT_EQ(engine_.CountReporting(units_, Element::Indicator("IKU-1"), Year(2021)), 2u);
  EXPECT_EQ(engine_.CountReporting(units_, Element::Indicator("IKU-2"), Year(2021)), 0u);
}

}  // namespace
}  // namespace rekap::test
