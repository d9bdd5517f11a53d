// Bytes of a file in, records or problems out. Pure: nothing is read from or
// written to anywhere, and the same bytes give the same outcome.
//
// All or nothing: a file with any problem gives no records, so what is stored
// always comes from a file that was sound as a whole.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "domain/catalog/catalog.h"
#include "domain/code/period.h"
#include "domain/code/region_code.h"
#include "node/importer/problem.h"
#include "node/importer/template_mark.h"
#include "rekap/v1/node.pb.h"
#include "rekap/v1/record.pb.h"

namespace rekap {

// Whose file this must be: a template made for another unit or period is
// refused. A file that is no template does not say.
struct ImportTarget {
  RegionCode unit;
  Period period;
  // That the node works with: of a template made with another one it is said.
  // nullopt = do not compare.
  std::optional<uint32_t> catalog_version = {};
  // Cells to read otherwise than the file has them; at most kCorrectionsMax.
  std::vector<v1::CellCorrection> corrections = {};
};

struct ImportOutcome {
  // In file order (sheet by sheet), each with provenance and a key of its own; every one passes
  // ValidateRecord and EncodeRecordKey. Empty if there is any problem.
  std::vector<v1::Record> records;
  // The kinds that the file states completely for its period: a stored record
  // of these kinds and this period that is not in `records` has vanished.
  // Empty if there is any problem.
  std::vector<v1::RecordKind> complete_kinds;
  // The first kProblemsMax by row, and how many there are in all.
  std::vector<v1::Problem> problems;
  uint32_t problem_count = 0;
  // Of the tables that kept problems are in; their rows stand beside the problems.
  std::vector<v1::SheetHeader> headers;
  // Of a correction for a place that the file has not, Indonesian: nothing was made
  // of the file then. Empty if there is none.
  std::string misplaced_correction;
  // What was noticed about the file and may surprise, Indonesian; also of a
  // file with problems.
  std::vector<std::string> notes;
  // Of a file that was made from a template, also with problems.
  std::optional<TemplateMark> mark;
  // Rows that carry the mark "sintetis"; 0 if there is any problem.
  uint32_t synthetic_rows = 0;
  // Provenance rows, ascending, of records whose figures are as an accepted repair left
  // them (kFromRepair); those of table III.B, the only one that is repaired. Meaningless
  // if there is any problem.
  std::vector<uint32_t> repaired_rows;

  bool sound() const { return problem_count == 0; }
};

// Reads a CSV, TSV or XLSX file of any layout (table_layout.h), whichever its
// header row names. Of a workbook every visible sheet with such a header row
// counts, each layout once; the others are ignored unless there is none. A table
// that gives no record states nothing. `file_name` is the base name, 1 to 255
// bytes of UTF-8. Takes about a second for 100.000 rows. May be called from any
// thread.
ImportOutcome ImportFile(absl::string_view file_name, absl::string_view bytes,
                         const ImportTarget& target, const Catalog& catalog);

}  // namespace rekap
