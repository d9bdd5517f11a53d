// rekap-node: one kecamatan's records, journal and replication. Wires the
// parts together; what they do is in their folders.
#include <malloc.h>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/random/random.h"
#include "absl/status/status.h"
#include "absl/time/clock.h"

#include "node/downstream/node_catalog.h"
#include "node/downstream/node_downstream.h"
#include "node/replicator/replicator.h"
#include "node/service/node_metrics.h"
#include "node/service/node_service.h"
#include "node/store/node_store.h"
#include "runtime/catalog/catalog_version.h"
#include "runtime/daemon/daemon.h"
#include "runtime/endpoint/endpoint.h"
#include "runtime/grpc/channel.h"
#include "runtime/http/monitoring.h"

namespace rekap {
namespace {

// Above RocksDB's blocks of half a megabyte, which are many and soon reused.
constexpr int kMmapBytesMin = 1024 * 1024;

struct Flags : DaemonFlags {
  std::string unit;
  std::string aggregator;
};

void Declare(CLI::App& app, Flags& flags) {
  app.add_option("--unit", flags.unit, "Kecamatan code, 35.27.05")->required();
  app.add_option("--aggregator", flags.aggregator,
                 "Aggregator to replicate to, HOST:PORT; without it the node works alone");
}

absl::StatusOr<RegionCode> ParseUnit(const std::string& text) {
  absl::StatusOr<RegionCode> unit = RegionCode::Parse(text);
  if (!unit.ok()) return unit.status();
  if (unit->level() != RegionLevel::kKecamatan) {
    return absl::InvalidArgumentError("--unit must be a kecamatan, like 35.27.05");
  }
  return *unit;
}

// The last catalog received, else the file given, else none: a node that has
// never been connected and was given no file waits for one.
absl::Status StartCatalog(const std::string& file, const NodeStore& store, NodeCatalog& catalog,
                          Logger& log) {
  absl::StatusOr<std::optional<v1::CatalogVersion>> received = store.LoadCatalog();
  if (!received.ok()) return received.status();
  if (received->has_value()) {
    absl::StatusOr<CurrentCatalog> read = catalog.Read(**std::move(received));
    if (read.ok()) {
      catalog.Set(*std::move(read));
      return absl::OkStatus();
    }
    log.Error("the catalog received cannot be used", {{"status", read.status()}});
  }
  if (file.empty()) {
    log.Warning("no catalog yet: nothing can be imported before one is received", {});
    return absl::OkStatus();
  }
  absl::StatusOr<v1::CatalogVersion> version =
      CatalogVersionOfFile(file, "rekap-node --catalog", absl::Now());
  if (!version.ok()) return version.status();
  absl::StatusOr<CurrentCatalog> read = catalog.Read(*std::move(version));
  if (!read.ok()) return read.status();
  catalog.Set(*std::move(read));
  return absl::OkStatus();
}

// nullptr if no aggregator is configured.
absl::StatusOr<std::unique_ptr<Replicator>> StartReplicator(const std::string& address,
                                                            NodeStore* store,
                                                            DownstreamStore* downstream,
                                                            Logger* log) {
  if (address.empty()) return std::unique_ptr<Replicator>();
  absl::StatusOr<Endpoint> aggregator = Endpoint::Parse(address);
  if (!aggregator.ok()) return aggregator.status();
  absl::StatusOr<std::shared_ptr<grpc::Channel>> channel = MakeChannel(*aggregator);
  if (!channel.ok()) return channel.status();
  return std::make_unique<Replicator>(store, downstream, *std::move(channel), SenderOptions(), log);
}

absl::Status Serve(const Flags& flags, ShutdownSignal& shutdown, Logger& log) {
  absl::StatusOr<RegionCode> unit = ParseUnit(flags.unit);
  if (!unit.ok()) return unit.status();
  absl::BitGen random;
  absl::StatusOr<std::unique_ptr<NodeStore>> store = NodeStore::Open(flags.data, *unit, random);
  if (!store.ok()) return store.status();
  NodeCatalog catalog;
  absl::Status started = StartCatalog(flags.catalog, **store, catalog, log);
  if (!started.ok()) return started;
  auto registry = std::make_shared<prometheus::Registry>();
  absl::StatusOr<NodeMetrics> metrics = NodeMetrics::Declare(*registry);
  if (!metrics.ok()) return metrics.status();
  NodeDownstream downstream(store->get(), &catalog, &log);
  absl::StatusOr<std::unique_ptr<Replicator>> replicator =
      StartReplicator(flags.aggregator, store->get(), &downstream, &log);
  if (!replicator.ok()) return replicator.status();

  NodeService service(store->get(), &catalog, {flags.aggregator, replicator->get()}, *metrics,
                      &log);
  absl::StatusOr<Listeners> listeners = StartListeners(
      flags, {{v1::Node::service_full_name(), &service}},
      MonitoringHandler({registry, MakeNodeCollector(store->get(), replicator->get())},
                        [&store] { return (*store)->write_health(); }),
      &log);
  if (!listeners.ok()) return listeners.status();
  log.Info("node serves", {{"unit", unit->ToString()},
                           {"position", Describe(*unit, (*store)->Head())},
                           {"grpc", listeners->rpc->endpoint().ToString()},
                           {"http", listeners->http->endpoint().ToString()},
                           {"aggregator", flags.aggregator}});
  int signal = shutdown.Wait();
  log.Info("node stops", {{"signal", signal}});
  listeners->rpc->Shutdown(kShutdownGrace);
  if (*replicator != nullptr) (*replicator)->Stop();
  return absl::OkStatus();
}

}  // namespace
}  // namespace rekap

int main(int argc, char** argv) {
  // An import may run in any of gRPC's threads; with an arena for each, what
  // one import freed would not serve the next, and an office PC has little.
  mallopt(M_ARENA_MAX, 1);
  // Large buffers (a table's cells, a commit) go back to the system when they are
  // freed; by default malloc would learn to keep them, beside what comes next.
  mallopt(M_MMAP_THRESHOLD, rekap::kMmapBytesMin);
  rekap::Flags flags;
  flags.listen = "127.0.0.1:7301";
  flags.http = "127.0.0.1:7381";
  return rekap::RunDaemon({"rekap-node", "Records, journal and replication of one kecamatan",
                           [&](CLI::App& app) { rekap::Declare(app, flags); },
                           [&](rekap::ShutdownSignal& shutdown, rekap::Logger& log) {
                             return rekap::Serve(flags, shutdown, log);
                           }},
                          flags, argc, argv);
}
