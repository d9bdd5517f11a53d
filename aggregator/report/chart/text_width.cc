#include "aggregator/report/chart/text_width.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace rekap::report {
namespace {

constexpr absl::string_view kEllipsis = "…";

// Thousandths of the font size.
int CharWidth(char c) {
  constexpr absl::string_view kNarrow = "ijl.,:;'|!I/\\[] ";
  constexpr absl::string_view kSlim = "frt()-\"{}";
  constexpr absl::string_view kWide = "mwMW%@";
  auto is_in = [c](absl::string_view set) { return set.find(c) != absl::string_view::npos; };
  if (is_in(kNarrow)) return 280;
  if (is_in(kSlim)) return 340;
  if (is_in(kWide)) return 890;
  return c >= 'A' && c <= 'Z' ? 700 : 560;
}

// Whether the byte goes on with a character that began before it.
bool Continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

}  // namespace

int TextWidth(absl::string_view text, int font_size) {
  int thousandths = 0;
  for (char c : text) {
    if (!Continues(c)) thousandths += CharWidth(c);
  }
  return (thousandths * font_size + 999) / 1000;
}

std::string FitText(absl::string_view text, int width, int font_size) {
  if (TextWidth(text, font_size) <= width) return std::string(text);
  size_t size = text.size();
  while (size > 0 && TextWidth(absl::StrCat(text.substr(0, size), kEllipsis), font_size) > width) {
    do --size;
    while (size > 0 && Continues(text[size]));
  }
  while (size > 0 && text[size - 1] == ' ') --size;
  return absl::StrCat(text.substr(0, size), kEllipsis);
}

std::vector<std::string> WrapText(absl::string_view text, int width, int font_size,
                                  size_t lines_max) {
  std::vector<std::string> lines(1);
  for (absl::string_view word : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    std::string& line = lines.back();
    std::string longer = line.empty() ? std::string(word) : absl::StrCat(line, " ", word);
    bool breaks = TextWidth(longer, font_size) > width && !line.empty();
    if (breaks && lines.size() < lines_max) {
      lines.emplace_back(word);
    } else {
      line = std::move(longer);
    }
  }
  for (std::string& line : lines) line = FitText(line, width, font_size);
  return lines;
}

}  // namespace rekap::report
