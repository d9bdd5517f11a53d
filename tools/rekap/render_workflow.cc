#include "tools/rekap/render_workflow.h"

#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "runtime/sheet/csv.h"
#include "tools/rekap/render_findings.h"
#include "tools/rekap/words.h"

namespace rekap::cli {
namespace {

std::string PeriodOf(const v1::PeriodStatus& status) {
  return PeriodText(status.year(), status.quarter());
}

// "ke-2"; empty before the first: a unit may still be within its time.
std::string SubmissionText(const v1::PeriodStatus& status) {
  return status.submission() == 0 ? "" : absl::StrCat("ke-", status.submission());
}

std::string SubmittedText(const v1::PeriodStatus& status, const View& view) {
  return status.submission() == 0 ? "" : TimeText(status.submitted_time_unix_ms(), view.zone);
}

// "2 ditambah, 1 dihapus".
std::string CountsText(const v1::RevisionMark& revision) {
  std::vector<std::string> counts;
  auto add = [&](uint32_t count, const char* what) {
    if (count > 0) counts.push_back(absl::StrCat(CountText(count), " ", what));
  };
  add(revision.inserted(), "ditambah");
  add(revision.updated(), "diubah");
  add(revision.deleted(), "dihapus");
  return absl::StrJoin(counts, ", ");
}

std::string RevisionText(const v1::RevisionMark& revision, const View& view) {
  return absl::StrCat("revisi ke-", revision.number(), " oleh ", revision.author(), ", ",
                      TimeText(revision.time_unix_ms(), view.zone), " ",
                      ZoneText(view.now, view.zone), " (", CountsText(revision),
                      "): ", revision.reason());
}

// That the unit took back, or submitted anew, what the kabupaten decided about; empty
// if it did not.
std::string WithdrawnText(const v1::PeriodStatus& status) {
  if (status.review().action() == v1::REVIEW_ACTION_LOCK &&
      status.review().submission() < status.submission()) {
    return absl::StrCat("yang dikunci pengajuan ke-", status.review().submission(),
                        ", sedangkan unit sudah mengajukan yang ke-", status.submission(),
                        ": angkanya dapat berbeda dari yang diperiksa; buka kembali (reopen) bila "
                        "perlu");
  }
  if (!status.withdrawn()) return "";
  bool decided = status.has_review() && status.review().submission() == status.submission();
  v1::ReviewAction action = decided ? status.review().action() : v1::REVIEW_ACTION_UNSPECIFIED;
  if (action == v1::REVIEW_ACTION_LOCK) {
    return "pengajuan ini ditarik unit sebelum kunci sampai: angkanya dapat berbeda dari yang "
           "diperiksa; buka kembali (reopen) bila perlu";
  }
  if (action != v1::REVIEW_ACTION_APPROVE) return "pengajuan ini ditarik oleh unit";
  return "pengajuan ini ditarik unit sebelum keputusan sampai: keputusan itu tidak berlaku";
}

// Revisions that a row of many units tells of; the period of one unit tells of all
// that it was sent.
constexpr int kRevisionsOfRow = 1;

// What people said about the period: the verifier's word, the unit's
// justification, that it was taken back, and that a locked period was changed.
std::vector<std::string> Remarks(const v1::PeriodStatus& status, const View& view,
                                 int revisions_max) {
  std::vector<std::string> remarks;
  std::string review = ReviewText(status, view);
  if (!review.empty()) remarks.push_back(std::move(review));
  if (!status.justification().empty()) {
    remarks.push_back(absl::StrCat("penjelasan unit: ", status.justification()));
  }
  std::string withdrawn = WithdrawnText(status);
  if (!withdrawn.empty()) remarks.push_back(std::move(withdrawn));
  for (const v1::RevisionMark& revision : status.last_revisions()) {
    if (revisions_max-- == 0) break;
    remarks.push_back(RevisionText(revision, view));
  }
  return remarks;
}

std::vector<std::string> StatusHeader() {
  return {"unit",         "tahun",         "triwulan",        "keadaan",
          "pengajuan_ke", "diajukan_oleh", "waktu_diajukan",  "penjelasan",
          "keputusan",    "alasan",        "diputuskan_oleh", "waktu_keputusan",
          "revisi",       "alasan_revisi", "ditarik"};
}

std::vector<std::string> StatusCells(const v1::PeriodStatus& status, const View& view) {
  const v1::Review& review = status.review();
  return {status.unit(),
          absl::StrCat(status.year()),
          absl::StrCat(status.quarter()),
          StateWord(status.state()),
          absl::StrCat(status.submission()),
          status.submitted_by(),
          TimePlain(status.submitted_time_unix_ms(), view.zone),
          status.justification(),
          status.has_review() ? DecisionWord(review.action()) : "",
          review.reason(),
          review.author(),
          TimePlain(review.time_unix_ms(), view.zone),
          absl::StrCat(status.revisions()),
          status.last_revisions().empty() ? "" : status.last_revisions(0).reason(),
          status.withdrawn() ? "ya" : "tidak"};
}

void AddStateFacts(Page& page, const v1::PeriodStatus& status, const View& view) {
  page.Fact("Keadaan", StateWord(status.state()));
  if (status.submission() > 0) {
    page.Fact("Pengajuan", absl::StrCat("ke-", status.submission(), " oleh ", status.submitted_by(),
                                        ", ", TimeText(status.submitted_time_unix_ms(), view.zone),
                                        " ", ZoneText(view.now, view.zone)));
  }
  std::string review = ReviewText(status, view);
  if (!review.empty()) page.Fact("Keputusan kabupaten", review);
  if (!status.justification().empty()) page.Fact("Penjelasan unit", status.justification());
  std::string withdrawn = WithdrawnText(status);
  if (!withdrawn.empty()) page.Fact("Perhatikan", withdrawn);
}

// "3 Terbuka, 1 Dikembalikan, 10 Disetujui", in the order of the workflow.
std::string StateCountsText(const v1::WorkflowResponse& response) {
  std::map<v1::WorkflowState, uint64_t> counts;
  for (const v1::WorkflowRow& row : response.rows()) ++counts[row.status().state()];
  return absl::StrJoin(counts, ", ", [](std::string* out, const auto& count) {
    absl::StrAppend(out, CountText(count.second), " ", StateWord(count.first));
  });
}

}  // namespace

std::string ReviewText(const v1::PeriodStatus& status, const View& view) {
  if (!status.has_review()) return "";
  const v1::Review& review = status.review();
  std::string text =
      absl::StrCat(DecisionWord(review.action()), " oleh ", review.author(), ", ",
                   TimeText(review.time_unix_ms(), view.zone), " ", ZoneText(view.now, view.zone));
  if (!review.reason().empty()) absl::StrAppend(&text, ": ", review.reason());
  return text;
}

void AddPeriods(Page& page, const google::protobuf::RepeatedPtrField<v1::PeriodStatus>& periods,
                const View& view) {
  Table table(
      {{"Periode", Align::kLeft, 0, 0},
       {"Keadaan", Align::kLeft, 0, 0},
       {"Pengajuan", Align::kLeft, 0, 0},
       {absl::StrCat("Diajukan\n(", ZoneText(view.now, view.zone), ")"), Align::kRight, 0, 1},
       {"Oleh", Align::kLeft, 10, 2}});
  for (const v1::PeriodStatus& status : periods) {
    table.AddRow({PeriodOf(status), StateWord(status.state()), SubmissionText(status),
                  SubmittedText(status, view), status.submitted_by()});
    for (std::string& remark : Remarks(status, view, kRevisionsOfRow)) {
      table.AddNote(1, "", std::move(remark));
    }
  }
  page.Add(table);
}

std::string SubmitText(const v1::SubmitRequest& request, const v1::SubmitResponse& response,
                       const View& view) {
  const v1::PeriodStatus& status = response.status();
  std::string unit = status.unit().empty() ? "" : absl::StrCat(" · ", status.unit());
  Page page(view);
  page.Heading(absl::StrCat(request.withdraw() ? "Penarikan pengajuan" : "Pengajuan", unit,
                            " · tahun anggaran ", PeriodText(request.year(), request.quarter())));
  AddStateFacts(page, status, view);
  if (response.committed()) {
    page.Fact("Tersimpan di komputer ini", "ya");
    page.Fact("Sudah diterima kabupaten", "periksa dengan `rekap status`");
    return page.Text();
  }
  page.Fact("Temuan yang menghalangi", CountText(static_cast<uint64_t>(response.blocking_size())));
  page.Gap();
  for (const v1::Finding& finding : response.blocking()) AddFinding(page, finding);
  std::string period = PeriodOptions(request.year(), request.quarter());
  page.Gap();
  page.Part("Pilihan");
  page.Item(0, "1. ", "Perbaiki berkasnya, lalu impor lagi.");
  page.Item(0, "2. ",
            absl::StrCat("Terima usulan perbaikan: rekap import FILE ", period,
                         " --accept ATURAN@BARIS (lihat dulu dengan rekap findings ", period,
                         " --node --full)."));
  page.Item(0, "3. ",
            absl::StrCat("Bila angkanya memang demikian, jelaskan: rekap submit ", period,
                         " --justify \"...\"."));
  return page.Text();
}

std::string SubmitCsv(const v1::SubmitResponse& response, const View& view) {
  std::vector<std::string> header = StatusHeader();
  header.insert(header.end(), {"tersimpan", "aturan", "lembar", "baris", "pesan"});
  std::string csv = CsvLine(header);
  std::vector<std::string> cells = StatusCells(response.status(), view);
  cells.push_back(response.committed() ? "ya" : "tidak");
  for (const v1::Finding& finding : response.blocking()) {
    std::vector<std::string> line = cells;
    line.insert(line.end(), {finding.rule(), finding.sheet(), absl::StrJoin(finding.rows(), " "),
                             finding.message()});
    csv += CsvLine(line);
  }
  if (!response.blocking().empty()) return csv;
  cells.resize(header.size());
  return csv + CsvLine(cells);
}

std::string PeriodCsv(const v1::PeriodStatus& status, const View& view) {
  return CsvLine(StatusHeader()) + CsvLine(StatusCells(status, view));
}

std::string DecidedAboutText(const v1::PeriodStatus& status, const View& view) {
  if (status.submission() == 0) return "Periode ini belum pernah diajukan.\n";
  std::string text = absl::StrCat("Yang diputuskan: pengajuan ke-", status.submission(), " oleh ",
                                  status.submitted_by(), ", ", SubmittedText(status, view), " ",
                                  ZoneText(view.now, view.zone), ".\n");
  if (!status.justification().empty()) {
    absl::StrAppend(&text, "Penjelasan unit: ", status.justification(), "\n");
  }
  std::string withdrawn = WithdrawnText(status);
  if (!withdrawn.empty()) absl::StrAppend(&text, "Perhatikan: ", withdrawn, ".\n");
  return text;
}

std::string DecideText(const v1::DecideResponse& response, const View& view) {
  const v1::PeriodStatus& status = response.status();
  Page page(view);
  page.Heading(absl::StrCat(status.unit(), " · tahun anggaran ", PeriodOf(status)));
  AddStateFacts(page, status, view);
  page.Note("Keputusan tersimpan di kabupaten dan dikirim ke node begitu ia tersambung.");
  return page.Text();
}

std::string WorkflowText(const v1::WorkflowRequest& request, const v1::WorkflowResponse& response,
                         const View& view) {
  Table table(
      {{"Kode", Align::kLeft, 0, 0},
       {"Kecamatan", Align::kLeft, 12, 0},
       {"Keadaan", Align::kLeft, 0, 0},
       {"Pengajuan", Align::kLeft, 0, 3},
       {absl::StrCat("Diajukan\n(", ZoneText(view.now, view.zone), ")"), Align::kRight, 0, 2},
       {"Batas waktu", Align::kRight, 0, 1},
       {"Terlambat", Align::kLeft, 0, 0}});
  uint64_t late = 0;
  for (const v1::WorkflowRow& row : response.rows()) {
    const v1::PeriodStatus& status = row.status();
    table.AddRow({status.unit(), row.name(), StateWord(status.state()), SubmissionText(status),
                  SubmittedText(status, view), DateText(row.due()), row.late() ? "ya" : ""});
    int revisions_max =
        response.rows_size() == 1 ? static_cast<int>(status.revisions()) : kRevisionsOfRow;
    for (std::string& remark : Remarks(status, view, revisions_max)) {
      table.AddNote(1, "", std::move(remark));
    }
    late += row.late() ? 1 : 0;
  }
  Page page(view);
  page.Heading(absl::StrCat("Pengajuan ",
                            request.region().empty() ? "seluruh wilayah" : request.region(),
                            " · tahun anggaran ", PeriodText(request.year(), request.quarter())));
  page.Add(table);
  page.Gap();
  page.Note(absl::StrCat(response.rows_size(), " kecamatan: ", StateCountsText(response), "; ",
                         CountText(late), " terlambat."));
  return page.Text();
}

std::string WorkflowCsv(const v1::WorkflowResponse& response, const View& view) {
  std::vector<std::string> header = StatusHeader();
  header.insert(header.begin() + 1, "nama");
  header.insert(header.end(), {"batas_waktu", "terlambat"});
  std::string csv = CsvLine(header);
  for (const v1::WorkflowRow& row : response.rows()) {
    std::vector<std::string> cells = StatusCells(row.status(), view);
    cells.insert(cells.begin() + 1, row.name());
    cells.insert(cells.end(), {row.due(), row.late() ? "ya" : "tidak"});
    csv += CsvLine(cells);
  }
  return csv;
}

}  // namespace rekap::cli
