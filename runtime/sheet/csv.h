// CSV as RFC 4180 has it: comma, CRLF, quotes only where needed, UTF-8. Pure.
//
// Cells that a spreadsheet would run as a formula (they begin with = + - @, a
// tab or a carriage return) get an apostrophe in front, unless they are plain
// numbers: texts come from many offices and are opened in one.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "runtime/sheet/sheet.h"

namespace rekap {

// One cell, guarded and quoted as above.
std::string CsvCell(absl::string_view text);
// The cells of one line, with its line end.
std::string CsvLine(const std::vector<std::string>& cells);

// A line of the columns' keys and one for each row. Numbers are plain, with a dot
// and as many places as they need ("72.234689"); what is missing is its word.
std::string ToCsv(const Sheet& sheet);

}  // namespace rekap
