#include "node/importer/delimited.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "node/importer/file_check.h"
#include "node/importer/splitter.h"

namespace rekap {
namespace {

// As many as MayBeWorkbook wants to see.
constexpr size_t kStartBytes = 4;
constexpr absl::string_view kByteOrderMark = "\xef\xbb\xbf";
// In order of preference where the header uses two equally often.
constexpr std::array<char, 3> kDelimiters = {'\t', ';', ','};

std::string LineTooLong() {
  return absl::StrCat("baris ini lebih dari ", kLineBytesMax / 1024,
                      " KiB; pastikan file berupa tabel teks dan simpan ulang sebagai CSV/TSV");
}

std::string DelimiterName(char delimiter) {
  return delimiter == '\t' ? "tab" : std::string{'"', delimiter, '"'};
}

bool IsBlank(const Splitter& record) {
  if (record.column_count() > record.cells().size()) return false;
  return std::all_of(record.cells().begin(), record.cells().end(),
                     [](absl::string_view cell) { return TrimBlanks(cell).empty(); });
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

// What stands between the cells, and how many records with text above the header.
struct Heading {
  char delimiter;
  size_t above = 0;
  uint32_t line = 0;
  ColumnCount named = {};
};

// The first record, cut at `delimiter`, that names enough columns to be meant as a header. Not
// a later one that names more: what lies between would be rows, and lost.
std::optional<Heading> FirstHeading(absl::string_view text, char delimiter, HeaderScore score) {
  TextArena unescaped;
  Splitter record(text.substr(0, kHeaderRowsMax * kLineBytesMax), delimiter, unescaped);
  for (size_t above = 0; above < kHeaderRowsMax;) {
    if (record.Next() != Splitter::Result::kRecord) break;
    if (IsBlank(record)) continue;
    const ColumnCount named = score({record.line(), record.cells(), {}});
    if (named.found >= kHeaderColumnsMin) return Heading{delimiter, above, record.line(), named};
    ++above;
  }
  return std::nullopt;
}

// Prose that is cut at the wrong delimiter names columns too, but lacks more of a layout than it
// names, or stands below the header.
bool IsBetter(const Heading& a, const Heading& b) {
  auto rank = [](const Heading& heading) {
    const auto excess =
        static_cast<int64_t>(heading.named.found) - static_cast<int64_t>(heading.named.missing);
    return std::make_pair(excess, -int64_t{heading.line});
  };
  return rank(a) > rank(b);
}

// The delimiter that the first line tells Excel: "sep=;".
std::optional<char> ToldDelimiter(absl::string_view text) {
  if (!absl::StartsWithIgnoreCase(text, "sep=") || text.size() < 5) return std::nullopt;
  const bool known = std::count(kDelimiters.begin(), kDelimiters.end(), text[4]) > 0;
  absl::string_view behind = text.substr(5);
  absl::ConsumePrefix(&behind, "\r");
  return known && (behind.empty() || behind[0] == '\n') ? std::make_optional(text[4])
                                                        : std::nullopt;
}

Heading FindHeading(absl::string_view text, std::optional<char> told, HeaderScore score) {
  std::optional<Heading> best;
  for (char delimiter : kDelimiters) {
    if (told && delimiter != *told) continue;
    std::optional<Heading> heading = FirstHeading(text, delimiter, score);
    if (heading && (!best || IsBetter(*heading, *best))) best = heading;
  }
  if (best) return *best;
  return told ? Heading{*told, 1} : Heading{DetectDelimiter(text)};
}

// Reads the rows of one file in order.
class DelimitedReader {
 public:
  // All must outlive the reader.
  DelimitedReader(absl::string_view text, const Heading& heading, SourceTable& table,
                  ProblemList& problems)
      : problems_(problems),
        table_(table),
        delimiter_(heading.delimiter),
        above_(heading.above),
        record_(text, delimiter_, table.texts()) {}

  // False if the header is refused.
  bool ReadRows();

 private:
  // False if nothing can follow.
  bool TakeRecord(Splitter::Result result);

  ProblemList& problems_;
  SourceTable& table_;
  const char delimiter_;
  size_t above_;  // records still to come before the header
  Splitter record_;
  size_t columns_ = 0;
};

bool DelimitedReader::ReadRows() {
  for (;;) {
    Splitter::Result result = record_.Next();
    if (result == Splitter::Result::kEnd) return true;
    if (result == Splitter::Result::kRecord && IsBlank(record_)) continue;
    if (above_ > 0) {
      --above_;
      continue;
    }
    if (table_.row_count() > kRowsMax) {
      problems_.Add({record_.line(), 0, ""}, "FILE_TOO_LARGE", [] {
        return absl::StrCat("file lebih dari ", kRowsMax,
                            " baris; impor satu tabel untuk satu periode saja");
      });
      return true;
    }
    if (table_.row_count() > 0) {
      if (!TakeRecord(result)) return true;
      continue;
    }
    if (result != Splitter::Result::kRecord) {
      AddRefusal(record_, result, {}, problems_);
      return false;
    }
    if (!HeaderFits(record_, problems_)) return false;
    columns_ = record_.column_count();
    table_.AddRow(record_.line(), record_.cells());
  }
}

bool DelimitedReader::TakeRecord(Splitter::Result result) {
  if (result != Splitter::Result::kRecord) {
    AddRefusal(record_, result, table_.header().cells, problems_);
    table_.AddRefused(record_.line(), {});
    return result != Splitter::Result::kOpenQuote;
  }
  if (record_.column_count() == columns_) {
    table_.AddRow(record_.line(), record_.cells());
    return true;
  }
  problems_.Add({record_.line(), 0, ""}, "COLUMN_COUNT", [&] {
    return absl::StrCat(
        "baris ini berisi ", record_.column_count(), " kolom, bukan ", columns_,
        " seperti baris judul; periksa pemisah kolom (", DelimiterName(delimiter_),
        ") yang kurang atau berlebih",
        record_.column_count() == 1 ? ", atau hapus baris ini bila hanya catatan" : "");
  });
  // Beyond the problems that are kept nobody sees the cells.
  bool shown = problems_.count() <= kProblemsMax;
  table_.AddRefused(record_.line(), shown ? absl::MakeConstSpan(record_.cells())
                                          : absl::Span<const absl::string_view>());
  return true;
}

}  // namespace

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

void AddFileTooLarge(ProblemList& problems) {
  problems.Add({}, "FILE_TOO_LARGE", [] {
    return absl::StrCat("file lebih dari ", kFileBytesMax / (1024 * 1024),
                        " MiB; impor satu tabel untuk satu periode saja");
  });
}

std::optional<SourceTable> ReadDelimited(absl::string_view bytes, HeaderScore score,
                                         ProblemList& problems, std::vector<std::string>& notes) {
  if (bytes.size() > kFileBytesMax) {
    AddFileTooLarge(problems);
    return std::nullopt;
  }
  std::optional<TextEncoding> encoding = CheckFile(bytes, problems);
  if (!encoding) return std::nullopt;
  SourceTable table(SourceTable::Layout::kTextFile);
  if (*encoding == TextEncoding::kWindows1252) {
    notes.push_back("Berkas ini memakai Windows-1252; dibaca sebagai itu");
    bytes = table.texts().Own(Windows1252ToUtf8(bytes));
  }
  absl::ConsumePrefix(&bytes, kByteOrderMark);
  const std::optional<char> told = ToldDelimiter(bytes);
  const Heading heading = FindHeading(bytes, told, score);
  if (!DelimitedReader(bytes, heading, table, problems).ReadRows()) return std::nullopt;
  if (heading.above > (told ? 1 : 0)) {
    notes.push_back(absl::StrCat("Baris judul tabel ada di baris ", table.header().line,
                                 "; yang tertulis di atasnya tidak dibaca"));
  }
  if (table.row_count() > 1) return table;
  problems.Add({}, "EMPTY_FILE", [] {
    return std::string("file tidak berisi baris data di bawah baris judul; pilih file yang berisi");
  });
  return std::nullopt;
}

std::optional<v1::Problem> LineGuard::Take(absl::string_view chunk) {
  if (problem_) return problem_;
  ProblemList problems;
  file_bytes_ += chunk.size();
  absl::StrAppend(&start_, chunk.substr(0, kStartBytes - start_.size()));
  while (problems.empty() && !MayBeWorkbook(start_)) {
    size_t feed = chunk.find('\n');
    line_bytes_ += std::min(feed, chunk.size());
    size_t line_bytes_max = kLineBytesMax + (line_ == 1 ? kByteOrderMark.size() : 0);
    if (line_bytes_ > line_bytes_max) problems.Add({line_, 0, ""}, "LINE_TOO_LONG", LineTooLong);
    if (feed == absl::string_view::npos) break;
    chunk.remove_prefix(feed + 1);
    line_bytes_ = 0;
    ++line_;
  }
  if (file_bytes_ > kFileBytesMax) AddFileTooLarge(problems);
  if (!problems.empty()) problem_ = problems.Take().front();
  return problem_;
}

}  // namespace rekap
