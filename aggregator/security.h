// Who may do what at the aggregator, wired together: its authority, the certificates it
// issued, accounts, and the gate before every call. Made whole where there is TLS; not
// made at all in insecure mode.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "aggregator/access/access_processor.h"
#include "aggregator/account/account_service.h"
#include "aggregator/account/account_store.h"
#include "aggregator/admin/admin_service.h"
#include "aggregator/history/history_server.h"
#include "aggregator/identity/authenticator.h"
#include "aggregator/identity/authority.h"
#include "aggregator/identity/enrolment_service.h"
#include "aggregator/identity/identity_admin.h"
#include "aggregator/identity/identity_store.h"
#include "aggregator/ingest/ingest_loop.h"
#include "aggregator/ingest/replication_service.h"
#include "runtime/grpc/call_peers.h"
#include "runtime/grpc/core_log.h"
#include "runtime/grpc/rpc_server.h"
#include "runtime/grpc/security.h"
#include "runtime/http/http_listener.h"
#include "runtime/http/metrics.h"
#include "runtime/password/password_hasher.h"
#include "runtime/tls/renewer.h"

namespace rekap {

class Security {
 public:
  struct Options {
    std::string data;  // the aggregator's directory
    // Makes an authority although certificates of another one, which is gone, are in use.
    bool new_authority = false;
    // Hosts that browsers dial, for the web listener's certificate; empty = none is wanted.
    std::vector<std::string> web_hosts;
    std::function<void()> on_deaf;  // as CoreLog calls it
    // As for PeerOf; must outlive the object.
    const CallPeers* peers = nullptr;
  };
  // `registry` gets the gate's metrics. `log` must outlive the object, which must outlive
  // the server. FailedPrecondition where the authority is gone. Errors: those of the parts.
  static absl::StatusOr<std::unique_ptr<Security>> Open(Options options,
                                                        std::shared_ptr<Database> database,
                                                        std::shared_ptr<AuditLog> audit,
                                                        prometheus::Registry& registry,
                                                        Logger* log);

  ServerSecurity server() const;
  // How a client of this machine dials the server: by pinning the authority.
  ChannelSecurity channel() const;
  // What the web listener shows; nullopt unless Options::web_hosts.
  std::optional<HttpTls> web() const;
  PeerReader peers() const;
  const Callers* callers() const { return accounts_.get(); }
  // The two services that exist only with TLS; valid as long as the object.
  std::vector<RpcService> services() const;
  // What the Admin service hands on. Streams of a revoked unit end through `ingest`,
  // which also says who is a unit of the kabupaten, and `histories`.
  void AddCalls(IngestLoop* ingest, HistoryServer* histories, AdminCalls& calls);
  // `catalog` gives the current one, and must outlive what is returned.
  std::shared_ptr<prometheus::Collectable> collector(
      std::function<std::shared_ptr<const Catalog>()> catalog) const;
  // SHA-256 of the authority's certificate, as people compare it.
  std::string fingerprint() const {
    return FingerprintText(authority_->certificate().Fingerprint());
  }
  // Of the certificate that nodes and people see. Any thread.
  absl::Time certificate_end() const { return renewer_->not_after(); }
  bool has_accounts() const { return !accounts_->List().empty(); }

 private:
  // Makes the web's certificate and keeps it from ending.
  absl::Status OpenWeb(std::vector<std::string> hosts, Logger* log);
  Security(std::function<void()> on_deaf, Logger* log) : core_log_(log, std::move(on_deaf)) {}

  CoreLog core_log_;
  std::unique_ptr<Authority> authority_;
  std::unique_ptr<IdentityStore> identities_;
  std::unique_ptr<Authenticator> authenticator_;
  std::unique_ptr<PasswordHasher> hasher_;
  std::shared_ptr<AuditLog> audit_;
  std::unique_ptr<AccountStore> accounts_;
  std::shared_ptr<AccessProcessor> gate_;
  std::unique_ptr<EnrolmentService> enrolment_;
  std::unique_ptr<AccountService> account_service_;
  std::unique_ptr<IdentityAdmin> admin_;
  std::unique_ptr<Renewer> renewer_;
  std::vector<std::string> web_hosts_;
  std::shared_ptr<HttpCertificate> web_certificate_;  // nullptr without web_hosts_
  std::unique_ptr<Renewer> web_renewer_;
};

}  // namespace rekap
