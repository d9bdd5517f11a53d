// A document as a workbook: one sheet for each of its tables, figures as numbers,
// claims of the unit in a column of their own. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "aggregator/report/document.h"
#include "runtime/sheet/sheet.h"

namespace rekap::report {

std::vector<Sheet> ToSheets(const Document& document);
// Errors as ToXlsx (runtime/sheet/xlsx.h).
absl::StatusOr<std::string> ToWorkbook(const Document& document);

}  // namespace rekap::report
