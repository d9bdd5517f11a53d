// Delimited text (CSV, TSV) with exact positions: every cell knows the physical
// line it starts on. Bounded in every direction, linear in the file's size.
//
// The header is the first row that names two columns of a known layout, cut at tabs, ';' or
// ',': at the one whose header names most columns and lacks fewest, or that the line "sep=;"
// tells Excel. It is looked for among the first kHeaderRowsMax with text, up to one that cannot
// be cut; what stands above is left out. Where no row names two it is the first, cut at
// whichever of the three that uses most.
//
// A cell that starts with '"' is quoted as in RFC 4180: it may hold delimiters and line ends,
// and '""' stands for '"'. A quote anywhere else is an ordinary character (5" pipa). Lines end
// in LF or CRLF; a UTF-8 BOM is skipped.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "node/importer/problem.h"
#include "node/importer/source_table.h"

namespace rekap {

// One record without its line feed. The longest row of a real table is below
// 1 KiB; a record has at most a dozen texts of 1 KiB each.
inline constexpr size_t kLineBytesMax = 64 * 1024;

// Reads `bytes`, which must outlive the table; `score` says what a header a row would be.
// Blank rows (no cell with text) are left out. A row that is refused (LINE_TOO_LONG,
// UNCLOSED_QUOTE, COLUMN_COUNT) stays in the table without cells, so that whoever reads the
// rows in order knows of the gap; FILE_TOO_LARGE beyond kRowsMax rows. nullopt, with a
// problem, if there is nothing to go on: the file is too large or no text (see CheckFile), has
// no row below a header (EMPTY_FILE), or its header is refused. A file in Windows-1252 is
// converted; `notes` say so, and that something above the header was left out, Indonesian.
std::optional<SourceTable> ReadDelimited(absl::string_view bytes, HeaderScore score,
                                         ProblemList& problems, std::vector<std::string>& notes);

// FILE_TOO_LARGE: beyond kFileBytesMax.
void AddFileTooLarge(ProblemList& problems);

// The delimiter that the first line with text uses most, outside quotes.
char DetectDelimiter(absl::string_view text);

// Watches a file while it arrives in chunks, so that a line of a gigabyte is
// refused after kLineBytesMax and a file without end after kFileBytesMax.
// Refuses nothing that the readers would take: a workbook has no lines. Not thread-safe.
class LineGuard {
 public:
  // LINE_TOO_LONG or FILE_TOO_LARGE as soon as it is certain, and again on
  // every later call; nullopt before.
  std::optional<v1::Problem> Take(absl::string_view chunk);

 private:
  std::string start_;  // the first bytes, by which a workbook is known
  uint64_t file_bytes_ = 0;
  uint64_t line_bytes_ = 0;
  uint32_t line_ = 1;
  std::optional<v1::Problem> problem_;
};

}  // namespace rekap
