// Which year a unit's figures are shown for.
#pragma once

#include <string>
#include <vector>

#include "aggregator/live/live_rollup.h"
#include "domain/code/period.h"
#include "domain/code/region_code.h"

namespace rekap {

struct UnitYear {
  RegionCode unit;
  std::string name;
  Period year;
};

// Of every kecamatan of the catalog that has reported, by code, the latest year that it
// has reported for itself: one unit's import for a wrong year takes nobody else's figures
// away. Who has reported nothing is not in it.
std::vector<UnitYear> LatestYears(const LiveRollup::Version& version);

}  // namespace rekap
