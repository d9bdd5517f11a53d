// Tab-separated text with a header row: the form of the catalog files.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace rekap {

class TsvTable {
 public:
  // `name` is used in errors only. InvalidArgument names file and line: an
  // empty text, a row whose cell count differs from the header's, or a header
  // other than `columns` (names and order).
  static absl::StatusOr<TsvTable> Parse(absl::string_view name, absl::string_view text,
                                        const std::vector<std::string>& columns);

  size_t size() const { return rows_.size(); }
  const std::string& cell(size_t row, size_t column) const { return rows_[row][column]; }
  // "nomenklatur.tsv line 3": for errors about a row's content.
  std::string Place(size_t row) const;

 private:
  std::string name_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace rekap
