#include "domain/catalog/tsv.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace rekap {

absl::StatusOr<TsvTable> TsvTable::Parse(absl::string_view name, absl::string_view text,
                                         const std::vector<std::string>& columns) {
  TsvTable table;
  table.name_ = std::string(name);
  bool header = true;
  absl::ConsumeSuffix(&text, "\n");
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    absl::ConsumeSuffix(&line, "\r");
    std::vector<std::string> cells = absl::StrSplit(line, '\t');
    if (header) {
      if (cells != columns) {
        return absl::InvalidArgumentError(
            absl::StrCat(name, " line 1: header must be ", absl::StrJoin(columns, ", ")));
      }
      header = false;
      continue;
    }
    if (cells.size() != columns.size()) {
      return absl::InvalidArgumentError(absl::StrCat(table.Place(table.size()), ": ", cells.size(),
                                                     " cells instead of ", columns.size()));
    }
    table.rows_.push_back(std::move(cells));
  }
  return table;
}

std::string TsvTable::Place(size_t row) const { return absl::StrCat(name_, " line ", row + 2); }

}  // namespace rekap
