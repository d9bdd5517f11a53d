#include "node/service/template_content.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "node/importer/indicator_importer.h"
#include "node/service/template_sheets.h"
#include "node/template/layout_words.h"

namespace rekap {
namespace {

const char* DirectionWord(IndicatorDirection direction) {
  switch (direction) {
    case IndicatorDirection::kHigher:
      return "naik";
    case IndicatorDirection::kLower:
      return "turun";
    case IndicatorDirection::kRange:
      break;
  }
  return "rentang";
}

// Last year's outputs of a row: what was counted, and the target, to be looked at
// when this year's is set.
struct KnownOutput {
  std::string description;
  std::string target;
};
using KnownOutputs = std::map<ActivityCode, std::vector<KnownOutput>>;

// By this year's codes. Outputs come in the order of their items, as records do.
KnownOutputs OutputsOf(absl::Span<const v1::Record> previous, const Catalog& catalog,
                       Period period) {
  KnownOutputs outputs;
  for (const v1::Record& record : previous) {
    const v1::Output* output = record.has_output() ? &record.output()
                               : record.has_stated_total() && record.stated_total().has_output()
                                   ? &record.stated_total().output()
                                   : nullptr;
    absl::StatusOr<ActivityCode> code = ActivityCode::Parse(record.key().subject());
    if (output == nullptr || !code.ok()) continue;
    uint16_t last_year = static_cast<uint16_t>(record.key().year());
    outputs[catalog.CodeIn(*code, last_year, period.year())].push_back(
        {output->description(), output->target().text()});
  }
  return outputs;
}

// The activities that the unit reports on: last year's, or all that are valid.
std::vector<ActivityCode> ActivitiesFor(absl::Span<const v1::Record> previous,
                                        const Catalog& catalog, Period period) {
  std::vector<ActivityCode> codes;
  for (const v1::Record& record : previous) {
    absl::StatusOr<ActivityCode> code = ActivityCode::Parse(record.key().subject());
    if (!code.ok() || !(record.has_budget_line() || record.has_stated_total())) continue;
    uint16_t last_year = static_cast<uint16_t>(record.key().year());
    codes.push_back(catalog.CodeIn(*code, last_year, period.year()));
  }
  if (codes.empty()) {
    for (const Activity& activity : catalog.activities()) {
      if (activity.ValidIn(period.year())) codes.push_back(activity.code);
    }
  }
  // By code: parents come before what is below them.
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  return codes;
}

void AddActivity(ActivityCode code, const Catalog& catalog, Period period,
                 const KnownOutputs& outputs, std::vector<TemplateRow>& rows) {
  TemplateRow row;
  row.level = LevelWord(code.level());
  row.code = code.ToString();
  const Activity* activity = catalog.FindActivity(code, period.year());
  if (activity != nullptr) row.name = activity->name;
  auto known = outputs.find(code);
  if (known == outputs.end()) {
    rows.push_back(std::move(row));
    return;
  }
  for (const KnownOutput& output : known->second) {
    row.output = output.description;
    row.last_target = output.target;
    rows.push_back(row);
    row = TemplateRow();
    row.level = "output";
  }
}

TemplateIndicator IndicatorRow(const Indicator& indicator, const Catalog& catalog,
                               absl::Span<const FormulaInput> inputs,
                               absl::Span<const v1::Record> previous) {
  TemplateIndicator row;
  row.number = IndicatorNumber(indicator.code);
  const Objective* objective = catalog.FindObjective(indicator.objective);
  if (objective != nullptr) row.objective = objective->name;
  row.name = indicator.name;
  row.direction = DirectionWord(indicator.direction);
  if (indicator.numerator) {
    row.formula = indicator.numerator->ToString();
    if (indicator.denominator) {
      row.formula = absl::StrCat("(", row.formula, ") / (", indicator.denominator->ToString(),
                                 ") x ", indicator.factor.ToPlain());
    }
  }
  row.data_source = indicator.data_source;
  row.responsible = indicator.responsible;
  row.measure_unit = indicator.measure_unit;
  const std::vector<FormulaInput> own = indicator.Inputs();
  for (const FormulaInput& input : inputs) {
    row.inputs.push_back({std::binary_search(own.begin(), own.end(), input)});
  }
  for (const v1::Record& record : previous) {
    if (!record.has_indicator_result() || record.key().subject() != indicator.code) continue;
    if (record.indicator_result().has_realised_micro()) {
      row.previous_micro = record.indicator_result().realised_micro();
    }
    // What was of last year is, in the same formula, of the year before.
    for (const v1::NamedInput& input : record.indicator_result().inputs()) {
      auto column = std::find(inputs.begin(), inputs.end(), FormulaInput{input.name(), 1});
      if (input.years_back() != 0 || column == inputs.end()) continue;
      TemplateInput& known = row.inputs[static_cast<size_t>(column - inputs.begin())];
      if (known.own) known.micro = input.value_micro();
    }
  }
  return row;
}

}  // namespace

TemplateContent ContentFor(RegionCode unit, Period period, const Catalog& catalog,
                           uint32_t catalog_version, absl::Span<const v1::Record> previous) {
  const Region* region = catalog.FindRegion(unit);
  TemplateContent content{
      {unit, region == nullptr ? "" : region->name, period, catalog_version}, {}, {}};
  TemplateRow total;
  total.level = "total";
  total.name = "Belanja langsung";
  content.rows.push_back(total);
  KnownOutputs outputs = OutputsOf(previous, catalog, period);
  for (ActivityCode code : ActivitiesFor(previous, catalog, period)) {
    AddActivity(code, catalog, period, outputs, content.rows);
  }
  TemplateRow closing;
  closing.level = "jumlah";
  closing.name = "Jumlah";
  content.rows.push_back(closing);
  content.inputs = CatalogInputs(catalog);
  for (const Indicator& indicator : catalog.indicators()) {
    content.indicators.push_back(IndicatorRow(indicator, catalog, content.inputs, previous));
  }
  content.sheets = FurtherSheets(period, catalog, previous);
  return content;
}

}  // namespace rekap
