// Delimited text: whatever the quotes and line ends, rows come in the order of the
// file, and the guard of an upload refuses nothing that the reader takes.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "node/importer/delimited.h"
#include "tests/fuzz/fuzz.h"

using namespace rekap;  // NOLINT: a target is one function

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view text = fuzz::View(data, size);
  ProblemList problems;
  std::vector<std::string> notes;
  // As many columns as begin with a letter of few.
  auto score = [](const SourceRow& row) {
    const auto named = std::count_if(row.cells.begin(), row.cells.end(), [](auto cell) {
      return !cell.empty() && (cell[0] == 'k' || cell[0] == 'l' || cell[0] == 'u');
    });
    return ColumnCount{static_cast<size_t>(named), static_cast<size_t>(named % 2)};
  };
  std::optional<SourceTable> table = ReadDelimited(text, score, problems, notes);
  fuzz::Require(table.has_value() || !problems.empty(), "no table has a reason");

  LineGuard guard;
  std::optional<v1::Problem> stopped;
  constexpr size_t kChunk = 7;
  for (size_t at = 0; at < text.size() && !stopped; at += kChunk) {
    stopped = guard.Take(text.substr(at, kChunk));
  }
  if (!table) return 0;
  fuzz::Require(!stopped || !problems.empty(), "the guard refuses what the reader refuses");
  uint32_t line = table->header().line;
  for (size_t i = 0; i < table->size(); ++i) {
    SourceRow row = table->row(i);
    fuzz::Require(row.line > line, "rows come in the order of the file");
    line = row.line;
    for (size_t column = 0; column < row.cells.size(); ++column) {
      fuzz::Require(row.LineOf(column) >= row.line, "a cell starts in its row");
      Quoted(row.cells[column]);
    }
  }
  fuzz::Require(line <= std::count(text.begin(), text.end(), '\n') + 1, "no line beyond the file");
  return 0;
}
