#include "tools/rekap/cell_correction.h"

#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"

namespace rekap::cli {
namespace {

// node.proto: CellCorrection.text.
constexpr size_t kTextBytesMax = 1024;
// A spreadsheet's last column is XFD, its last row 1048576.
constexpr size_t kLettersMax = 3;
constexpr size_t kDigitsMax = 7;

// "C7" as column and row of `correction`; false if it is no cell.
bool ReadCell(absl::string_view cell, v1::CellCorrection& correction) {
  uint32_t column = 0;
  size_t letters = 0;
  for (; letters < cell.size() && absl::ascii_isalpha(static_cast<unsigned char>(cell[letters]));
       ++letters) {
    if (letters == kLettersMax) return false;
    char letter = absl::ascii_toupper(static_cast<unsigned char>(cell[letters]));
    column = column * 26 + static_cast<uint32_t>(letter - 'A' + 1);
  }
  absl::string_view digits = cell.substr(letters);
  uint32_t row = 0;
  if (letters == 0 || digits.empty() || digits.size() > kDigitsMax || digits[0] == '0' ||
      !absl::ascii_isdigit(static_cast<unsigned char>(digits[0])) ||
      !absl::SimpleAtoi(digits, &row)) {
    return false;
  }
  correction.set_column(column);
  correction.set_row(row);
  return true;
}

// Spreadsheets quote a name with blanks and write a quote in it twice, which no
// name here needs.
absl::string_view WithoutQuotes(absl::string_view sheet) {
  bool quoted = sheet.size() > 1 && sheet.front() == '\'' && sheet.back() == '\'';
  return quoted ? sheet.substr(1, sheet.size() - 2) : sheet;
}

}  // namespace

std::optional<v1::CellCorrection> ParseCellCorrection(const std::string& text) {
  absl::string_view whole = text;
  for (size_t equals = whole.find('='); equals != whole.npos;
       equals = whole.find('=', equals + 1)) {
    absl::string_view place = whole.substr(0, equals);
    size_t mark = place.rfind('!');
    absl::string_view cell = mark == place.npos ? place : place.substr(mark + 1);
    v1::CellCorrection correction;
    if (mark == 0 || !ReadCell(cell, correction)) continue;
    if (mark != place.npos) correction.set_sheet(std::string(WithoutQuotes(place.substr(0, mark))));
    absl::string_view said = whole.substr(equals + 1);
    if (said.size() > kTextBytesMax) return std::nullopt;
    correction.set_text(std::string(said));
    return correction;
  }
  return std::nullopt;
}

}  // namespace rekap::cli
