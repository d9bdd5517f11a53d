// Text on a terminal: how many columns it takes, cutting, padding, wrapping.
// All functions take UTF-8 and are pure; bytes that are not UTF-8 count as one
// column each.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace rekap::cli {

// Columns that `text` takes: 2 for wide characters, 0 for combining ones.
size_t DisplayWidth(absl::string_view text);

// `text` if it fits, else its beginning and "…", together at most `columns`.
// Never splits a character.
std::string CutToWidth(absl::string_view text, size_t columns);

// Blanks added on the left or right up to `columns`; longer text is unchanged.
std::string PadLeft(absl::string_view text, size_t columns);
std::string PadRight(absl::string_view text, size_t columns);

// One line that is safe to print: control characters (line breaks of
// spreadsheet cells, terminal escapes) become blanks, runs of blanks one blank,
// bytes that are not UTF-8 "?".
std::string OneLine(absl::string_view text);

// Broken at blanks into lines of at most `columns`; a word that is longer than
// that is broken too. At least one line, without line ends.
std::vector<std::string> Wrap(absl::string_view text, size_t columns);

}  // namespace rekap::cli
