// The aggregator's own metrics, each with its unit and meaning; the figures of
// the domain are in figures_collector.h.
#pragma once

#include "absl/status/statusor.h"
#include "prometheus/counter.h"
#include "prometheus/family.h"
#include "prometheus/gauge.h"
#include "prometheus/histogram.h"
#include "prometheus/registry.h"

namespace rekap {

// References live as long as the registry; any thread.
struct IngestMetrics {
  prometheus::Counter& batches;
  prometheus::Counter& entries;
  prometheus::Counter& bytes;
  prometheus::Counter& syncs;
  prometheus::Counter& commit_errors;
  prometheus::Counter& rebuilds;
  // By code, see Refusal in replication.proto.
  prometheus::Family<prometheus::Counter>& refusals;
  prometheus::Counter& duplicates;
  prometheus::Counter& quarantined;
  prometheus::Counter& snapshots;
  prometheus::Counter& snapshot_rows;
  prometheus::Gauge& streams;
  prometheus::Gauge& snapshots_running;
  prometheus::Gauge& queue_bytes;
  prometheus::Histogram& commit_seconds;
  prometheus::Histogram& publish_seconds;

  // Internal if the registry already has a metric of one of the names.
  static absl::StatusOr<IngestMetrics> Declare(prometheus::Registry& registry);
};

}  // namespace rekap
