// Mistakes in a file, said so that a clerk can mend them: the words are
// Indonesian, name what is wrong and what to do, and quote the offending value
// so that it can be searched for. A file may have millions of mistakes; only
// the first ones by place are kept, and only their messages are ever built.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"

#include "node/importer/source_table.h"
#include "rekap/v1/node.pb.h"

namespace rekap {

// A clerk mends a handful and tries again; more would only bury them. Also the
// bound of ImportResponse.problems.
inline constexpr size_t kProblemsMax = 100;

// Where a problem is. The view must live until the call that takes the place.
struct Place {
  uint32_t row = 0;               // line of the file or row of the sheet, from 1;
                                  // 0 = the whole file
  uint32_t column = 0;            // from 1 (A = 1); 0 = the whole row
  absl::string_view column_name;  // as in the header row; may be empty
};

// Collects problems in any order; keeps the first kProblemsMax by sheet, then
// row, then column, then order of arrival, and counts them all. Not thread-safe.
class ProblemList {
 public:
  // From now on problems are in this sheet and sort behind those of earlier
  // ones. Empty = the file as a whole.
  void EnterSheet(absl::string_view name) {
    sheet_ = std::string(name);
    ++sheet_order_;
  }
  // Puts the cells of their rows beside the problems kept so far of the sheet
  // entered last, whose table this is, and keeps its header if there are any. To
  // be called once for a table, when everything was said about it.
  void ShowRows(const SourceTable& table);

  // `code` is the English code word, "BAD_NUMBER". `message` is called at most
  // once, during the call, and only if the problem is kept.
  void Add(const Place& place, absl::string_view code, absl::FunctionRef<std::string()> message);

  bool empty() const { return count_ == 0; }
  uint32_t count() const { return count_; }
  // The kept ones in order. Leaves the count as it is.
  std::vector<v1::Problem> Take();
  // Of the tables that problems were kept of, in the order of ShowRows.
  std::vector<v1::SheetHeader> TakeHeaders() { return std::move(headers_); }

 private:
  struct Kept {
    uint32_t sheet, row, column, order;
    v1::Problem problem;
  };
  static bool Before(const Kept& a, const Kept& b);

  std::string sheet_;
  uint32_t sheet_order_ = 0;
  uint32_t count_ = 0;
  std::vector<Kept> kept_;  // max-heap by Before
  std::vector<v1::SheetHeader> headers_;
};

// A value of the file as it may stand in a message, without quotes: cut to a
// length that fits a line, control characters escaped, always valid UTF-8 if
// `value` is.
std::string Shown(absl::string_view value);
// The same of a cell. A workbook's number is shown as it is typed here, with a
// decimal comma, so that it may be typed back.
std::string ShownCell(const SourceRow& row, size_t column);
// Between double quotes.
std::string Quoted(absl::string_view value);

// What a spreadsheet calls a column: 1 -> "A", 27 -> "AA". Empty for 0.
std::string ColumnLetters(uint32_t column);

// One line for a terminal:
// corrected.tsv: Baris 7, kolom D (anggaran): "12x" bukan angka; ... [BAD_NUMBER]
// lkjip.xlsx: Lembar "IKU": Baris 4, kolom D (arah): arah "entah" tidak dikenal; ...
std::string ToText(absl::string_view file, const v1::Problem& problem);

}  // namespace rekap
