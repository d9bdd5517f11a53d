#include "aggregator/report/chart/svg.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace rekap::report {
namespace {

// Control characters are no XML, whatever is done to them.
std::string Escaped(absl::string_view text) {
  std::string plain;
  for (char c : text) {
    bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    plain.push_back(control ? ' ' : c);
  }
  return absl::StrReplaceAll(
      plain, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}, {"'", "&#39;"}});
}

std::string StrokeOf(const Stroke& stroke) {
  std::string text =
      absl::StrCat(" stroke=\"", stroke.colour, "\" stroke-width=\"", stroke.width, "\"");
  if (!stroke.dashes.empty()) absl::StrAppend(&text, " stroke-dasharray=\"", stroke.dashes, "\"");
  return text;
}

absl::string_view AnchorWord(Anchor anchor) {
  switch (anchor) {
    case Anchor::kStart:
      return "start";
    case Anchor::kMiddle:
      return "middle";
    case Anchor::kEnd:
      return "end";
  }
  return "start";
}

}  // namespace

Svg::Svg(int width, int height, const ChartHead& head) {
  const std::string id = Escaped(head.id);
  body_ = absl::StrCat("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 ",
                       width, " ", height, "\" width=\"", width, "\" height=\"", height,
                       "\" aria-labelledby=\"", id, "-judul ", id,
                       "-uraian\" font-family=\"Liberation Sans, Arial, Helvetica, sans-serif\">\n",
                       "<title id=\"", id, "-judul\">", Escaped(head.title), "</title>\n",
                       "<desc id=\"", id, "-uraian\">", Escaped(head.desc), "</desc>\n");
  Rect(0, 0, width, height, kPaper);
}

void Svg::Rect(int x, int y, int width, int height, absl::string_view fill) {
  absl::StrAppend(&body_, "<rect x=\"", x, "\" y=\"", y, "\" width=\"", width, "\" height=\"",
                  height, "\" fill=\"", fill, "\"/>\n");
}

void Svg::Frame(int x, int y, int width, int height, const Stroke& stroke) {
  absl::StrAppend(&body_, "<rect x=\"", x, "\" y=\"", y, "\" width=\"", width, "\" height=\"",
                  height, "\" fill=\"", kPaper, "\"", StrokeOf(stroke), "/>\n");
}

void Svg::Line(int x1, int y1, int x2, int y2, const Stroke& stroke) {
  absl::StrAppend(&body_, "<line x1=\"", x1, "\" y1=\"", y1, "\" x2=\"", x2, "\" y2=\"", y2, "\"",
                  StrokeOf(stroke), "/>\n");
}

void Svg::Circle(int x, int y, int radius, absl::string_view fill, const Stroke& stroke) {
  absl::StrAppend(&body_, "<circle cx=\"", x, "\" cy=\"", y, "\" r=\"", radius, "\" fill=\"", fill,
                  "\"", StrokeOf(stroke), "/>\n");
}

void Svg::Polygon(absl::string_view points, absl::string_view fill, const Stroke& stroke) {
  absl::StrAppend(&body_, "<polygon points=\"", points, "\" fill=\"", fill, "\"", StrokeOf(stroke),
                  "/>\n");
}

void Svg::Text(int x, int y, absl::string_view text, const TextStyle& style) {
  absl::StrAppend(&body_, "<text x=\"", x, "\" y=\"", y, "\" font-size=\"", style.size,
                  "\" text-anchor=\"", AnchorWord(style.anchor), "\" fill=\"", style.colour, "\"",
                  style.bold ? " font-weight=\"bold\"" : "", ">", Escaped(text), "</text>\n");
}

std::string Svg::Finish() const { return absl::StrCat(body_, "</svg>"); }

int ScaleTo(__int128 part, __int128 whole, int length) {
  if (whole <= 0 || part <= 0) return 0;
  if (part >= whole) return length;
  return static_cast<int>((part * length * 2 + whole) / (whole * 2));
}

}  // namespace rekap::report
