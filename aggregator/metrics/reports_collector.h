// Where the units' reports stand, as metrics: findings by severity, the state of every
// period that is due, how long one is overdue. Read at a scrape like the figures.
//
// Series are bounded by the catalog: its units times the periods of at most three years.
// Missing is an absent series, not a 0. A scrape costs two seeks for each unit and
// period, and the findings of those units that have changed since the last one.
#pragma once

#include <memory>

#include "prometheus/collectable.h"

#include "aggregator/admin/admin_store.h"
#include "aggregator/live/live_rollup.h"
#include "runtime/log/logger.h"

namespace rekap {

// All must outlive the collector.
std::shared_ptr<prometheus::Collectable> MakeReportsCollector(const LiveRollup* live,
                                                              const AdminStore* admin, Logger* log);

}  // namespace rekap
