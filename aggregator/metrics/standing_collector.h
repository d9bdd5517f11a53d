// How the region stands as a whole, as metrics: its own achievement by the catalog's weights
// and its completeness, the catalog's band of every unit, and who has reported anything. Sums
// of the units' figures give none of these. Read at a scrape like the figures.
//
// Series are bounded by the catalog and the years that figures are shown for (latest_year.h) or
// periods are watched of (watched_periods.h). Missing is an absent series, not a 0.
#pragma once

#include <functional>
#include <memory>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "prometheus/collectable.h"

#include "aggregator/live/live_rollup.h"

namespace rekap {

// `live` must outlive the collector. `clock` says which day it is; any thread.
std::shared_ptr<prometheus::Collectable> MakeStandingCollector(
    const LiveRollup* live, std::function<absl::Time()> clock = absl::Now);

}  // namespace rekap
