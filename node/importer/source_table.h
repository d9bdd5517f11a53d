// What the readers (delimited.h, workbook/workbook.h) make of a file and the
// importers take: a header and rows of cells, each with its place in the file.
// Cells are views; a table of 100.000 rows costs some 20 MB beside its texts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "node/importer/text_arena.h"

namespace rekap {

// Also the bound of one upload (ImportRequest.chunk).
inline constexpr size_t kFileBytesMax = 64 * 1024 * 1024;
// The widest layout, that of indicators, has 14 columns and one for every input
// of the catalog's formulas; spreadsheets add empty ones.
inline constexpr size_t kColumnsMax = 128;
// Data rows. A kecamatan's year has about a hundred; this is room for any
// table that a person could mean, and a bound on memory.
inline constexpr size_t kRowsMax = 200'000;

enum class CellKind : uint8_t {
  kText,     // as written; a number in it is in the style of the file
  kNumber,   // a workbook's number as plain decimal text: "93.52", "93.52%"
  kError,    // a workbook's "#DIV/0!"
  kNoValue,  // a workbook's formula whose result was not saved
};

// A row; views live as long as the table and the bytes that it was read from.
struct SourceRow {
  uint32_t line = 0;  // from 1: physical line, or row number of the sheet
  // At most as many as the header's unless text stands beyond it; blank cells
  // at the end may be left out. None = the reader refused the row.
  absl::Span<const absl::string_view> cells;
  absl::Span<const CellKind> kinds;  // empty = all kText
  bool spans_lines = false;          // line feeds in cells are lines of the file

  CellKind KindOf(size_t column) const { return kinds.empty() ? CellKind::kText : kinds[column]; }
  // Where a cell starts: in a text file later than `line` if a cell before it
  // holds line ends. Requires column <= cells.size(); the latter is where the
  // row ends.
  uint32_t LineOf(size_t column) const;
  // No cell has text.
  bool IsBlank() const;
};

// Rows with text among which the header must be; titles take a handful.
inline constexpr size_t kHeaderRowsMax = 20;
// One known name may be chance ("target"); two are meant.
inline constexpr size_t kHeaderColumnsMin = 2;

// What a row has of a layout's columns as its header: which layout it is meant to be.
struct ColumnCount {
  size_t found = 0;
  size_t missing = 0;  // required ones
};
// The count of the known layout that a row would be the header of.
using HeaderScore = absl::FunctionRef<ColumnCount(const SourceRow&)>;

class SourceTable {
 public:
  enum class Layout { kTextFile, kSheet };
  enum class Verdict { kKeep, kDrop, kRefuse };

  explicit SourceTable(Layout layout) : layout_(layout) {}
  // Copies would view into each other's cells.
  SourceTable(SourceTable&&) = default;
  SourceTable& operator=(SourceTable&&) = default;

  // Requires a header. Valid until rows are added or reviewed.
  SourceRow header() const { return at(header_); }
  // Rows below the header.
  size_t size() const { return rows_.size() - header_ - 1; }
  // Requires i < size().
  SourceRow row(size_t i) const { return at(header_ + 1 + i); }

  // For readers. Rows of any place, the header among them.
  size_t row_count() const { return rows_.size(); }
  SourceRow at(size_t i) const;
  // The same, with what is known of the cells of a row that was refused.
  SourceRow AsRead(size_t i) const;
  // The row, of any place, that takes up that line; nullopt if none does.
  // Requires ascending lines.
  std::optional<size_t> Find(uint32_t line) const;
  // `kinds` are none or as many as `cells`, the same in every row of a table. At
  // most kColumnsMax cells.
  void AddRow(uint32_t line, absl::Span<const absl::string_view> cells,
              absl::Span<const CellKind> kinds = {});
  // A row that the reader refuses; `cells` are only for showing it.
  void AddRefused(uint32_t line, absl::Span<const absl::string_view> cells);
  // What stands above is no part of the table.
  void SetHeader(size_t row) { header_ = row; }
  // Empties the cells of a rectangle but for its first one. Lines and columns
  // (from 0) are inclusive. Requires ascending lines. Returns the cells visited.
  size_t ClearMerged(uint32_t first_line, uint32_t last_line, size_t first_column,
                     size_t last_column);
  // Says something else in a cell of that row (column from 0), which it becomes a
  // text of. False if there is no such cell: the reader refused the row, or, in a
  // text file, the row is not as wide; a sheet has kColumnsMax columns. `text` is
  // copied.
  bool Correct(size_t row, size_t column, absl::string_view text);
  // Asks about every row below the header; a refused one stays without cells.
  void Review(absl::FunctionRef<Verdict(const SourceRow&)> judge);
  TextArena& texts() { return texts_; }

 private:
  struct Row {
    uint32_t line;
    uint16_t cell_count;
    bool refused;
    size_t first_cell;
  };
  static_assert(kColumnsMax <= UINT16_MAX);

  Layout layout_;
  size_t header_ = 0;
  std::vector<Row> rows_;
  std::vector<absl::string_view> cells_;  // of all rows, one after the other
  std::vector<CellKind> kinds_;           // beside cells_, or empty
  TextArena texts_;
};

}  // namespace rekap
