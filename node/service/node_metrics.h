// The node's metrics, each with its unit and meaning: what imports do (counted
// as it happens), and where store and replication stand (read at a scrape).
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "prometheus/collectable.h"
#include "prometheus/counter.h"
#include "prometheus/histogram.h"
#include "prometheus/registry.h"

#include "node/replicator/replicator.h"
#include "node/store/node_store.h"

namespace rekap {

// References live as long as the registry; any thread.
struct NodeMetrics {
  prometheus::Counter& imports;
  prometheus::Counter& imports_refused;
  prometheus::Counter& import_errors;
  prometheus::Histogram& commit_seconds;

  // Internal if the registry already has a metric of one of the names.
  static absl::StatusOr<NodeMetrics> Declare(prometheus::Registry& registry);
};

// Gauges of store and link. `store` must outlive it, `replicator` may be null.
std::shared_ptr<prometheus::Collectable> MakeNodeCollector(const NodeStore* store,
                                                           const Replicator* replicator);

}  // namespace rekap
