// Which periods the metrics look at the state and the deadline of: the day and the policy
// say it and nothing that anybody reports, so that no report, and no lack of one, takes the
// deadline of another out of sight. Pure; any thread.
#pragma once

#include <vector>

#include "absl/time/civil_time.h"

#include "domain/code/period.h"
#include "domain/rule/policy.h"

namespace rekap {

// Days after its deadline for which a period is watched: until that of the next year has
// come too. What is older is history, and series that nobody needs.
inline constexpr int kWatchedDays = 366;

// What has begun by `today` and fell due, if it did, at most kWatchedDays ago; of a period
// without a deadline its last day counts. In order; at most three years of periods.
std::vector<Period> WatchedPeriods(const Policy& policy, absl::CivilDay today);

}  // namespace rekap
