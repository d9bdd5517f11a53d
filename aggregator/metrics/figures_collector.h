// The figures of the domain and of replication as metrics, read from the live
// roll-up at a scrape, so there is no second copy to keep right.
//
// Series are bounded by the catalog: its units times (1 + its programs), for
// the two latest years that the unit reported for (latest_year.h). Missing is an absent series,
// not a 0. `synthetic` tells generated figures from real ones.
#pragma once

#include <memory>

#include "prometheus/collectable.h"

#include "aggregator/ingest/unit_board.h"
#include "aggregator/live/live_rollup.h"
#include "aggregator/mirror/rocks_mirror.h"

namespace rekap {

// All must outlive the collector.
std::shared_ptr<prometheus::Collectable> MakeFiguresCollector(const LiveRollup* live,
                                                              const UnitBoard* board,
                                                              const RocksMirror* mirror);

}  // namespace rekap
