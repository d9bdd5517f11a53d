#include "node/service/node_metrics.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "prometheus/metric_family.h"

#include "node/service/metric_list.h"
#include "runtime/http/metrics.h"

namespace rekap {
namespace {

using prometheus::MetricFamily;

class NodeCollector : public prometheus::Collectable {
 public:
  NodeCollector(const NodeStore* store, const Replicator* replicator)
      : store_(store), replicator_(replicator) {}

  std::vector<MetricFamily> Collect() const override {
    std::vector<MetricFamily> families;
    auto add = [&families](const MetricInfo& info, double value) {
      families.push_back(FamilyOf(info));
      AddSeries(families.back(), {}, value);
    };
    // The link first: what it says is acknowledged is at or before the head.
    LinkStatus link;
    if (replicator_ != nullptr) link = replicator_->status();
    HistoryState history = store_->State();
    const JournalPosition& head = history.head;
    add(NodeMetric("rekap_node_journal_head_seq"), static_cast<double>(head.point.seq.value));
    add(NodeMetric("rekap_node_records"), static_cast<double>(history.record_count));
    add(NodeMetric("rekap_node_store_bytes"), static_cast<double>(store_->DiskBytes()));
    add(NodeMetric("rekap_node_journal_bytes"), static_cast<double>(history.journal_bytes));
    add(NodeMetric("rekap_node_journal_bytes_max"),
        static_cast<double>(store_->journal_bytes_max()));
    add(NodeMetric("rekap_node_journal_first_seq"), static_cast<double>(history.first().value));
    add(NodeMetric("rekap_node_journal_trimmed_entries_total"),
        static_cast<double>(history.trimmed));
    add(NodeMetric("rekap_node_journal_trimmed_unacknowledged_total"),
        static_cast<double>(history.trimmed_unacknowledged));
    if (replicator_ == nullptr) return families;
    add(NodeMetric("rekap_node_acknowledged_seq"), static_cast<double>(link.acknowledged.value));
    add(NodeMetric("rekap_node_lag_entries"),
        static_cast<double>(head.point.seq.value - link.acknowledged.value));
    if (absl::StatusOr<double> lag = LagSeconds(link); lag.ok()) {
      add(NodeMetric("rekap_node_lag_seconds"), *lag);
    }
    add(NodeMetric("rekap_node_link_up"), link.state == v1::LINK_STATE_STREAMING ? 1 : 0);
    add(NodeMetric("rekap_node_link_refused"), link.state == v1::LINK_STATE_REFUSED ? 1 : 0);
    add(NodeMetric("rekap_node_in_flight_bytes"), static_cast<double>(link.in_flight_bytes));
    add(NodeMetric("rekap_node_batches_sent_total"), static_cast<double>(link.batches_sent));
    add(NodeMetric("rekap_node_entries_sent_total"), static_cast<double>(link.entries_sent));
    add(NodeMetric("rekap_node_dials_total"), static_cast<double>(link.dials));
    add(NodeMetric("rekap_node_stream_failures_total"), static_cast<double>(link.failures));
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
        AddCounter(registry, NodeMetric("rekap_node_imports_total")),
        AddCounter(registry, NodeMetric("rekap_node_imports_refused_total")),
        AddCounter(registry, NodeMetric("rekap_node_import_errors_total")),
        AddHistogram(registry, NodeMetric("rekap_node_commit_seconds"), LatencyBucketsSeconds()),
    };
  });
}

std::shared_ptr<prometheus::Collectable> MakeNodeCollector(const NodeStore* store,
                                                           const Replicator* replicator) {
  return std::make_shared<NodeCollector>(store, replicator);
}

}  // namespace rekap
