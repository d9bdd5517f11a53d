#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "aggregator/report/chart/chart.h"
#include "aggregator/report/chart/label_place.h"
#include "aggregator/report/chart/text_width.h"

namespace rekap::report {
namespace {

constexpr int kWidth = 720;
constexpr int kPlotHeight = 400;
constexpr int kLeft = 44;
constexpr int kTop = 26;
constexpr int kRight = 46;  // the bound's figure stands there
constexpr int kAxisHeight = 46;
constexpr int kRadius = 5;
constexpr int kFont = 12;
constexpr int kLabelHeight = 15;
constexpr int kNoteHeight = 17;
constexpr int kPlotWidth = kWidth - kLeft - kRight;
constexpr int64_t kPercent = 1'000'000;
constexpr int64_t kTen = 10 * kPercent;
// Around it an axis is drawn that nothing lies on.
constexpr int64_t kMiddle = 100 * kPercent;
// An axis never ends beyond this; what goes farther stands at its edge.
constexpr int64_t kAxisEnd = 200 * kPercent;
// A narrow axis would show differences of a tenth percent as worlds apart.
constexpr int64_t kSpanMin = 40 * kPercent;

struct Axis {
  int64_t from = 0;
  int64_t to = 0;

  int64_t Step() const { return to - from > 80 * kPercent ? 20 * kPercent : kTen; }
  int Place(int64_t micro, int length) const { return ScaleTo(micro - from, to - from, length); }
};

// Whole tens that hold every value, with ten to spare.
Axis AxisOf(const std::vector<int64_t>& values) {
  int64_t least = values.empty() ? kMiddle : values[0];
  int64_t greatest = least;
  for (int64_t value : values) {
    least = std::min(least, value);
    greatest = std::max(greatest, value);
  }
  Axis axis;
  axis.to = std::min(kAxisEnd, (greatest + kTen) / kTen * kTen + (greatest % kTen == 0 ? 0 : kTen));
  axis.from = std::max<int64_t>(0, (least - kTen) / kTen * kTen);
  axis.from = std::max<int64_t>(0, std::min(axis.from, axis.to - kSpanMin));
  return axis;
}

class Scatter {
 public:
  Scatter(const ScatterAxes& axes, const std::vector<ScatterPoint>& points,
          const ScatterBounds& bounds)
      : axes_(axes), bounds_(bounds) {
    std::vector<int64_t> xs;
    std::vector<int64_t> ys;
    for (const ScatterPoint& point : points) {
      if (!point.x.micro || !point.y.micro) {
        missing_.push_back(absl::StrCat(point.label, " (", point.x.text, " / ", point.y.text, ")"));
        continue;
      }
      shown_.push_back(&point);
      xs.push_back(*point.x.micro);
      ys.push_back(*point.y.micro);
    }
    if (Bounded()) {
      xs.push_back(*bounds.x.micro);
      ys.push_back(*bounds.y.micro);
      AddNote(absl::StrCat("Garis putus: ", bounds.label, ", serapan ", bounds.x.text,
                           " % dan capaian ", bounds.y.text, " %"));
    }
    x_ = AxisOf(xs);
    y_ = AxisOf(ys);
    if (!missing_.empty()) {
      AddNote(absl::StrCat("Tanpa angka (serapan / capaian): ", absl::StrJoin(missing_, ", ")));
    }
  }

  std::string Draw(const ChartHead& head) const {
    Svg svg(kWidth,
            kTop + kPlotHeight + kAxisHeight + static_cast<int>(notes_.size()) * kNoteHeight, head);
    DrawAxes(svg);
    DrawQuadrants(svg);
    DrawPoints(svg);
    int y = kTop + kPlotHeight + kAxisHeight + kNoteHeight - 6;
    for (const std::string& note : notes_) {
      svg.Text(10, y, note, {kFont, Anchor::kStart, kFaint});
      y += kNoteHeight;
    }
    return svg.Finish();
  }

 private:
  bool Bounded() const { return bounds_.x.micro && bounds_.y.micro; }
  void AddNote(const std::string& text) {
    for (std::string& line : WrapText(text, kWidth - 20, kFont, 4)) {
      notes_.push_back(std::move(line));
    }
  }
  int X(int64_t micro) const { return kLeft + x_.Place(micro, kPlotWidth); }
  int Y(int64_t micro) const { return kTop + kPlotHeight - y_.Place(micro, kPlotHeight); }

  void DrawAxes(Svg& svg) const {
    svg.Frame(kLeft, kTop, kPlotWidth, kPlotHeight, {kFaint});
    for (int64_t at = x_.from; at <= x_.to; at += x_.Step()) {
      svg.Line(X(at), kTop, X(at), kTop + kPlotHeight, {kGrid});
      svg.Text(X(at), kTop + kPlotHeight + 16, absl::StrCat(at / kPercent),
               {kFont, Anchor::kMiddle, kFaint});
    }
    for (int64_t at = y_.from; at <= y_.to; at += y_.Step()) {
      svg.Line(kLeft, Y(at), kLeft + kPlotWidth, Y(at), {kGrid});
      svg.Text(kLeft - 6, Y(at) + 4, absl::StrCat(at / kPercent), {kFont, Anchor::kEnd, kFaint});
    }
    svg.Text(kLeft + kPlotWidth / 2, kTop + kPlotHeight + 36, axes_.x,
             {kFont, Anchor::kMiddle, kInk});
    // Upright, so that nobody has to turn the page.
    svg.Text(8, 14, axes_.y, {kFont, Anchor::kStart, kInk});
  }

  void DrawQuadrants(Svg& svg) const {
    if (!Bounded()) return;
    const int x = X(*bounds_.x.micro);
    const int y = Y(*bounds_.y.micro);
    const int right = kLeft + kPlotWidth;
    const int bottom = kTop + kPlotHeight;
    const Stroke line = {kInk, 2, "6 4"};
    svg.Line(x, kTop, x, bottom, line);
    svg.Line(kLeft, y, right, y, line);
    // Never over the name of the axis, which stands at the left.
    svg.Text(std::max(x, TextWidth(axes_.y, kFont) + 40), kTop - 7, bounds_.x.text,
             {kFont, Anchor::kMiddle, kInk, true});
    svg.Text(right + 4, y + 4, bounds_.y.text, {kFont, Anchor::kStart, kInk, true});
    auto name = [&](const std::string& text, bool high_x, bool high_y) {
      const int width = high_x ? right - x : x - kLeft;
      const int height = high_y ? y - kTop : bottom - y;
      if (TextWidth(text, kFont) + 12 > width || kLabelHeight + 8 > height) return;
      svg.Text(high_x ? right - 6 : kLeft + 6, high_y ? kTop + 14 : bottom - 8, text,
               {kFont - 1, high_x ? Anchor::kEnd : Anchor::kStart, kFaint, true});
    };
    name(bounds_.low_high, false, true);
    name(bounds_.high_high, true, true);
    name(bounds_.high_low, true, false);
    name(bounds_.low_low, false, false);
  }

  // Labels stay clear of the names of the quadrants.
  Box LabelArea() const { return {kLeft + 2, kTop + 18, kPlotWidth - 4, kPlotHeight - 40}; }

  void DrawPoints(Svg& svg) const {
    std::vector<LabelledPoint> points;
    for (const ScatterPoint* point : shown_) {
      points.push_back({X(*point->x.micro), Y(*point->y.micro), TextWidth(point->label, kFont) + 2,
                        kLabelHeight});
    }
    std::vector<LabelPlace> places = PlaceLabels(points, LabelArea(), kRadius);
    for (size_t i = 0; i < points.size(); ++i) {
      const Box& box = places[i].box;
      if (!places[i].leads) continue;
      int x = std::clamp(points[i].x, box.x, box.x + box.width);
      int y = std::clamp(points[i].y, box.y, box.y + box.height);
      svg.Line(points[i].x, points[i].y, x, y, {kFaint});
    }
    for (size_t i = 0; i < points.size(); ++i) {
      svg.Circle(points[i].x, points[i].y, kRadius, kBar, {kPaper});
    }
    for (size_t i = 0; i < points.size(); ++i) {
      // Lines end at a label and do not run through it.
      svg.Rect(places[i].box.x, places[i].box.y + 2, places[i].box.width, kLabelHeight - 4, kPaper);
      svg.Text(places[i].box.x + 1, places[i].box.y + kLabelHeight - 4, shown_[i]->label,
               {kFont, Anchor::kStart, kInk});
    }
  }

  const ScatterAxes& axes_;
  const ScatterBounds& bounds_;
  std::vector<const ScatterPoint*> shown_;
  std::vector<std::string> missing_;
  std::vector<std::string> notes_;
  Axis x_;
  Axis y_;
};

}  // namespace

std::string DrawScatter(const ChartHead& head, const ScatterAxes& axes,
                        const std::vector<ScatterPoint>& points, const ScatterBounds& bounds) {
  return Scatter(axes, points, bounds).Draw(head);
}

}  // namespace rekap::report
