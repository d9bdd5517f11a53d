// Reads every sheet of a workbook as an import does.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>

#include "node/importer/workbook/workbook.h"
#include "tests/fuzz/fuzz.h"

namespace rekap::fuzz {

inline void ReadEverySheet(absl::string_view bytes) {
  ProblemList problems;
  std::unique_ptr<Workbook> workbook = Workbook::Open(bytes, problems);
  Require(workbook != nullptr || !problems.empty(), "no workbook has a reason");
  if (workbook == nullptr) return;
  // Whatever has two cells might be a header.
  auto score = [](const SourceRow& row) { return ColumnCount{row.cells.size()}; };
  for (size_t i = 0; i < workbook->sheets().size(); ++i) {
    std::optional<SourceTable> table = workbook->Read(i, score, problems);
    if (!table) continue;
    uint32_t line = table->header().line;
    for (size_t r = 0; r < table->size(); ++r) {
      SourceRow row = table->row(r);
      Require(row.line > line, "rows come in the order of the sheet");
      line = row.line;
      Require(row.kinds.empty() || row.kinds.size() == row.cells.size(), "each cell has a kind");
    }
  }
  Require(problems.Take().size() <= kProblemsMax, "problems are bounded");
}

}  // namespace rekap::fuzz
