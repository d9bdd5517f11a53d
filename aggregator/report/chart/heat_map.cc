#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"

#include "aggregator/report/chart/chart.h"
#include "aggregator/report/chart/text_width.h"

namespace rekap::report {
namespace {

constexpr int kWidth = 720;
constexpr int kLabelWidth = 150;
constexpr int kTop = 30;
constexpr int kRowHeight = 24;
constexpr int kLegendHeight = 46;
constexpr int kFont = 12;

struct Shade {
  absl::string_view fill;
  absl::string_view ink;  // at least 4.5 : 1 on the fill
};
// Light to dark: of one hue, and evenly apart in grey.
constexpr std::array<Shade, 5> kShades = {{{"#f2f6fa", "#1a1a1a"},
                                           {"#cfe0ee", "#1a1a1a"},
                                           {"#9dc1dc", "#1a1a1a"},
                                           {"#2b6a9b", "#ffffff"},
                                           {"#0f2f4f", "#ffffff"}}};

// Of band `band` of `bands`, 0 being the highest: the highest is darkest, whatever
// the number of bands.
const Shade& ShadeOf(size_t band, size_t bands) {
  if (bands < 2) return kShades.back();
  size_t step = (bands - 1 - std::min(band, bands - 1)) * (kShades.size() - 1) / (bands - 1);
  return kShades[step];
}

struct Grid {
  size_t columns = 0;

  int X(size_t column) const {
    return kLabelWidth +
           static_cast<int>(column) * (kWidth - kLabelWidth) / static_cast<int>(columns);
  }
  int Width(size_t column) const { return X(column + 1) - X(column); }
};

void DrawCell(Svg& svg, int x, int y, int width, const HeatValue& value,
              const std::vector<std::string>& bands) {
  const int middle = x + width / 2;
  auto band = std::find(bands.begin(), bands.end(), value.band);
  if (!value.known || band == bands.end()) {
    svg.Frame(x + 1, y + 1, width - 2, kRowHeight - 2, {kFaint, 1, "3 3"});
    svg.Text(middle, y + 16, value.text, {kFont, Anchor::kMiddle, kInk});
    return;
  }
  const Shade& shade = ShadeOf(static_cast<size_t>(band - bands.begin()), bands.size());
  svg.Rect(x + 1, y + 1, width - 2, kRowHeight - 2, shade.fill);
  svg.Text(middle, y + 16, FitText(value.text, width - 2, kFont),
           {kFont, Anchor::kMiddle, shade.ink});
}

void DrawLegend(Svg& svg, const std::vector<std::string>& bands, int y) {
  int x = 10;
  for (size_t i = 0; i < bands.size(); ++i) {
    svg.Frame(x, y, 18, 14, {kFaint});
    svg.Rect(x + 1, y + 1, 16, 12, ShadeOf(i, bands.size()).fill);
    svg.Text(x + 23, y + 12, bands[i], {kFont, Anchor::kStart, kInk});
    x += 23 + TextWidth(bands[i], kFont) + 18;
  }
}

}  // namespace

std::string DrawHeatMap(const ChartHead& head, const std::vector<std::string>& columns,
                        const std::vector<HeatRow>& rows, const std::vector<std::string>& bands) {
  const Grid grid{std::max<size_t>(columns.size(), 1)};
  const int bottom = kTop + static_cast<int>(rows.size()) * kRowHeight;
  Svg svg(kWidth, bottom + kLegendHeight, head);
  for (size_t i = 0; i < columns.size(); ++i) {
    svg.Text(grid.X(i) + grid.Width(i) / 2, kTop - 10, FitText(columns[i], grid.Width(i), kFont),
             {kFont, Anchor::kMiddle, kInk, true});
  }
  int y = kTop;
  for (const HeatRow& row : rows) {
    svg.Text(kLabelWidth - 8, y + 16, FitText(row.label, kLabelWidth - 10, kFont),
             {kFont, Anchor::kEnd, kInk});
    for (size_t i = 0; i < std::min(columns.size(), row.values.size()); ++i) {
      DrawCell(svg, grid.X(i), y, grid.Width(i), row.values[i], bands);
    }
    y += kRowHeight;
  }
  DrawLegend(svg, bands, bottom + 18);
  return svg.Finish();
}

}  // namespace rekap::report
