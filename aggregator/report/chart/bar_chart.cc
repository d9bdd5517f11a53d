#include <algorithm>

#include "absl/strings/str_cat.h"

#include "aggregator/report/chart/chart.h"
#include "aggregator/report/chart/text_width.h"

namespace rekap::report {
namespace {

constexpr int kWidth = 720;
constexpr int kLabelWidth = 260;
constexpr int kValueWidth = 60;
constexpr int kTop = 26;
constexpr int kRowHeight = 34;
constexpr int kBarHeight = 18;
constexpr int kFoot = 30;
constexpr int kFont = 12;
constexpr int kLineHeight = 13;
constexpr int64_t kPercent = 1'000'000;
constexpr int64_t kTarget = 100 * kPercent;
constexpr int64_t kEnd = 150 * kPercent;
constexpr int kPlotX = kLabelWidth + 10;

struct Plot {
  int64_t end = kTarget;  // value at the right edge
  int width = kWidth - kPlotX - kValueWidth;

  int X(int64_t micro) const { return kPlotX + ScaleTo(micro, end, width); }
};

// To the next ten percent, at least a bit beyond the target.
Plot PlotOf(const std::vector<Bar>& bars) {
  int64_t end = 110 * kPercent;
  for (const Bar& bar : bars) end = std::max(end, bar.value.micro.value_or(0));
  end = std::min(end, kEnd);
  return {(end + 10 * kPercent - 1) / (10 * kPercent) * (10 * kPercent)};
}

void DrawGrid(Svg& svg, const Plot& plot, int bottom) {
  for (int64_t at = 0; at <= plot.end; at += 25 * kPercent) {
    if (at == kTarget) continue;
    svg.Line(plot.X(at), kTop, plot.X(at), bottom, {kGrid});
    svg.Text(plot.X(at), bottom + 16, absl::StrCat(at / kPercent),
             {kFont - 1, Anchor::kMiddle, kFaint});
  }
  svg.Text(plot.X(kTarget), bottom + 16, "100 %", {kFont - 1, Anchor::kMiddle, kInk, true});
  svg.Text(plot.X(kTarget), kTop - 10, "target", {kFont - 1, Anchor::kMiddle, kInk});
  svg.Line(plot.X(kTarget), kTop - 4, plot.X(kTarget), bottom, {kInk, 1, "2 3"});
}

void DrawBar(Svg& svg, const Plot& plot, const Bar& bar, int y) {
  std::vector<std::string> lines = WrapText(bar.label, kLabelWidth - 4, kFont, 2);
  int baseline = y + kRowHeight / 2 + 4 - static_cast<int>(lines.size() - 1) * kLineHeight / 2;
  for (const std::string& line : lines) {
    svg.Text(kLabelWidth, baseline, line, {kFont, Anchor::kEnd, kInk, bar.total});
    baseline += kLineHeight;
  }
  const int top = y + (kRowHeight - kBarHeight) / 2;
  const int text_y = y + kRowHeight / 2 + 4;
  if (!bar.value.micro) {
    svg.Frame(kPlotX, top, 40, kBarHeight, {kFaint, 1, "3 3"});
    svg.Text(kPlotX + 20, text_y, bar.value.text, {kFont, Anchor::kMiddle, kInk});
    return;
  }
  const int end = plot.X(*bar.value.micro);
  svg.Rect(kPlotX, top, std::max(end - kPlotX, 1), kBarHeight, bar.total ? kBarTotal : kBar);
  if (*bar.value.micro > plot.end) {
    const int middle = top + kBarHeight / 2;
    svg.Polygon(
        absl::StrCat(end, ",", top, " ", end + 8, ",", middle, " ", end, ",", top + kBarHeight),
        bar.total ? kBarTotal : kBar, {kPaper});
  }
  // The tick of the target, over the bar.
  svg.Line(plot.X(kTarget), top - 4, plot.X(kTarget), top + kBarHeight + 4, {kInk, 3});
  svg.Text(std::max(end, plot.X(kTarget)) + 12, text_y, bar.value.text,
           {kFont, Anchor::kStart, kInk, bar.total});
}

}  // namespace

std::string DrawBars(const ChartHead& head, const std::vector<Bar>& bars) {
  const Plot plot = PlotOf(bars);
  const int bottom = kTop + static_cast<int>(bars.size()) * kRowHeight;
  Svg svg(kWidth, bottom + kFoot, head);
  DrawGrid(svg, plot, bottom);
  int y = kTop;
  for (const Bar& bar : bars) {
    DrawBar(svg, plot, bar, y);
    y += kRowHeight;
  }
  return svg.Finish();
}

}  // namespace rekap::report
