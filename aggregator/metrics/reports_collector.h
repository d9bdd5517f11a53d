// Where the units' reports stand, as metrics: findings by severity, the state of every
// period that is watched, how long one is overdue. Read at a scrape like the figures.
//
// Series are bounded by the catalog: its units times the periods that are watched
// (watched_periods.h).
// Missing is an absent series, not a 0. A scrape costs two seeks for each unit and
// period, and the findings of those units that have changed since the last one.
#pragma once

#include <functional>
#include <memory>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "prometheus/collectable.h"

#include "aggregator/admin/admin_store.h"
#include "aggregator/live/live_rollup.h"
#include "runtime/log/logger.h"

namespace rekap {

// All must outlive the collector. `clock` says which day it is; any thread.
std::shared_ptr<prometheus::Collectable> MakeReportsCollector(
    const LiveRollup* live, const AdminStore* admin, Logger* log,
    std::function<absl::Time()> clock = absl::Now);

}  // namespace rekap
