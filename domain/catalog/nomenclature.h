// Questions that the catalog and its check both ask: which entry of a code a
// year means, which region is the root. Internal to the catalog.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "domain/catalog/catalog.h"

namespace rekap {

inline constexpr size_t kNoActivity = static_cast<size_t>(-1);

// `activities` are sorted by code, then by first year. The index of the entry of
// `code` that is valid in `year`; else of the one
// whose years are nearest, the later of two equally near. kNoActivity if the
// code is not listed.
size_t ActivityIn(const std::vector<Activity>& activities, ActivityCode code, int year);

// The lowest region above every unit; the first one's provinsi if there is
// none. Requires a unit.
RegionCode RootOf(const std::vector<RegionCode>& units);

}  // namespace rekap
