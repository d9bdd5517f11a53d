// What the operator's page makes of a grid: a text file with semicolons, the
// columns' names in line 1, a line for each row.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

#include "rekap/v1/node.pb.h"

namespace rekap::samples {

template <typename Cells>
std::string CsvLine(const Cells& cells) {
  std::string line;
  for (const std::string& cell : cells) {
    bool quoted = cell.find_first_of(";\"\r\n") != cell.npos;
    absl::StrAppend(
        &line, &cell == &*cells.begin() ? "" : ";",
        quoted ? absl::StrCat("\"", absl::StrReplaceAll(cell, {{"\"", "\"\""}}), "\"") : cell);
  }
  return line + "\n";
}

inline std::string Csv(const v1::GridTable& table) {
  std::vector<std::string> names;
  for (const v1::GridColumn& column : table.columns()) names.push_back(column.name());
  std::string text = CsvLine(names);
  for (const v1::GridRow& row : table.rows()) text += CsvLine(row.cells());
  return text;
}

}  // namespace rekap::samples
