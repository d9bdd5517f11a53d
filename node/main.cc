// rekap-node: one kecamatan's records, journal and replication. Wires the
// parts together; what they do is in their folders.
#include <fstream>
#include <malloc.h>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/random/random.h"
#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "node/commands.h"
#include "node/downstream/node_catalog.h"
#include "node/downstream/node_downstream.h"
#include "node/flags.h"
#include "node/identity/node_identity.h"
#include "node/identity/node_renewal.h"
#include "node/replicator/replicator.h"
#include "node/service/metric_list.h"
#include "node/service/node_metrics.h"
#include "node/service/node_service.h"
#include "node/store/node_store.h"
#include "runtime/catalog/catalog_version.h"
#include "runtime/daemon/daemon.h"
#include "runtime/endpoint/endpoint.h"
#include "runtime/grpc/channel.h"
#include "runtime/http/monitoring.h"
#include "runtime/metrics/process_collector.h"
#include "runtime/metrics/rocks_collector.h"
#include "runtime/tls/renewer.h"

namespace rekap {
namespace {

// Above RocksDB's blocks of half a megabyte, which are many and soon reused.
constexpr int kMmapBytesMin = 1024 * 1024;

// The node's certificate; nullopt if it has none and needs none.
absl::StatusOr<std::optional<NodeIdentity>> LoadIdentity(const NodeFlags& flags) {
  absl::StatusOr<NodeIdentity> identity = NodeIdentity::Load(flags.data);
  if (identity.ok()) return std::optional<NodeIdentity>(*std::move(identity));
  bool needed = !flags.aggregator.empty() && !flags.insecure;
  if (!absl::IsNotFound(identity.status()) || needed) return identity.status();
  return std::optional<NodeIdentity>();
}

// The code as it is written: of --unit, or the one line of --unit-file; empty without both.
absl::StatusOr<std::string> UnitText(const NodeFlags& flags) {
  if (flags.unit_file.empty()) return flags.unit;
  std::ifstream file(flags.unit_file);
  std::string line;
  if (!std::getline(file, line)) {
    return absl::NotFoundError(absl::StrCat("no code in --unit-file ", flags.unit_file));
  }
  return std::string(absl::StripAsciiWhitespace(line));
}

absl::StatusOr<RegionCode> UnitOf(const NodeFlags& flags,
                                  const std::optional<NodeIdentity>& identity) {
  absl::StatusOr<std::string> text = UnitText(flags);
  if (!text.ok()) return text.status();
  if (text->empty()) {
    if (identity) return identity->unit();
    return absl::InvalidArgumentError("--unit is needed where the node has not joined");
  }
  absl::StatusOr<RegionCode> unit = ParseUnit(*text);
  if (unit.ok() && identity && identity->unit() != *unit) {
    return absl::InvalidArgumentError(
        absl::StrCat("--unit is ", *text, ", the certificate is of ", identity->unit().ToString()));
  }
  return unit;
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

// Replication with what it needs to go on for years; empty if no aggregator is configured.
struct Uplink {
  std::unique_ptr<Replicator> replicator;
  std::unique_ptr<Renewer> renewer;  // nullptr without a certificate
};

absl::StatusOr<Uplink> StartUplink(const NodeFlags& flags,
                                   const std::optional<NodeIdentity>& identity, NodeStore* store,
                                   DownstreamStore* downstream, Logger* log) {
  Uplink uplink;
  if (flags.aggregator.empty()) return uplink;
  absl::StatusOr<Endpoint> aggregator = Endpoint::Parse(flags.aggregator);
  if (!aggregator.ok()) return aggregator.status();
  ChannelSecurity security = Plaintext();
  if (!flags.insecure) security = identity->channel();
  absl::StatusOr<std::shared_ptr<grpc::Channel>> channel = MakeChannel(*aggregator, security);
  if (!channel.ok()) return channel.status();
  uplink.replicator =
      std::make_unique<Replicator>(store, downstream, *channel, SenderOptions(), log);
  if (flags.insecure) return uplink;
  // The connection that stands goes on with the old certificate until that ends, so a
  // renewed one gets a connection of its own.
  auto renew = [replicator = uplink.replicator.get(), endpoint = *aggregator, security,
                renew_through = RenewThrough(*aggregator, flags.data)](
                   absl::Time now) -> absl::StatusOr<Certificate> {
    absl::StatusOr<Certificate> renewed = renew_through(now);
    if (!renewed.ok()) return renewed;
    absl::StatusOr<std::shared_ptr<grpc::Channel>> fresh = MakeChannel(endpoint, security);
    if (!fresh.ok()) return fresh.status();
    replicator->UseChannel(*std::move(fresh));
    return renewed;
  };
  uplink.renewer = std::make_unique<Renewer>(identity->certificate(), std::move(renew), log);
  uplink.renewer->Start();
  return uplink;
}

// For `systemctl status`, so Indonesian: where the unit stands, here and at the kabupaten.
std::string StatusLine(const NodeStore& store, const Replicator* replicator) {
  const uint64_t head = store.Head().point.seq.value;
  std::string line = absl::StrCat("Kecamatan ", store.unit().ToString(), ": ", head, " entri");
  if (replicator == nullptr) return absl::StrCat(line, ", bekerja sendiri");
  return absl::StrCat(line, ", sampai ", replicator->status().acknowledged.value,
                      " diterima kabupaten");
}

// The aggregator is dialled anew, with the certificate as its files are now.
absl::Status Redial(const std::string& address, const NodeIdentity& identity,
                    Replicator& replicator) {
  absl::StatusOr<Endpoint> aggregator = Endpoint::Parse(address);
  if (!aggregator.ok()) return aggregator.status();
  absl::StatusOr<std::shared_ptr<grpc::Channel>> channel =
      MakeChannel(*aggregator, identity.channel());
  if (!channel.ok()) return channel.status();
  replicator.UseChannel(*std::move(channel));
  return absl::OkStatus();
}

absl::Status Serve(const NodeFlags& flags, ServiceLife& life) {
  Logger& log = life.log();
  absl::StatusOr<std::optional<NodeIdentity>> identity = LoadIdentity(flags);
  if (!identity.ok()) return identity.status();
  absl::StatusOr<RegionCode> unit = UnitOf(flags, *identity);
  if (!unit.ok()) return unit.status();
  log.AddToEveryLine({"unit", unit->ToString()});
  absl::BitGen random;
  NodeStore::Options options;
  options.journal_bytes_max = flags.journal_bytes_max;
  options.log = &log;
  absl::StatusOr<std::unique_ptr<NodeStore>> store =
      NodeStore::Open(flags.data, *unit, random, options);
  if (!store.ok()) return store.status();
  NodeCatalog catalog;
  absl::Status started = StartCatalog(flags.catalog, **store, catalog, log);
  if (!started.ok()) return started;
  auto registry = std::make_shared<prometheus::Registry>();
  absl::StatusOr<NodeMetrics> metrics = NodeMetrics::Declare(*registry);
  if (!metrics.ok()) return metrics.status();
  NodeDownstream downstream(store->get(), &catalog, &log);
  absl::StatusOr<Uplink> uplink = StartUplink(flags, *identity, store->get(), &downstream, &log);
  if (!uplink.ok()) return uplink.status();

  std::function<absl::Time()> certificate_end;
  if (uplink->renewer != nullptr) {
    certificate_end = [&uplink] { return uplink->renewer->not_after(); };
  }
  NodeService service(store->get(), &catalog,
                      {flags.aggregator, uplink->replicator.get(), certificate_end}, *metrics,
                      &log);
  // Control stays on this machine: whoever works here is the clerk.
  Serving serving;
  serving.services = {{v1::Node::service_full_name(), &service}};
  serving.connect = {v1::Node::service_full_name()};
  serving.monitoring = MonitoringHandler(
      {registry, MakeNodeCollector(store->get(), uplink->replicator.get()),
       MakeRocksCollector(kNodeMetrics, "rekap_node", (*store)->database()),
       MakeProcessCollector(kNodeMetrics, {"rekap_node", flags.data, certificate_end})},
      [&store] { return (*store)->write_health(); });
  absl::StatusOr<Listeners> listeners = StartListeners(flags, std::move(serving), &log);
  if (!listeners.ok()) return listeners.status();
  const JournalPosition head = (*store)->Head();
  log.Info("node serves", {{"position", head.point.seq.value},
                           {"epoch", absl::Hex(head.epoch.value, absl::kZeroPad16)},
                           {"grpc", listeners->rpc->endpoint().ToString()},
                           {"http", listeners->http->endpoint().ToString()},
                           {"aggregator", flags.aggregator}});
  Replicator* const replicator = uplink->replicator.get();
  int signal = life.RunUntilStopped(
      {{[&store] { (*store)->AwaitCommit(); }},
       [&store, replicator] { return StatusLine(**store, replicator); }},
      [&] {
        if (replicator == nullptr || flags.insecure) return;
        absl::Status dialled = Redial(flags.aggregator, **identity, *replicator);
        if (dialled.ok()) return;
        log.Error("certificates cannot be read again, the old ones stay", {{"status", dialled}});
      });
  log.Info("node stops", {{"signal", signal}});
  listeners->rpc->Shutdown(kShutdownGrace);
  uplink->renewer.reset();
  if (uplink->replicator != nullptr) uplink->replicator->Stop();
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
  rekap::NodeFlags flags;
  flags.listen = "127.0.0.1:7301";
  flags.http = "127.0.0.1:7381";
  return rekap::RunDaemon(
      {"rekap-node", "Records, journal and replication of one kecamatan",
       rekap::NodeSettings(flags), rekap::NodeRules(flags),
       [&](rekap::ServiceLife& life) { return rekap::Serve(flags, life); }, rekap::NodeCommands()},
      flags, argc, argv);
}
