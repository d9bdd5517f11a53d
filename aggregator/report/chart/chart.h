// The charts of the reports, each a pure function from figures to an SVG. Figures
// are percentages in micro (100 % = 100 000 000); nullopt = there is no number, and
// `text` says why ("–"): missing is never drawn as zero. Coordinates are integers,
// the same figures give the same bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aggregator/report/chart/svg.h"

namespace rekap::report {

struct ChartValue {
  std::optional<int64_t> micro;
  std::string text;  // as shown: "72,23", or the mark of what is missing
};

struct Bar {
  std::string label;
  ChartValue value;
  bool total = false;  // stands out from the others
};

// Horizontal bars from 0 with a tick at 100 %, the target. Bars that go beyond 150 %
// end there in an arrow; the figure behind says how far they go.
std::string DrawBars(const ChartHead& head, const std::vector<Bar>& bars);

struct ScatterPoint {
  std::string label;
  ChartValue x;
  ChartValue y;
};

struct ScatterAxes {
  std::string x;  // "Serapan anggaran (%)"
  std::string y;
};

// Where the quadrants meet: the figures of what the points lie in. Without a value on
// either axis there are no quadrants and no lines.
struct ScatterBounds {
  std::string label;  // whose figures: "Kabupaten Sampang"
  ChartValue x;
  ChartValue y;
  // What the quadrants are called; a name for which there is no room is left out.
  std::string low_high, high_high, high_low, low_low;  // x, y
};

// Points in the plane with lines at the bounds, which a line below the chart explains.
// Each point has a label that covers neither another label nor a point while there is
// room, else a line leads to it. Points without a value on either axis are named
// below the chart.
std::string DrawScatter(const ChartHead& head, const ScatterAxes& axes,
                        const std::vector<ScatterPoint>& points, const ScatterBounds& bounds);

struct LineSeries {
  std::string label;
  std::vector<ChartValue> values;  // one for each year
  // Years before which the line breaks, for their values are not comparable with those
  // of the year before; one for each year, or none at all.
  std::vector<bool> breaks = {};
};

// Lines over years, told apart by shape and dashes as well as by shade. A year
// without a value is a gap. At most kLineSeriesMax series, further ones are left out.
inline constexpr size_t kLineSeriesMax = 6;
std::string DrawLines(const ChartHead& head, const std::vector<std::string>& years,
                      const std::vector<LineSeries>& series);

struct HeatValue {
  bool known = false;  // false: there is no number, `text` says why
  std::string text;    // as shown
  std::string band;    // one of the chart's bands; another is shown without shade
};

struct HeatRow {
  std::string label;
  std::vector<HeatValue> values;  // one for each column
};

// Shades of one hue, the darker the higher the band; every cell bears its figure.
// `bands` are named from the highest to the lowest.
std::string DrawHeatMap(const ChartHead& head, const std::vector<std::string>& columns,
                        const std::vector<HeatRow>& rows, const std::vector<std::string>& bands);

}  // namespace rekap::report
