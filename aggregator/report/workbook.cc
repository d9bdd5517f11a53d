#include "aggregator/report/workbook.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "runtime/sheet/xlsx.h"

namespace rekap::report {
namespace {

// A spreadsheet's column of a hundredth of the page's width, in characters.
constexpr double kCharactersPerPercent = 1.6;
constexpr double kClaimWidth = 40;
// What names a row stays in sight; more would leave no room on a small screen.
constexpr size_t kFrozenColumnsMax = 3;

bool HasClaims(const Table& table) {
  for (const Row& row : table.rows) {
    for (const Cell& cell : row.cells) {
      if (!cell.claim.empty()) return true;
    }
  }
  return false;
}

bool HasSynthetic(const Table& table) {
  for (const Row& row : table.rows) {
    if (row.synthetic) return true;
  }
  return false;
}

std::string HeadOf(const Column& column) {
  return column.group.empty() ? column.head : absl::StrCat(column.group, ": ", column.head);
}

SheetRow RowOf(const Table& table, const Row& row, bool claims, bool synthetic) {
  SheetRow out;
  std::vector<std::string> stated;
  for (size_t i = 0; i < row.cells.size(); ++i) {
    const Cell& cell = row.cells[i];
    bool blank = std::holds_alternative<std::monostate>(cell.value) && !cell.text.empty();
    out.cells.push_back(blank ? SheetCell(cell.text) : cell.value);
    if (!cell.claim.empty()) {
      stated.push_back(absl::StrCat(HeadOf(table.columns[i]), ": ", cell.claim));
    }
  }
  if (claims) out.cells.emplace_back(absl::StrJoin(stated, "; "));
  if (synthetic) out.cells.emplace_back(std::string(row.synthetic ? "sintetis" : ""));
  out.bold = row.kind == RowKind::kTotal;
  return out;
}

Sheet SheetOf(const Document& document, const Table& table) {
  Sheet sheet;
  sheet.name = table.name;
  sheet.title = table.title;
  for (const char* line : {"title", "status", "synthetic_note", "made"}) {
    auto text = document.texts.find(line);
    if (text != document.texts.end() && !text->second.empty()) sheet.lines.push_back(text->second);
  }
  auto running = document.texts.find("running_title");
  if (running != document.texts.end()) sheet.page_header = running->second;
  sheet.one_page_wide = true;
  sheet.frozen_columns = std::min(table.mark_column + 1, kFrozenColumnsMax);
  for (const Column& column : table.columns) {
    double width = column.kind == SheetColumnKind::kText ? column.width * kCharactersPerPercent : 0;
    sheet.columns.push_back({HeadOf(column), "", column.kind, width});
  }
  const bool claims = HasClaims(table);
  const bool synthetic = HasSynthetic(table);
  if (claims) {
    sheet.columns.push_back({"Tercetak di laporan unit", "", SheetColumnKind::kText, kClaimWidth});
  }
  if (synthetic) sheet.columns.push_back({"Sintetis", "", SheetColumnKind::kText, 0});
  for (const Row& row : table.rows) sheet.rows.push_back(RowOf(table, row, claims, synthetic));
  sheet.notes = table.notes;
  if (table.rows.empty()) sheet.notes.insert(sheet.notes.begin(), table.empty);
  return sheet;
}

}  // namespace

std::vector<Sheet> ToSheets(const Document& document) {
  std::vector<Sheet> sheets;
  for (const Table& table : document.tables) sheets.push_back(SheetOf(document, table));
  return sheets;
}

absl::StatusOr<std::string> ToWorkbook(const Document& document) {
  return ToXlsx(ToSheets(document));
}

}  // namespace rekap::report
