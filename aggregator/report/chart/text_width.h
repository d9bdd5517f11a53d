// How wide a text is and how it is broken, without a font: by the widths of Arial
// and Liberation Sans, which are the same. Pure; UTF-8 in, whole characters out.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace rekap::report {

// Pixels at a font size in pixels, rounded up. Characters beyond ASCII count as
// wide as a digit, so that a label is never assumed narrower than it is by much.
int TextWidth(absl::string_view text, int font_size);

// The text, or as much of it as fits into `width` with "…" behind.
std::string FitText(absl::string_view text, int width, int font_size);

// The text in at most `lines_max` lines (at least one) no wider than `width`, broken
// at blanks; the last one ends in "…" if there was more.
std::vector<std::string> WrapText(absl::string_view text, int width, int font_size,
                                  size_t lines_max);

}  // namespace rekap::report
