// What the importer's tests read: the catalog of Sampang, the Omben files, and
// small tables made by hand.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

#include "domain/code/period.h"
#include "domain/code/region_code.h"
#include "node/importer/import.h"
#include "tests/sampang.h"

namespace rekap::samples {

inline std::string Omben(absl::string_view file) {
  return ReadSource(absl::StrCat("tests/data/omben-2021/", file));
}

inline Period Year2021() { return Period::Of(2021, 0).value(); }

inline RegionCode OmbenUnit() { return RegionCode::Parse("35.27.05").value(); }
inline ImportTarget OmbenTarget() { return {OmbenUnit(), Year2021()}; }

inline ImportOutcome Import(absl::string_view bytes) {
  return ImportFile("uji.tsv", bytes, OmbenTarget(), Sampang());
}

// "7:D BAD_NUMBER" for each problem: row, column, code.
inline std::vector<std::string> Said(const ImportOutcome& outcome) {
  std::vector<std::string> said;
  for (const v1::Problem& problem : outcome.problems) {
    said.push_back(
        absl::StrCat(problem.row(), ":", ColumnLetters(problem.column()), " ", problem.code()));
  }
  return said;
}

// Columns of Table below, with a letter each:
//   A level  B kode  C uraian  D anggaran  E realisasi  F persen
//   G output_uraian  H target  I realisasi_output  J persen_output  K sumber
inline constexpr absl::string_view kTableHeader =
    "level|kode|uraian|anggaran|realisasi|persen|output_uraian|target|realisasi_output|"
    "persen_output|sumber";

// A table III.B of the rows given, cells separated by '|', the rest of a row
// filled with empty cells. The header is row 1.
inline std::string Table(const std::vector<std::string>& rows,
                         absl::string_view header = kTableHeader) {
  size_t columns = static_cast<size_t>(std::count(header.begin(), header.end(), '|')) + 1;
  std::string text = absl::StrCat(absl::StrJoin(absl::StrSplit(header, '|'), "\t"), "\n");
  for (const std::string& row : rows) {
    std::vector<std::string> cells = absl::StrSplit(row, '|');
    cells.resize(std::max(columns, cells.size()));
    absl::StrAppend(&text, absl::StrJoin(cells, "\t"), "\n");
  }
  return text;
}

}  // namespace rekap::samples
