// rekap-aggregator: takes the journals of a kabupaten's kecamatan, rolls them
// up, answers queries. Wires the parts together; what they do is in their
// folders.
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"

#include "aggregator/admin/admin_service.h"
#include "aggregator/admin/admin_store.h"
#include "aggregator/audit/audit_log.h"
#include "aggregator/backup/backup.h"
#include "aggregator/backup/verify_storage.h"
#include "aggregator/commands.h"
#include "aggregator/flags.h"
#include "aggregator/history/history_server.h"
#include "aggregator/ingest/ingest_loop.h"
#include "aggregator/ingest/replication_service.h"
#include "aggregator/live/live_rollup.h"
#include "aggregator/metrics/figures_collector.h"
#include "aggregator/metrics/ingest_metrics.h"
#include "aggregator/metrics/metric_list.h"
#include "aggregator/metrics/reports_collector.h"
#include "aggregator/metrics/verify_record.h"
#include "aggregator/mirror/rocks_mirror.h"
#include "aggregator/page/bappeda_page.h"
#include "aggregator/page/data_version.h"
#include "aggregator/page/page_handler.h"
#include "aggregator/query/quarantine.h"
#include "aggregator/query/query_service.h"
#include "aggregator/report/report_service.h"
#include "aggregator/security.h"
#include "runtime/catalog/catalog_version.h"
#include "runtime/daemon/daemon.h"
#include "runtime/daemon/setting_files.h"
#include "runtime/http/monitoring.h"
#include "runtime/metrics/process_collector.h"
#include "runtime/metrics/rocks_collector.h"

namespace rekap {
namespace {

// The board starts with what is durable, so that a unit that does not connect
// is shown where it stands and not as never heard of.
absl::Status FillBoard(const MirrorStore& store, UnitBoard& board) {
  std::shared_ptr<const MirrorView> view = store.View();
  absl::StatusOr<std::vector<std::pair<RegionCode, JournalPosition>>> cursors = view->Cursors();
  if (!cursors.ok()) return cursors.status();
  for (const auto& [unit, position] : *cursors) {
    absl::StatusOr<absl::Time> last = store.TimeOf(unit, position.point.seq);
    // The last entry may be one that came as a base, or that cannot be read.
    if (!last.ok() && !absl::IsNotFound(last.status())) return last.status();
    board.OnCursor(unit, position, last.value_or(absl::InfinitePast()));
  }
  std::map<RegionCode, uint64_t> quarantined;
  return view->ScanQuarantine(std::nullopt, [&](const MirrorView::Quarantined& entry) {
    board.OnQuarantine(entry.unit, ++quarantined[entry.unit], std::string(entry.reason));
    return true;
  });
}

// The catalog that is stored; at the very first start, the file given.
absl::StatusOr<std::shared_ptr<const Catalog>> StartCatalog(const std::string& file,
                                                            AdminStore& admin, Logger& log) {
  absl::StatusOr<v1::CatalogVersion> given =
      file.empty() ? absl::NotFoundError("the first start needs --catalog FILE")
                   : CatalogVersionOfFile(file, "rekap-aggregator --catalog", absl::Now());
  if (admin.CurrentCatalog() == nullptr) {
    if (!given.ok()) return FaultOfSetting("catalog", given.status());
    absl::Status added = admin.AddCatalog(*std::move(given), 0);
    if (!added.ok()) return added;
  } else if (given.ok() && given->sha256() != admin.CurrentCatalog()->sha256()) {
    log.Warning("the stored catalog counts, not the file: change it with rekap catalog apply",
                {{"version", admin.CurrentCatalog()->version()}, {"file", file}});
  }
  return ReadCatalogVersion(*admin.CurrentCatalog());
}

// Where browsers are answered, and the hosts that its certificate is to name; nullopt
// without --web.
struct WebAddress {
  Endpoint endpoint;
  std::vector<std::string> hosts;
};
absl::StatusOr<std::optional<WebAddress>> WebAddressOf(const AggregatorFlags& flags) {
  if (flags.web.empty()) return std::optional<WebAddress>();
  if (flags.insecure) return absl::InvalidArgumentError("--web needs TLS: not with --insecure");
  absl::StatusOr<Endpoint> endpoint = Endpoint::Parse(flags.web);
  if (!endpoint.ok()) return endpoint.status();
  WebAddress web{*endpoint, flags.web_names};
  const bool wildcard = endpoint->host == "0.0.0.0" || endpoint->host == "::";
  if (!wildcard) web.hosts.push_back(endpoint->host);
  if (web.hosts.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--web ", flags.web,
                     " is every address of this machine: say with --web-name which name or "
                     "address browsers dial, for its certificate"));
  }
  return std::optional<WebAddress>(std::move(web));
}

// Bappeda's page. Without `callers` there are no accounts, and so no sessions.
absl::StatusOr<std::function<HttpHandler(HttpHandler, bool)>> Pages(DataVersion* version,
                                                                    const Callers* callers) {
  absl::StatusOr<Page> page = Page::Of(BappedaPage());
  if (!page.ok()) return page.status();
  PageParts parts{std::make_shared<const Page>(*std::move(page)),
                  [version] { return version->Text(); }, nullptr};
  if (callers != nullptr) {
    parts.is_alive = [callers](const std::string& token) {
      return std::holds_alternative<Caller>(callers->Identify(token));
    };
  }
  return [parts](HttpHandler calls, bool tls) {
    return PageHandler(parts, tls ? PageTransport::kTls : PageTransport::kLoopback,
                       std::move(calls));
  };
}

// For `systemctl status`, so Indonesian.
std::string StatusLine(const Catalog& catalog) {
  return absl::StrCat("Kabupaten ", catalog.root().ToString(), ": ", catalog.Units().size(),
                      " kecamatan dalam katalog");
}

absl::Status Serve(const AggregatorFlags& flags, ServiceLife& life) {
  Logger& log = life.log();
  absl::StatusOr<std::unique_ptr<RocksMirror>> store = RocksMirror::Open(flags.data);
  if (!store.ok()) return store.status();
  std::shared_ptr<Database> database = (*store)->database();
  absl::StatusOr<std::shared_ptr<AuditLog>> audit = AuditLog::Open(database);
  if (!audit.ok()) return audit.status();
  absl::StatusOr<std::unique_ptr<AdminStore>> admin = AdminStore::Open(database, *audit);
  if (!admin.ok()) return admin.status();
  absl::StatusOr<std::shared_ptr<const Catalog>> catalog =
      StartCatalog(flags.catalog, **admin, log);
  if (!catalog.ok()) return catalog.status();
  LiveRollup live(*catalog, store->get());
  if (absl::Status rebuilt = live.Rebuild(); !rebuilt.ok()) return rebuilt;
  UnitBoard board;
  if (absl::Status filled = FillBoard(**store, board); !filled.ok()) return filled;
  auto registry = std::make_shared<prometheus::Registry>();
  absl::StatusOr<IngestMetrics> metrics = IngestMetrics::Declare(*registry);
  if (!metrics.ok()) return metrics.status();
  absl::StatusOr<QueryMetrics> query_metrics = QueryMetrics::Declare(*registry);
  if (!query_metrics.ok()) return query_metrics.status();
  // Why it cannot go on, if that is what ends it.
  std::atomic<const char*> fatal = nullptr;
  auto on_fatal = [&](const char* why) {
    return [&fatal, &life, why] {
      fatal = why;
      life.RequestStop();
    };
  };
  absl::StatusOr<std::optional<WebAddress>> web = WebAddressOf(flags);
  if (!web.ok()) return web.status();
  absl::StatusOr<std::unique_ptr<Security>> security = std::unique_ptr<Security>();
  if (!flags.insecure) {
    security = Security::Open(
        {flags.data, flags.new_authority, *web ? (*web)->hosts : std::vector<std::string>(),
         on_fatal("no more connections are taken")},
        database, *audit, *registry, &log);
  }
  if (!security.ok()) return security.status();
  IngestLoop ingest(store->get(), &live, admin->get(), &board, *metrics,
                    on_fatal("the roll-up cannot be rebuilt"), &log);
  HistoryServer histories(store->get());
  auto serve_history = [&histories](grpc::CallbackServerContext* context, RegionCode unit,
                                    const v1::FetchHistoryRequest& request) {
    return histories.Serve(context, unit, request);
  };
  ReplicationService replication(&ingest, *security ? (*security)->peers() : nullptr,
                                 serve_history);
  auto verified = std::make_shared<VerifyRecord>();
  QueryService query(
      &live, &board, admin->get(), [&] { return VerifyStorage(*database); },
      [verified](bool exact) { verified->OnVerified(exact, absl::Now()); },
      *std::move(query_metrics));
  ReportService reports(&live, admin->get());
  AdminCalls calls;
  absl::Mutex backup_mutex;  // two would only fight for the disk
  calls.backup = [&]() -> absl::StatusOr<v1::BackupResponse> {
    if (!backup_mutex.TryLock()) {
      return absl::AbortedError("cadangan lain sedang dibuat; ulangi sesudahnya [BACKUP_RUNNING]");
    }
    absl::Cleanup unlock = [&] { backup_mutex.Unlock(); };
    return BackupAggregator(*database, flags.data, absl::Now());
  };
  calls.quarantine = [&](const v1::QuarantineRequest& request) {
    return ListQuarantine(*(*store)->View(), request);
  };
  if (*security) (*security)->AddCalls(&ingest, &histories, calls);
  AdminService administration(admin->get(), &live, &ingest, audit->get(), std::move(calls),
                              *security ? (*security)->callers() : nullptr, &log);
  Serving serving;
  serving.services = {{v1::Replication::service_full_name(), &replication},
                      {v1::Query::service_full_name(), &query},
                      {v1::Report::service_full_name(), &reports},
                      {v1::Admin::service_full_name(), &administration}};
  // Replication is a stream, and enrolment a certificate's business.
  serving.connect = {v1::Query::service_full_name(), v1::Report::service_full_name(),
                     v1::Account::service_full_name(), v1::Admin::service_full_name()};
  ProcessMetrics process{"rekap_aggregator", flags.data, nullptr};
  if (*security) process.certificate_end = [&security] { return (*security)->certificate_end(); };
  std::vector<std::shared_ptr<prometheus::Collectable>> collectors = {
      registry,
      verified,
      MakeFiguresCollector(&live, &board, store->get()),
      MakeReportsCollector(&live, admin->get(), &log),
      MakeRocksCollector(kAggregatorMetrics, "rekap_aggregator", database.get()),
      MakeProcessCollector(kAggregatorMetrics, std::move(process))};
  if (*security) {
    for (const RpcService& service : (*security)->services()) serving.services.push_back(service);
    collectors.push_back((*security)->collector());
    serving.security = (*security)->server();
    serving.channel = (*security)->channel();
    if (*web) serving.web = WebPlan{(*web)->endpoint, *(*security)->web()};
    log.Info("people know this aggregator by its fingerprint",
             {{"fingerprint", (*security)->fingerprint()}});
    if (!(*security)->has_accounts()) {
      log.Warning("there is no account: stop, and run rekap-aggregator account-add", {});
    }
  }
  serving.monitoring = MonitoringHandler(collectors, [&store] { return (*store)->write_health(); });
  DataVersion version(&live, admin->get());
  auto pages = Pages(&version, *security ? (*security)->callers() : nullptr);
  if (!pages.ok()) return pages.status();
  serving.pages = *std::move(pages);
  absl::StatusOr<Listeners> listeners = StartListeners(flags, std::move(serving), &log);
  if (!listeners.ok()) return listeners.status();
  log.Info("aggregator serves",
           {{"region", (*catalog)->root().ToString()},
            {"catalog", (*admin)->CurrentCatalog()->version()},
            {"units_expected", (*catalog)->Units().size()},
            {"grpc", listeners->rpc->endpoint().ToString()},
            {"http", listeners->http->endpoint().ToString()},
            {"web", listeners->web == nullptr ? "" : listeners->web->endpoint().ToString()}});
  // Certificates are looked at every few seconds as it is: SIGHUP has nothing to do there.
  int signal = life.RunUntilStopped(
      {{[&ingest] { ingest.AwaitTurn(); }}, [&live] { return StatusLine(*live.catalog()); }},
      [] {});
  log.Info("aggregator stops", {{"signal", signal}});
  // Ingest first: it tells the nodes to come back, and nothing is accepted
  // that would not be acknowledged.
  ingest.Stop();
  listeners->rpc->Shutdown(kShutdownGrace);
  return fatal == nullptr ? absl::OkStatus() : absl::InternalError(fatal.load());
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
