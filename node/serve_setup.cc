#include "node/serve_setup.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "node/identity/node_identity.h"
#include "node/service/metric_list.h"
#include "node/setup/setup_service.h"
#include "runtime/daemon/daemon.h"
#include "runtime/http/monitoring.h"
#include "runtime/metrics/process_collector.h"

namespace rekap {
namespace {

absl::Status NotReady() {
  return absl::FailedPreconditionError(
      "the node has not joined: paste the kabupaten's invitation on its page, or run rekap-node "
      "join");
}

void KeepPorts(const Listeners& listeners, NodeFlags& flags, NodePages& pages) {
  flags.listen = listeners.rpc->endpoint().ToString();
  flags.http = listeners.http->endpoint().ToString();
  if (listeners.web != nullptr) pages.web->endpoint = listeners.web->endpoint();
}

}  // namespace

absl::StatusOr<bool> ServeSetup(NodeFlags& flags, NodePages& pages, ServiceLife& life) {
  Logger& log = life.log();
  SetupService setup(
      {"", flags.aggregator},
      SetupJoining{flags.data, [&life](const NodeIdentity&) { life.Continue(); }, &log});
  Serving serving;
  serving.services = {{v1::Setup::service_full_name(), &setup}};
  serving.connect = {v1::Setup::service_full_name()};
  serving.monitoring = MonitoringHandler(
      {MakeProcessCollector(kNodeMetrics,
                            {"rekap_node", flags.data, nullptr, "", CertificateEnd(pages.web)})},
      NotReady);
  AddPages(pages, serving);
  absl::StatusOr<Listeners> listeners = StartListeners(flags, std::move(serving), &log);
  if (!listeners.ok()) return listeners.status();
  const std::string address = listeners->http->endpoint().ToString();
  log.Info("node waits to be joined", {{"grpc", listeners->rpc->endpoint().ToString()},
                                       {"http", address},
                                       {"aggregator", flags.aggregator}});
  std::optional<int> signal = life.RunUntilContinued(
      {{}, [address] { return absl::StrCat("Belum bergabung: buka http://", address, "/"); }}, [&] {
        if (NodeIdentity::Load(flags.data).ok()) life.Continue();
      });
  if (signal.has_value()) log.Info("node stops", {{"signal", *signal}});
  KeepPorts(*listeners, flags, pages);
  // The call that joined is answered first, and the page's next one finds the port shut: it
  // would wait for a server that takes none any more.
  listeners->web.reset();
  listeners->http.reset();
  listeners->rpc->Shutdown(kShutdownGrace);
  return !signal.has_value();
}

}  // namespace rekap
