// A drawing as inline SVG: shapes in the order in which they were added, in a
// viewBox of whole pixels. No scripts, no links, no styles from outside:
// presentation attributes alone, so that it looks the same in a browser, on paper
// and in a word processor. Every text is escaped. Single-threaded.
#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace rekap::report {

// What every chart says to those who do not see it, and how it is told apart from
// the others of a page.
struct ChartHead {
  std::string id;     // [a-z][a-z0-9-]*, once in a document
  std::string title;  // what is shown
  std::string desc;   // the figures in words, for readers of the screen
};

enum class Anchor { kStart, kMiddle, kEnd };

struct Stroke {
  absl::string_view colour;
  int width = 1;
  absl::string_view dashes = "";  // "4 3"; empty = solid
};

struct TextStyle {
  int size = 12;
  Anchor anchor = Anchor::kStart;
  absl::string_view colour = "#1a1a1a";
  bool bold = false;
};

// Ink that holds 4.5 : 1 on white and stays apart in grey.
inline constexpr absl::string_view kInk = "#1a1a1a";
inline constexpr absl::string_view kFaint = "#5a5a5a";
inline constexpr absl::string_view kGrid = "#d0d0d0";
inline constexpr absl::string_view kBar = "#2f6690";
inline constexpr absl::string_view kBarTotal = "#16324f";
inline constexpr absl::string_view kPaper = "#ffffff";

class Svg {
 public:
  // Requires width and height above 0.
  Svg(int width, int height, const ChartHead& head);

  void Rect(int x, int y, int width, int height, absl::string_view fill);
  // Only its outline, the inside is paper.
  void Frame(int x, int y, int width, int height, const Stroke& stroke);
  void Line(int x1, int y1, int x2, int y2, const Stroke& stroke);
  void Circle(int x, int y, int radius, absl::string_view fill, const Stroke& stroke);
  // "10,20 30,40": corners of a closed shape.
  void Polygon(absl::string_view points, absl::string_view fill, const Stroke& stroke);
  // The baseline of the text is at y.
  void Text(int x, int y, absl::string_view text, const TextStyle& style);

  // The element, whole.
  std::string Finish() const;

 private:
  std::string body_;
};

// `part` of `whole` on a line of `length` pixels, rounded half up and held within
// it; 0 unless whole is above 0. Requires 0 <= length <= 10 000.
int ScaleTo(__int128 part, __int128 whole, int length);

}  // namespace rekap::report
