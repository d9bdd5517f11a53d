#include "aggregator/report/lkjip_model.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "aggregator/report/annex.h"
#include "aggregator/report/region_title.h"
#include "aggregator/report/shown.h"

namespace rekap::report {
namespace {

bool Approved(v1::WorkflowState state) {
  return state == v1::WORKFLOW_STATE_APPROVED || state == v1::WORKFLOW_STATE_LOCKED;
}

std::string ReviewText(const v1::Review& review) {
  std::string text =
      absl::StrCat(" oleh ", review.author(), " pada ", TimeText(review.time_unix_ms()));
  if (!review.reason().empty()) absl::StrAppend(&text, ", dengan alasan: ", review.reason());
  return text;
}

std::string SubmissionText(const v1::PeriodStatus& status) {
  if (status.submission() == 0) return "belum pernah diajukan";
  return absl::StrCat("pengajuan ke-", status.submission(), " oleh ", status.submitted_by(),
                      " pada ", TimeText(status.submitted_time_unix_ms()));
}

// Where the period stands, in a sentence; what is not approved is called a draft.
std::string StandingText(const v1::PeriodStatus& status) {
  std::string text;
  switch (status.state()) {
    case v1::WORKFLOW_STATE_SUBMITTED:
      text = absl::StrCat("RANCANGAN: ", SubmissionText(status), ", belum diperiksa kabupaten.");
      break;
    case v1::WORKFLOW_STATE_RETURNED:
      text = absl::StrCat("RANCANGAN: ", SubmissionText(status), "; dikembalikan",
                          ReviewText(status.review()), ".");
      break;
    case v1::WORKFLOW_STATE_APPROVED:
      text =
          absl::StrCat("Disetujui", ReviewText(status.review()), "; ", SubmissionText(status), ".");
      break;
    case v1::WORKFLOW_STATE_LOCKED:
      text = absl::StrCat("Disetujui dan dikunci", ReviewText(status.review()), "; ",
                          SubmissionText(status), ".");
      break;
    default:
      text = absl::StrCat("RANCANGAN: periode masih terbuka, ", SubmissionText(status), ".");
  }
  if (!status.justification().empty()) {
    absl::StrAppend(&text, " Penjelasan unit: ", status.justification(), ".");
  }
  if (status.revisions() > 0) {
    absl::StrAppend(&text, " ", status.revisions(), " revisi dibuat setelah periode dikunci.");
  }
  return text;
}

bool AnyFigure(const LkjipFacts& facts) {
  return std::any_of(facts.leaves.begin(), facts.leaves.end(), [](const v1::Leaf& leaf) {
    switch (leaf.record().body_case()) {
      case v1::Record::kNarrative:
      case v1::Record::kUnitProfile:
      case v1::Record::kSubmission:
      case v1::Record::kRevision:
        return false;
      default:
        return true;
    }
  });
}

void AddTitle(const LkjipFacts& facts, Document& document) {
  const std::string name = UnitName(facts);
  const std::string above = RegionTitle(ParentCode(facts.unit), facts.parent_name);
  document.texts["unit_name"] = name;
  document.texts["unit_code"] = facts.unit;
  document.texts["above"] = above;
  document.texts["year"] = absl::StrCat(facts.year);
  document.texts["last_year"] = absl::StrCat(facts.year - 1);
  document.texts["title"] = absl::StrCat("LKjIP ", name, " Tahun ", facts.year);
  document.draft = !Approved(facts.workflow.status().state());
  document.texts["status"] = StandingText(facts.workflow.status());
  document.synthetic = facts.tree.synthetic();
  for (const v1::Leaf& leaf : facts.leaves) {
    document.synthetic = document.synthetic || leaf.record().synthetic();
  }
  document.texts["synthetic_note"] =
      document.synthetic ? "Memuat angka sintetis (buatan), bertanda S: bukan data nyata." : "";
  document.texts["year_source"] = YearSourceText(facts.tree.source());
  document.texts["no_figures"] = AnyFigure(facts) ? "" : NothingReportedText(facts.year);
  AddOrigin(facts.origin,
            absl::StrCat("LKjIP ", name, " ", facts.year, document.draft ? " · RANCANGAN" : "",
                         document.synthetic ? " · Sintetis" : ""),
            document);
}

}  // namespace

std::string UnitName(const LkjipFacts& facts) {
  const v1::OrganisationResponse& organisation = facts.organisation;
  return organisation.profile().name().empty() ? absl::StrCat("Kecamatan ", organisation.name())
                                               : organisation.profile().name();
}

Document MakeLkjip(const LkjipFacts& facts) {
  Document document;
  document.kind = "lkjip";
  AddTitle(facts, document);
  AddPlan(facts, document);
  AddResult(facts, document);
  AddDetail(facts, document);
  document.tables.push_back(
      FindingsTable(facts.findings, "Temuan: yang tidak mungkin benar, dengan buktinya", false));
  document.tables.push_back(OriginTable(facts.leaves));
  document.tables.push_back(PositionsTable(facts.origin));
  return document;
}

}  // namespace rekap::report
