#include "domain/finding/previous.h"

#include <utility>

#include "absl/status/statusor.h"

namespace rekap {
namespace {

bool OfWholeYear(const v1::Record& record) {
  constexpr uint32_t kLastQuarter = 4;
  return record.key().quarter() == 0 || record.key().quarter() == kLastQuarter;
}

PreviousYear::Figure FigureOf(const v1::Measure& measure) {
  if (measure.value_micro() == 0) return {};
  return {measure.value_micro(), measure.text(), measure.unit()};
}

}  // namespace

PreviousYear::PreviousYear(const std::vector<v1::Record>& records) {
  for (const v1::Record& record : records) Add(record);
}

void PreviousYear::Add(const v1::Record& record) {
  if (!OfWholeYear(record)) return;
  const std::string& subject = record.key().subject();
  if (record.has_indicator_result()) results_.try_emplace(subject, record.indicator_result());
  if (!record.has_budget_line() && !record.has_output()) return;
  absl::StatusOr<ActivityCode> activity = ActivityCode::Parse(subject);
  if (!activity.ok()) return;
  if (record.has_budget_line()) {
    const v1::BudgetLine& line = record.budget_line();
    money_.push_back({*activity, line.allocated().sen(), line.realised().sen()});
    return;
  }
  Output output{*activity, record.key().item(), FigureOf(record.output().target()),
                FigureOf(record.output().realised())};
  if (output.target.micro != 0 || output.realised.micro != 0) {
    outputs_.push_back(std::move(output));
  }
}

const v1::IndicatorResult* PreviousYear::FindResult(absl::string_view indicator) const {
  auto result = results_.find(indicator);
  return result == results_.end() ? nullptr : &result->second;
}

namespace finding {

std::optional<int64_t> FindInput(const v1::IndicatorResult& result, absl::string_view name,
                                 uint32_t years_back) {
  for (const v1::NamedInput& input : result.inputs()) {
    if (input.name() == name && input.years_back() == years_back) return input.value_micro();
  }
  return std::nullopt;
}

}  // namespace finding
}  // namespace rekap
