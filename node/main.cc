// rekap-node: one kecamatan's records, journal and replication. Wires the
// parts together; what they do is in their folders.
#include <memory>
#include <string>
#include <utility>

#include "absl/random/random.h"
#include "absl/status/status.h"

#include "node/replicator/replicator.h"
#include "node/service/node_metrics.h"
#include "node/service/node_service.h"
#include "node/store/node_store.h"
#include "runtime/catalog/load_catalog.h"
#include "runtime/daemon/daemon.h"
#include "runtime/endpoint/endpoint.h"
#include "runtime/grpc/channel.h"
#include "runtime/http/monitoring.h"

namespace rekap {
namespace {

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

// nullptr if no aggregator is configured.
absl::StatusOr<std::unique_ptr<Replicator>> StartReplicator(const std::string& address,
                                                            NodeStore* store, Logger* log) {
  if (address.empty()) return std::unique_ptr<Replicator>();
  absl::StatusOr<Endpoint> aggregator = Endpoint::Parse(address);
  if (!aggregator.ok()) return aggregator.status();
  absl::StatusOr<std::shared_ptr<grpc::Channel>> channel = MakeChannel(*aggregator);
  if (!channel.ok()) return channel.status();
  return std::make_unique<Replicator>(store, *std::move(channel), SenderOptions(), log);
}

absl::Status Serve(const Flags& flags, ShutdownSignal& shutdown, Logger& log) {
  absl::StatusOr<RegionCode> unit = ParseUnit(flags.unit);
  if (!unit.ok()) return unit.status();
  absl::StatusOr<Catalog> catalog = LoadCatalog(flags.catalog);
  if (!catalog.ok()) return catalog.status();
  absl::BitGen random;
  absl::StatusOr<std::unique_ptr<NodeStore>> store = NodeStore::Open(flags.data, *unit, random);
  if (!store.ok()) return store.status();
  auto registry = std::make_shared<prometheus::Registry>();
  absl::StatusOr<NodeMetrics> metrics = NodeMetrics::Declare(*registry);
  if (!metrics.ok()) return metrics.status();
  absl::StatusOr<std::unique_ptr<Replicator>> replicator =
      StartReplicator(flags.aggregator, store->get(), &log);
  if (!replicator.ok()) return replicator.status();

  NodeService service(store->get(), &*catalog, {flags.aggregator, replicator->get()}, *metrics,
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
