// From a record to its leaf: the only place that knows both.
#include "aggregator/rollup/leaf.h"

#include "absl/strings/str_cat.h"

#include "domain/decimal/sen.h"
#include "domain/rule/achievement.h"

namespace rekap {
namespace {

LeafValue OutputLeaf(const v1::Record& record, const Policy& policy) {
  DecimalResult uncapped = OutputAchievement(record.output());
  return {AchievementLeaf{Capped(uncapped, policy.cap), uncapped}, record.synthetic()};
}

LeafValue IndicatorLeafOf(const v1::Record& record, const Catalog& catalog) {
  Indicator indicator = IndicatorOf(catalog, record.key().subject());
  return {IndicatorLeaf{std::make_shared<const IndicatorValues>(
              ValuesOf(indicator, record.indicator_result()))},
          record.synthetic()};
}

absl::Status Unfit(const LeafChange& change, absl::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat("leaf of ", change.unit.ToString(), " ", change.period.ToString(), ": ", what));
}

bool InRange(std::optional<int64_t> sen) { return !sen || (0 <= *sen && *sen <= Sen::kRecordMax); }

std::optional<int64_t> ReportedSen(const v1::Money& money) {
  if (money.presence() == v1::CELL_PRESENCE_BLANK) return std::nullopt;
  return money.sen();
}

absl::Status CheckValue(const LeafChange& change) {
  constexpr absl::string_view kOtherKind = "the value is not of the key's kind";
  const auto& figure = change.value->figure;
  if (std::holds_alternative<BudgetLeafKey>(change.key)) {
    const auto* budget = std::get_if<BudgetLeaf>(&figure);
    if (budget == nullptr) return Unfit(change, kOtherKind);
    bool fits = InRange(budget->allocated_sen) && InRange(budget->realised_sen);
    return fits ? absl::OkStatus() : Unfit(change, "money out of its range");
  }
  if (std::holds_alternative<OutputLeafKey>(change.key)) {
    const auto* output = std::get_if<AchievementLeaf>(&figure);
    if (output == nullptr) return Unfit(change, kOtherKind);
    bool fits = output->capped.state == output->uncapped.state;
    return fits ? absl::OkStatus()
                : Unfit(change, "capped and uncapped achievement differ in state");
  }
  const auto* indicator = std::get_if<IndicatorLeaf>(&figure);
  bool fits = indicator != nullptr && indicator->values != nullptr;
  return fits ? absl::OkStatus() : Unfit(change, kOtherKind);
}

}  // namespace

LeafTable TableOf(const LeafKey& key) {
  return std::holds_alternative<IndicatorLeafKey>(key) ? LeafTable::kIndicators
                                                       : LeafTable::kBudget;
}

Element ElementOf(const LeafKey& key) {
  if (const auto* budget = std::get_if<BudgetLeafKey>(&key)) {
    return Element::Activity(budget->activity);
  }
  if (const auto* output = std::get_if<OutputLeafKey>(&key)) {
    return Element::Activity(output->activity);
  }
  return Element::Indicator(std::get<IndicatorLeafKey>(key).code);
}

bool HasResult(const LeafValue& value, bool annual) {
  if (const auto* budget = std::get_if<BudgetLeaf>(&value.figure)) {
    return annual ? budget->realised_sen.value_or(0) != 0 : budget->realised_sen.has_value();
  }
  if (const auto* output = std::get_if<AchievementLeaf>(&value.figure)) {
    bool nought = annual && output->uncapped.reported() && output->uncapped.value == Decimal();
    return output->uncapped.state != ValueState::kNotReported && !nought;
  }
  return std::get<IndicatorLeaf>(value.figure).values->realised.state != ValueState::kNotReported;
}

absl::Status CheckLeaf(const LeafChange& change) {
  std::optional<ActivityCode> activity = ElementOf(change.key).activity;
  if (activity && activity->level() != ActivityLevel::kSubKegiatan) {
    return Unfit(change, absl::StrCat(activity->ToString(), " is not a sub kegiatan"));
  }
  return change.value ? CheckValue(change) : absl::OkStatus();
}

Indicator IndicatorOf(const Catalog& catalog, const std::string& code) {
  if (const Indicator* listed = catalog.FindIndicator(code)) return *listed;
  Indicator unlisted;
  unlisted.code = code;
  return unlisted;
}

std::optional<LeafChange> LeafChangeOf(RegionCode unit, const v1::RecordKey& key,
                                       const v1::Record* record, const Catalog& catalog) {
  // Dereferencing crashes on a key that was never validated.
  Period period = *Period::Of(key.year(), key.quarter());
  switch (key.kind()) {
    case v1::RECORD_KIND_BUDGET_LINE: {
      LeafChange change{unit, period, BudgetLeafKey{*ActivityCode::Parse(key.subject())}, {}};
      if (record != nullptr) {
        const v1::BudgetLine& line = record->budget_line();
        change.value =
            LeafValue{BudgetLeaf{ReportedSen(line.allocated()), ReportedSen(line.realised())},
                      record->synthetic()};
      }
      return change;
    }
    case v1::RECORD_KIND_OUTPUT: {
      uint16_t item = static_cast<uint16_t>(key.item());
      LeafChange change{unit, period, OutputLeafKey{*ActivityCode::Parse(key.subject()), item}, {}};
      if (record != nullptr) change.value = OutputLeaf(*record, catalog.policy());
      return change;
    }
    case v1::RECORD_KIND_INDICATOR_RESULT: {
      LeafChange change{unit, period, IndicatorLeafKey{key.subject()}, {}};
      if (record != nullptr) change.value = IndicatorLeafOf(*record, catalog);
      return change;
    }
    default:
      return std::nullopt;
  }
}

}  // namespace rekap
