// Every metric that the aggregator exports, and nothing else: docs/metrics.md is made of
// this list, and a test asks a running aggregator for each.
//
// Of what is not known there is no series. Labels come from the catalog or from the
// closed sets named here, so the catalog bounds the number of series.
#pragma once

#include <string_view>

#include "runtime/http/metrics.h"

namespace rekap {

inline constexpr const char* kFigureLabels = "unit, name, year, synthetic";
inline constexpr const char* kProgramLabels = "unit, name, year, synthetic, program";
inline constexpr const char* kRegionLabels = "region, name, year";
inline constexpr const char* kUnitLabels = "unit, name";
inline constexpr const char* kPeriodLabels = "unit, name, year, quarter";

// In the order of docs/metrics.md.
inline constexpr MetricInfo kAggregatorMetrics[] = {
    // Figures of a kecamatan, in the two latest years that it reported for.
    {"rekap_aggregator_allocated_rupiah", "Budget allocated.", kGauge, kFigureLabels},
    {"rekap_aggregator_realised_rupiah", "Budget realised.", kGauge, kFigureLabels},
    {"rekap_aggregator_absorption_ratio", "Realised by allocated budget; 1 = 100 %.", kGauge,
     kFigureLabels},
    {"rekap_aggregator_achievement_ratio",
     "Cascading mean of output achievement, capped; 1 = 100 %.", kGauge, kFigureLabels},
    {"rekap_aggregator_reported_lines", "Budget lines reported.", kGauge, kFigureLabels},
    {"rekap_aggregator_expected_lines", "Budget lines that the catalog expects.", kGauge,
     kFigureLabels},
    {"rekap_aggregator_program_allocated_rupiah", "Budget allocated, by program.", kGauge,
     kProgramLabels},
    {"rekap_aggregator_program_realised_rupiah", "Budget realised, by program.", kGauge,
     kProgramLabels},
    {"rekap_aggregator_program_absorption_ratio", "Realised by allocated budget, by program.",
     kGauge, kProgramLabels},
    {"rekap_aggregator_program_achievement_ratio",
     "Cascading mean of output achievement, capped, by program.", kGauge, kProgramLabels},
    {"rekap_aggregator_program_reported_lines", "Budget lines reported, by program.", kGauge,
     kProgramLabels},
    {"rekap_aggregator_program_expected_lines", "Budget lines expected, by program.", kGauge,
     kProgramLabels},
    // The region as a whole, in the years that any kecamatan is shown for.
    {"rekap_aggregator_region_achievement_ratio",
     "Achievement of the whole region by the catalog's weights, over what is reported; 1 = 100 %.",
     kGauge, kRegionLabels},
    {"rekap_aggregator_region_band",
     "Rank of the catalog's band that the region's achievement is in; 1 = the highest.", kGauge,
     "region, name, year, band"},
    {"rekap_aggregator_region_reported_lines", "Budget lines reported in the whole region.", kGauge,
     kRegionLabels},
    {"rekap_aggregator_region_expected_lines",
     "Budget lines that the catalog expects in the whole region, also of who reported nothing.",
     kGauge, kRegionLabels},
    {"rekap_aggregator_unit_band",
     "Rank of the catalog's band that the unit's achievement is in; 1 = the highest.", kGauge,
     "unit, name, year, band"},
    {"rekap_aggregator_unit_reported",
     "1 if the unit has reported anything for the year, else 0; of the years that any kecamatan is "
     "shown for, and those whose periods are watched.",
     kGauge, "unit, name, year"},
    {"rekap_aggregator_findings",
     "Findings within the unit's report of that year; severity blocking, warning, note.", kGauge,
     "unit, name, year, severity"},
    {"rekap_aggregator_workflow_state",
     "1 for the state that the period is in: open, submitted, returned, approved, locked. Quarter "
     "0 is the year.",
     kGauge, "unit, name, year, quarter, state"},
    {"rekap_aggregator_overdue_seconds",
     "Whole days, in seconds, since the period was due while the next step is the unit's; 0 = not "
     "overdue. Without a series where the catalog sets no day or it has not come.",
     kGauge, kPeriodLabels},
    // Replication, by kecamatan.
    {"rekap_aggregator_unit_connected", "1 while the unit's stream is open.", kGauge, kUnitLabels},
    {"rekap_aggregator_unit_seq", "Last journal entry of the unit that is durable here.", kGauge,
     kUnitLabels},
    {"rekap_aggregator_unit_lag_entries",
     "Entries announced by the unit and not here; absent while unknown.", kGauge, kUnitLabels},
    {"rekap_aggregator_unit_lag_seconds",
     "Age of the oldest announcement of an entry that is missing; absent while unknown.", kGauge,
     kUnitLabels},
    {"rekap_aggregator_unit_quarantined_entries",
     "Entries of the unit that are set aside now, also after a restart.", kGauge, kUnitLabels},
    {"rekap_aggregator_unit_last_seen_timestamp_seconds",
     "When the unit was last heard of, also before a restart; absent if never.", kGauge,
     kUnitLabels},
    {"rekap_aggregator_unit_refused",
     "1 with the reason, Refusal.Code of replication.proto, for which the unit's stream was last "
     "refused, also before a restart; absent once its entries are accepted again. An aggregator "
     "that was killed knows it as of five minutes earlier, until the unit says hello.",
     kGauge, "unit, name, code"},
    {"rekap_aggregator_unit_certificate_end_timestamp_seconds",
     "End of the newest certificate that the unit was given and that is not revoked, whether or "
     "not it was heard of since; absent if there is none, and with --insecure.",
     kGauge, kUnitLabels},
    // Ingest.
    {"rekap_aggregator_batches_total", "Batches received from nodes.", kCounter},
    {"rekap_aggregator_entries_total", "Journal entries made durable.", kCounter},
    {"rekap_aggregator_entry_bytes_total", "Bytes of the entries made durable.", kCounter},
    {"rekap_aggregator_duplicate_batches_total",
     "Batches that held nothing new and were only acknowledged.", kCounter},
    {"rekap_aggregator_refusals_total",
     "Streams that were refused or ended, by Refusal.Code of replication.proto.", kCounter, "code"},
    {"rekap_aggregator_quarantined_entries_total",
     "Entries and base rows that could not be read and were set aside since the start.", kCounter},
    {"rekap_aggregator_snapshots_total",
     "Bases that became a unit's state because its node had trimmed its journal.", kCounter},
    {"rekap_aggregator_snapshot_rows_total", "Rows of bases made durable.", kCounter},
    {"rekap_aggregator_snapshots_running", "Units whose base is on its way now.", kGauge},
    {"rekap_aggregator_syncs_total",
     "Synced commits; entries_total / syncs_total is what one sync carries.", kCounter},
    {"rekap_aggregator_commit_errors_total", "Commits that the store refused.", kCounter},
    {"rekap_aggregator_commit_seconds", "Time of one synced commit.", kHistogram},
    {"rekap_aggregator_publish_seconds", "Time to bring the roll-up to a commit and publish it.",
     kHistogram},
    {"rekap_aggregator_streams", "Replication streams open now.", kGauge},
    {"rekap_aggregator_queue_bytes", "Bytes of batches that wait for their commit.", kGauge},
    // Queries and the roll-up that they read.
    {"rekap_aggregator_query_seconds",
     "Time to make an answer, by method of query.proto and report.proto; the way to the caller is "
     "not in it.",
     kHistogram, "method"},
    {"rekap_aggregator_cells", "Roll-up cells allocated.", kGauge},
    {"rekap_aggregator_leaves", "Leaves under the roll-up.", kGauge},
    {"rekap_aggregator_rebuilds_total",
     "Roll-ups recomputed from the mirror because the live one was corrupt.", kCounter},
    {"rekap_aggregator_verify_exact",
     "1 if the last verification found everything exact, else 0; absent if there was none ever.",
     kGauge},
    {"rekap_aggregator_verify_timestamp_seconds",
     "When the last verification ended, also before a restart; absent if there was none ever.",
     kGauge},
    {"rekap_aggregator_verify_duration_seconds",
     "How long the last verification took; absent if there was none ever.", kGauge},
    {"rekap_aggregator_store_bytes", "Bytes of the database's table files.", kGauge},
    {"rekap_aggregator_rocksdb_memtable_bytes", "RocksDB: bytes of the tables in memory.", kGauge},
    {"rekap_aggregator_rocksdb_block_cache_bytes", "RocksDB: bytes of the block cache in use.",
     kGauge},
    {"rekap_aggregator_rocksdb_pending_compaction_bytes",
     "RocksDB: bytes that compaction has yet to rewrite, estimated.", kGauge},
    {"rekap_aggregator_rocksdb_write_stopped", "RocksDB: 1 while writes are held up.", kGauge},
    {"rekap_aggregator_rocksdb_background_errors_total",
     "RocksDB: flushes and compactions that failed.", kCounter},
    // Who may do what; none of these with --insecure.
    {"rekap_aggregator_authentication_failures_total",
     "Calls refused for their certificate, and TLS handshakes that failed (security.md).", kCounter,
     "reason"},
    {"rekap_aggregator_access_refusals_total",
     "Calls refused before their handler: token_missing, token_expired, token_unknown, "
     "role_too_low, certificate, unknown_method.",
     kCounter, "reason"},
    {"rekap_aggregator_certificate_end_timestamp_seconds",
     "End of the aggregator's own certificate.", kGauge},
    {"rekap_aggregator_web_certificate_end_timestamp_seconds",
     "End of the certificate that browsers on other machines are shown now; absent without --web.",
     kGauge},
    // The process.
    {"rekap_aggregator_build_info", "1; the label says which version runs.", kGauge, "version"},
    {"rekap_aggregator_disk_size_bytes", "Size of the file system under the data.", kGauge},
    {"rekap_aggregator_disk_free_bytes", "Of that, free for the daemon.", kGauge},
    {"process_resident_memory_bytes", "Memory of the process.", kGauge},
    {"process_cpu_seconds_total", "Processor time used, user and system.", kCounter},
    {"process_open_fds", "Open files, connections included.", kGauge},
    {"process_max_fds", "Open files allowed.", kGauge},
    {"process_start_time_seconds", "When the process started.", kGauge},
};

consteval const MetricInfo& AggregatorMetric(std::string_view name) {
  return Declared(kAggregatorMetrics, name);
}

}  // namespace rekap
