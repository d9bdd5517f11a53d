#include "tools/bench/replicate.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <random>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"

#include "aggregator/admin/admin_store.h"
#include "aggregator/ingest/ingest_loop.h"
#include "aggregator/ingest/replication_service.h"
#include "aggregator/live/live_rollup.h"
#include "aggregator/mirror/rocks_mirror.h"
#include "node/downstream/node_catalog.h"
#include "node/downstream/node_downstream.h"
#include "node/replicator/replicator.h"
#include "node/store/node_store.h"
#include "runtime/catalog/catalog_version.h"
#include "runtime/grpc/channel.h"
#include "runtime/grpc/rpc_server.h"
#include "tools/bench/report.h"

namespace rekap {
namespace {

// A year of one kecamatan: 5 periods (annual and quarters) of this many lines.
constexpr int kLinesPerPeriod = 105;
constexpr int kQuarters = 5;

constexpr v1::RecordKind kKind = v1::RECORD_KIND_BUDGET_LINE;

// A line as an import makes it, names and provenance included: sizes matter.
v1::Record MakeLine(Period period, int line, std::mt19937_64& random) {
  v1::Record record;
  record.set_synthetic(true);
  v1::RecordKey& key = *record.mutable_key();
  key.set_kind(kKind);
  key.set_year(period.year());
  key.set_quarter(period.quarter());
  key.set_subject(
      absl::StrFormat("7.01.%02d.2.%02d.%02d", line / 20 + 1, line / 5 % 4 + 1, line % 5 + 1));
  record.mutable_provenance()->set_file("tabel-iii-b-2021.tsv");
  record.mutable_provenance()->set_row(static_cast<uint32_t>(line + 2));
  v1::BudgetLine& body = *record.mutable_budget_line();
  body.set_activity_written(key.subject());
  body.set_name(
      "Koordinasi dan Penyusunan Laporan Capaian Kinerja dan Ikhtisar Realisasi Kinerja SKPD");
  int64_t allocated = static_cast<int64_t>(random() % 100'000'000'000);
  body.mutable_allocated()->set_sen(allocated);
  body.mutable_realised()->set_sen(allocated / 10 * 9);
  body.set_stated_absorption_micro(90'000'000);
  return record;
}

// One node's imports: a period each.
std::vector<std::pair<Period, std::vector<v1::Record>>> MakeImports(uint64_t leaves,
                                                                    uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::pair<Period, std::vector<v1::Record>>> imports;
  for (uint32_t i = 0; leaves > 0; ++i) {
    Period period = *Period::Of(Period::kYearMin + i / kQuarters, i % kQuarters);
    std::vector<v1::Record> records;
    for (int line = 0; line < kLinesPerPeriod && leaves > 0; ++line, --leaves) {
      records.push_back(MakeLine(period, line, random));
    }
    imports.emplace_back(period, std::move(records));
  }
  return imports;
}

std::string ScaleDetail(const ReplicateOptions& options) {
  return absl::StrFormat("\"leaves\":%d,\"nodes\":%d", options.leaves, options.nodes);
}

class Bench {
 public:
  Bench(const ReplicateOptions& options, const v1::CatalogVersion& version)
      : options_(options), version_(version) {}

  absl::Status Run() {
    absl::StatusOr<std::shared_ptr<const Catalog>> catalog = ReadCatalogVersion(version_);
    if (!catalog.ok()) return catalog.status();
    catalog_ = *std::move(catalog);
    if (absl::Status opened = Open(); !opened.ok()) return opened;
    if (absl::Status committed = CommitAll(); !committed.ok()) return committed;
    if (absl::Status replicated = ReplicateAll(); !replicated.ok()) return replicated;
    return Rollup();
  }

 private:
  uint64_t LeavesOf(uint32_t node) const {
    return options_.leaves / options_.nodes + (node < options_.leaves % options_.nodes ? 1 : 0);
  }

  absl::Status Open() {
    std::vector<RegionCode> units = catalog_->Units();
    uint64_t leaves_max =
        uint64_t{kLinesPerPeriod} * kQuarters * (Period::kYearMax - Period::kYearMin + 1);
    if (options_.nodes == 0 || options_.nodes > units.size() || LeavesOf(0) > leaves_max) {
      return absl::InvalidArgumentError(absl::StrCat("nodes must be 1 to ", units.size(),
                                                     ", leaves at most ", leaves_max, " a node"));
    }
    std::mt19937_64 random(1);
    for (uint32_t i = 0; i < options_.nodes; ++i) {
      absl::StatusOr<std::unique_ptr<NodeStore>> store =
          NodeStore::Open(absl::StrCat(options_.directory, "/node-", i), units[i], random);
      if (!store.ok()) return store.status();
      nodes_.push_back(*std::move(store));
    }
    absl::StatusOr<std::unique_ptr<RocksMirror>> mirror =
        RocksMirror::Open(absl::StrCat(options_.directory, "/aggregator"));
    if (!mirror.ok()) return mirror.status();
    mirror_ = *std::move(mirror);
    absl::StatusOr<std::shared_ptr<AuditLog>> audit = AuditLog::Open(mirror_->database());
    if (!audit.ok()) return audit.status();
    absl::StatusOr<std::unique_ptr<AdminStore>> admin =
        AdminStore::Open(mirror_->database(), *std::move(audit));
    if (!admin.ok()) return admin.status();
    admin_ = *std::move(admin);
    return admin_->AddCatalog(version_, 0);
  }

  // The nodes' side: imports of one period, each one synced commit.
  absl::Status CommitAll() {
    absl::Duration spent;
    uint64_t commits = 0;
    for (uint32_t i = 0; i < options_.nodes; ++i) {
      auto imports = MakeImports(LeavesOf(i), i + 1);
      absl::Time start = absl::Now();
      for (const auto& [period, records] : imports) {
        absl::StatusOr<ReplaceResult> result =
            nodes_[i]->Replace(period, {kKind}, records, {"bench", start}, false);
        if (!result.ok()) return result.status();
        ++commits;
      }
      spent += absl::Now() - start;
    }
    ReportFigure("node_commit", static_cast<double>(options_.leaves) / absl::ToDoubleSeconds(spent),
                 "records/s",
                 absl::StrFormat("{%s,\"commits\":%d,\"seconds\":%.3f}", ScaleDetail(options_),
                                 commits, absl::ToDoubleSeconds(spent)));
    return absl::OkStatus();
  }

  // From the first dial to the last acknowledgement: everything is durable at
  // the aggregator and visible to queries.
  absl::Status ReplicateAll() {
    Logger::Options quiet;
    quiet.minimum = LogLevel::kError;
    Logger log(quiet);
    LiveRollup live(catalog_, mirror_.get());
    if (absl::Status rebuilt = live.Rebuild(); !rebuilt.ok()) return rebuilt;
    UnitBoard board;
    prometheus::Registry registry;
    absl::StatusOr<IngestMetrics> metrics = IngestMetrics::Declare(registry);
    if (!metrics.ok()) return metrics.status();
    IngestLoop ingest(
        mirror_.get(), &live, admin_.get(), &board, *metrics, [] { std::abort(); }, &log);
    ReplicationService service(&ingest, nullptr);
    absl::StatusOr<std::unique_ptr<RpcServer>> server = RpcServer::Start(
        {"127.0.0.1", 0}, {{v1::Replication::service_full_name(), &service}}, Plaintext());
    if (!server.ok()) return server.status();

    absl::Time start = absl::Now();
    std::vector<std::unique_ptr<NodeCatalog>> catalogs;
    std::vector<std::unique_ptr<NodeDownstream>> downstreams;
    std::vector<std::unique_ptr<Replicator>> replicators;
    for (const std::unique_ptr<NodeStore>& node : nodes_) {
      absl::StatusOr<std::shared_ptr<grpc::Channel>> channel =
          MakeChannel((*server)->endpoint(), Plaintext());
      if (!channel.ok()) return channel.status();
      catalogs.push_back(std::make_unique<NodeCatalog>());
      downstreams.push_back(
          std::make_unique<NodeDownstream>(node.get(), catalogs.back().get(), &log));
      replicators.push_back(std::make_unique<Replicator>(
          node.get(), downstreams.back().get(), *std::move(channel), SenderOptions(), &log));
    }
    for (size_t i = 0; i < nodes_.size(); ++i) {
      while (replicators[i]->status().acknowledged != nodes_[i]->Head().point.seq) {
        absl::SleepFor(absl::Milliseconds(1));  // resolution of the measurement
      }
    }
    absl::Duration spent = absl::Now() - start;
    double syncs = metrics->syncs.Value();
    ReportFigure("replicate", static_cast<double>(options_.leaves) / absl::ToDoubleSeconds(spent),
                 "records/s",
                 absl::StrFormat("{%s,\"seconds\":%.3f,\"syncs\":%.0f,\"entries_per_sync\":%.1f,"
                                 "\"bytes_per_entry\":%.1f}",
                                 ScaleDetail(options_), absl::ToDoubleSeconds(spent), syncs,
                                 static_cast<double>(options_.leaves) / syncs,
                                 metrics->bytes.Value() / static_cast<double>(options_.leaves)));
    for (std::unique_ptr<Replicator>& replicator : replicators) replicator->Stop();
    ingest.Stop();
    (*server)->Shutdown(absl::Seconds(1));
    return absl::OkStatus();
  }

  // The roll-up alone: a rebuild from the mirror, then changes in memory.
  absl::Status Rollup() {
    std::shared_ptr<const MirrorView> view = mirror_->View();
    absl::Time start = absl::Now();
    absl::StatusOr<RollupEngine> engine = RecomputeRollup(*view, *catalog_);
    if (!engine.ok()) return engine.status();
    ReportFigure("rollup_rebuild", absl::ToDoubleSeconds(absl::Now() - start), "s",
                 absl::StrFormat("{%s,\"cells\":%d}", ScaleDetail(options_), engine->cell_count()));

    std::vector<LeafChange> changes;
    for (uint32_t i = 0; i < options_.nodes; ++i) {
      for (const auto& [period, records] : MakeImports(LeavesOf(i), i + 1000)) {
        for (const v1::Record& record : records) {
          changes.push_back(*LeafChangeOf(nodes_[i]->unit(), record.key(), &record, *catalog_));
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

  const ReplicateOptions options_;
  const v1::CatalogVersion version_;
  std::shared_ptr<const Catalog> catalog_;
  std::vector<std::unique_ptr<NodeStore>> nodes_;
  std::unique_ptr<RocksMirror> mirror_;
  std::unique_ptr<AdminStore> admin_;
};

}  // namespace

absl::Status RunReplicate(const ReplicateOptions& options, const v1::CatalogVersion& catalog) {
  return Bench(options, catalog).Run();
}

}  // namespace rekap
