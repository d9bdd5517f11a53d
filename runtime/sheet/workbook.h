// What every workbook that is written here needs of libxlsxwriter: its bytes in
// memory, its errors as a Status, numbers that lose no digit, room for wrapped
// text. Free of state; each workbook belongs to the thread that writes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <xlsxwriter.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace rekap {

// OK, or what the library says: InvalidArgument if it is about a value, else
// Internal.
absl::Status WorkbookStatus(lxw_error error);

// A worksheet, owned by the workbook. Internal if it cannot be added, as for a
// name that a spreadsheet does not allow.
absl::StatusOr<lxw_worksheet*> AddWorksheet(lxw_workbook* workbook, const std::string& name);

// scaled / 10^places as a spreadsheet keeps it; nullopt if it has more digits than
// that (15), so that the caller writes it as text and no digit is lost.
std::optional<double> WorkbookNumber(int64_t scaled, int places);

// Lines that a text takes, wrapped in a cell of that many characters: an
// estimate, for letters differ in width. At least 1.
size_t LinesOf(const std::string& text, double width);
// Points of a row of so many lines, at most what a spreadsheet allows.
double LinesHeight(size_t lines);

// The bytes of the XLSX file that `fill` fills, the same for the same content;
// its error if it has one. Internal if the library fails, for want of memory or
// of room in the directory for temporary files, where it keeps its parts.
absl::StatusOr<std::string> WriteWorkbook(const std::function<absl::Status(lxw_workbook*)>& fill);

}  // namespace rekap
