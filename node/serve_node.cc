#include "node/serve_node.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"

#include "node/downstream/node_downstream.h"
#include "node/service/metric_list.h"
#include "node/service/node_metrics.h"
#include "node/service/node_service.h"
#include "node/setup/setup_service.h"
#include "node/starting_point.h"
#include "node/uplink.h"
#include "runtime/daemon/daemon.h"
#include "runtime/daemon/setting_files.h"
#include "runtime/http/monitoring.h"
#include "runtime/metrics/process_collector.h"
#include "runtime/metrics/rocks_collector.h"

namespace rekap {
namespace {

// A certificate may end or be revoked under the running node, and another is got by an
// invitation: what dials the aggregator goes on with that. nullopt without a certificate.
std::optional<SetupJoining> JoiningAnew(const NodeFlags& flags, const Uplink& uplink, Logger* log) {
  if (uplink.renewer == nullptr) return std::nullopt;
  auto use = [&flags, &uplink, log](const NodeIdentity& joined) {
    absl::Status dialled = Redial(flags.aggregator, joined, *uplink.replicator);
    if (!dialled.ok()) log->Error("the new certificate cannot be used", {{"status", dialled}});
  };
  // A renewal of the old identity under way would be in vain, and one that falls due is not of it.
  auto alone = [&uplink](SetupJoining::Joining join) -> absl::StatusOr<NodeIdentity> {
    absl::StatusOr<NodeIdentity> joined = absl::UnknownError("joining was not tried");
    absl::Status replaced = uplink.renewer->ReplaceBy([&]() -> absl::StatusOr<Certificate> {
      joined = join();
      if (!joined.ok()) return joined.status();
      return joined->certificate();
    });
    if (!replaced.ok()) return replaced;
    return joined;
  };
  return SetupJoining{flags.data, std::move(use), log, std::move(alone)};
}

// For `systemctl status`, so Indonesian: where the unit stands, here and at the kabupaten.
std::string StatusLine(const NodeStore& store, const Replicator* replicator) {
  const uint64_t head = store.Head().point.seq.value;
  std::string line = absl::StrCat("Kecamatan ", store.unit().ToString(), ": ", head, " entri");
  if (replicator == nullptr) return absl::StrCat(line, ", bekerja sendiri");
  return absl::StrCat(line, ", sampai ", replicator->status().acknowledged.value,
                      " diterima kabupaten");
}

}  // namespace

absl::Status ServeNode(const NodeFlags& flags, const std::optional<NodeIdentity>& identity,
                       const NodePages& pages, ServiceLife& life) {
  Logger& log = life.log();
  absl::StatusOr<RegionCode> unit = UnitOf(flags, identity);
  if (!unit.ok()) return unit.status();
  log.AddToEveryLine({"unit", unit->ToString()});
  absl::BitGen random;
  NodeStore::Options options;
  options.journal_bytes_max = flags.journal_bytes_max;
  options.log = &log;
  absl::StatusOr<std::unique_ptr<NodeStore>> store =
      NodeStore::Open(flags.data, *unit, random, options);
  // Another unit's database, or one of a newer program, is the same at the next try.
  if (absl::IsFailedPrecondition(store.status())) return FaultOfSetting("data", store.status());
  if (!store.ok()) return store.status();
  NodeCatalog catalog;
  absl::Status started = StartCatalog(flags.catalog, **store, catalog, log);
  if (!started.ok()) return started;
  auto registry = std::make_shared<prometheus::Registry>();
  absl::StatusOr<NodeMetrics> metrics = NodeMetrics::Declare(*registry);
  if (!metrics.ok()) return metrics.status();
  NodeDownstream downstream(store->get(), &catalog, &log);
  absl::StatusOr<Uplink> uplink = StartUplink(flags, identity, store->get(), &downstream, &log);
  if (!uplink.ok()) return uplink.status();

  std::function<absl::Time()> certificate_end;
  if (uplink->renewer != nullptr) {
    certificate_end = [&uplink] { return uplink->renewer->not_after(); };
  }
  NodeService service(store->get(), &catalog,
                      {flags.aggregator, uplink->replicator.get(), certificate_end}, *metrics,
                      &log);
  SetupService setup({unit->ToString(), flags.aggregator}, JoiningAnew(flags, *uplink, &log));
  // Control stays on this machine: whoever works here is the clerk.
  Serving serving;
  serving.services = {{v1::Node::service_full_name(), &service},
                      {v1::Setup::service_full_name(), &setup}};
  serving.connect = {v1::Node::service_full_name(), v1::Setup::service_full_name()};
  AddPages(pages, serving);
  serving.monitoring = MonitoringHandler(
      {registry, MakeNodeCollector(store->get(), uplink->replicator.get()),
       MakeRocksCollector(kNodeMetrics, "rekap_node", (*store)->database()),
       MakeProcessCollector(kNodeMetrics, {"rekap_node", flags.data, certificate_end,
                                           unit->ToString(), CertificateEnd(pages.web)})},
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
        absl::Status dialled = Redial(flags.aggregator, *identity, *replicator);
        if (dialled.ok()) return;
        log.Error("certificates cannot be read again, the old ones stay", {{"status", dialled}});
      });
  log.Info("node stops", {{"signal", signal}});
  if (uplink->renewer != nullptr) uplink->renewer->BeginStop();
  // First what cancels calls, also those that a page waits for; then whoever asks about the
  // renewer.
  listeners->rpc->Shutdown(kShutdownGrace);
  listeners->web.reset();
  listeners->http.reset();
  uplink->renewer.reset();
  if (uplink->replicator != nullptr) uplink->replicator->Stop();
  return absl::OkStatus();
}

}  // namespace rekap
