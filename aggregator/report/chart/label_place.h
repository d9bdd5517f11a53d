// Where the labels of points go, so that they cover neither each other nor a
// point. Pure; the same points give the same places.
#pragma once

#include <vector>

namespace rekap::report {

struct Box {
  int x = 0, y = 0, width = 0, height = 0;

  bool Overlaps(const Box& other) const {
    return x < other.x + other.width && other.x < x + width && y < other.y + other.height &&
           other.y < y + height;
  }
  bool Within(const Box& outer) const {
    return x >= outer.x && y >= outer.y && x + width <= outer.x + outer.width &&
           y + height <= outer.y + outer.height;
  }
};

struct LabelledPoint {
  int x = 0, y = 0;
  int width = 0, height = 0;  // of the label
};

struct LabelPlace {
  Box box;
  // The label stands away from its point: a line must lead to it.
  bool leads = false;
};

// One place a point, in order. Tries rings around the point at growing
// distances and takes the first that is free and inside `area`. If none is, the
// nearest inside the area, whatever it covers: a label is never left out.
std::vector<LabelPlace> PlaceLabels(const std::vector<LabelledPoint>& points, const Box& area,
                                    int point_radius);

}  // namespace rekap::report
