#include "aggregator/metrics/ingest_metrics.h"

#include "aggregator/metrics/metric_list.h"
#include "runtime/http/metrics.h"

namespace rekap {

absl::StatusOr<IngestMetrics> IngestMetrics::Declare(prometheus::Registry& registry) {
  return DeclareMetrics([&registry] {
    auto counter = [&registry](const MetricInfo& info) -> prometheus::Counter& {
      return AddCounter(registry, info);
    };
    auto gauge = [&registry](const MetricInfo& info) -> prometheus::Gauge& {
      return AddGauge(registry, info);
    };
    auto seconds = [&registry](const MetricInfo& info) -> prometheus::Histogram& {
      return AddHistogram(registry, info, LatencyBucketsSeconds());
    };
    return IngestMetrics{
        counter(AggregatorMetric("rekap_aggregator_batches_total")),
        counter(AggregatorMetric("rekap_aggregator_entries_total")),
        counter(AggregatorMetric("rekap_aggregator_entry_bytes_total")),
        counter(AggregatorMetric("rekap_aggregator_syncs_total")),
        counter(AggregatorMetric("rekap_aggregator_commit_errors_total")),
        counter(AggregatorMetric("rekap_aggregator_rebuilds_total")),
        AddCounterFamily(registry, AggregatorMetric("rekap_aggregator_refusals_total")),
        counter(AggregatorMetric("rekap_aggregator_duplicate_batches_total")),
        counter(AggregatorMetric("rekap_aggregator_quarantined_entries_total")),
        counter(AggregatorMetric("rekap_aggregator_snapshots_total")),
        counter(AggregatorMetric("rekap_aggregator_snapshot_rows_total")),
        gauge(AggregatorMetric("rekap_aggregator_streams")),
        gauge(AggregatorMetric("rekap_aggregator_snapshots_running")),
        gauge(AggregatorMetric("rekap_aggregator_queue_bytes")),
        seconds(AggregatorMetric("rekap_aggregator_commit_seconds")),
        seconds(AggregatorMetric("rekap_aggregator_publish_seconds")),
    };
  });
}

}  // namespace rekap
