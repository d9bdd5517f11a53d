#include "tools/rekap/sheet_completeness.h"

#include <string>
#include <utility>

#include "tools/rekap/completeness_words.h"
#include "tools/rekap/sheet_cells.h"
#include "tools/rekap/words.h"

namespace rekap::cli {
namespace {

// Unit, name and period stay in sight.
constexpr size_t kFrozen = 3;

std::vector<SheetColumn> Columns() {
  return {TextColumn("Unit", "unit", 12),
          TextColumn("Nama", "nama"),
          TextColumn("Periode", "periode", 10),
          TextColumn("Keadaan", "keadaan", 14),
          TextColumn("Batas waktu", "batas_waktu", 12),
          TextColumn("Diajukan", "diajukan", 12),
          CountColumn("Hari terlambat", "hari_terlambat"),
          TextColumn("Lewat batas", "lewat_batas", 12),
          CountColumn("Baris lapor", "baris_lapor"),
          CountColumn("Baris dengan realisasi", "baris_realisasi"),
          CountColumn("Baris seharusnya", "baris_seharusnya"),
          CountColumn("IKU lapor", "iku_lapor"),
          CountColumn("IKU seharusnya", "iku_seharusnya"),
          CountColumn("Revisi", "revisi"),
          TextColumn("Data", "data", 12)};
}

std::vector<SheetCell> Cells(const v1::CompletenessRow& row, const v1::CompletenessCell& cell,
                             const std::string& due) {
  bool any = cell.reported_lines() > 0 || cell.reported_indicators() > 0;
  return {TextCell(row.unit()),
          TextCell(row.name()),
          TextCell(PeriodWord(cell.quarter())),
          TextCell(StateWord(cell.state())),
          TextCell(due),
          TextCell(cell.submitted()),
          CountCell(cell.days_late()),
          TextCell(cell.overdue() ? "ya" : "tidak"),
          CountCell(cell.reported_lines()),
          CountCell(cell.realised_lines()),
          CountCell(cell.expected_lines()),
          CountCell(cell.reported_indicators()),
          CountCell(cell.expected_indicators()),
          CountCell(cell.revisions()),
          TextCell(cell.synthetic() ? "sintetis"
                   : any            ? "asli"
                                    : "belum lapor")};
}

}  // namespace

std::vector<Sheet> CompletenessSheets(const v1::CompletenessRequest& request,
                                      const v1::CompletenessResponse& response) {
  Sheet sheet;
  sheet.name = "Kelengkapan";
  sheet.title = CompletenessTitle(request);
  std::string deadlines = DeadlineLine(response);
  if (!deadlines.empty()) sheet.lines.push_back(std::move(deadlines));
  sheet.columns = Columns();
  for (const v1::CompletenessRow& row : response.rows()) {
    for (int i = 0; i < row.cells_size(); ++i) {
      sheet.rows.push_back(
          {Cells(row, row.cells(i), i < response.due_size() ? response.due(i) : "")});
    }
  }
  sheet.notes = CompletenessNotes(response);
  sheet.frozen_columns = kFrozen;
  return {std::move(sheet)};
}

}  // namespace rekap::cli
