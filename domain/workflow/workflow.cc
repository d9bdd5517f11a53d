#include "domain/workflow/workflow.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace rekap {
namespace {

absl::Status Refuse(v1::WorkflowState state, absl::string_view what_to_do) {
  return absl::FailedPreconditionError(
      absl::StrCat("periode ini berstatus ", StateName(state), "; ", what_to_do));
}

bool Editable(v1::WorkflowState state) {
  return state == v1::WORKFLOW_STATE_OPEN || state == v1::WORKFLOW_STATE_RETURNED;
}

absl::Status CheckReason(absl::string_view reason, bool needed) {
  if (needed && reason.empty()) {
    return absl::InvalidArgumentError("alasan wajib ditulis (--reason)");
  }
  if (reason.size() > kReasonSizeMax) {
    return absl::InvalidArgumentError(
        absl::StrCat("alasan paling panjang ", kReasonSizeMax, " byte, bukan ", reason.size()));
  }
  return absl::OkStatus();
}

}  // namespace

v1::WorkflowState StateOf(const v1::Submission* submission, const v1::Review* review) {
  if (review != nullptr && review->action() == v1::REVIEW_ACTION_LOCK) {
    return v1::WORKFLOW_STATE_LOCKED;
  }
  uint32_t number = submission == nullptr ? 0 : submission->number();
  if (review != nullptr && review->submission() >= number) {
    switch (review->action()) {
      case v1::REVIEW_ACTION_APPROVE: {
        bool withdrawn =
            submission != nullptr && submission->withdrawn() && review->submission() == number;
        return withdrawn ? v1::WORKFLOW_STATE_OPEN : v1::WORKFLOW_STATE_APPROVED;
      }
      case v1::REVIEW_ACTION_RETURN:
        return v1::WORKFLOW_STATE_RETURNED;
      default:
        return v1::WORKFLOW_STATE_OPEN;
    }
  }
  return submission == nullptr || submission->withdrawn() ? v1::WORKFLOW_STATE_OPEN
                                                          : v1::WORKFLOW_STATE_SUBMITTED;
}

bool PeriodFacts::Take(const v1::Record& record, absl::string_view author, int64_t time_unix_ms) {
  if (record.has_submission()) {
    submission = {record.submission(), std::string(author), time_unix_ms};
    return true;
  }
  if (!record.has_revision()) return false;
  v1::RevisionMark mark;
  mark.set_number(record.key().item());
  mark.set_reason(record.revision().reason());
  mark.set_author(std::string(author));
  mark.set_time_unix_ms(time_unix_ms);
  mark.set_inserted(record.revision().inserted());
  mark.set_updated(record.revision().updated());
  mark.set_deleted(record.revision().deleted());
  last_revisions.push_front(std::move(mark));
  if (last_revisions.size() > kRevisionsShownMax) last_revisions.pop_back();
  ++revisions;
  return true;
}

v1::PeriodStatus DescribePeriod(RegionCode unit, Period period, const PeriodFacts& facts) {
  v1::PeriodStatus status;
  status.set_unit(unit.ToString());
  status.set_year(period.year());
  status.set_quarter(period.quarter());
  status.set_state(facts.state());
  if (facts.submission) {
    status.set_submission(facts.submission->submission.number());
    status.set_submitted_by(facts.submission->author);
    status.set_submitted_time_unix_ms(facts.submission->time_unix_ms);
    status.set_justification(facts.submission->submission.justification());
    status.set_withdrawn(facts.submission->submission.withdrawn());
  }
  if (facts.review) *status.mutable_review() = *facts.review;
  status.set_revisions(facts.revisions);
  for (const v1::RevisionMark& mark : facts.last_revisions) *status.add_last_revisions() = mark;
  return status;
}

absl::string_view StateName(v1::WorkflowState state) {
  switch (state) {
    case v1::WORKFLOW_STATE_OPEN:
      return "Terbuka";
    case v1::WORKFLOW_STATE_SUBMITTED:
      return "Diajukan";
    case v1::WORKFLOW_STATE_RETURNED:
      return "Dikembalikan";
    case v1::WORKFLOW_STATE_APPROVED:
      return "Disetujui";
    case v1::WORKFLOW_STATE_LOCKED:
      return "Terkunci";
    default:
      return "";
  }
}

absl::Status CheckEdit(v1::WorkflowState state, absl::string_view revision_reason) {
  if (Editable(state)) return absl::OkStatus();
  if (state == v1::WORKFLOW_STATE_SUBMITTED) {
    return Refuse(state, "tarik dulu pengajuannya (rekap submit --withdraw), lalu ubah datanya");
  }
  if (state == v1::WORKFLOW_STATE_APPROVED) {
    return Refuse(state, "minta Bappeda mengembalikan atau membukanya sebelum data diubah");
  }
  if (revision_reason.empty()) {
    return Refuse(state,
                  "minta Bappeda membukanya, atau catat sebagai revisi dengan --revision ALASAN");
  }
  return absl::OkStatus();
}

absl::Status CheckEdit(const PeriodFacts& facts, absl::string_view revision_reason) {
  absl::Status allowed = CheckEdit(facts.state(), revision_reason);
  if (!allowed.ok() || facts.state() != v1::WORKFLOW_STATE_LOCKED) return allowed;
  if (facts.revisions < kRevisionsMax) return absl::OkStatus();
  return Refuse(facts.state(), absl::StrCat("sudah direvisi ", kRevisionsMax,
                                            " kali, terbanyak yang dapat dicatat; minta Bappeda "
                                            "membukanya"));
}

absl::Status CheckSubmit(v1::WorkflowState state) {
  if (Editable(state)) return absl::OkStatus();
  return Refuse(state, "yang dapat diajukan hanya periode yang Terbuka atau Dikembalikan");
}

absl::Status CheckWithdraw(v1::WorkflowState state) {
  if (state == v1::WORKFLOW_STATE_SUBMITTED) return absl::OkStatus();
  return Refuse(state, "yang dapat ditarik hanya pengajuan yang belum disetujui");
}

absl::Status CheckReview(v1::ReviewAction action, v1::WorkflowState state,
                         absl::string_view reason) {
  bool submitted = state == v1::WORKFLOW_STATE_SUBMITTED;
  bool approved = state == v1::WORKFLOW_STATE_APPROVED;
  switch (action) {
    case v1::REVIEW_ACTION_APPROVE:
      if (!submitted) return Refuse(state, "yang dapat disetujui hanya periode yang Diajukan");
      return CheckReason(reason, false);
    case v1::REVIEW_ACTION_RETURN:
      if (!submitted && !approved) {
        return Refuse(state, "yang dapat dikembalikan hanya periode yang Diajukan atau Disetujui");
      }
      return CheckReason(reason, true);
    case v1::REVIEW_ACTION_LOCK:
      if (!approved) return Refuse(state, "setujui dulu periodenya sebelum dikunci");
      return CheckReason(reason, false);
    case v1::REVIEW_ACTION_REOPEN:
      if (!approved && state != v1::WORKFLOW_STATE_LOCKED) {
        return Refuse(state, "yang dapat dibuka kembali hanya periode Disetujui atau Terkunci");
      }
      return CheckReason(reason, true);
    default:
      return absl::InvalidArgumentError("tindakan tidak dikenal");
  }
}

}  // namespace rekap
