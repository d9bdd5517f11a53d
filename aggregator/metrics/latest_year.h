// Which years a unit's figures are shown for.
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

// Years of one unit: the one at hand and the one before, which is still accounted for while
// the next is being reported. All of them would grow without bound.
inline constexpr int kYearsShown = 2;

// Of every kecamatan of the catalog that has reported, by code, the newest kYearsShown years
// that it has reported for itself, newest first: one unit's import for a wrong year takes
// nobody else's figures away. Who has reported nothing is not in it.
std::vector<UnitYear> LatestYears(const LiveRollup::Version& version);

}  // namespace rekap
