// From a record to its leaf: the only place that knows both.
#include "aggregator/rollup/leaf.h"

#include "domain/rule/achievement.h"

namespace rekap {
namespace {

LeafValue AchievementOfRecord(DecimalResult uncapped, const v1::Record& record,
                              const Policy& policy) {
  return {AchievementLeaf{Capped(uncapped, policy.cap), uncapped}, record.synthetic()};
}

}  // namespace

std::optional<LeafChange> LeafChangeOf(RegionCode unit, const v1::RecordKey& key,
                                       const v1::Record* record, const Policy& policy) {
  // Dereferencing crashes on a key that was never validated.
  Period period = *Period::Of(key.year(), key.quarter());
  switch (key.kind()) {
    case v1::RECORD_KIND_BUDGET_LINE: {
      LeafChange change{unit, period, BudgetLeafKey{*ActivityCode::Parse(key.subject())}, {}};
      if (record != nullptr) {
        const v1::BudgetLine& line = record->budget_line();
        change.value = LeafValue{BudgetLeaf{line.allocated().sen(), line.realised().sen()},
                                 record->synthetic()};
      }
      return change;
    }
    case v1::RECORD_KIND_OUTPUT: {
      uint16_t item = static_cast<uint16_t>(key.item());
      LeafChange change{unit, period, OutputLeafKey{*ActivityCode::Parse(key.subject()), item}, {}};
      if (record != nullptr) {
        change.value = AchievementOfRecord(OutputAchievement(record->output()), *record, policy);
      }
      return change;
    }
    case v1::RECORD_KIND_INDICATOR_RESULT: {
      LeafChange change{unit, period, IndicatorLeafKey{key.subject()}, {}};
      if (record != nullptr) {
        change.value =
            AchievementOfRecord(IndicatorAchievement(record->indicator_result()), *record, policy);
      }
      return change;
    }
    default:
      return std::nullopt;
  }
}

}  // namespace rekap
