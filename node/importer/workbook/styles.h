// The number formats of a workbook's cells, as far as they change what a number
// means to its reader: a percentage, a date, or just a number.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "node/importer/problem.h"
#include "node/importer/workbook/number_text.h"

namespace rekap {

// What a format code ("0.00%", "dd/mm/yyyy", `_-"Rp"* #,##0_-`) makes of a
// number; its first section decides. Codes in files are never localised.
NumberLook LookOfFormat(absl::string_view format);

class WorkbookStyles {
 public:
  // Every number plain: a workbook without styles.
  WorkbookStyles() = default;
  // Parses the styles part in place; nullopt, with DAMAGED_WORKBOOK, if it is no
  // XML.
  static std::optional<WorkbookStyles> Parse(std::string xml, ProblemList& problems);

  // Of a cell's style index ("s"); plain beyond the last.
  NumberLook Look(size_t style) const {
    return style < looks_.size() ? looks_[style] : NumberLook::kPlain;
  }

 private:
  std::vector<NumberLook> looks_;
};

}  // namespace rekap
