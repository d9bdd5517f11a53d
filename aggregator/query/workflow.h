// Where the periods stand at the kabupaten.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

#include "aggregator/admin/admin_store.h"
#include "aggregator/query/ranking.h"
#include "aggregator/query/unit_records.h"
#include "domain/workflow/workflow.h"
#include "rekap/v1/query.pb.h"

namespace rekap {

// The time and the day that an office writes for a moment: Western Indonesia Time,
// UTC+7, whatever zone the server runs in.
absl::CivilSecond OfficeTime(absl::Time time);
absl::CivilDay OfficeDay(absl::Time time);
// "2022-02-28".
std::string IsoDay(absl::CivilDay day);
// The day of the last submission; nullopt if there is none.
std::optional<absl::CivilDay> SubmittedDay(const PeriodFacts& facts);

// Every expected unit of the snapshot, for its period. Cost: two seeks a unit and
// its revisions of the period.
absl::StatusOr<v1::WorkflowResponse> Workflow(const Snapshot& snapshot, const AdminStore& admin,
                                              absl::CivilDay today);

// Sets CompareRow.workflow of the rows that are units, `total` included. The error of
// `state_of`, which is asked once a row.
absl::Status FillWorkflow(StateReader state_of, v1::CompareResponse& response);

}  // namespace rekap
