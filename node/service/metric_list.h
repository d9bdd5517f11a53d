// Every metric that a node exports, and nothing else: docs/metrics.md is made of this
// list, and a test asks a running node for each.
#pragma once

#include <string_view>

#include "runtime/http/metrics.h"

namespace rekap {

// In the order of docs/metrics.md. Those of the link are there only with --aggregator.
inline constexpr MetricInfo kNodeMetrics[] = {
    // Store.
    {"rekap_node_journal_head_seq", "Last journal entry stored here.", kGauge},
    {"rekap_node_records", "Records stored now.", kGauge},
    {"rekap_node_store_bytes", "Bytes of the database's table files, without the log.", kGauge},
    {"rekap_node_rocksdb_memtable_bytes", "RocksDB: bytes of the tables in memory.", kGauge},
    {"rekap_node_rocksdb_block_cache_bytes", "RocksDB: bytes of the block cache in use.", kGauge},
    {"rekap_node_rocksdb_pending_compaction_bytes",
     "RocksDB: bytes that compaction has yet to rewrite, estimated.", kGauge},
    {"rekap_node_rocksdb_write_stopped", "RocksDB: 1 while writes are held up.", kGauge},
    {"rekap_node_rocksdb_background_errors_total", "RocksDB: flushes and compactions that failed.",
     kCounter},
    {"rekap_node_journal_bytes", "Bytes of the journal entries held.", kGauge},
    {"rekap_node_journal_bytes_max", "Bytes beyond which the oldest entries are trimmed.", kGauge},
    {"rekap_node_journal_first_seq", "First journal entry still held.", kGauge},
    {"rekap_node_journal_trimmed_entries_total", "Journal entries trimmed.", kCounter},
    {"rekap_node_journal_trimmed_unacknowledged_total",
     "Journal entries trimmed that the aggregator never had.", kCounter},
    {"rekap_node_imports_total", "Files tried, refused ones and dry runs included.", kCounter},
    {"rekap_node_imports_refused_total",
     "Files refused: for mistakes in them, or since the period takes no changes now.", kCounter},
    {"rekap_node_import_errors_total", "Imports that the node itself failed at.", kCounter},
    {"rekap_node_commit_seconds", "Time to compare with what is stored and commit.", kHistogram},
    // Link.
    {"rekap_node_acknowledged_seq", "Last journal entry that the aggregator has durably.", kGauge},
    {"rekap_node_lag_entries", "Entries stored here and not acknowledged.", kGauge},
    {"rekap_node_lag_seconds", "Age of the oldest entry that is not acknowledged.", kGauge},
    {"rekap_node_link_up", "1 while the replication stream is established.", kGauge},
    {"rekap_node_link_refused", "1 while the aggregator refuses for a reason that needs a person.",
     kGauge},
    {"rekap_node_in_flight_bytes", "Entry bytes sent and not acknowledged.", kGauge},
    {"rekap_node_batches_sent_total", "Batches sent.", kCounter},
    {"rekap_node_entries_sent_total", "Entries sent, repeats included.", kCounter},
    {"rekap_node_dials_total", "Replication streams begun.", kCounter},
    {"rekap_node_stream_failures_total", "Replication streams that ended with an error.", kCounter},
    {"rekap_node_certificate_end_timestamp_seconds",
     "End of the node's certificate; absent with --insecure.", kGauge},
    {"rekap_node_web_certificate_end_timestamp_seconds",
     "End of the certificate that browsers on other machines are shown now; absent without --web.",
     kGauge},
    // The process.
    {"rekap_node_build_info",
     "1; the labels say which version runs, and for which kecamatan: without a unit until it is "
     "known, that is before the node has joined.",
     kGauge, "version, unit"},
    {"rekap_node_disk_size_bytes", "Size of the file system under the data.", kGauge},
    {"rekap_node_disk_free_bytes", "Of that, free for the daemon.", kGauge},
    {"process_resident_memory_bytes", "Memory of the process.", kGauge},
    {"process_cpu_seconds_total", "Processor time used, user and system.", kCounter},
    {"process_open_fds", "Open files, connections included.", kGauge},
    {"process_max_fds", "Open files allowed.", kGauge},
    {"process_start_time_seconds", "When the process started.", kGauge},
};

consteval const MetricInfo& NodeMetric(std::string_view name) {
  return Declared(kNodeMetrics, name);
}

}  // namespace rekap
