#include "tools/rekap/render_import.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "tools/rekap/cell_table.h"
#include "tools/rekap/render_findings.h"
#include "tools/rekap/render_survey.h"
#include "tools/rekap/text.h"
#include "tools/rekap/words.h"

namespace rekap::cli {
namespace {

// Findings that an import shows itself; `rekap findings` shows all.
constexpr int kFindingsShownMax = 5;
constexpr int kInsertionsShownMax = 10;

std::string RecordCountsText(const v1::ImportResponse& response) {
  return absl::StrCat(CountText(response.inserted()), " catatan baru, ",
                      CountText(response.updated()), " berubah, ", CountText(response.deleted()),
                      " dihapus, ", CountText(response.unchanged()), " tetap");
}

void AddFacts(Page& page, const v1::ImportResponse& response, bool dry_run) {
  if (dry_run) {
    page.Fact("Uji coba", absl::StrCat("berkas baik, tidak ada yang disimpan. Bila diimpor: ",
                                       RecordCountsText(response)));
  } else {
    page.Fact("Tersimpan di komputer ini", absl::StrCat(RecordCountsText(response), " · posisi ",
                                                        CountText(response.head().seq())));
    page.Fact("Sudah diterima kabupaten", "periksa dengan `rekap status`");
  }
  for (const std::string& note : response.notes()) page.Fact("Tentang berkas", note);
  if (response.synthetic() > 0) {
    page.Fact("Bertanda sintetis", absl::StrCat(CountText(response.synthetic()), " baris"));
  }
  if (response.catalog_version() > 0) {
    page.Fact("Katalog", absl::StrCat("versi ", response.catalog_version()));
  }
}

// "anggaran 2.156.203 · realisasi 2.018.300": the one side that a new or deleted
// record has.
std::string OneSideText(const v1::Change& change) {
  bool inserted = change.kind() == v1::Change::KIND_INSERTED;
  return absl::StrJoin(
      change.fields(), " · ", [inserted](std::string* out, const v1::FieldChange& field) {
        absl::StrAppend(out, field.column(), " ", inserted ? field.after() : field.before());
      });
}

void AddChange(CellTable& cells, const v1::Change& change) {
  cells.Begin(change.row(), change.subject(), ChangeWord(change.kind()));
  if (change.kind() == v1::Change::KIND_UPDATED) {
    for (const v1::FieldChange& field : change.fields()) {
      cells.Add(field.column(), field.before(), field.after());
    }
  } else if (!change.fields().empty()) {
    cells.Note(OneSideText(change));
  }
}

// What stands in the file alone can be read there, so only a few of the new
// records are shown; what would be lost or overwritten is shown as far as it is
// told.
void AddChanges(Page& page, const v1::ImportResponse& response) {
  if (response.changes().empty()) return;
  CellTable cells(true);
  uint64_t shown = 0;
  int insertions = 0;
  for (const v1::Change& change : response.changes()) {
    bool inserted = change.kind() == v1::Change::KIND_INSERTED;
    if (inserted && ++insertions > kInsertionsShownMax) continue;
    AddChange(cells, change);
    ++shown;
  }
  cells.End();
  page.Gap();
  page.Part("Yang akan berubah");
  page.Add(cells.table());
  uint64_t all = uint64_t{response.inserted()} + response.updated() + response.deleted();
  if (all > shown) {
    page.Note(absl::StrCat("dan ", CountText(all - shown),
                           " catatan lain (semua yang disebut node: --format csv)."));
  }
}

void AddAccepted(Page& page, const v1::ImportResponse& response, bool dry_run) {
  for (const v1::Finding& finding : response.accepted()) {
    page.Gap();
    page.Part(
        absl::StrCat(dry_run ? "Perbaikan yang akan diterapkan: " : "Perbaikan yang diterapkan: ",
                     AcceptText(finding)));
    page.Note(finding.message());
    AddRepair(page, finding);
    page.Note("Angka tercetak tetap disimpan di samping angka perbaikan.");
  }
}

// "row-shift@350, --accept missing-residual@396"; empty if nothing can be repaired.
std::string ProposalsText(const v1::ImportResponse& response) {
  std::vector<std::string> proposals;
  for (const v1::Finding& finding : response.findings()) {
    if (!finding.repair().empty()) proposals.push_back(AcceptText(finding));
  }
  return absl::StrJoin(proposals, ", --accept ");
}

void AddFindings(Page& page, const v1::ImportResponse& response) {
  uint64_t all =
      std::max<uint64_t>(response.finding_count(), static_cast<uint64_t>(response.findings_size()));
  page.Gap();
  SeverityCounts counts = CountBySeverity(response.findings());
  bool listed_all = all == static_cast<uint64_t>(response.findings_size());
  page.Fact("Temuan", listed_all
                          ? CountsText(counts)
                          : absl::StrCat(CountText(all), "; di antara ", response.findings_size(),
                                         " yang terberat: ", CountsText(counts)));
  if (response.findings().empty()) return;
  page.Gap();
  int shown = std::min(response.findings_size(), kFindingsShownMax);
  for (int i = 0; i < shown; ++i) AddFinding(page, response.findings(i));
  page.Gap();
  if (all > static_cast<uint64_t>(shown)) {
    page.Note(absl::StrCat("dan ", CountText(all - static_cast<uint64_t>(shown)), " temuan lain."));
  }
  std::string proposals = ProposalsText(response);
  if (!proposals.empty()) page.Note(absl::StrCat("Usulan perbaikan: --accept ", proposals));
  const v1::Finding& first = response.findings(0);
  page.Note(absl::StrCat("Selengkapnya, dengan usulan perbaikan: rekap findings ",
                         PeriodOptions(first.year(), first.quarter()), " --node --full"));
  if (counts.blocking > 0) {
    page.Note(
        "Selama ada temuan yang menghalangi, periode ini hanya dapat diajukan dengan penjelasan "
        "(rekap submit --justify).");
  }
}

}  // namespace

std::string PlaceText(const v1::Problem& problem) {
  if (problem.row() == 0) return "";
  std::string place = absl::StrCat("Baris ", problem.row());
  // Several sheets of a workbook have the same row.
  if (!problem.sheet().empty()) {
    place = absl::StrCat("Lembar \"", OneLine(problem.sheet()), "\": ", place);
  }
  if (problem.column() > 0) {
    absl::StrAppend(&place, ", kolom ", ColumnLetters(problem.column()));
    if (!problem.column_name().empty()) {
      absl::StrAppend(&place, " (", OneLine(problem.column_name()), ")");
    }
  }
  return place;
}

uint64_t ProblemCount(const v1::ImportResponse& response) {
  return std::max<uint64_t>(response.problem_count(),
                            static_cast<uint64_t>(response.problems_size()));
}

ImportOutcome OutcomeOf(const v1::ImportResponse& response, bool dry_run) {
  if (ProblemCount(response) > 0) return ImportOutcome::kRefused;
  if (response.committed()) return ImportOutcome::kStored;
  return dry_run ? ImportOutcome::kDryRun : ImportOutcome::kNotStored;
}

std::string ImportText(absl::string_view file, const v1::ImportResponse& response, bool dry_run,
                       const View& view) {
  Page page(view);
  page.Heading(file);
  AddFacts(page, response, dry_run);
  if (response.has_survey()) AddSurvey(page, response.survey());
  if (dry_run) AddChanges(page, response);
  AddAccepted(page, response, dry_run);
  AddFindings(page, response);
  return page.Text();
}

std::string ProblemsText(absl::string_view file, const v1::ImportResponse& response) {
  std::string name = OneLine(file);
  std::string text;
  for (const v1::Problem& problem : response.problems()) {
    std::string place = PlaceText(problem);
    absl::StrAppend(&text, name, ": ", place, place.empty() ? "" : ": ", OneLine(problem.message()),
                    " [", OneLine(problem.code()), "]\n");
  }
  uint64_t count = ProblemCount(response);
  uint64_t unlisted = count - static_cast<uint64_t>(response.problems_size());
  if (unlisted > 0) {
    absl::StrAppend(&text, name, ": dan ", CountText(unlisted), " kesalahan lain.\n");
  }
  absl::StrAppend(&text, name, ": ", CountText(count),
                  " kesalahan, tidak ada yang disimpan. Perbaiki berkas lalu impor lagi. "
                  "[FILE_REFUSED]\n");
  return text;
}

}  // namespace rekap::cli
