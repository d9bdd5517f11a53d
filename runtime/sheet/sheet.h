// A table as a spreadsheet has it: typed cells under named columns. What is
// written out as CSV (csv.h) or as a worksheet (xlsx.h) is first one of these, so
// that both say the same. Plain values, without I/O.
//
// Invariant: a row has at most as many cells as the sheet has columns; cells that
// it lacks are blank. Missing is not zero: a value that is not there is a
// SheetMissing with its word, never a number and never blank.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace rekap {

// scaled / 10^places: sen are {sen, 2}, micro are {micro, 6}, counts {n, 0}.
struct SheetNumber {
  int64_t scaled = 0;
  int places = 0;

  friend bool operator==(const SheetNumber&, const SheetNumber&) = default;
};

// A value that is not there; `word` says how, Indonesian ("belum lapor").
struct SheetMissing {
  std::string word;

  friend bool operator==(const SheetMissing&, const SheetMissing&) = default;
};

// Blank (nothing belongs here), text, a number, a value that is missing.
using SheetCell = std::variant<std::monostate, std::string, SheetNumber, SheetMissing>;

// How the numbers of a column are shown in a worksheet; the value behind keeps
// all its places. Cells of any type may stand in any column.
enum class SheetColumnKind {
  kText,
  kRupiah,   // whole rupiah in groups, "3.405.840.458"
  kDecimal,  // two places, "72,23": percent, points, values of indicators
  kCount,    // whole, without groups: counts, ranks, years
};

struct SheetColumn {
  // For people, the header of a worksheet: "Serapan %". Empty = `key`.
  std::string title;
  // For programs, the header in CSV: "serapan_persen". Empty = `title`.
  std::string key = "";
  SheetColumnKind kind = SheetColumnKind::kText;
  // Of a worksheet, in characters; 0 = what suits the kind.
  double width = 0;
  // Of percentages: a worksheet colours its cells, from red at 50 and below over
  // yellow at 75 to green at 100. The numbers say the same without colours.
  bool heat = false;
};

struct SheetRow {
  std::vector<SheetCell> cells;
  // A total: bold. Those at the end stay out of the filter of a worksheet.
  bool bold = false;
};

struct Sheet {
  // Of the worksheet, as short as can be; xlsx.h makes it one that is allowed.
  std::string name;
  // Above the table; empty = none. CSV has neither title nor lines nor notes.
  std::string title;
  // Lines under the title: period, filter, where the figures are from.
  std::vector<std::string> lines;
  std::vector<SheetColumn> columns;
  std::vector<SheetRow> rows;
  // Lines under the table: legends, what is synthetic.
  std::vector<std::string> notes;
  // On every printed page of a worksheet, on the left; at most its first 100 characters.
  // Empty = neither this nor the number of the page.
  std::string page_header = {};
  // Printed as wide as one page, however small that makes it.
  bool one_page_wide = false;
  // Columns that stay in sight when a worksheet is scrolled.
  size_t frozen_columns = 0;
};

// Everything that 1000 regions and a cascade of 100 activities give, with room;
// a spreadsheet itself ends at 1,048,576.
inline constexpr size_t kSheetRowsMax = 200'000;
// Two for each of the 200 columns of a matrix, with room.
inline constexpr size_t kSheetColumnsMax = 1'000;
// A spreadsheet's bound for the text of a cell, in characters.
inline constexpr size_t kSheetTextMax = 32'767;

}  // namespace rekap
