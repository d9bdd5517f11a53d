// Where a period stands, and who may do what to it. Pure.
//
//   open --submit--> submitted --approve--> approved --lock--> locked
//    ^  <--withdraw--   |  ^                   |                  |
//    |                  |  +---submit---+      |                  |
//    |                  +---return--> returned <--return----------+ (reopen)
//    +------------------------------- reopen <--------------------+
//
// Two sides write: the unit its submissions (records of its journal), the
// kabupaten its reviews. Neither sees the other at once, so the state is no
// stored thing but a function of the last submission and the last review: both
// sides compute the same, in whatever order they heard of them.
//   - a lock stands until it is reopened, whatever the unit submits meanwhile;
//   - else a review decides about the submission that it names, and a newer
//     submission is a new question;
//   - an approval does not decide about a submission that was taken back: the
//     kabupaten had not heard of that yet, and the figures may have changed.
// A lock that was set before it heard stands, and the status says that the
// submission was withdrawn.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "domain/code/period.h"
#include "domain/code/region_code.h"
#include "rekap/v1/record.pb.h"
#include "rekap/v1/workflow.pb.h"

namespace rekap {

// Bytes of Review.reason and Submission.justification: a page.
inline constexpr size_t kReasonSizeMax = 4096;

// Revisions of a period: their number is the record key's item, of two bytes.
inline constexpr uint32_t kRevisionsMax = 65535;

// Of PeriodStatus.last_revisions: a screen of them.
inline constexpr size_t kRevisionsShownMax = 20;

// nullptr = there is none. Of one unit and period.
v1::WorkflowState StateOf(const v1::Submission* submission, const v1::Review* review);

// A unit's last word about a period, and who committed it when.
struct SubmissionMark {
  v1::Submission submission;
  std::string author;
  int64_t time_unix_ms = 0;
};

// What one side knows of a unit's period.
struct PeriodFacts {
  std::optional<SubmissionMark> submission;
  std::optional<v1::Review> review;  // the last one
  // Corrections after a lock: how many, and the last kRevisionsShownMax, newest
  // first.
  uint32_t revisions = 0;
  std::deque<v1::RevisionMark> last_revisions;

  v1::WorkflowState state() const {
    return StateOf(submission ? &submission->submission : nullptr, review ? &*review : nullptr);
  }
  // Takes in a record of the period; revisions in the order of their numbers.
  // False if it says nothing about the workflow.
  bool Take(const v1::Record& record, absl::string_view author, int64_t time_unix_ms);
};

// For people.
v1::PeriodStatus DescribePeriod(RegionCode unit, Period period, const PeriodFacts& facts);

// "Diajukan": as shown. Empty for UNSPECIFIED.
absl::string_view StateName(v1::WorkflowState state);

// The following give OK or FailedPrecondition, and say in Indonesian why not and
// what to do instead. InvalidArgument where a reason is missing or too long.

// A change of the period's records at the node. `revision_reason` is empty
// unless the operator means to correct a locked period.
absl::Status CheckEdit(v1::WorkflowState state, absl::string_view revision_reason);
// The same, and that a locked period has room for one more revision.
absl::Status CheckEdit(const PeriodFacts& facts, absl::string_view revision_reason);
absl::Status CheckSubmit(v1::WorkflowState state);
absl::Status CheckWithdraw(v1::WorkflowState state);
// A decision of the kabupaten.
absl::Status CheckReview(v1::ReviewAction action, v1::WorkflowState state,
                         absl::string_view reason);

}  // namespace rekap
