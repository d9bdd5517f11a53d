// The day by which a period must be submitted, as the kabupaten's policy says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/time/civil_time.h"

#include "domain/code/period.h"
#include "domain/rule/policy.h"
#include "rekap/v1/workflow.pb.h"

namespace rekap {

// nullopt if the policy sets none for the quarter or the year.
std::optional<absl::CivilDay> DueDay(const Policy& policy, Period period);
// The last day of the period itself.
absl::CivilDay LastDay(Period period);

// Whether the next step is the unit's: it has not submitted, or was sent back.
bool IsUnitsTurn(v1::WorkflowState state);

// How many days a unit is late: its period is not submitted and the day is over,
// or the submission that stands came after it. nullopt if it is not late. A
// period that the kabupaten approved without any submission is not late.
std::optional<int64_t> DaysLate(std::optional<absl::CivilDay> due, v1::WorkflowState state,
                                std::optional<absl::CivilDay> submitted, absl::CivilDay today);

// "28 Februari 2022".
std::string DayText(absl::CivilDay day);

}  // namespace rekap
