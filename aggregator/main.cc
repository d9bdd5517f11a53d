// rekap-aggregator: takes the journals of a kabupaten's kecamatan, rolls them
// up, answers queries. Wires the parts together; what they do is in their
// folders.
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "aggregator/browsers.h"
#include "aggregator/commands.h"
#include "aggregator/flags.h"
#include "aggregator/metrics/figures_collector.h"
#include "aggregator/metrics/metric_list.h"
#include "aggregator/metrics/reports_collector.h"
#include "aggregator/metrics/standing_collector.h"
#include "aggregator/page/data_version.h"
#include "aggregator/security.h"
#include "aggregator/services.h"
#include "aggregator/serving_state.h"
#include "runtime/daemon/daemon.h"
#include "runtime/http/monitoring.h"
#include "runtime/metrics/process_collector.h"
#include "runtime/metrics/rocks_collector.h"

namespace rekap {
namespace {

// Why the aggregator cannot go on, if a part of it says so.
class Fatal {
 public:
  explicit Fatal(ServiceLife* life) : life_(life) {}

  // For a part to call, from any thread. `why` is a literal.
  std::function<void()> Because(const char* why) {
    return [this, why] {
      why_ = why;
      life_->RequestStop();
    };
  }
  absl::Status status() const {
    const char* why = why_;
    return why == nullptr ? absl::OkStatus() : absl::InternalError(why);
  }

 private:
  ServiceLife* const life_;
  std::atomic<const char*> why_ = nullptr;
};

// nullptr in insecure mode.
absl::StatusOr<std::unique_ptr<Security>> OpenSecurity(
    const AggregatorFlags& flags, const std::optional<WebAddress>& web, const ServingState& state,
    const CallPeers& peers, prometheus::Registry& registry, Fatal& fatal, Logger* log) {
  if (flags.insecure) return std::unique_ptr<Security>();
  Security::Options options;
  options.data = flags.data;
  options.new_authority = flags.new_authority;
  if (web) options.web_hosts = web->hosts;
  options.on_deaf = fatal.Because("no more connections are taken");
  options.peers = &peers;
  return Security::Open(std::move(options), state.database, state.audit, registry, log);
}

void AddSecurity(const Security& security, const std::optional<WebAddress>& web, Serving& serving,
                 Logger& log) {
  for (const RpcService& service : security.services()) serving.services.push_back(service);
  serving.security = security.server();
  serving.channel = security.channel();
  if (web) serving.web = WebPlan{web->endpoint, *security.web()};
  log.Info("people know this aggregator by its fingerprint",
           {{"fingerprint", security.fingerprint()}});
  if (!security.has_accounts()) {
    log.Warning("there is no account: stop, and run rekap-aggregator account-add", {});
  }
}

// Metrics and health.
HttpHandler Monitoring(const AggregatorFlags& flags, const ServingState& state,
                       const Security* security, const Services& services,
                       const std::optional<WebPlan>& web,
                       std::shared_ptr<prometheus::Registry> registry, Logger* log) {
  ProcessMetrics process{"rekap_aggregator", flags.data, nullptr};
  process.web_certificate_end = CertificateEnd(web);
  if (security != nullptr) {
    process.certificate_end = [security] { return security->certificate_end(); };
  }
  std::vector<std::shared_ptr<prometheus::Collectable>> collectors = {
      std::move(registry),
      services.verified(),
      MakeFiguresCollector(state.live.get(), &state.board, state.store.get()),
      MakeReportsCollector(state.live.get(), state.admin.get(), log),
      MakeStandingCollector(state.live.get()),
      MakeRocksCollector(kAggregatorMetrics, "rekap_aggregator", state.database.get()),
      MakeProcessCollector(kAggregatorMetrics, std::move(process))};
  if (security != nullptr) {
    collectors.push_back(
        security->collector([live = state.live.get()] { return live->catalog(); }));
  }
  return MonitoringHandler(std::move(collectors),
                           [store = state.store.get()] { return store->write_health(); });
}

void SayWhere(const ServingState& state, const Listeners& listeners, Logger& log) {
  const std::shared_ptr<const Catalog> catalog = state.live->catalog();
  log.Info("aggregator serves",
           {{"region", catalog->root().ToString()},
            {"catalog", state.admin->CurrentCatalog()->version()},
            {"units_expected", catalog->Units().size()},
            {"grpc", listeners.rpc->endpoint().ToString()},
            {"http", listeners.http->endpoint().ToString()},
            {"web", listeners.web == nullptr ? "" : listeners.web->endpoint().ToString()}});
}

// For `systemctl status`, so Indonesian.
std::string StatusLine(const Catalog& catalog) {
  return absl::StrCat("Kabupaten ", catalog.root().ToString(), ": ", catalog.Units().size(),
                      " kecamatan dalam katalog");
}

absl::Status Serve(const AggregatorFlags& flags, ServiceLife& life) {
  Logger& log = life.log();
  Fatal fatal(&life);
  absl::StatusOr<std::optional<WebAddress>> web = WebAddressOf(flags);
  if (!web.ok()) return web.status();
  absl::StatusOr<std::unique_ptr<ServingState>> opened =
      ServingState::Open(flags.data, flags.catalog, log);
  if (!opened.ok()) return opened.status();
  ServingState& state = **opened;
  auto registry = std::make_shared<prometheus::Registry>();
  const auto peers = std::make_shared<const CallPeers>();
  absl::StatusOr<std::unique_ptr<Security>> security =
      OpenSecurity(flags, *web, state, *peers, *registry, fatal, &log);
  if (!security.ok()) return security.status();
  absl::StatusOr<std::unique_ptr<Services>> services =
      Services::Start({flags.data, absl::Hours(static_cast<int64_t>(flags.verify_hours)),
                       fatal.Because("the roll-up cannot be rebuilt"), peers},
                      &state, security->get(), *registry, &log);
  if (!services.ok()) return services.status();
  DataVersion version(state.live.get(), state.admin.get());
  auto pages = BappedaPages(&version, *security ? (*security)->callers() : nullptr);
  if (!pages.ok()) return pages.status();

  Serving serving;
  (*services)->AddTo(serving);
  if (*security) AddSecurity(**security, *web, serving, log);
  serving.monitoring =
      Monitoring(flags, state, security->get(), **services, serving.web, registry, &log);
  serving.pages = *std::move(pages);
  absl::StatusOr<Listeners> listeners = StartListeners(flags, std::move(serving), &log);
  if (!listeners.ok()) return listeners.status();
  SayWhere(state, *listeners, log);
  IngestLoop& ingest = (*services)->ingest();
  // Certificates are looked at every few seconds as it is: SIGHUP has nothing to do there.
  int signal = life.RunUntilStopped({{[&ingest] { ingest.AwaitTurn(); }},
                                     [&state] { return StatusLine(*state.live->catalog()); }},
                                    [] {});
  log.Info("aggregator stops", {{"signal", signal}});
  (*services)->Stop();
  listeners->rpc->Shutdown(kShutdownGrace);
  return fatal.status();
}

}  // namespace
}  // namespace rekap

int main(int argc, char** argv) {
  rekap::AggregatorFlags flags;
  flags.listen = "127.0.0.1:7300";
  flags.http = "127.0.0.1:7380";
  return rekap::RunDaemon({"rekap-aggregator", "Rolls up the journals of a kabupaten's kecamatan",
                           rekap::AggregatorSettings(flags), rekap::AggregatorRules(flags),
                           [&](rekap::ServiceLife& life) { return rekap::Serve(flags, life); },
                           rekap::AggregatorCommands()},
                          flags, argc, argv);
}
