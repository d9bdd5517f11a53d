// A workbook (.xlsx): its sheets, each read into a table on demand.
//
// Numbers come as plain decimal text marked as such (CellKind::kNumber), dates
// as ISO text, booleans as TRUE and FALSE; what formulas gave is read, never
// computed. Text in a merged range belongs to its first cell. Sheets that are
// hidden are no part of what the clerk sees; rows and columns that are hidden
// (a filter is on) are.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "node/importer/problem.h"
#include "node/importer/source_table.h"
#include "node/importer/workbook/archive.h"
#include "node/importer/workbook/package.h"
#include "node/importer/workbook/shared_strings.h"
#include "node/importer/workbook/sheet_reader.h"
#include "node/importer/workbook/styles.h"

namespace rekap {

// Not thread-safe. Tables of its sheets must not outlive it.
class Workbook {
 public:
  // `bytes` must outlive the workbook. nullptr, with one problem that says what
  // else it is or what is wrong (package.h, archive.h), if it cannot be read.
  static std::unique_ptr<Workbook> Open(absl::string_view bytes, ProblemList& problems);

  const std::vector<WorkbookSheet>& sheets() const { return parts_.sheets; }
  // See sheet_reader.h. Requires sheet < sheets().size().
  std::optional<SourceTable> Read(size_t sheet, HeaderScore score, ProblemList& problems) {
    return Read(
        sheet, score, [](SourceTable&) {}, problems);
  }
  std::optional<SourceTable> Read(size_t sheet, HeaderScore score, SheetAmendment amend,
                                  ProblemList& problems);

 private:
  Workbook() = default;

  std::unique_ptr<WorkbookArchive> archive_;
  WorkbookParts parts_;
  SharedStrings strings_;
  WorkbookStyles styles_;
};

}  // namespace rekap
