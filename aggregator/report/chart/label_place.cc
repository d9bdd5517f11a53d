#include "aggregator/report/chart/label_place.h"

#include <algorithm>
#include <optional>

namespace rekap::report {
namespace {

constexpr int kGap = 3;
// Rings around a point that are tried; the last is about 300 pixels away, farther
// than fifty labels of a chart push each other.
constexpr int kRings = 24;
constexpr int kRingStep = 12;

// Centres of a label around its point.
struct Offset {
  int x, y;
};

// The places of one ring, those that a reader looks at first in front: beside, above,
// below, then along the ring.
std::vector<Offset> RingOf(const LabelledPoint& point, int distance) {
  const int x = distance + point.width / 2;
  const int y = distance + point.height / 2;
  std::vector<Offset> places = {{x, 0},  {x, -y}, {x, y},   {-x, 0},
                                {0, -y}, {0, y},  {-x, -y}, {-x, y}};
  for (int along = kRingStep; along < std::max(x, y); along += kRingStep) {
    for (int side : {along, -along}) {
      if (along < y) places.insert(places.end(), {{x, side}, {-x, side}});
      if (along < x) places.insert(places.end(), {{side, y}, {side, -y}});
    }
  }
  return places;
}

Box BoxAt(const LabelledPoint& point, Offset offset) {
  return {point.x + offset.x - point.width / 2, point.y + offset.y - point.height / 2, point.width,
          point.height};
}

Box Inside(Box box, const Box& area) {
  box.x = std::clamp(box.x, area.x, std::max(area.x, area.x + area.width - box.width));
  box.y = std::clamp(box.y, area.y, std::max(area.y, area.y + area.height - box.height));
  return box;
}

}  // namespace

std::vector<LabelPlace> PlaceLabels(const std::vector<LabelledPoint>& points, const Box& area,
                                    int point_radius) {
  std::vector<Box> taken;
  taken.reserve(2 * points.size());
  for (const LabelledPoint& point : points) {
    taken.push_back(
        {point.x - point_radius, point.y - point_radius, 2 * point_radius, 2 * point_radius});
  }
  auto free = [&](const Box& box) {
    return box.Within(area) && std::none_of(taken.begin(), taken.end(),
                                            [&](const Box& other) { return box.Overlaps(other); });
  };
  std::vector<LabelPlace> places;
  for (const LabelledPoint& point : points) {
    std::optional<LabelPlace> place;
    for (int ring = 0; ring < kRings && !place; ++ring) {
      for (const Offset& offset : RingOf(point, point_radius + kGap + ring * kRingStep)) {
        Box box = BoxAt(point, offset);
        if (!free(box)) continue;
        place = LabelPlace{box, ring > 0};
        break;
      }
    }
    if (!place)
      place = LabelPlace{Inside(BoxAt(point, RingOf(point, point_radius + kGap)[0]), area), true};
    taken.push_back(place->box);
    places.push_back(*place);
  }
  return places;
}

}  // namespace rekap::report
