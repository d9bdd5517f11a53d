// What was reported when, of what is expected: every unit's quarters and year, for who
// must chase what is missing.
#pragma once

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

#include "aggregator/live/live_rollup.h"
#include "aggregator/query/facts_cache.h"
#include "rekap/v1/query.pb.h"

namespace rekap {

// Days are those of `today`'s office (OfficeDay). Counts of lines and indicators are
// what the records hold, submitted or not; of a year those of the source that stands
// for it. Errors as for the other queries. Any thread; does not hold up the writer
// while the periods' states are read. Cost: a look into `facts` for
// each unit of the region and period, and two seeks for those that said something since.
absl::StatusOr<v1::CompletenessResponse> Completeness(const LiveRollup& live, FactsCache& facts,
                                                      const v1::CompletenessRequest& request,
                                                      absl::CivilDay today);

}  // namespace rekap
