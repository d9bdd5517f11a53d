#include "tools/rekap/sheet_matrix.h"

#include <functional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "tools/rekap/matrix_words.h"
#include "tools/rekap/sheet_cells.h"

namespace rekap::cli {
namespace {

// Code and name stay in sight.
constexpr size_t kFrozen = 2;
// For the name of the column.
constexpr double kWidth = 19;

using CellOf = std::function<SheetCell(const v1::MatrixCell&)>;

Sheet SheetOf(const v1::MatrixResponse& response, std::string name, SheetColumnKind kind, bool heat,
              const CellOf& cell_of) {
  Sheet sheet;
  sheet.name = std::move(name);
  sheet.columns = {TextColumn("Kode", "kode", 12), TextColumn("Nama", "nama")};
  for (const v1::MatrixColumn& column : response.columns()) {
    sheet.columns.push_back(
        {absl::StrCat(column.code(), " ", column.name()), column.code(), kind, kWidth, heat});
  }
  sheet.columns.push_back(TextColumn("Data", "data", 18));
  auto add = [&](const v1::MatrixRow& row, bool bold) {
    SheetRow cells{{TextCell(row.region()), TextCell(row.name())}, bold};
    for (const v1::MatrixCell& cell : row.cells()) cells.cells.push_back(cell_of(cell));
    cells.cells.push_back(TextCell(RowDataWord(row)));
    sheet.rows.push_back(std::move(cells));
  };
  for (const v1::MatrixRow& row : response.rows()) add(row, false);
  add(response.total(), true);
  sheet.frozen_columns = kFrozen;
  return sheet;
}

}  // namespace

std::vector<Sheet> MatrixSheets(const v1::MatrixRequest& request,
                                const v1::MatrixResponse& response) {
  using Cell = v1::MatrixCell;
  std::vector<Sheet> sheets;
  auto add = [&](std::string name, SheetColumnKind kind, bool heat, const CellOf& cell_of) {
    sheets.push_back(SheetOf(response, std::move(name), kind, heat, cell_of));
    sheets.back().title = MatrixTitle(sheets.back().name, request, response);
    sheets.back().notes = MatrixNotes(response);
  };
  add("Capaian %", SheetColumnKind::kDecimal, true,
      [](const Cell& cell) { return DecimalCell(CellAchievement(cell)); });
  if (request.columns() == v1::CASCADE_LEVEL_UNSPECIFIED) {
    add("Hasil", SheetColumnKind::kDecimal, false,
        [](const Cell& cell) { return DecimalCell(cell.indicator().realised()); });
    add("Target", SheetColumnKind::kDecimal, false,
        [](const Cell& cell) { return DecimalCell(cell.indicator().target()); });
  } else {
    add("Serapan %", SheetColumnKind::kDecimal, false,
        [](const Cell& cell) { return DecimalCell(cell.figures().absorption()); });
    add("Anggaran", SheetColumnKind::kRupiah, false,
        [](const Cell& cell) { return MoneyCell(cell.figures().allocated()); });
  }
  return sheets;
}

}  // namespace rekap::cli
