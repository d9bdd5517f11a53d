#include "tools/rekap/text.h"

#include <clocale>
#include <cwchar>
#include <cwctype>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace rekap::cli {
namespace {

// wcwidth and mbrtowc follow the locale of the thread. The user's may not be
// UTF-8 (cron, a bare container), the text always is.
class Utf8Scope {
 public:
  Utf8Scope() : before_(uselocale(Utf8())) {}
  ~Utf8Scope() { uselocale(before_); }
  Utf8Scope(const Utf8Scope&) = delete;
  Utf8Scope& operator=(const Utf8Scope&) = delete;

 private:
  static locale_t Utf8() {
    static const locale_t kUtf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return kUtf8;
  }

  locale_t before_;
};

struct Character {
  size_t bytes = 1;
  size_t columns = 1;
  bool valid = false;
  bool control = false;
};

// The first character of a text that is not empty. Needs a Utf8Scope.
Character First(absl::string_view text) {
  wchar_t wide = 0;
  mbstate_t state = {};
  size_t bytes = mbrtowc(&wide, text.data(), text.size(), &state);
  Character first;
  if (bytes == 0) {  // NUL
    first.valid = first.control = true;
  } else if (bytes <= text.size()) {  // the two error values are huge
    int columns = wcwidth(wide);
    first.bytes = bytes;
    first.columns = columns < 0 ? 1 : static_cast<size_t>(columns);
    first.valid = true;
    first.control = iswcntrl(static_cast<wint_t>(wide)) != 0;
  }
  return first;
}

// Bytes of the longest beginning that takes at most `columns`, with the
// combining characters that belong to it.
size_t BytesWithin(absl::string_view text, size_t columns) {
  size_t bytes = 0;
  while (bytes < text.size()) {
    Character next = First(text.substr(bytes));
    if (next.columns > columns) break;
    columns -= next.columns;
    bytes += next.bytes;
  }
  return bytes;
}

}  // namespace

size_t DisplayWidth(absl::string_view text) {
  Utf8Scope utf8;
  size_t columns = 0;
  while (!text.empty()) {
    Character next = First(text);
    columns += next.columns;
    text.remove_prefix(next.bytes);
  }
  return columns;
}

std::string CutToWidth(absl::string_view text, size_t columns) {
  if (DisplayWidth(text) <= columns) return std::string(text);
  if (columns == 0) return "";
  Utf8Scope utf8;
  return absl::StrCat(text.substr(0, BytesWithin(text, columns - 1)), "…");
}

std::string PadLeft(absl::string_view text, size_t columns) {
  size_t width = DisplayWidth(text);
  return absl::StrCat(std::string(width < columns ? columns - width : 0, ' '), text);
}

std::string PadRight(absl::string_view text, size_t columns) {
  size_t width = DisplayWidth(text);
  return absl::StrCat(text, std::string(width < columns ? columns - width : 0, ' '));
}

std::string OneLine(absl::string_view text) {
  Utf8Scope utf8;
  std::string line;
  bool blank = false;
  while (!text.empty()) {
    Character next = First(text);
    if (next.control || text[0] == ' ') {
      blank = !line.empty();
    } else {
      if (blank) line += ' ';
      blank = false;
      absl::StrAppend(&line, next.valid ? text.substr(0, next.bytes) : "?");
    }
    text.remove_prefix(next.bytes);
  }
  return line;
}

std::vector<std::string> Wrap(absl::string_view text, size_t columns) {
  if (columns == 0) columns = 1;
  std::vector<std::string> lines(1);
  for (absl::string_view word : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    size_t taken = DisplayWidth(lines.back());
    if (taken > 0 && taken + 1 + DisplayWidth(word) <= columns) {
      absl::StrAppend(&lines.back(), " ", word);
      continue;
    }
    if (taken > 0) lines.emplace_back();
    while (DisplayWidth(word) > columns) {
      Utf8Scope utf8;
      size_t bytes = BytesWithin(word, columns);
      // A wide character in one column: let it stick out rather than loop.
      if (bytes == 0) bytes = First(word).bytes;
      lines.back() = std::string(word.substr(0, bytes));
      lines.emplace_back();
      word.remove_prefix(bytes);
    }
    lines.back() = std::string(word);
  }
  if (lines.size() > 1 && lines.back().empty()) lines.pop_back();
  return lines;
}

}  // namespace rekap::cli
