#include "tools/rekap/matrix_words.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "tools/rekap/format.h"
#include "tools/rekap/page.h"
#include "tools/rekap/words.h"

namespace rekap::cli {
namespace {

std::string ColumnsWord(v1::CascadeLevel level) {
  return level == v1::CASCADE_LEVEL_UNSPECIFIED ? "indikator" : LevelWord(level);
}

}  // namespace

std::string MatrixTitle(absl::string_view figure, const v1::MatrixRequest& request,
                        const v1::MatrixResponse& response) {
  std::string level =
      response.rows().empty() ? "wilayah" : RegionLevelText(response.rows(0).region());
  return absl::StrCat(figure, " tiap ", level, " per ", ColumnsWord(request.columns()), " di ",
                      RegionText(response.total().region(), response.total().name()),
                      " · tahun anggaran ", PeriodText(request.year(), request.quarter()),
                      request.under().empty() ? "" : absl::StrCat(" · di bawah ", request.under()));
}

std::vector<std::string> MatrixNotes(const v1::MatrixResponse& response) {
  std::vector<std::string> notes;
  if (!response.next_page_token().empty()) {
    notes.push_back("Masih ada baris lain: naikkan --limit untuk melihatnya.");
  }
  bool synthetic = response.total().synthetic() ||
                   std::any_of(response.rows().begin(), response.rows().end(),
                               [](const v1::MatrixRow& row) { return row.synthetic(); });
  if (synthetic) notes.push_back(absl::StrCat(kSyntheticMark, " ", kSyntheticNote));
  return notes;
}

std::string RowDataWord(const v1::MatrixRow& row) {
  uint64_t leaves = 0;
  uint64_t synthetic = 0;
  bool any = false;
  for (const v1::MatrixCell& cell : row.cells()) {
    leaves += cell.figures().leaves();
    synthetic += cell.figures().synthetic_leaves();
    any = any || cell.figures().leaves() > 0 || cell.indicator().reporting_units() > 0;
  }
  if (!any) return "belum lapor";
  // Of indicators only the row says it.
  if (row.synthetic()) return synthetic < leaves ? "sebagian sintetis" : "sintetis";
  return "asli";
}

const v1::DecimalValue& CellAchievement(const v1::MatrixCell& cell) {
  return cell.has_indicator() ? cell.indicator().achievement() : cell.figures().achievement();
}

const std::string& CellBand(const v1::MatrixCell& cell) {
  return cell.has_indicator() ? cell.indicator().band() : cell.figures().band();
}

}  // namespace rekap::cli
