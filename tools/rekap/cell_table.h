// A table of cells before and after: what a repair or an import changes. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

#include "tools/rekap/table.h"

namespace rekap::cli {

class CellTable {
 public:
  // `kinds` adds a column for what happens to the record.
  explicit CellTable(bool kinds);

  // The next record; row 0 = it stands in no line. Its cells follow.
  void Begin(uint32_t row, absl::string_view subject, absl::string_view kind = "");
  // Values as shown to a person; an empty one is said so. `mark` stands behind
  // the value after.
  void Add(absl::string_view column, absl::string_view before, absl::string_view after,
           absl::string_view mark = "");
  // Instead of cells: words under a record that is new or gone as a whole.
  void Note(absl::string_view text);
  // A record without cells is shown too.
  void End();

  const Table& table() const { return table_; }

 private:
  size_t WhatColumn() const { return kinds_ ? 2 : 1; }
  void AddRow(absl::string_view column, std::string before, std::string after);

  bool kinds_;
  Table table_;
  std::string row_;
  std::string subject_;
  std::string kind_;
  bool open_ = false;  // a record was begun and not yet shown
};

}  // namespace rekap::cli
