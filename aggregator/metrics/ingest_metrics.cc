#include "aggregator/metrics/ingest_metrics.h"

#include "runtime/http/metrics.h"

namespace rekap {

absl::StatusOr<IngestMetrics> IngestMetrics::Declare(prometheus::Registry& registry) {
  return DeclareMetrics([&registry] {
    auto counter = [&registry](const char* name, const char* help) -> prometheus::Counter& {
      return AddCounter(registry, {name, help});
    };
    auto gauge = [&registry](const char* name, const char* help) -> prometheus::Gauge& {
      return AddGauge(registry, {name, help});
    };
    auto seconds = [&registry](const char* name, const char* help) -> prometheus::Histogram& {
      return AddHistogram(registry, {name, help}, LatencyBucketsSeconds());
    };
    return IngestMetrics{
        counter("rekap_aggregator_batches_total", "Batches received from nodes."),
        counter("rekap_aggregator_entries_total", "Journal entries made durable."),
        counter("rekap_aggregator_entry_bytes_total", "Bytes of the entries made durable."),
        counter("rekap_aggregator_syncs_total",
                "Synced commits; entries_total / syncs_total is what one sync carries."),
        counter("rekap_aggregator_commit_errors_total", "Commits that the store refused."),
        counter("rekap_aggregator_rebuilds_total",
                "Roll-ups recomputed from the mirror because the live one was corrupt."),
        AddCounterFamily(registry, {"rekap_aggregator_refusals_total",
                                    "Streams that were refused or ended, by the code told."}),
        counter("rekap_aggregator_duplicate_batches_total",
                "Batches that held nothing new and were only acknowledged."),
        counter("rekap_aggregator_quarantined_entries_total",
                "Entries and base rows that could not be read and were set aside."),
        counter("rekap_aggregator_snapshots_total",
                "Bases that became a unit's state because its node had trimmed its journal."),
        counter("rekap_aggregator_snapshot_rows_total", "Rows of bases made durable."),
        gauge("rekap_aggregator_streams", "Replication streams open now."),
        gauge("rekap_aggregator_snapshots_running", "Units whose base is on its way now."),
        gauge("rekap_aggregator_queue_bytes", "Bytes of batches that wait for their commit."),
        seconds("rekap_aggregator_commit_seconds", "Time of one synced commit."),
        seconds("rekap_aggregator_publish_seconds",
                "Time to bring the roll-up to a commit and publish it."),
    };
  });
}

}  // namespace rekap
