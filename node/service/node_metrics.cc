#include "node/service/node_metrics.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "prometheus/metric_family.h"

#include "runtime/http/metrics.h"

namespace rekap {
namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;

class NodeCollector : public prometheus::Collectable {
 public:
  NodeCollector(const NodeStore* store, const Replicator* replicator)
      : store_(store), replicator_(replicator) {}

  std::vector<MetricFamily> Collect() const override {
    std::vector<MetricFamily> families;
    auto add = [&families](MetricType type, const MetricInfo& info, double value) {
      MetricFamily family;
      family.name = info.name;
      family.help = info.help;
      family.type = type;
      family.metric.emplace_back();
      if (type == MetricType::Counter) {
        family.metric.back().counter.value = value;
      } else {
        family.metric.back().gauge.value = value;
      }
      families.push_back(std::move(family));
    };
    auto gauge = [&add](const char* name, const char* help, double value) {
      add(MetricType::Gauge, {name, help}, value);
    };
    auto counter = [&add](const char* name, const char* help, double value) {
      add(MetricType::Counter, {name, help}, value);
    };
    // The link first: what it says is acknowledged is at or before the head.
    LinkStatus link;
    if (replicator_ != nullptr) link = replicator_->status();
    HistoryState history = store_->State();
    const JournalPosition& head = history.head;
    gauge("rekap_node_journal_head_seq", "Last journal entry stored here.",
          static_cast<double>(head.point.seq.value));
    gauge("rekap_node_records", "Records stored now.", static_cast<double>(history.record_count));
    gauge("rekap_node_store_bytes", "Bytes of the database's table files.",
          static_cast<double>(store_->DiskBytes()));
    gauge("rekap_node_journal_bytes", "Bytes of the journal entries held.",
          static_cast<double>(history.journal_bytes));
    gauge("rekap_node_journal_bytes_max", "Bytes beyond which the oldest entries are trimmed.",
          static_cast<double>(store_->journal_bytes_max()));
    gauge("rekap_node_journal_first_seq", "First journal entry still held.",
          static_cast<double>(history.first().value));
    counter("rekap_node_journal_trimmed_entries_total", "Journal entries trimmed.",
            static_cast<double>(history.trimmed));
    counter("rekap_node_journal_trimmed_unacknowledged_total",
            "Journal entries trimmed that the aggregator never had.",
            static_cast<double>(history.trimmed_unacknowledged));
    if (replicator_ == nullptr) return families;
    gauge("rekap_node_acknowledged_seq", "Last journal entry that the aggregator has durably.",
          static_cast<double>(link.acknowledged.value));
    gauge("rekap_node_lag_entries", "Entries stored here and not acknowledged.",
          static_cast<double>(head.point.seq.value - link.acknowledged.value));
    if (absl::StatusOr<double> lag = LagSeconds(link); lag.ok()) {
      gauge("rekap_node_lag_seconds", "Age of the oldest entry that is not acknowledged.", *lag);
    }
    gauge("rekap_node_link_up", "1 while the replication stream is established.",
          link.state == v1::LINK_STATE_STREAMING ? 1 : 0);
    gauge("rekap_node_link_refused",
          "1 while the aggregator refuses for a reason that needs a person.",
          link.state == v1::LINK_STATE_REFUSED ? 1 : 0);
    gauge("rekap_node_in_flight_bytes", "Entry bytes sent and not acknowledged.",
          static_cast<double>(link.in_flight_bytes));
    counter("rekap_node_batches_sent_total", "Batches sent.",
            static_cast<double>(link.batches_sent));
    counter("rekap_node_entries_sent_total", "Entries sent, repeats included.",
            static_cast<double>(link.entries_sent));
    counter("rekap_node_dials_total", "Replication streams begun.",
            static_cast<double>(link.dials));
    counter("rekap_node_stream_failures_total", "Replication streams that ended with an error.",
            static_cast<double>(link.failures));
    return families;
  }

 private:
  absl::StatusOr<double> LagSeconds(const LinkStatus& link) const {
    absl::StatusOr<std::optional<absl::Time>> oldest = store_->OldestPendingTime(link.acknowledged);
    if (!oldest.ok()) return oldest.status();
    if (!oldest->has_value()) return 0;
    return std::max(0.0, absl::ToDoubleSeconds(absl::Now() - **oldest));
  }

  const NodeStore* const store_;
  const Replicator* const replicator_;
};

}  // namespace

absl::StatusOr<NodeMetrics> NodeMetrics::Declare(prometheus::Registry& registry) {
  return DeclareMetrics([&registry] {
    return NodeMetrics{
        AddCounter(registry,
                   {"rekap_node_imports_total", "Files taken in, refused ones included."}),
        AddCounter(registry, {"rekap_node_imports_refused_total",
                              "Files refused because of mistakes in them."}),
        AddCounter(registry,
                   {"rekap_node_import_errors_total", "Imports that the node itself failed at."}),
        AddHistogram(
            registry,
            {"rekap_node_commit_seconds", "Time to compare with what is stored and commit."},
            LatencyBucketsSeconds()),
    };
  });
}

std::shared_ptr<prometheus::Collectable> MakeNodeCollector(const NodeStore* store,
                                                           const Replicator* replicator) {
  return std::make_shared<NodeCollector>(store, replicator);
}

}  // namespace rekap
