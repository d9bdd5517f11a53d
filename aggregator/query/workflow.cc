#include "aggregator/query/workflow.h"

#include <utility>

#include "absl/strings/str_format.h"

#include "aggregator/admin/period_reader.h"
#include "aggregator/query/figures.h"
#include "domain/across/deadline.h"

namespace rekap {
namespace {

constexpr absl::Duration kOfficeOffset = absl::Hours(7);

absl::Status FillRow(StateReader state_of, v1::CompareRow& row) {
  absl::StatusOr<RegionCode> unit = RegionCode::Parse(row.region());
  if (!unit.ok()) return unit.status();
  if (unit->level() != RegionLevel::kKecamatan) return absl::OkStatus();
  absl::StatusOr<v1::WorkflowState> state = state_of(*unit);
  if (!state.ok()) return state.status();
  row.set_workflow(*state);
  return absl::OkStatus();
}

}  // namespace

absl::CivilSecond OfficeTime(absl::Time time) {
  return absl::ToCivilSecond(time + kOfficeOffset, absl::UTCTimeZone());
}

absl::CivilDay OfficeDay(absl::Time time) { return absl::CivilDay(OfficeTime(time)); }

std::string IsoDay(absl::CivilDay day) {
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

std::optional<absl::CivilDay> SubmittedDay(const PeriodFacts& facts) {
  if (!facts.submission) return std::nullopt;
  return OfficeDay(absl::FromUnixMillis(facts.submission->time_unix_ms));
}

absl::StatusOr<v1::WorkflowResponse> Workflow(const Snapshot& snapshot, const AdminStore& admin,
                                              absl::CivilDay today) {
  const std::optional<absl::CivilDay> due = DueDay(snapshot.catalog->policy(), snapshot.period);
  v1::WorkflowResponse response;
  for (RegionCode unit : snapshot.ExpectedUnits()) {
    absl::StatusOr<v1::PeriodStatus> status =
        StatusOf(*snapshot.view, admin, unit, snapshot.period);
    if (!status.ok()) return status.status();
    std::optional<absl::CivilDay> submitted;
    if (status->submission() > 0) {
      submitted = OfficeDay(absl::FromUnixMillis(status->submitted_time_unix_ms()));
    }
    v1::WorkflowRow& row = *response.add_rows();
    row.set_name(RegionName(*snapshot.catalog, unit));
    if (due) row.set_due(IsoDay(*due));
    row.set_late(DaysLate(due, status->state(), submitted, today).has_value());
    *row.mutable_status() = *std::move(status);
  }
  // An answer about many units stays small.
  for (int i = 0; response.rows_size() > 1 && i < response.rows_size(); ++i) {
    auto& revisions = *response.mutable_rows(i)->mutable_status()->mutable_last_revisions();
    if (revisions.size() > 1) revisions.DeleteSubrange(1, revisions.size() - 1);
  }
  *response.mutable_positions() = snapshot.positions;
  return response;
}

absl::Status FillWorkflow(StateReader state_of, v1::CompareResponse& response) {
  absl::Status filled = FillRow(state_of, *response.mutable_total());
  for (int i = 0; i < response.rows_size() && filled.ok(); ++i) {
    filled = FillRow(state_of, *response.mutable_rows(i));
  }
  return filled;
}

}  // namespace rekap
