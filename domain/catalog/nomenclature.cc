#include "domain/catalog/nomenclature.h"

#include <algorithm>

namespace rekap {

size_t ActivityIn(const std::vector<Activity>& activities, ActivityCode code, int year) {
  auto it =
      std::lower_bound(activities.begin(), activities.end(), code,
                       [](const Activity& activity, ActivityCode c) { return activity.code < c; });
  size_t nearest = kNoActivity;
  int distance_min = 0;
  for (; it != activities.end() && it->code == code; ++it) {
    int distance = std::max({0, it->first_year - year, year - it->last_year});
    if (nearest != kNoActivity && distance > distance_min) continue;
    nearest = static_cast<size_t>(it - activities.begin());
    distance_min = distance;
  }
  return nearest;
}

RegionCode RootOf(const std::vector<RegionCode>& units) {
  // A kabupaten's catalog also names its provinsi, which is not what the
  // kabupaten aggregates.
  RegionCode root = units.front();
  while (root.Parent().has_value() && !std::all_of(units.begin(), units.end(), [&](RegionCode u) {
           return root != u && root.Contains(u);
         })) {
    root = *root.Parent();
  }
  return root;
}

}  // namespace rekap
