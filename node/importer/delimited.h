// Delimited text (CSV, TSV) with exact positions: every cell knows the physical
// line it starts on. Bounded in every direction, linear in the file's size.
//
// The delimiter is the one that the header row uses most: tab, ';' or ','. A
// cell that starts with '"' is quoted as in RFC 4180: it may hold delimiters
// and line ends, and '""' stands for '"'. A quote anywhere else is an ordinary
// character (5" pipa). Lines end in LF or CRLF; a UTF-8 BOM is skipped.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "node/importer/problem.h"

namespace rekap {

// One record without its line feed. The longest row of a real table is below
// 1 KiB; a record has at most a dozen texts of 1 KiB each.
inline constexpr size_t kLineBytesMax = 64 * 1024;
// Also the bound of one upload (ImportRequest.chunk).
inline constexpr size_t kFileBytesMax = 64 * 1024 * 1024;
// The widest layout has 13 columns; spreadsheets add empty ones.
inline constexpr size_t kColumnsMax = 64;
// Data rows. A kecamatan's year has about a hundred; this is room for any
// table that a person could mean, and a bound on memory.
inline constexpr size_t kRowsMax = 200'000;

// A row of a table; views live as long as the table and its bytes.
struct DelimitedRow {
  uint32_t line = 0;  // physical line on which the row starts, from 1
  absl::Span<const absl::string_view> cells;

  // Physical line of a cell: later than `line` if a cell before it holds line
  // ends. Requires column < cells.size().
  uint32_t LineOf(size_t column) const;
};

class DelimitedTable {
 public:
  // Reads `bytes`, which must outlive the table. Blank rows (no cell with text)
  // are left out. A row that is refused (LINE_TOO_LONG, UNCLOSED_QUOTE,
  // COLUMN_COUNT) stays in the table without cells, so that whoever reads the
  // rows in order knows of the gap; FILE_TOO_LARGE beyond kRowsMax rows.
  // nullopt, with a problem, if there is nothing to go on: the file is too
  // large or no text (see CheckFile), has no row below a header (EMPTY_FILE),
  // or its header is refused.
  static std::optional<DelimitedTable> Read(absl::string_view bytes, ProblemList& problems);

  // Copies would view into each other's cells.
  DelimitedTable(DelimitedTable&&) = default;
  DelimitedTable& operator=(DelimitedTable&&) = default;

  char delimiter() const { return delimiter_; }
  DelimitedRow header() const { return row(0, 0); }
  // Rows below the header.
  size_t size() const { return rows_.size() - 1; }
  // Requires i < size(). Its cells are as many as the header's, or none.
  DelimitedRow row(size_t i) const { return row(i, 1); }

 private:
  struct Row {
    uint32_t line;
    size_t first_cell;
    size_t cell_count;
  };

  DelimitedTable() = default;
  // False if the header is refused.
  bool ReadRows(absl::string_view text, ProblemList& problems);
  void AddRow(uint32_t line, absl::Span<const absl::string_view> cells);
  DelimitedRow row(size_t i, size_t offset) const {
    const Row& row = rows_[i + offset];
    return {row.line, absl::MakeConstSpan(cells_).subspan(row.first_cell, row.cell_count)};
  }

  char delimiter_ = '\t';
  std::vector<Row> rows_;                 // the header first
  std::vector<absl::string_view> cells_;  // of all rows, one after the other
  std::deque<std::string> unescaped_;     // quoted cells that had '""'
};

// Watches a file while it arrives in chunks, so that a line of a gigabyte is
// refused after kLineBytesMax and a file without end after kFileBytesMax.
// Refuses nothing that DelimitedTable would take. Not thread-safe.
class LineGuard {
 public:
  // LINE_TOO_LONG or FILE_TOO_LARGE as soon as it is certain, and again on
  // every later call; nullopt before.
  std::optional<v1::Problem> Take(absl::string_view chunk);

 private:
  uint64_t file_bytes_ = 0;
  uint64_t line_bytes_ = 0;
  uint32_t line_ = 1;
  std::optional<v1::Problem> problem_;
};

}  // namespace rekap
