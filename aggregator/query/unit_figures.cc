#include "aggregator/query/unit_figures.h"

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <utility>

#include "aggregator/admin/period_reader.h"
#include "aggregator/query/unit_records.h"
#include "aggregator/query/workflow.h"
#include "aggregator/rollup/leaf.h"
#include "domain/indicator/indicator_values.h"

namespace rekap {
namespace {

// nullopt before the first year that there is.
std::optional<Period> YearBefore(Period period) {
  absl::StatusOr<Period> before = Period::Of(period.year() - 1u, 0);
  return before.ok() ? std::optional<Period>(*before) : std::nullopt;
}

void AddActivity(const RollupEngine& engine, ActivityCode activity, Period period,
                 std::optional<Period> before, UnitFigures& unit) {
  const Element element = Element::Activity(activity);
  std::optional<CellFigures> cell = engine.Find(unit.unit, element, period);
  if (activity.level() == ActivityLevel::kProgram && cell) {
    unit.programs.push_back({activity, AbsorptionOf(*cell), cell->uncapped});
  }
  if (activity.level() != ActivityLevel::kSubKegiatan) return;
  // A sub kegiatan has one budget line, so its sum is the record's.
  if (cell && cell->allocated_lines > 0) {
    unit.allocated[activity] = static_cast<int64_t>(cell->allocated_sen);
  }
  if (!before) return;
  std::optional<CellFigures> cell_before = engine.Find(unit.unit, element, *before);
  if (cell_before && cell_before->allocated_lines > 0) {
    unit.allocated_before[activity] = static_cast<int64_t>(cell_before->allocated_sen);
  }
}

using ResultsByCode = std::map<std::string, v1::IndicatorResult>;

absl::StatusOr<ResultsByCode> ResultsOf(const MirrorView& view, RegionCode unit, Period period) {
  absl::StatusOr<std::vector<v1::Record>> records =
      RecordsOf(view, unit, v1::RECORD_KIND_INDICATOR_RESULT, period);
  if (!records.ok()) return records.status();
  ResultsByCode results;
  for (v1::Record& record : *records) {
    results[record.key().subject()] = std::move(*record.mutable_indicator_result());
  }
  return results;
}

// Last year's own record says best what last year was; else this year's claim.
DecimalResult PreviousOf(const Indicator& indicator, const IndicatorValues& values,
                         const ResultsByCode& before) {
  if (auto record = before.find(indicator.code); record != before.end()) {
    DecimalResult realised = ValuesOf(indicator, record->second).realised;
    if (realised.reported()) return realised;
  }
  return values.previous ? DecimalResult::Of(*values.previous)
                         : DecimalResult::Missing(ValueState::kNotReported);
}

}  // namespace

std::vector<GatheredUnit> GatherUnits(const FigureReader& reader, RegionCode region) {
  const RollupEngine& engine = reader.version().engine;
  const std::vector<ActivityCode> activities = engine.Activities();
  const std::optional<Period> before = YearBefore(reader.period());
  std::vector<GatheredUnit> units;
  for (RegionCode code : reader.catalog().UnitsIn(region)) {
    GatheredUnit unit{.figures = {.unit = code, .name = RegionName(reader.catalog(), code)},
                      .indicators = reader.SourcePeriod(code, LeafTable::kIndicators),
                      .indicators_before = std::nullopt};
    std::optional<CellFigures> whole = engine.Find(code, Element::Whole(), reader.period());
    unit.figures.has_budget = whole && HasResult(*whole);
    if (before) {
      unit.indicators_before =
          FigureReader(reader.version(), *before).SourcePeriod(code, LeafTable::kIndicators);
    }
    for (ActivityCode activity : activities) {
      AddActivity(engine, activity, reader.period(), before, unit.figures);
    }
    units.push_back(std::move(unit));
  }
  return units;
}

absl::Status CompleteUnit(const MirrorView& view, const Catalog& catalog, const AdminStore& admin,
                          Period period, GatheredUnit& unit) {
  UnitFigures& figures = unit.figures;
  absl::StatusOr<PeriodFacts> facts = FactsOf(view, admin, figures.unit, period);
  if (!facts.ok()) return facts.status();
  figures.state = facts->state();
  figures.submitted = SubmittedDay(*facts);
  if (facts->submission) figures.submission = facts->submission->submission.number();

  absl::StatusOr<ResultsByCode> results = ResultsOf(view, figures.unit, unit.indicators);
  if (!results.ok()) return results.status();
  ResultsByCode before;
  if (unit.indicators_before) {
    absl::StatusOr<ResultsByCode> read = ResultsOf(view, figures.unit, *unit.indicators_before);
    if (!read.ok()) return read.status();
    before = *std::move(read);
  }
  for (const auto& [code, result] : *results) {
    Indicator indicator = IndicatorOf(catalog, code);
    IndicatorValues values = ValuesOf(indicator, result);
    if (values.realised.state != ValueState::kNotReported) figures.has_indicators = true;
    figures.indicators.push_back({code, values.realised, values.achievement,
                                  PreviousOf(indicator, values, before), result.direction()});
  }
  return absl::OkStatus();
}

}  // namespace rekap
