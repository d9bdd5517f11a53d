#include "tools/rekap/render_import.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "tools/rekap/csv.h"
#include "tools/rekap/text.h"

namespace rekap::cli {
namespace {

std::string PlaceText(const v1::Problem& problem) {
  if (problem.row() == 0) return "";
  std::string place = absl::StrCat("Baris ", problem.row());
  if (problem.column() > 0) {
    absl::StrAppend(&place, ", kolom ", ColumnLetters(problem.column()));
    if (!problem.column_name().empty()) {
      absl::StrAppend(&place, " (", OneLine(problem.column_name()), ")");
    }
  }
  return absl::StrCat(place, ": ");
}

uint64_t ProblemCount(const v1::ImportResponse& response) {
  return std::max<uint64_t>(response.problem_count(),
                            static_cast<uint64_t>(response.problems_size()));
}

std::string CountsText(const v1::ImportResponse& response) {
  return absl::StrCat(CountText(response.inserted()), " catatan baru, ",
                      CountText(response.updated()), " berubah, ", CountText(response.deleted()),
                      " dihapus, ", CountText(response.unchanged()), " tetap");
}

}  // namespace

ImportOutcome OutcomeOf(const v1::ImportResponse& response, bool dry_run) {
  if (ProblemCount(response) > 0) return ImportOutcome::kRefused;
  if (response.committed()) return ImportOutcome::kStored;
  return dry_run ? ImportOutcome::kDryRun : ImportOutcome::kNotStored;
}

std::string ImportText(absl::string_view file, const v1::ImportResponse& response, bool dry_run,
                       const View& view) {
  Page page(view);
  page.Heading(file);
  if (dry_run) {
    page.Fact("Uji coba", absl::StrCat("berkas baik, tidak ada yang disimpan. Bila diimpor: ",
                                       CountsText(response)));
  } else {
    page.Fact("Tersimpan di komputer ini",
              absl::StrCat(CountsText(response), " · posisi ", CountText(response.head().seq())));
    page.Fact("Sudah diterima kabupaten", "periksa dengan `rekap status`");
  }
  if (response.synthetic() > 0) {
    page.Fact("Bertanda sintetis", absl::StrCat(CountText(response.synthetic()), " baris"));
  }
  return page.Text();
}

std::string ProblemsText(absl::string_view file, const v1::ImportResponse& response) {
  std::string name = OneLine(file);
  std::string text;
  for (const v1::Problem& problem : response.problems()) {
    absl::StrAppend(&text, name, ": ", PlaceText(problem), OneLine(problem.message()), " [",
                    OneLine(problem.code()), "]\n");
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

std::string ImportCsvHeader() {
  return CsvLine({"berkas", "tersimpan", "uji_coba", "baru", "berubah", "dihapus", "tetap",
                  "sintetis", "kesalahan", "posisi"});
}

std::string ImportCsvLine(absl::string_view file, const v1::ImportResponse& response,
                          bool dry_run) {
  return CsvLine({std::string(file), response.committed() ? "ya" : "tidak",
                  dry_run ? "ya" : "tidak", absl::StrCat(response.inserted()),
                  absl::StrCat(response.updated()), absl::StrCat(response.deleted()),
                  absl::StrCat(response.unchanged()), absl::StrCat(response.synthetic()),
                  absl::StrCat(ProblemCount(response)), absl::StrCat(response.head().seq())});
}

}  // namespace rekap::cli
