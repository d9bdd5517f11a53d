// Sheets as the bytes of an XLSX file, the same for the same sheets. Each is a
// worksheet: title and lines, a bold header that stays in sight and filters, the
// rows, notes. Pure but for the library's temporary files (workbook.h).
//
// Text is always a string cell, so that what begins with = + - @ is never run; a
// number is a number, unless it has more digits than a spreadsheet keeps.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

#include "runtime/sheet/sheet.h"

namespace rekap {

// A report has about ten.
inline constexpr size_t kSheetsMax = 64;

// The worksheets in the order given. A name that a spreadsheet does not allow is
// changed: []:*?/\ and control characters become "-", what is longer than 31
// characters is cut, one that is taken gets " (2)" behind it.
// InvalidArgument, with the place, for no sheet, more than kSheetsMax, and beyond
// the bounds of sheet.h; Internal if the library fails, for want of memory or of
// room for temporary files.
absl::StatusOr<std::string> ToXlsx(absl::Span<const Sheet> sheets);

}  // namespace rekap
