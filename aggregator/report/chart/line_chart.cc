#include <algorithm>
#include <array>
#include <numeric>

#include "absl/strings/str_cat.h"

#include "aggregator/report/chart/chart.h"
#include "aggregator/report/chart/text_width.h"

namespace rekap::report {
namespace {

constexpr int kWidth = 720;
constexpr int kPlotHeight = 260;
constexpr int kLeft = 44;
constexpr int kTop = 20;
constexpr int kLabelWidth = 210;
constexpr int kAxisHeight = 28;
constexpr int kFont = 12;
constexpr int kLabelStep = 15;
constexpr int kPlotWidth = kWidth - kLeft - kLabelWidth;
// Room between the frame and the first and last year.
constexpr int kInset = 30;
constexpr int64_t kPercent = 1'000'000;
constexpr int64_t kStep = 20 * kPercent;
constexpr int64_t kAxisEnd = 200 * kPercent;

struct SeriesLook {
  absl::string_view colour;
  absl::string_view dashes;
};
// Apart by dashes and marker alone, for a copy in grey.
constexpr std::array<SeriesLook, kLineSeriesMax> kLooks = {{{"#16324f", ""},
                                                            {"#b3541e", "8 4"},
                                                            {"#2a7f62", "2 3"},
                                                            {"#6b4c9a", "10 3 2 3"},
                                                            {"#7a6a00", "5 5"},
                                                            {"#5a5a5a", "1 4"}}};

void DrawMarker(Svg& svg, size_t series, int x, int y) {
  const absl::string_view colour = kLooks[series].colour;
  const Stroke edge = {colour, 2};
  switch (series % 3) {
    case 0:
      svg.Circle(x, y, 4, series < 3 ? colour : kPaper, edge);
      return;
    case 1:
      svg.Polygon(absl::StrCat(x - 4, ",", y - 4, " ", x + 4, ",", y - 4, " ", x + 4, ",", y + 4,
                               " ", x - 4, ",", y + 4),
                  series < 3 ? colour : kPaper, edge);
      return;
    default:
      svg.Polygon(absl::StrCat(x, ",", y - 5, " ", x + 5, ",", y + 4, " ", x - 5, ",", y + 4),
                  series < 3 ? colour : kPaper, edge);
  }
}

class Lines {
 public:
  Lines(const std::vector<std::string>& years, const std::vector<LineSeries>& series)
      : years_(years), series_(series), count_(std::min(series.size(), kLineSeriesMax)) {
    int64_t greatest = 100 * kPercent;
    for (const LineSeries& one : series) {
      for (const ChartValue& value : one.values) {
        greatest = std::max(greatest, value.micro.value_or(0));
      }
    }
    end_ = std::min(kAxisEnd, (greatest + kStep) / kStep * kStep);
  }

  std::string Draw(const ChartHead& head) const {
    Svg svg(kWidth, kTop + kPlotHeight + kAxisHeight, head);
    DrawAxes(svg);
    for (size_t i = 0; i < count_; ++i) DrawSeries(svg, i);
    DrawLabels(svg);
    return svg.Finish();
  }

 private:
  int X(size_t year) const {
    if (years_.size() < 2) return kLeft + kPlotWidth / 2;
    return kLeft + kInset +
           static_cast<int>(year) * (kPlotWidth - 2 * kInset) / static_cast<int>(years_.size() - 1);
  }
  int Y(int64_t micro) const { return kTop + kPlotHeight - ScaleTo(micro, end_, kPlotHeight); }

  void DrawAxes(Svg& svg) const {
    svg.Frame(kLeft, kTop, kPlotWidth, kPlotHeight, {kFaint});
    for (int64_t at = 0; at <= end_; at += kStep) {
      svg.Line(kLeft, Y(at), kLeft + kPlotWidth, Y(at), {kGrid});
      svg.Text(kLeft - 6, Y(at) + 4, absl::StrCat(at / kPercent), {kFont, Anchor::kEnd, kFaint});
    }
    svg.Text(kLeft - 6, kTop - 8, "%", {kFont, Anchor::kEnd, kFaint});
    for (size_t i = 0; i < years_.size(); ++i) {
      svg.Text(X(i), kTop + kPlotHeight + 18, years_[i], {kFont, Anchor::kMiddle, kInk});
    }
  }

  void DrawSeries(Svg& svg, size_t i) const {
    const std::vector<ChartValue>& values = series_[i].values;
    const size_t years = std::min(values.size(), years_.size());
    for (size_t year = 1; year < years; ++year) {
      if (!values[year - 1].micro || !values[year].micro) continue;
      if (year < series_[i].breaks.size() && series_[i].breaks[year]) continue;
      svg.Line(X(year - 1), Y(*values[year - 1].micro), X(year), Y(*values[year].micro),
               {kLooks[i].colour, 2, kLooks[i].dashes});
    }
    for (size_t year = 0; year < years; ++year) {
      if (values[year].micro) DrawMarker(svg, i, X(year), Y(*values[year].micro));
    }
  }

  // Beside the last value of each series, moved apart where they would touch.
  void DrawLabels(Svg& svg) const {
    std::vector<int> wanted(count_, kTop + kPlotHeight);
    for (size_t i = 0; i < count_; ++i) {
      for (const ChartValue& value : series_[i].values) {
        if (value.micro) wanted[i] = Y(*value.micro);
      }
    }
    std::vector<size_t> order(count_);
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return wanted[a] < wanted[b]; });
    int next = kTop + 8;
    // The lowest must still be above the axis.
    int last = kTop + kPlotHeight + kAxisHeight / 2 - static_cast<int>(count_) * kLabelStep;
    for (size_t i : order) {
      last += kLabelStep;
      int y = std::min(std::max(next, wanted[i]), std::max(next, last));
      DrawLabel(svg, i, y);
      next = y + kLabelStep;
    }
  }

  void DrawLabel(Svg& svg, size_t i, int y) const {
    const int x = kLeft + kPlotWidth + 10;
    svg.Line(x, y, x + 28, y, {kLooks[i].colour, 2, kLooks[i].dashes});
    DrawMarker(svg, i, x + 14, y);
    const std::string text =
        series_[i].values.empty() ? std::string() : series_[i].values.back().text;
    const int width = kLabelWidth - 48;
    std::string name = FitText(series_[i].label, width - TextWidth(text, kFont) - 6, kFont);
    svg.Text(x + 34, y + 4, absl::StrCat(name, " ", text), {kFont, Anchor::kStart, kInk});
  }

  const std::vector<std::string>& years_;
  const std::vector<LineSeries>& series_;
  const size_t count_;
  int64_t end_ = 0;
};

}  // namespace

std::string DrawLines(const ChartHead& head, const std::vector<std::string>& years,
                      const std::vector<LineSeries>& series) {
  return Lines(years, series).Draw(head);
}

}  // namespace rekap::report
