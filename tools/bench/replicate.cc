#include "tools/bench/replicate.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <random>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"

#include "aggregator/live/recompute.h"
#include "node/store/families.h"
#include "runtime/rocks/database.h"
#include "tools/bench/load.h"
#include "tools/bench/loopback.h"
#include "tools/bench/report.h"

namespace rekap {
namespace {

std::string ScaleDetail(const ReplicateOptions& options) {
  return absl::StrFormat("\"leaves\":%d,\"nodes\":%d", options.leaves, options.nodes);
}

// Bytes of the database's files after each family is compacted.
absl::StatusOr<uint64_t> CompactedBytes(const std::string& directory,
                                        const std::vector<std::string>& families,
                                        const DatabaseTuning& tuning) {
  {
    absl::StatusOr<std::unique_ptr<Database>> database =
        Database::Open(directory, families, tuning);
    if (!database.ok()) return database.status();
    rocksdb::CompactRangeOptions options;
    options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
    for (const std::string& family : families) {
      absl::Status compacted = ToStatus(
          (*database)->db().CompactRange(options, (*database)->family(family), nullptr, nullptr),
          "compacting");
      if (!compacted.ok()) return compacted;
    }
  }
  uint64_t bytes = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(directory)) {
    if (file.is_regular_file()) bytes += file.file_size();
  }
  return bytes;
}

class Bench {
 public:
  Bench(const ReplicateOptions& options, const v1::CatalogVersion& version)
      : options_(options), version_(version) {}

  absl::Status Run() {
    if (absl::Status opened = Open(); !opened.ok()) return opened;
    if (absl::Status committed = CommitAll(); !committed.ok()) return committed;
    if (absl::Status settled = SettleNodes(); !settled.ok()) return settled;
    if (absl::Status replicated = ReplicateAll(); !replicated.ok()) return replicated;
    if (absl::Status measured = Rollup(); !measured.ok()) return measured;
    return Disk();
  }

 private:
  uint64_t LeavesOf(uint32_t node) const {
    return options_.leaves / options_.nodes + (node < options_.leaves % options_.nodes ? 1 : 0);
  }
  std::string NodeDirectory(uint32_t node) const {
    return absl::StrCat(options_.directory, "/node-", node);
  }
  std::string AggregatorDirectory() const {
    return absl::StrCat(options_.directory, "/aggregator");
  }

  absl::Status Open() {
    absl::StatusOr<std::unique_ptr<LoopbackAggregator>> aggregator =
        LoopbackAggregator::Open(AggregatorDirectory(), version_);
    if (!aggregator.ok()) return aggregator.status();
    aggregator_ = *std::move(aggregator);
    std::vector<RegionCode> units = aggregator_->catalog()->Units();
    uint64_t leaves_max =
        uint64_t{kLinesPerPeriod} * kPeriodsPerYear * (Period::kYearMax - Period::kYearMin + 1);
    if (options_.nodes == 0 || options_.nodes > units.size() || LeavesOf(0) > leaves_max) {
      return absl::InvalidArgumentError(absl::StrCat("nodes must be 1 to ", units.size(),
                                                     ", leaves at most ", leaves_max, " a node"));
    }
    return OpenNodes();
  }

  absl::Status OpenNodes() {
    std::vector<RegionCode> units = aggregator_->catalog()->Units();
    std::mt19937_64 random(1);
    for (uint32_t i = 0; i < options_.nodes; ++i) {
      absl::StatusOr<std::unique_ptr<LoopbackNode>> node =
          LoopbackNode::Open(NodeDirectory(i), units[i], random);
      if (!node.ok()) return node.status();
      nodes_.push_back(*std::move(node));
    }
    return absl::OkStatus();
  }

  // The nodes are opened anew, compacted: what they still had to tidy up after their
  // imports is not the link's cost, and would be done on other computers.
  absl::Status SettleNodes() {
    nodes_.clear();
    uint64_t bytes = 0;
    for (uint32_t i = 0; i < options_.nodes; ++i) {
      absl::StatusOr<uint64_t> part = CompactedBytes(NodeDirectory(i), node_family::All(), {});
      if (!part.ok()) return part.status();
      bytes += *part;
    }
    ReportFigure("disk_node", static_cast<double>(bytes) / static_cast<double>(options_.leaves),
                 "bytes/record", absl::StrFormat("{%s}", ScaleDetail(options_)));
    return OpenNodes();
  }

  // The nodes' side: imports of one period, each one synced commit.
  absl::Status CommitAll() {
    absl::Duration spent;
    uint64_t commits = 0;
    std::optional<RecordFile> table;
    if (!options_.records.empty()) {
      absl::StatusOr<RecordFile> opened = RecordFile::Open(options_.records);
      if (!opened.ok()) return opened.status();
      table = *std::move(opened);
    }
    for (uint32_t i = 0; i < options_.nodes; ++i) {
      NodeStore& store = nodes_[i]->store();
      auto imports = ImportsOf(LeavesOf(i), i + 1);
      if (table) {
        for (const auto& [period, records] : imports) {
          for (const v1::Record& record : records) table->Write(store.unit(), record);
        }
      }
      absl::Time start = absl::Now();
      for (const auto& [period, records] : imports) {
        absl::StatusOr<ReplaceResult> result =
            store.Replace(period, {v1::RECORD_KIND_BUDGET_LINE}, records, {"bench", start}, false);
        if (!result.ok()) return result.status();
        ++commits;
      }
      spent += absl::Now() - start;
    }
    ReportFigure("node_commit", static_cast<double>(options_.leaves) / absl::ToDoubleSeconds(spent),
                 "records/s",
                 absl::StrFormat("{%s,\"commits\":%d,\"seconds\":%.3f}", ScaleDetail(options_),
                                 commits, absl::ToDoubleSeconds(spent)));
    return table ? table->Close() : absl::OkStatus();
  }

  // From the first dial to the last acknowledgement: everything is durable at
  // the aggregator and visible to queries.
  absl::Status ReplicateAll() {
    if (absl::Status serving = aggregator_->Serve(); !serving.ok()) return serving;
    absl::Time start = absl::Now();
    for (const std::unique_ptr<LoopbackNode>& node : nodes_) {
      if (absl::Status dialled = node->Dial(aggregator_->endpoint()); !dialled.ok()) {
        return dialled;
      }
    }
    for (const std::unique_ptr<LoopbackNode>& node : nodes_) {
      while (!node->caught_up()) absl::SleepFor(absl::Milliseconds(1));  // resolution
    }
    absl::Duration spent = absl::Now() - start;
    const IngestMetrics& metrics = aggregator_->metrics();
    double syncs = metrics.syncs.Value();
    ReportFigure("replicate", static_cast<double>(options_.leaves) / absl::ToDoubleSeconds(spent),
                 "records/s",
                 absl::StrFormat("{%s,\"seconds\":%.3f,\"syncs\":%.0f,\"entries_per_sync\":%.1f,"
                                 "\"bytes_per_entry\":%.1f}",
                                 ScaleDetail(options_), absl::ToDoubleSeconds(spent), syncs,
                                 static_cast<double>(options_.leaves) / syncs,
                                 metrics.bytes.Value() / static_cast<double>(options_.leaves)));
    for (std::unique_ptr<LoopbackNode>& node : nodes_) node->Stop();
    aggregator_->Stop();
    return absl::OkStatus();
  }

  // The roll-up alone: a rebuild from the mirror, then changes in memory.
  absl::Status Rollup() {
    std::shared_ptr<const MirrorView> view = aggregator_->mirror().View();
    absl::Time start = absl::Now();
    absl::StatusOr<RollupEngine> engine = RecomputeRollup(*view, *aggregator_->catalog());
    if (!engine.ok()) return engine.status();
    ReportFigure("rollup_rebuild", absl::ToDoubleSeconds(absl::Now() - start), "s",
                 absl::StrFormat("{%s,\"cells\":%d}", ScaleDetail(options_), engine->cell_count()));

    std::vector<LeafChange> changes;
    for (uint32_t i = 0; i < options_.nodes; ++i) {
      for (const auto& [period, records] : ImportsOf(LeavesOf(i), i + 1000)) {
        for (const v1::Record& record : records) {
          changes.push_back(*LeafChangeOf(nodes_[i]->store().unit(), record.key(), &record,
                                          *aggregator_->catalog()));
        }
      }
    }
    uint64_t touched = engine->cells_touched();
    start = absl::Now();
    for (size_t at = 0; at < changes.size(); at += kLinesPerPeriod) {
      size_t size = std::min<size_t>(kLinesPerPeriod, changes.size() - at);
      absl::Status applied = engine->Apply(absl::MakeConstSpan(changes).subspan(at, size));
      if (!applied.ok()) return applied;
    }
    absl::Duration spent = absl::Now() - start;
    double count = static_cast<double>(changes.size());
    ReportFigure("rollup_change", absl::ToDoubleNanoseconds(spent) / count, "ns",
                 absl::StrFormat("{%s,\"batch\":%d,\"cells_per_change\":%.3f}",
                                 ScaleDetail(options_), kLinesPerPeriod,
                                 static_cast<double>(engine->cells_touched() - touched) / count));
    return absl::OkStatus();
  }

  // What a record takes above once everything is compacted, as after a restart and a quiet
  // night.
  absl::Status Disk() {
    nodes_.clear();
    aggregator_.reset();
    absl::StatusOr<uint64_t> bytes =
        CompactedBytes(AggregatorDirectory(), RocksMirror::Families(), RocksMirror::Tuning());
    if (!bytes.ok()) return bytes.status();
    ReportFigure("disk_aggregator",
                 static_cast<double>(*bytes) / static_cast<double>(options_.leaves), "bytes/record",
                 absl::StrFormat("{%s}", ScaleDetail(options_)));
    return absl::OkStatus();
  }

  const ReplicateOptions options_;
  const v1::CatalogVersion version_;
  std::vector<std::unique_ptr<LoopbackNode>> nodes_;
  std::unique_ptr<LoopbackAggregator> aggregator_;
};

}  // namespace

absl::Status RunReplicate(const ReplicateOptions& options, const v1::CatalogVersion& catalog) {
  return Bench(options, catalog).Run();
}

}  // namespace rekap
