// Tab-separated text with a header row, as the tests read it: plainly, with no
// part of what they check. Aborts where the text is not what a test expects.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace rekap {

class TsvTable {
 public:
  // `name` is used in messages; the header must be `columns`.
  TsvTable(absl::string_view name, absl::string_view text, const std::vector<std::string>& columns)
      : name_(name) {
    absl::ConsumeSuffix(&text, "\n");
    bool header = true;
    for (absl::string_view line : absl::StrSplit(text, '\n')) {
      std::vector<std::string> cells = absl::StrSplit(line, '\t');
      if (header ? cells != columns : cells.size() != columns.size()) {
        std::cerr << Place(rows_.size()) << ": not the columns expected\n";
        std::abort();
      }
      if (!header) rows_.push_back(std::move(cells));
      header = false;
    }
  }

  size_t size() const { return rows_.size(); }
  const std::string& cell(size_t row, size_t column) const { return rows_[row][column]; }
  // "corrected.tsv line 3": for messages about a row's content.
  std::string Place(size_t row) const { return absl::StrCat(name_, " line ", row + 2); }

 private:
  std::string name_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace rekap
