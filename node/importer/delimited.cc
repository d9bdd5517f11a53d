#include "node/importer/delimited.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "node/importer/file_check.h"
#include "node/importer/splitter.h"

namespace rekap {
namespace {

constexpr absl::string_view kByteOrderMark = "\xef\xbb\xbf";
// In order of preference where the header uses two equally often.
constexpr std::array<char, 3> kDelimiters = {'\t', ';', ','};

std::string LineTooLong() {
  return absl::StrCat("baris ini lebih dari ", kLineBytesMax / 1024,
                      " KiB; pastikan file berupa tabel teks dan simpan ulang sebagai CSV/TSV");
}

std::string FileTooLarge() {
  return absl::StrCat("file lebih dari ", kFileBytesMax / (1024 * 1024),
                      " MiB; impor satu tabel untuk satu periode saja");
}

std::string DelimiterName(char delimiter) {
  return delimiter == '\t' ? "tab" : std::string{'"', delimiter, '"'};
}

bool IsBlank(const Splitter& record) {
  if (record.column_count() > record.cells().size()) return false;
  return std::all_of(record.cells().begin(), record.cells().end(),
                     [](absl::string_view cell) { return TrimBlanks(cell).empty(); });
}

// The delimiter that the first line with text uses most, outside quotes.
char DetectDelimiter(absl::string_view text) {
  std::array<size_t, kDelimiters.size()> counts = {};
  bool quoted = false;
  bool has_text = false;
  for (char c : text.substr(0, kLineBytesMax)) {
    if (c == '\n' && !quoted && has_text) break;
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    auto it = std::find(kDelimiters.begin(), kDelimiters.end(), c);
    if (it != kDelimiters.end()) {
      ++counts[static_cast<size_t>(it - kDelimiters.begin())];
    } else if (c != ' ' && c != '\r' && c != '\n') {
      has_text = true;
    }
  }
  auto most = std::max_element(counts.begin(), counts.end());
  return kDelimiters[static_cast<size_t>(most - counts.begin())];
}

// Says why a record was refused. `names` is the header, empty if this is it.
void AddRefusal(const Splitter& record, Splitter::Result result,
                absl::Span<const absl::string_view> names, ProblemList& problems) {
  if (result == Splitter::Result::kTooLong) {
    problems.Add({record.line(), 0, ""}, "LINE_TOO_LONG", LineTooLong);
    return;
  }
  size_t column = record.column_count();
  absl::string_view name = column < names.size() ? names[column] : "";
  Place place{record.cell_line(), static_cast<uint32_t>(column + 1), name};
  problems.Add(place, "UNCLOSED_QUOTE", [] {
    return std::string(
        "tanda kutip (\") pembuka sel ini tidak ditutup di akhir sel; hapus tanda kutip itu, "
        "atau apit seluruh teks dan gandakan (\"\") setiap tanda kutip di dalamnya");
  });
}

bool HeaderFits(const Splitter& header, ProblemList& problems) {
  size_t count = header.column_count();
  if (count <= kColumnsMax) return true;
  problems.Add({header.line(), 0, ""}, "COLUMN_COUNT", [&] {
    return absl::StrCat("baris judul berisi ", count, " kolom, paling banyak ", kColumnsMax,
                        "; hapus kolom yang tidak dipakai");
  });
  return false;
}

}  // namespace

uint32_t DelimitedRow::LineOf(size_t column) const {
  uint32_t at = line;
  for (absl::string_view cell : cells.subspan(0, column)) {
    at += static_cast<uint32_t>(std::count(cell.begin(), cell.end(), '\n'));
  }
  return at;
}

void DelimitedTable::AddRow(uint32_t line, absl::Span<const absl::string_view> cells) {
  rows_.push_back({line, cells_.size(), cells.size()});
  cells_.insert(cells_.end(), cells.begin(), cells.end());
}

std::optional<DelimitedTable> DelimitedTable::Read(absl::string_view bytes, ProblemList& problems) {
  if (bytes.size() > kFileBytesMax) {
    problems.Add({}, "FILE_TOO_LARGE", FileTooLarge);
    return std::nullopt;
  }
  if (!CheckFile(bytes, problems)) return std::nullopt;
  absl::ConsumePrefix(&bytes, kByteOrderMark);
  DelimitedTable table;
  table.delimiter_ = DetectDelimiter(bytes);
  if (!table.ReadRows(bytes, problems)) return std::nullopt;
  if (table.rows_.size() > 1) return table;
  problems.Add({}, "EMPTY_FILE", [] {
    return std::string("file tidak berisi baris data di bawah baris judul; pilih file yang berisi");
  });
  return std::nullopt;
}

bool DelimitedTable::ReadRows(absl::string_view text, ProblemList& problems) {
  Splitter record(text, delimiter_, unescaped_);
  size_t columns = 0;
  for (;;) {
    Splitter::Result result = record.Next();
    if (result == Splitter::Result::kEnd) return true;
    bool refused = result != Splitter::Result::kRecord;
    if (!refused && IsBlank(record)) continue;
    if (rows_.size() > kRowsMax) {
      problems.Add({record.line(), 0, ""}, "FILE_TOO_LARGE", [] {
        return absl::StrCat("file lebih dari ", kRowsMax,
                            " baris; impor satu tabel untuk satu periode saja");
      });
      return true;
    }
    if (refused) {
      if (rows_.empty()) {
        AddRefusal(record, result, {}, problems);
        return false;
      }
      AddRefusal(record, result, absl::MakeConstSpan(cells_).subspan(0, columns), problems);
      AddRow(record.line(), {});
      if (result == Splitter::Result::kOpenQuote) return true;
    } else if (rows_.empty()) {
      if (!HeaderFits(record, problems)) return false;
      columns = record.column_count();
      AddRow(record.line(), record.cells());
    } else if (record.column_count() != columns) {
      problems.Add({record.line(), 0, ""}, "COLUMN_COUNT", [&] {
        return absl::StrCat("baris ini berisi ", record.column_count(), " kolom, bukan ", columns,
                            " seperti baris judul; periksa pemisah kolom (",
                            DelimiterName(delimiter_), ") yang kurang atau berlebih");
      });
      AddRow(record.line(), {});
    } else {
      AddRow(record.line(), record.cells());
    }
  }
}

std::optional<v1::Problem> LineGuard::Take(absl::string_view chunk) {
  if (problem_) return problem_;
  ProblemList problems;
  file_bytes_ += chunk.size();
  while (problems.empty()) {
    size_t feed = chunk.find('\n');
    line_bytes_ += std::min(feed, chunk.size());
    size_t line_bytes_max = kLineBytesMax + (line_ == 1 ? kByteOrderMark.size() : 0);
    if (line_bytes_ > line_bytes_max) problems.Add({line_, 0, ""}, "LINE_TOO_LONG", LineTooLong);
    if (feed == absl::string_view::npos) break;
    chunk.remove_prefix(feed + 1);
    line_bytes_ = 0;
    ++line_;
  }
  if (file_bytes_ > kFileBytesMax) problems.Add({}, "FILE_TOO_LARGE", FileTooLarge);
  if (!problems.empty()) problem_ = problems.Take().front();
  return problem_;
}

}  // namespace rekap
