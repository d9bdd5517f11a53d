// Columns by name: what a layout expects, where a file has it, and the cells of
// a row read through that.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "domain/code/period.h"
#include "domain/decimal/number_text.h"
#include "node/importer/problem.h"
#include "node/importer/source_table.h"
#include "rekap/v1/record.pb.h"

namespace rekap {

// A column that a layout knows. Its index among the layout's columns is how the
// importers name it.
struct LayoutColumn {
  enum class Need {
    kRequired,
    kOptional,
    kAside,  // optional, and common to tables of all kinds: tells nothing of the layout
  };

  std::string name;
  Need need = Need::kRequired;
  std::string alias = {};  // another name for it; may be empty
};

// Column of a form's rows that are known beforehand, and what stands in it: such a
// row is not there as long as what it asks for is blank.
inline constexpr absl::string_view kOriginColumn = "asal";
inline constexpr absl::string_view kFromTemplate = "templat";
// The same column of a row that shows figures as an accepted repair left them and not
// as they were printed; the repair's rule may follow: "perbaikan row-shift".
inline constexpr absl::string_view kFromRepair = "perbaikan";

// A header cell as names are compared: lower case, blanks within as '_'.
std::string ColumnName(absl::string_view header_cell);

// Where a file has the columns of a layout. Views into the header's table.
class ColumnMap {
 public:
  // Adds DUPLICATE_COLUMN, UNKNOWN_COLUMN and MISSING_COLUMN problems. nullopt
  // if the rows cannot be read (a column is missing or there twice). A header
  // cell without text is no column.
  static std::optional<ColumnMap> Of(const SourceRow& header,
                                     absl::Span<const LayoutColumn> columns, ProblemList& problems);

  // Place among the file's cells; nullopt if the file lacks the column.
  std::optional<size_t> cell(size_t column) const { return cells_[column]; }
  // As written in the header; empty if the file lacks the column.
  absl::string_view name(size_t column) const { return names_[column]; }
  // The file's cells that belong to no column.
  const std::vector<size_t>& unnamed() const { return unnamed_; }
  // Cells of the header.
  size_t width() const { return width_; }

 private:
  std::vector<std::optional<size_t>> cells_;
  std::vector<absl::string_view> names_;
  std::vector<size_t> unnamed_;
  size_t width_ = 0;
};

// Those aside left out.
ColumnCount CountColumns(const SourceRow& header, absl::Span<const LayoutColumn> columns);

// A data row with cells. Refers to both arguments.
class TableRow {
 public:
  TableRow(const ColumnMap& columns, const SourceRow& row) : columns_(columns), row_(row) {}

  // Without blanks around it; empty if the file lacks the column.
  absl::string_view Text(size_t column) const;
  // The first cell with text, whatever its column; empty in a blank row.
  absl::string_view FirstText() const;
  // The cell; the whole row if the file lacks the column.
  Place At(size_t column) const;
  // What the sheet calls the column, between quotes, for a message; `known` if it lacks it.
  std::string Called(size_t column, absl::string_view known) const;
  Place Whole() const { return {row_.line, 0, ""}; }
  // Physical line on which the row starts.
  uint32_t line() const { return row_.line; }
  // The style of a number in the cell, in a file whose texts are in `file`:
  // numbers of a workbook are plain, whatever its texts look like.
  NumberStyle StyleOf(size_t column, NumberStyle file) const;
  // True if the cell is a number of a workbook.
  bool IsNumber(size_t column) const;
  // UNKNOWN_COLUMN for text below a header cell without text or beyond the
  // header: it would be lost.
  void CheckUnnamed(ProblemList& problems) const;

 private:
  void CheckLost(size_t cell, ProblemList& problems) const;

  const ColumnMap& columns_;
  const SourceRow& row_;
};

// What the records of one import have in common.
struct ImportSource {
  absl::string_view file;   // base name, 1 to 255 bytes
  absl::string_view sheet;  // at most 255 bytes; empty for a text file
  Period period;
  // Made from a template: it names rows before anybody has filled them in, so a
  // row without what is asked for is not there. Elsewhere a clerk wrote it.
  bool from_template = false;
};

// What an importer makes of a table; meaningless if it found a problem. Without
// records the table states nothing.
struct ImportedRows {
  std::vector<v1::Record> records;  // in file order
  uint32_t synthetic_rows = 0;
  std::vector<uint32_t> repaired_rows;  // as in ImportOutcome
  std::vector<std::string> notes;       // as in ImportOutcome
};

// A record with its key (subject and item still to be set), its provenance
// (`line` as in SourceRow) and its mark; appended to `rows`.
v1::Record& AddRecord(const ImportSource& source, uint32_t line, v1::RecordKind kind,
                      bool synthetic, ImportedRows& rows);

}  // namespace rekap
