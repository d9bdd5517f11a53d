// One worksheet becomes a table: rows are cut from the part as it is inflated,
// cells become text, and the header row is looked for below whatever titles an
// office puts above it.
#pragma once

#include <cstddef>
#include <optional>

#include "absl/functional/function_ref.h"

#include "node/importer/problem.h"
#include "node/importer/source_table.h"
#include "node/importer/workbook/archive.h"
#include "node/importer/workbook/shared_strings.h"
#include "node/importer/workbook/styles.h"

namespace rekap {

// Changes cells of a table that is being read: called with all rows that are there,
// before a header is chosen and before rows are judged.
using SheetAmendment = absl::FunctionRef<void(SourceTable&)>;

// What the cells of all sheets refer to; must outlive their tables.
struct SheetContext {
  const SharedStrings& strings;
  const WorkbookStyles& styles;
  bool from_1904;
};

// The table below the row, among the first kHeaderRowsMax, that scores highest
// and at least kHeaderColumnsMin; nullopt if there is none, or, with a problem,
// if the part is damaged. Rows with a bad cell (FORMULA_WITHOUT_VALUE,
// CELL_ERROR, COLUMN_COUNT) stay without cells; a table without rows is no
// problem here. The sheet's row numbers are the lines of the table.
std::optional<SourceTable> ReadSheet(PartStream& part, const SheetContext& context,
                                     HeaderScore score, SheetAmendment amend,
                                     ProblemList& problems);

}  // namespace rekap
