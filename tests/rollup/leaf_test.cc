// Method: one record of every kind, and what it means to the roll-up.
#include "aggregator/rollup/leaf.h"

#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "domain/rule/measure.h"
#include "tests/rollup/support.h"

namespace rekap::test {
namespace {

constexpr char kSub[] = "7.01.01.2.01.01";

v1::Record Of(v1::RecordKind kind, const std::string& subject, uint32_t item = 0) {
  v1::Record record;
  record.mutable_key()->set_kind(kind);
  record.mutable_key()->set_year(2021);
  record.mutable_key()->set_quarter(3);
  record.mutable_key()->set_subject(subject);
  record.mutable_key()->set_item(item);
  return record;
}

std::optional<LeafChange> ChangeOf(const v1::Record& record,
                                   const Catalog& catalog = SampangCatalog()) {
  return LeafChangeOf(Region("35.27.05"), record.key(), &record, catalog);
}

// A catalog of one unit and a cap.
Catalog CatalogWithCap(int64_t percent) {
  CatalogData data;
  data.name = "Kabupaten Sampang";
  data.regions = {{Region("35.27"), "Kabupaten Sampang", 0, {}},
                  {Region("35.27.05"), "Kecamatan Omben", 20, {}}};
  data.policy.cap = Decimal::FromMicro(percent * Decimal::kScale);
  std::vector<CatalogProblem> problems;
  std::optional<Catalog> catalog = Catalog::Build(std::move(data), problems);
  EXPECT_TRUE(catalog) << (problems.empty() ? "" : problems[0].message);
  return *std::move(catalog);
}

v1::Record OutputRecord(absl::string_view target, absl::string_view realised) {
  v1::Record record = Of(v1::RECORD_KIND_OUTPUT, kSub, 65535);
  *record.mutable_output()->mutable_target() = ParseMeasure(target, NumberStyle::kPlain);
  *record.mutable_output()->mutable_realised() = ParseMeasure(realised, NumberStyle::kPlain);
  return record;
}

TEST(LeafChangeOf, BudgetLineGivesItsMoneyAndMark) {
  v1::Record record = Of(v1::RECORD_KIND_BUDGET_LINE, kSub);
  record.mutable_budget_line()->mutable_allocated()->set_sen(215620300);
  record.mutable_budget_line()->mutable_realised()->set_presence(v1::CELL_PRESENCE_DASH);
  record.set_synthetic(true);
  std::optional<LeafChange> change = ChangeOf(record);
  ASSERT_TRUE(change && change->value);
  EXPECT_EQ(change->unit, Region("35.27.05"));
  EXPECT_EQ(change->period, Year(2021, 3));
  EXPECT_EQ(std::get<BudgetLeafKey>(change->key).activity, Activity(kSub));
  EXPECT_EQ(std::get<BudgetLeaf>(change->value->figure).allocated_sen, 215620300);
  EXPECT_EQ(std::get<BudgetLeaf>(change->value->figure).realised_sen, 0);
  EXPECT_TRUE(change->value->synthetic);
}

TEST(LeafChangeOf, BlankMoneyIsNotReportedButADashIsZero) {
  v1::Record record = Of(v1::RECORD_KIND_BUDGET_LINE, kSub);
  record.mutable_budget_line()->mutable_allocated()->set_presence(v1::CELL_PRESENCE_DASH);
  record.mutable_budget_line()->mutable_realised()->set_presence(v1::CELL_PRESENCE_BLANK);
  BudgetLeaf leaf = std::get<BudgetLeaf>(ChangeOf(record)->value->figure);
  EXPECT_EQ(leaf.allocated_sen, 0);
  EXPECT_EQ(leaf.realised_sen, std::nullopt);
  record.mutable_budget_line()->mutable_allocated()->set_presence(v1::CELL_PRESENCE_BLANK);
  leaf = std::get<BudgetLeaf>(ChangeOf(record)->value->figure);
  EXPECT_EQ(leaf.allocated_sen, std::nullopt);
}

TEST(HasResult, IsWhatCameOfAPlanInWhateverForm) {
  IndicatorValues plan;
  plan.target = Decimal::FromMicro(1);
  IndicatorValues result = plan;
  result.realised = DecimalResult::Missing(ValueState::kUndefined);
  for (bool annual : {true, false}) {
    EXPECT_TRUE(HasResult(Budget(std::nullopt, 1), annual));
    EXPECT_FALSE(HasResult(Budget(5, std::nullopt), annual));
    EXPECT_FALSE(HasResult(Missing(ValueState::kNotReported), annual));
    EXPECT_TRUE(HasResult(Missing(ValueState::kNotComparable), annual));
    EXPECT_TRUE(HasResult(Achieved(1), annual));
    EXPECT_FALSE(HasResult(ResultOf(plan), annual));
    EXPECT_TRUE(HasResult(ResultOf(result), annual));
  }
}

TEST(HasResult, IsNoNoughtOfAYearForItsPlanMayBePrintedWithDashes) {
  EXPECT_FALSE(HasResult(Budget(5, 0), true));
  EXPECT_FALSE(HasResult(Achieved(0), true));
  EXPECT_TRUE(HasResult(Budget(5, 0), false));
  EXPECT_TRUE(HasResult(Achieved(0), false));
}

TEST(LeafChangeOf, OutputGivesItsAchievementCappedByPolicyAndUncapped) {
  v1::Record record = OutputRecord("35 ASN", "49 ASN");
  std::optional<LeafChange> change = ChangeOf(record, CatalogWithCap(120));
  ASSERT_TRUE(change && change->value);
  EXPECT_EQ(std::get<OutputLeafKey>(change->key).item, 65535);
  const auto& leaf = std::get<AchievementLeaf>(change->value->figure);
  EXPECT_EQ(leaf.capped.value.ToPlain(), "120");
  EXPECT_EQ(leaf.uncapped.value.ToPlain(), "140");
}

TEST(LeafChangeOf, OutputsKeepTheFourStates) {
  auto state = [](const v1::Record& record) {
    return std::get<AchievementLeaf>(ChangeOf(record)->value->figure).capped.state;
  };
  EXPECT_EQ(state(OutputRecord("2 dok", "")), ValueState::kNotReported);
  EXPECT_EQ(state(OutputRecord("2 dok", "-")), ValueState::kReported);
  EXPECT_EQ(state(OutputRecord("-", "2 dok")), ValueState::kUndefined);
  EXPECT_EQ(state(OutputRecord("Upacara, pawai", "Upacara")), ValueState::kNotComparable);
}

TEST(LeafChangeOf, IndicatorGivesItsOwnAchievementNotTheStatedOne) {
  v1::Record record = Of(v1::RECORD_KIND_INDICATOR_RESULT, "IKU-1");
  record.mutable_indicator_result()->set_direction(v1::DIRECTION_HIGHER);
  record.mutable_indicator_result()->set_target_micro(87000000);
  record.mutable_indicator_result()->set_realised_micro(79150000);
  record.mutable_indicator_result()->set_stated_achievement_micro(91000000);
  std::optional<LeafChange> change = ChangeOf(record);
  ASSERT_TRUE(change && change->value);
  EXPECT_EQ(std::get<IndicatorLeafKey>(change->key).code, "IKU-1");
  const IndicatorValues& values = *std::get<IndicatorLeaf>(change->value->figure).values;
  EXPECT_EQ(values.achievement.value.ToPlain(), "90.977011");
  EXPECT_FALSE(values.computed);
}

TEST(LeafChangeOf, IndicatorIsComputedFromItsInputsByTheCatalog) {
  v1::Record record = Of(v1::RECORD_KIND_INDICATOR_RESULT, "IKU-2");
  v1::IndicatorResult& result = *record.mutable_indicator_result();
  result.set_target_micro(80 * Decimal::kScale);
  result.set_realised_micro(99 * Decimal::kScale);
  for (auto [name, value] : {std::pair("desa_tertib", 15), {"desa_dibina", 20}}) {
    result.add_inputs()->set_name(name);
    result.mutable_inputs()->rbegin()->set_value_micro(value * Decimal::kScale);
  }
  std::optional<LeafChange> change = ChangeOf(record);
  const IndicatorValues& values = *std::get<IndicatorLeaf>(change->value->figure).values;
  EXPECT_TRUE(values.computed);
  EXPECT_EQ(values.realised.value.ToPlain(), "75");
  EXPECT_EQ(values.achievement.value.ToPlain(), "93.75");
}

TEST(LeafChangeOf, IndicatorThatTheCatalogDoesNotListIsAPlainValue) {
  v1::Record record = Of(v1::RECORD_KIND_INDICATOR_RESULT, "IKU-99");
  record.mutable_indicator_result()->set_target_micro(50 * Decimal::kScale);
  record.mutable_indicator_result()->set_realised_micro(40 * Decimal::kScale);
  std::optional<LeafChange> change = ChangeOf(record);
  const IndicatorValues& values = *std::get<IndicatorLeaf>(change->value->figure).values;
  EXPECT_EQ(values.achievement.value.ToPlain(), "80");
}

TEST(LeafChangeOf, WithdrawnRecordNamesTheLeafWithoutAValue) {
  for (const v1::Record& record :
       {Of(v1::RECORD_KIND_BUDGET_LINE, kSub), Of(v1::RECORD_KIND_OUTPUT, kSub, 2),
        Of(v1::RECORD_KIND_INDICATOR_RESULT, "IKU-1")}) {
    std::optional<LeafChange> change =
        LeafChangeOf(Region("35.27.05"), record.key(), nullptr, SampangCatalog());
    ASSERT_TRUE(change);
    EXPECT_FALSE(change->value);
  }
}

TEST(LeafChangeOf, ClaimsAndProseAreNoLeaves) {
  for (const v1::Record& record :
       {Of(v1::RECORD_KIND_STATED_TOTAL, "7.01.01"), Of(v1::RECORD_KIND_STATED_TOTAL, ""),
        Of(v1::RECORD_KIND_NARRATIVE, "", 1), Of(v1::RECORD_KIND_UNIT_PROFILE, "")}) {
    EXPECT_FALSE(ChangeOf(record));
  }
}

}  // namespace
}  // namespace rekap::test
