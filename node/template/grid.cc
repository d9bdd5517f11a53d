#include "node/template/grid.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "domain/decimal/number_text.h"
#include "node/importer/problem.h"

namespace rekap {
namespace {

constexpr lxw_row_t kTitleRow = 0;
constexpr lxw_row_t kHeaderRow = 1;
constexpr lxw_row_t kFirstRow = 2;

// Cell references of custom rules are those of the first cell they are for.
std::string ValidationRule(const GridColumn& column, size_t index) {
  std::string cell = absl::StrCat(ColumnLetters(static_cast<uint32_t>(index + 1)), kFirstRow + 1);
  if (column.kind == GridColumnKind::kFigure) return absl::StrCat("=ISNUMBER(", cell, ")");
  return absl::StrCat("=OR(", cell, "=\"-\",AND(ISNUMBER(", cell, "),", cell, ">=0))");
}

absl::Status AddValidation(lxw_worksheet* sheet, const GridColumn& column, size_t index,
                           lxw_row_t last_row) {
  bool free = column.kind == GridColumnKind::kText || column.kind == GridColumnKind::kShown;
  if (free && !column.offered_from) return absl::OkStatus();
  lxw_data_validation rule = {};
  // Not const in the library's interface, though it only reads and copies.
  std::vector<std::string> words = column.choices;
  std::vector<char*> choices;
  std::string title = "Isian belum sesuai";
  std::string formula, message;
  rule.ignore_blank = LXW_VALIDATION_ON;
  if (column.offered_from) {
    std::string letters = ColumnLetters(static_cast<uint32_t>(*column.offered_from + 1));
    formula = absl::StrCat("=$", letters, "$", kFirstRow + 1, ":$", letters, "$", last_row + 1);
    rule.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
    rule.value_formula = formula.data();
    rule.show_error = LXW_VALIDATION_OFF;
  } else if (column.kind == GridColumnKind::kCount) {
    rule.validate = LXW_VALIDATION_TYPE_INTEGER;
    rule.criteria = LXW_VALIDATION_CRITERIA_GREATER_THAN_OR_EQUAL_TO;
    rule.value_number = 0;
    message = "Tulis angka bulat, misalnya 20.";
  } else if (column.kind == GridColumnKind::kChoice) {
    for (std::string& word : words) choices.push_back(word.data());
    choices.push_back(nullptr);
    rule.validate = LXW_VALIDATION_TYPE_LIST;
    rule.value_list = choices.data();
    if (column.open) rule.show_error = LXW_VALIDATION_OFF;
    message = "Pilih salah satu dari daftar.";
  } else {
    formula = ValidationRule(column, index);
    rule.validate = LXW_VALIDATION_TYPE_CUSTOM_FORMULA;
    rule.value_formula = formula.data();
    message = column.kind == GridColumnKind::kMoney
                  ? "Tulis angka rupiah tanpa minus, atau - bila nihil."
                  : "Tulis angka, misalnya 93,52; kosongkan bila tidak ada.";
  }
  rule.error_title = title.data();
  rule.error_message = message.data();
  lxw_col_t at = static_cast<lxw_col_t>(index);
  return WorkbookStatus(worksheet_data_validation_range(sheet, kFirstRow, at, last_row, at, &rule));
}

lxw_format* FormatOf(const GridFormats& formats, const GridColumn& column, const GridValue& value) {
  if (std::holds_alternative<GridBarred>(value)) return formats.locked;
  if (column.kind == GridColumnKind::kShown) return formats.locked;
  bool filled = !std::holds_alternative<std::monostate>(value);
  if (column.identifies && filled) return formats.locked;
  if (column.kind == GridColumnKind::kMoney) return formats.money;
  return column.kind == GridColumnKind::kFigure ? formats.figure : formats.text;
}

absl::Status WriteCell(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column,
                       const GridValue& value, lxw_format* format) {
  if (const std::string* text = std::get_if<std::string>(&value)) {
    return WorkbookStatus(worksheet_write_string(sheet, row, column, text->c_str(), format));
  }
  if (const double* number = std::get_if<double>(&value)) {
    return WorkbookStatus(worksheet_write_number(sheet, row, column, *number, format));
  }
  return WorkbookStatus(worksheet_write_blank(sheet, row, column, format));
}

// Spreadsheets do not all make room for wrapped text by themselves. A row that
// needs one line keeps no height of its own, so that it grows with what is typed.
void MakeRoom(lxw_worksheet* sheet, const Grid& grid, size_t row) {
  size_t lines = 1;
  for (size_t i = 0; i < grid.columns.size(); ++i) {
    const std::string* text = std::get_if<std::string>(&grid.rows[row][i]);
    if (text != nullptr) lines = std::max(lines, LinesOf(*text, grid.columns[i].width));
  }
  if (lines == 1) return;
  worksheet_set_row(sheet, kFirstRow + static_cast<lxw_row_t>(row), LinesHeight(lines), nullptr);
}

void Protect(lxw_worksheet* sheet) {
  lxw_protection allowed = {};
  allowed.format_columns = LXW_TRUE;
  allowed.format_rows = LXW_TRUE;
  // Further outputs go below their sub kegiatan.
  allowed.insert_rows = LXW_TRUE;
  worksheet_protect(sheet, nullptr, &allowed);
}

}  // namespace

GridValue GridNumber(int64_t scaled, int places) {
  std::optional<double> number = WorkbookNumber(scaled, places);
  if (number) return *number;
  return FormatIndonesian(scaled, places, places);
}

GridFormats::GridFormats(lxw_workbook* workbook) {
  auto format = [workbook](bool protect, bool bordered) {
    lxw_format* made = workbook_add_format(workbook);
    format_set_text_wrap(made);
    format_set_align(made, LXW_ALIGN_VERTICAL_TOP);
    if (!protect) format_set_unlocked(made);
    if (bordered) format_set_border(made, LXW_BORDER_THIN);
    return made;
  };
  title = workbook_add_format(workbook);
  format_set_bold(title);
  format_set_font_size(title, 14);
  header = format(true, true);
  format_set_bold(header);
  format_set_bg_color(header, 0xD9E2F3);
  locked = format(true, true);
  format_set_bg_color(locked, 0xF2F2F2);
  text = format(false, true);
  money = format(false, true);
  format_set_num_format(money, "#,##0.00");
  figure = format(false, true);
  format_set_num_format(figure, "0.00####");
  prose = format(true, false);
}

absl::Status AddGrid(lxw_workbook* workbook, const GridFormats& formats, const Grid& grid) {
  absl::StatusOr<lxw_worksheet*> added = AddWorksheet(workbook, grid.sheet);
  if (!added.ok()) return added.status();
  lxw_worksheet* sheet = *added;
  absl::Status status = WriteCell(sheet, kTitleRow, 0, grid.title, formats.title);
  worksheet_set_row(sheet, kHeaderRow, LinesHeight(2), nullptr);
  size_t row_count = grid.rows.size() + grid.spare_rows;
  lxw_row_t last_row = kFirstRow + static_cast<lxw_row_t>(row_count > 0 ? row_count - 1 : 0);
  for (size_t i = 0; i < grid.columns.size(); ++i) {
    const GridColumn& column = grid.columns[i];
    lxw_col_t at = static_cast<lxw_col_t>(i);
    worksheet_set_column(sheet, at, at, column.width, nullptr);
    status.Update(WriteCell(sheet, kHeaderRow, at, column.name, formats.header));
    status.Update(AddValidation(sheet, column, i, last_row));
    for (size_t row = 0; row < row_count; ++row) {
      GridValue value = row < grid.rows.size() ? grid.rows[row][i] : GridValue();
      status.Update(WriteCell(sheet, kFirstRow + static_cast<lxw_row_t>(row), at, value,
                              FormatOf(formats, column, value)));
    }
  }
  for (size_t row = 0; row < grid.rows.size(); ++row) MakeRoom(sheet, grid, row);
  worksheet_freeze_panes(sheet, kFirstRow, static_cast<lxw_col_t>(grid.frozen_columns));
  worksheet_set_landscape(sheet);
  worksheet_repeat_rows(sheet, kHeaderRow, kHeaderRow);
  worksheet_fit_to_pages(sheet, 1, 0);
  Protect(sheet);
  return status;
}

}  // namespace rekap
