#include "runtime/sheet/csv.h"

#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

#include "domain/decimal/number_text.h"

namespace rekap {
namespace {

// More decimals than any figure of ours has.
constexpr int kPlacesMax = 6;

bool PlainNumber(absl::string_view text) {
  // ParseScaled allows blanks around the number; a leading tab is a formula's.
  bool bare = text.find_first_of(" \t\r\n") == absl::string_view::npos;
  return bare && ParseScaled(text, NumberStyle::kPlain, kPlacesMax).ok();
}

std::string TextOf(const SheetCell& cell) {
  if (const std::string* text = std::get_if<std::string>(&cell)) return *text;
  if (const SheetMissing* missing = std::get_if<SheetMissing>(&cell)) return missing->word;
  const SheetNumber* number = std::get_if<SheetNumber>(&cell);
  return number == nullptr ? "" : FormatPlain(number->scaled, number->places);
}

}  // namespace

std::string CsvCell(absl::string_view text) {
  bool formula = !text.empty() && absl::string_view("=+-@\t\r").find(text[0]) != text.npos;
  std::string cell = absl::StrCat(formula && !PlainNumber(text) ? "'" : "", text);
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  return absl::StrCat("\"", absl::StrReplaceAll(cell, {{"\"", "\"\""}}), "\"");
}

std::string CsvLine(const std::vector<std::string>& cells) {
  return absl::StrCat(
      absl::StrJoin(cells, ",",
                    [](std::string* out, const std::string& cell) { out->append(CsvCell(cell)); }),
      "\r\n");
}

std::string ToCsv(const Sheet& sheet) {
  std::vector<std::string> cells;
  for (const SheetColumn& column : sheet.columns) {
    cells.push_back(column.key.empty() ? column.title : column.key);
  }
  std::string csv = CsvLine(cells);
  for (const SheetRow& row : sheet.rows) {
    cells.assign(sheet.columns.size(), "");
    for (size_t i = 0; i < row.cells.size() && i < cells.size(); ++i) {
      cells[i] = TextOf(row.cells[i]);
    }
    csv += CsvLine(cells);
  }
  return csv;
}

}  // namespace rekap
