// The CSV of `rekap import`: one long table, so that a file's mistakes, changes
// and findings come out in the same columns whatever became of it.

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "runtime/sheet/csv.h"
#include "tools/rekap/render_findings.h"
#include "tools/rekap/render_import.h"
#include "tools/rekap/words.h"

namespace rekap::cli {
namespace {

// One line; what does not apply stays empty.
struct Line {
  std::string kind = "";   // jenis
  std::string code = "";   // English code word, rule, or what is counted
  std::string grade = "";  // tingkat
  std::string rows = "";
  std::string sheet = "";
  std::string subject = "";
  std::string column = "";
  std::string before = "";
  std::string after = "";
  std::string text = "";
};

class Lines {
 public:
  explicit Lines(absl::string_view file) : file_(file) {}

  void Add(const Line& line) {
    csv_ += CsvLine({file_, line.sheet, line.kind, line.code, line.grade, line.rows, line.subject,
                     line.column, line.before, line.after, line.text});
  }
  void Count(absl::string_view what, uint64_t count) {
    Add({.kind = "jumlah", .code = std::string(what), .after = absl::StrCat(count)});
  }
  std::string Take() { return std::move(csv_); }

 private:
  std::string file_;
  std::string csv_;
};

std::string RowPlain(uint32_t row) { return row == 0 ? "" : absl::StrCat(row); }

void AddCounts(Lines& lines, const v1::ImportResponse& response, bool dry_run) {
  lines.Add({.kind = "hasil",
             .code = response.committed()         ? "tersimpan"
                     : ProblemCount(response) > 0 ? "ditolak"
                     : dry_run                    ? "uji coba"
                                                  : "tidak tersimpan"});
  lines.Count("baru", response.inserted());
  lines.Count("berubah", response.updated());
  lines.Count("dihapus", response.deleted());
  lines.Count("tetap", response.unchanged());
  lines.Count("sintetis", response.synthetic());
  lines.Count("kesalahan", ProblemCount(response));
  lines.Count("temuan", response.finding_count());
  lines.Count("posisi", response.head().seq());
  lines.Count("versi katalog", response.catalog_version());
}

void AddChange(Lines& lines, const v1::Change& change) {
  Line line = {.kind = "perubahan",
               .code = ChangeWord(change.kind()),
               .rows = RowPlain(change.row()),
               .subject = change.subject()};
  if (change.fields().empty()) lines.Add(line);
  for (const v1::FieldChange& field : change.fields()) {
    line.column = field.column();
    line.before = field.before();
    line.after = field.after();
    lines.Add(line);
  }
}

void AddCells(Lines& lines, const char* kind, const v1::Finding& finding) {
  for (const v1::CellRepair& cell : finding.repair()) {
    lines.Add({.kind = kind,
               .code = AcceptText(finding),
               .rows = RowPlain(cell.row()),
               .sheet = finding.sheet(),
               .subject = cell.subject(),
               .column = cell.column(),
               .before = cell.before(),
               .after = cell.after(),
               .text = cell.inferred() ? "disimpulkan" : ""});
  }
}

void AddSurveyLines(Lines& lines, const v1::SurveySummary& survey) {
  lines.Add({.kind = "survei",
             .code = "ikm",
             .grade = survey.grade(),
             .after = survey.has_index_micro() ? MicroPlain(survey.index_micro()) : "belum lapor"});
  lines.Add({.kind = "survei", .code = "responden", .after = absl::StrCat(survey.respondents())});
  for (const v1::UnsurMean& unsur : survey.unsur()) {
    lines.Add({.kind = "survei",
               .code = "unsur",
               .subject = unsur.name(),
               .after = unsur.has_mean_micro() ? MicroPlain(unsur.mean_micro()) : "belum lapor",
               .text = absl::StrCat(unsur.answered(), " menjawab")});
  }
}

}  // namespace

std::string ImportCsvHeader() {
  return CsvLine({"berkas", "lembar", "jenis", "kode", "tingkat", "baris", "perihal", "kolom",
                  "sebelum", "sesudah", "keterangan"});
}

std::string ImportCsvLines(absl::string_view file, const v1::ImportResponse& response,
                           bool dry_run) {
  Lines lines(file);
  AddCounts(lines, response, dry_run);
  for (const v1::Problem& problem : response.problems()) {
    bool column = problem.column() > 0;
    lines.Add({.kind = "kesalahan",
               .code = problem.code(),
               .rows = RowPlain(problem.row()),
               .sheet = problem.sheet(),
               .subject = column ? ColumnLetters(problem.column()) : "",
               .column = problem.column_name(),
               .text = problem.message()});
  }
  for (const std::string& note : response.notes()) lines.Add({.kind = "catatan", .text = note});
  for (const v1::Change& change : response.changes()) AddChange(lines, change);
  for (const v1::Finding& finding : response.accepted()) AddCells(lines, "perbaikan", finding);
  for (const v1::Finding& finding : response.findings()) {
    std::string proof = EvidenceText(finding, "; ");
    lines.Add({.kind = "temuan",
               .code = finding.rule(),
               .grade = SeverityWord(finding.severity()),
               .rows = absl::StrJoin(finding.rows(), " "),
               .sheet = finding.sheet(),
               .subject = finding.subject(),
               .text = proof.empty() ? finding.message()
                                     : absl::StrCat(finding.message(), " (", proof, ")")});
    AddCells(lines, "usulan", finding);
  }
  if (response.has_survey()) AddSurveyLines(lines, response.survey());
  return lines.Take();
}

}  // namespace rekap::cli
