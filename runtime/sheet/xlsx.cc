#include "runtime/sheet/xlsx.h"

#include <algorithm>
#include <set>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"

#include "domain/decimal/number_text.h"
#include "runtime/sheet/workbook.h"

namespace rekap {
namespace {

// Spreadsheet bounds of a worksheet's name.
constexpr size_t kNameMax = 31;
constexpr absl::string_view kNameForbidden = "[]:*?/\\";

constexpr double kTitleSize = 14;  // points

// Of a column's width, what bold capitals that break at their words leave unused.
constexpr double kBoldShare = 0.7;

// Characters that stay readable on a page of A4 across, made to fit. What is wider
// goes on on further pages.
constexpr double kPageWidth = 200;
constexpr uint8_t kPaperA4 = 9;
// Characters of a header: every one may be an ampersand, which is written twice.
constexpr size_t kPageHeaderMax = 100;

// See SheetColumn.heat.
constexpr double kHeatLow = 50;
constexpr double kHeatMiddle = 75;
constexpr double kHeatHigh = 100;

// The formats of one workbook; they belong to it.
struct Formats {
  explicit Formats(lxw_workbook* book) : workbook(book) {
    title = workbook_add_format(book);
    format_set_bold(title);
    format_set_font_size(title, kTitleSize);
    header = Cell();
    format_set_bold(header);
    format_set_bg_color(header, 0xD9E2F3);
    note = workbook_add_format(book);
    format_set_text_wrap(note);
    format_set_align(note, LXW_ALIGN_VERTICAL_TOP);
    for (bool bold : {false, true}) {
      Set& set = sets[bold ? 1 : 0];
      set.text = Cell(bold);
      set.rupiah = Number("#,##0", bold);
      set.decimal = Number("#,##0.00", bold);
      set.count = Number("0", bold);
      set.missing = Cell(bold);
      format_set_italic(set.missing);
      format_set_font_color(set.missing, 0x7F7F7F);
      set.long_number = Cell(bold);
      format_set_align(set.long_number, LXW_ALIGN_RIGHT);
    }
  }

  // Formats of plain and of bold rows.
  struct Set {
    lxw_format *text, *rupiah, *decimal, *count, *missing, *long_number;

    lxw_format* Of(SheetColumnKind kind) const {
      switch (kind) {
        case SheetColumnKind::kRupiah:
          return rupiah;
        case SheetColumnKind::kDecimal:
          return decimal;
        case SheetColumnKind::kCount:
          return count;
        case SheetColumnKind::kText:
          break;
      }
      return text;
    }
  };
  const Set& SetOf(const SheetRow& row) const { return sets[row.bold ? 1 : 0]; }

  lxw_workbook* workbook;
  lxw_format *title, *header, *note;
  Set sets[2];

 private:
  lxw_format* Cell(bool bold = false) const {
    lxw_format* made = workbook_add_format(workbook);
    format_set_text_wrap(made);
    format_set_align(made, LXW_ALIGN_VERTICAL_TOP);
    format_set_border(made, LXW_BORDER_THIN);
    if (bold) format_set_bold(made);
    return made;
  }
  lxw_format* Number(const char* pattern, bool bold) const {
    lxw_format* made = Cell(bold);
    format_set_num_format(made, pattern);
    return made;
  }
};

double WidthOf(const SheetColumn& column) {
  if (column.width > 0) return column.width;
  switch (column.kind) {
    case SheetColumnKind::kRupiah:
      return 19;
    case SheetColumnKind::kDecimal:
      return 14;
    case SheetColumnKind::kCount:
      return 12;
    case SheetColumnKind::kText:
      break;
  }
  return 24;
}

// As a spreadsheet counts: by UTF-16, in which what takes four bytes takes two.
size_t NameLength(absl::string_view text) {
  size_t length = 0;
  for (char c : text) {
    unsigned char byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) length += byte >= 0xF0 ? 2 : 1;
  }
  return length;
}

// The longest beginning of at most `max` that splits no character.
std::string CutName(absl::string_view text, size_t max) {
  while (NameLength(text) > max) {
    bool inside = true;
    while (inside) {
      inside = (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80;
      text.remove_suffix(1);
    }
  }
  return std::string(text);
}

// `taken` in lower case, as spreadsheets compare names.
std::string AllowedName(absl::string_view wanted, std::set<std::string>& taken) {
  std::string name;
  for (char c : wanted) {
    bool bad = kNameForbidden.find(c) != absl::string_view::npos ||
               absl::ascii_iscntrl(static_cast<unsigned char>(c));
    name += bad ? '-' : c;
  }
  name = CutName(name, kNameMax);
  // An apostrophe may not stand at either end.
  if (!name.empty() && name.front() == '\'') name.front() = '-';
  if (!name.empty() && name.back() == '\'') name.back() = '-';
  // Kept by spreadsheets for themselves.
  if (name.empty() || absl::EqualsIgnoreCase(name, "history")) name = "Lembar";
  std::string free = name;
  for (int i = 2; !taken.insert(absl::AsciiStrToLower(free)).second; ++i) {
    std::string end = absl::StrCat(" (", i, ")");
    free = absl::StrCat(CutName(name, kNameMax - end.size()), end);
  }
  return free;
}

absl::Status WriteText(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column,
                       const std::string& text, lxw_format* format) {
  return WorkbookStatus(worksheet_write_string(sheet, row, column, text.c_str(), format));
}

absl::Status WriteCell(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const SheetCell& cell,
                       SheetColumnKind kind, const Formats::Set& formats) {
  if (const std::string* text = std::get_if<std::string>(&cell)) {
    return WriteText(sheet, row, column, *text, formats.text);
  }
  if (const SheetMissing* missing = std::get_if<SheetMissing>(&cell)) {
    return WriteText(sheet, row, column, missing->word, formats.missing);
  }
  const SheetNumber* number = std::get_if<SheetNumber>(&cell);
  if (number == nullptr) {
    return WorkbookStatus(worksheet_write_blank(sheet, row, column, formats.text));
  }
  std::optional<double> exact = WorkbookNumber(number->scaled, number->places);
  if (!exact) {
    return WriteText(sheet, row, column,
                     FormatIndonesian(number->scaled, number->places, number->places),
                     formats.long_number);
  }
  return WorkbookStatus(worksheet_write_number(sheet, row, column, *exact, formats.Of(kind)));
}

// Spreadsheets do not all make room for wrapped text by themselves.
void MakeRoom(lxw_worksheet* worksheet, const Sheet& sheet, const SheetRow& row, lxw_row_t at) {
  size_t lines = 1;
  for (size_t i = 0; i < row.cells.size(); ++i) {
    const std::string* text = std::get_if<std::string>(&row.cells[i]);
    const SheetMissing* missing = std::get_if<SheetMissing>(&row.cells[i]);
    if (missing != nullptr) text = &missing->word;
    if (text != nullptr) lines = std::max(lines, LinesOf(*text, WidthOf(sheet.columns[i])));
  }
  if (lines > 1) worksheet_set_row(worksheet, at, LinesHeight(lines), nullptr);
}

// The same colours for the same number in every sheet, so that sheets compare.
absl::Status AddHeat(lxw_worksheet* worksheet, const Sheet& sheet, lxw_row_t first,
                     lxw_row_t last) {
  absl::Status status;
  for (size_t i = 0; i < sheet.columns.size(); ++i) {
    if (!sheet.columns[i].heat) continue;
    lxw_conditional_format scale = {};
    scale.type = LXW_CONDITIONAL_3_COLOR_SCALE;
    scale.min_rule_type = scale.mid_rule_type = scale.max_rule_type =
        LXW_CONDITIONAL_RULE_TYPE_NUMBER;
    scale.min_value = kHeatLow;
    scale.mid_value = kHeatMiddle;
    scale.max_value = kHeatHigh;
    scale.min_color = 0xF8696B;
    scale.mid_color = 0xFFEB84;
    scale.max_color = 0x63BE7B;
    lxw_col_t column = static_cast<lxw_col_t>(i);
    status.Update(WorkbookStatus(
        worksheet_conditional_format_range(worksheet, first, column, last, column, &scale)));
  }
  return status;
}

absl::Status AddTop(lxw_worksheet* worksheet, const Formats& formats, const Sheet& sheet,
                    lxw_row_t& at) {
  absl::Status status;
  if (!sheet.title.empty())
    status.Update(WriteText(worksheet, at++, 0, sheet.title, formats.title));
  for (const std::string& line : sheet.lines) {
    status.Update(WriteText(worksheet, at++, 0, line, nullptr));
  }
  if (at > 0) ++at;
  size_t lines = 1;
  for (size_t i = 0; i < sheet.columns.size(); ++i) {
    const SheetColumn& column = sheet.columns[i];
    const std::string& title = column.title.empty() ? column.key : column.title;
    lxw_col_t index = static_cast<lxw_col_t>(i);
    worksheet_set_column(worksheet, index, index, WidthOf(column), nullptr);
    status.Update(WriteText(worksheet, at, index, title, formats.header));
    lines = std::max(lines, LinesOf(title, kBoldShare * WidthOf(column)));
  }
  worksheet_set_row(worksheet, at, LinesHeight(lines), nullptr);
  return status;
}

double WidthOf(const Sheet& sheet) {
  double width = 0;
  for (const SheetColumn& column : sheet.columns) width += WidthOf(column);
  return width;
}

// What a spreadsheet prints above every page. It takes 255 characters with its own marks,
// and an ampersand begins one of them.
absl::Status SetPageHeader(lxw_worksheet* worksheet, const Sheet& sheet) {
  if (sheet.page_header.empty()) return absl::OkStatus();
  std::string text = absl::StrReplaceAll(CutName(sheet.page_header, kPageHeaderMax), {{"&", "&&"}});
  absl::Status status =
      WorkbookStatus(worksheet_set_header(worksheet, absl::StrCat("&L", text).c_str()));
  status.Update(WorkbookStatus(worksheet_set_footer(worksheet, "&RHalaman &P dari &N")));
  return status;
}

// For the printer: header and frozen columns on every page.
void SetPages(lxw_worksheet* worksheet, const Sheet& sheet, lxw_row_t header) {
  worksheet_set_landscape(worksheet);
  worksheet_set_paper(worksheet, kPaperA4);
  worksheet_repeat_rows(worksheet, header, header);
  if (sheet.one_page_wide || WidthOf(sheet) <= kPageWidth) {
    worksheet_fit_to_pages(worksheet, 1, 0);
  } else if (sheet.frozen_columns > 0) {
    worksheet_repeat_columns(worksheet, 0, static_cast<lxw_col_t>(sheet.frozen_columns - 1));
  }
}

absl::Status AddNotes(lxw_worksheet* worksheet, const Formats& formats, const Sheet& sheet,
                      lxw_row_t at) {
  absl::Status status;
  double width = WidthOf(sheet);
  lxw_col_t last = static_cast<lxw_col_t>(sheet.columns.size() - 1);
  for (const std::string& note : sheet.notes) {
    worksheet_set_row(worksheet, at, LinesHeight(LinesOf(note, width)), nullptr);
    // A cell alone cannot be merged.
    status.Update(last == 0 ? WriteText(worksheet, at, 0, note, formats.note)
                            : WorkbookStatus(worksheet_merge_range(worksheet, at, 0, at, last,
                                                                   note.c_str(), formats.note)));
    ++at;
  }
  return status;
}

absl::Status AddSheet(lxw_workbook* workbook, const Formats& formats, const Sheet& sheet,
                      const std::string& name) {
  absl::StatusOr<lxw_worksheet*> added = AddWorksheet(workbook, name);
  if (!added.ok()) return added.status();
  lxw_row_t header = 0;
  absl::Status status = AddTop(*added, formats, sheet, header);
  lxw_row_t at = header + 1;
  // Sorting by a column must not sort the totals among the rest.
  lxw_row_t last_plain = header;
  for (const SheetRow& row : sheet.rows) {
    for (size_t i = 0; i < sheet.columns.size(); ++i) {
      status.Update(WriteCell(*added, at, static_cast<lxw_col_t>(i),
                              i < row.cells.size() ? row.cells[i] : SheetCell(),
                              sheet.columns[i].kind, formats.SetOf(row)));
    }
    MakeRoom(*added, sheet, row, at);
    if (!row.bold) last_plain = at;
    ++at;
  }
  if (at > header + 1) status.Update(AddHeat(*added, sheet, header + 1, at - 1));
  if (last_plain > header) {
    worksheet_autofilter(*added, header, 0, last_plain,
                         static_cast<lxw_col_t>(sheet.columns.size() - 1));
  }
  status.Update(AddNotes(*added, formats, sheet, at + 1));
  worksheet_freeze_panes(*added, header + 1, static_cast<lxw_col_t>(sheet.frozen_columns));
  SetPages(*added, sheet, header);
  status.Update(SetPageHeader(*added, sheet));
  return status;
}

absl::Status Check(const Sheet& sheet) {
  if (sheet.columns.empty()) return absl::InvalidArgumentError("a sheet without columns");
  if (sheet.columns.size() > kSheetColumnsMax) {
    return absl::InvalidArgumentError(absl::StrCat("more than ", kSheetColumnsMax, " columns"));
  }
  if (sheet.rows.size() > kSheetRowsMax) {
    return absl::InvalidArgumentError(absl::StrCat("more than ", kSheetRowsMax, " rows"));
  }
  for (size_t i = 0; i < sheet.rows.size(); ++i) {
    if (sheet.rows[i].cells.size() > sheet.columns.size()) {
      return absl::InvalidArgumentError(absl::StrCat("row ", i + 1, " is wider than the columns"));
    }
  }
  return absl::OkStatus();
}

absl::Status InSheet(const Sheet& sheet, const absl::Status& status) {
  if (status.ok()) return status;
  return absl::Status(status.code(),
                      absl::StrCat("sheet \"", sheet.name, "\": ", status.message()));
}

}  // namespace

absl::StatusOr<std::string> ToXlsx(absl::Span<const Sheet> sheets) {
  if (sheets.empty() || sheets.size() > kSheetsMax) {
    return absl::InvalidArgumentError(absl::StrCat("a workbook of ", sheets.size(), " sheets"));
  }
  for (const Sheet& sheet : sheets) {
    absl::Status status = InSheet(sheet, Check(sheet));
    if (!status.ok()) return status;
  }
  return WriteWorkbook([&](lxw_workbook* workbook) {
    Formats formats(workbook);
    std::set<std::string> taken;
    absl::Status status;
    for (const Sheet& sheet : sheets) {
      status.Update(
          InSheet(sheet, AddSheet(workbook, formats, sheet, AllowedName(sheet.name, taken))));
    }
    return status;
  });
}

}  // namespace rekap
