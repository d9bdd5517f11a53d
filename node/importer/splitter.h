// Cuts delimited text into records and cells, one record at a time; knows
// nothing of headers and column counts. Every byte is looked at a bounded
// number of times, whatever the quotes in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "node/importer/text_arena.h"

namespace rekap {

class Splitter {
 public:
  enum class Result {
    kRecord,     // cells() is a record
    kTooLong,    // the record exceeds kLineBytesMax; it is skipped
    kBadQuote,   // the quoted cell column_count() + 1 on line cell_line() ends
                 // before the cell does; reading goes on after the line of that end
    kOpenQuote,  // the same, but the quote never ends: nothing can follow
    kEnd,
  };

  // `text` and `unescaped` must outlive the splitter; `unescaped` takes the
  // cells whose text differs from the bytes.
  Splitter(absl::string_view text, char delimiter, TextArena& unescaped)
      : text_(text), delimiter_(delimiter), unescaped_(unescaped) {}

  Result Next();

  // Of the last record. The first kColumnsMax cells, quotes removed.
  const std::vector<absl::string_view>& cells() const { return cells_; }
  // All cells, also those beyond kColumnsMax.
  size_t column_count() const { return column_count_; }
  // Physical lines on which the record and its last cell start, from 1.
  uint32_t line() const { return line_; }
  uint32_t cell_line() const { return cell_line_; }

 private:
  Result ReadPlain(absl::string_view& cell);
  Result ReadQuoted(absl::string_view& cell);
  // Moves behind the next line feed.
  void SkipLine();
  bool TooLong(size_t end) const;
  bool AtCellEnd(size_t i) const;

  absl::string_view text_;
  char delimiter_;
  TextArena& unescaped_;
  size_t position_ = 0;
  size_t start_ = 0;  // of the record
  uint32_t next_line_ = 1;
  uint32_t line_ = 0;
  uint32_t cell_line_ = 0;
  size_t column_count_ = 0;
  std::vector<absl::string_view> cells_;
};

}  // namespace rekap
