#include "domain/across/deadline.h"

#include "absl/strings/str_cat.h"

#include "domain/words/words.h"

namespace rekap {
namespace {

constexpr int kMonthsPerQuarter = 3;

}  // namespace

std::optional<absl::CivilDay> DueDay(const Policy& policy, Period period) {
  const std::optional<Deadline>& deadline = policy.deadlines[period.quarter()];
  if (!deadline) return std::nullopt;
  return absl::CivilDay(period.year() + deadline->years_later, deadline->month, deadline->day);
}

absl::CivilDay LastDay(Period period) {
  int month = period.annual() ? 12 : kMonthsPerQuarter * period.quarter();
  return absl::CivilDay(absl::CivilMonth(period.year(), month) + 1) - 1;
}

bool IsUnitsTurn(v1::WorkflowState state) {
  return state == v1::WORKFLOW_STATE_OPEN || state == v1::WORKFLOW_STATE_RETURNED;
}

std::optional<int64_t> DaysLate(std::optional<absl::CivilDay> due, v1::WorkflowState state,
                                std::optional<absl::CivilDay> submitted, absl::CivilDay today) {
  if (!due) return std::nullopt;
  const bool open = IsUnitsTurn(state);
  if (!open && !submitted) return std::nullopt;
  int64_t days = (open ? today : *submitted) - *due;
  return days > 0 ? std::optional<int64_t>(days) : std::nullopt;
}

std::string DayText(absl::CivilDay day) {
  return absl::StrCat(day.day(), " ", MonthName(day.month()), " ", day.year());
}

}  // namespace rekap
