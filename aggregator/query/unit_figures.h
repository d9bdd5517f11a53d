// What the units of a region show to a comparison, gathered from one version:
// percentages and money from the roll-up's cells, the rest from the mirror.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "aggregator/admin/admin_store.h"
#include "aggregator/query/figures.h"
#include "domain/across/across.h"

namespace rekap {

// A unit before the mirror was read.
struct GatheredUnit {
  UnitFigures figures;
  Period indicators;                        // whose indicator records count
  std::optional<Period> indicators_before;  // the same for the year before
};

// The expected units of `region`, by code. Called within LiveRollup::Read;
// cost: a hash probe for every unit and activity.
std::vector<GatheredUnit> GatherUnits(const FigureReader& reader, RegionCode region);

// Adds what the mirror and the reviews say, at the same version as the cells.
// DataLoss if the mirror is corrupt.
absl::Status CompleteUnit(const MirrorView& view, const Catalog& catalog, const AdminStore& admin,
                          Period period, GatheredUnit& unit);

}  // namespace rekap
