// What kind of file a container is, and where a workbook keeps its parts: the
// packaging rules of ECMA-376-2 and the relations of ECMA-376-1.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "node/importer/problem.h"
#include "node/importer/workbook/archive.h"

namespace rekap {

struct WorkbookSheet {
  std::string name;
  std::string part;
  bool visible = true;
};

// Names of parts have no leading '/'.
struct WorkbookParts {
  std::vector<WorkbookSheet> sheets;  // worksheets in the order of their tabs
  std::string styles;                 // empty = none
  std::string shared_strings;         // empty = none
  bool from_1904 = false;             // days count from 1904-01-01
};

// A workbook has at most some dozen sheets; each that is visible is opened.
inline constexpr size_t kSheetsMax = 256;

// Says which kind of OLE2 container this is: ENCRYPTED_WORKBOOK or OLD_WORKBOOK.
void AddOle2(absl::string_view bytes, ProblemList& problems);

// nullopt, with a problem, if the archive is no workbook that can be read:
// OPEN_DOCUMENT, MACRO_WORKBOOK, BINARY_WORKBOOK (.xlsb), BINARY_FILE (another
// archive), MISSING_SHEET, DAMAGED_WORKBOOK.
std::optional<WorkbookParts> ReadPackage(WorkbookArchive& archive, ProblemList& problems);

// Target of a relation as the name of a part: relative to the part that has the
// relation, or absolute; "." and ".." taken out.
std::string ResolveTarget(absl::string_view source_part, absl::string_view target);

}  // namespace rekap
