#include "node/service/submit_flow.h"

#include <utility>

#include "node/service/import_flow.h"

namespace rekap {
namespace {

// Counts what stands and keeps what blocks.
v1::Submission Weigh(std::vector<v1::Finding>& findings, v1::SubmitResponse& response) {
  v1::Submission submission;
  for (v1::Finding& finding : findings) {
    if (finding.severity() == v1::SEVERITY_WARNING) {
      submission.set_warning_findings(submission.warning_findings() + 1);
    }
    if (finding.severity() != v1::SEVERITY_BLOCKING) continue;
    submission.set_blocking_findings(submission.blocking_findings() + 1);
    if (response.blocking_size() < kFindingsShownMax) {
      *response.add_blocking() = std::move(finding);
    }
  }
  return submission;
}

}  // namespace

absl::Status SubmitInto(NodeStore& store, const CurrentCatalog& catalog, Period period,
                        const std::string& justification, const CommitMark& mark,
                        v1::SubmitResponse& response) {
  absl::Status submitted;
  for (int tries = 0; tries < kSubmitTriesMax; ++tries) {
    response.clear_blocking();
    absl::StatusOr<PeriodFindings> found = FindingsOfPeriod(store, catalog, period);
    if (!found.ok()) return found.status();
    v1::Submission submission = Weigh(found->findings, response);
    submission.set_justification(justification);
    if (submission.blocking_findings() > 0 && justification.empty()) return absl::OkStatus();
    submitted = store.Submit(period, submission, mark, found->head.point.seq);
    if (!absl::IsAborted(submitted)) break;
  }
  response.set_committed(submitted.ok());
  return submitted;
}

}  // namespace rekap
