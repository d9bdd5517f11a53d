// Where the units' periods stand, as the aggregator knows it: submissions from
// the mirror, reviews from the admin store.
#pragma once

#include "absl/status/statusor.h"

#include "aggregator/admin/admin_store.h"
#include "aggregator/mirror/mirror_store.h"
#include "domain/code/period.h"
#include "domain/code/region_code.h"
#include "domain/workflow/workflow.h"

namespace rekap {

// Of one unit. Reads its submission and revisions of the period; DataLoss if a row
// is no record.
absl::StatusOr<PeriodFacts> FactsOf(const MirrorView& view, const AdminStore& admin,
                                    RegionCode unit, Period period);

// The same for people.
absl::StatusOr<v1::PeriodStatus> StatusOf(const MirrorView& view, const AdminStore& admin,
                                          RegionCode unit, Period period);

}  // namespace rekap
