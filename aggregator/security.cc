#include "aggregator/security.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "aggregator/access/access_metrics.h"
#include "aggregator/identity/identity_collector.h"
#include "runtime/daemon/setting_files.h"
#include "runtime/http/http_certificate.h"

namespace rekap {

absl::StatusOr<std::unique_ptr<Security>> Security::Open(Options options,
                                                         std::shared_ptr<Database> database,
                                                         std::shared_ptr<AuditLog> audit,
                                                         prometheus::Registry& registry,
                                                         Logger* log) {
  std::unique_ptr<Security> security(new Security(std::move(options.on_deaf), log));
  absl::StatusOr<std::unique_ptr<IdentityStore>> identities = IdentityStore::Open(database, audit);
  if (!identities.ok()) return identities.status();
  bool known = !(*identities)->List(std::nullopt, 1).empty();
  const bool anew = known && !Authority::Exists(options.data);
  if (anew && !options.new_authority) {
    return FaultOfSetting(
        "data",
        absl::FailedPreconditionError(absl::StrCat(
            options.data,
            "/authority is missing, and nodes have certificates of it: bring it back from the old "
            "machine. If it is lost for good, start once with --new-authority; every node must be "
            "invited anew then [NO_AUTHORITY]")));
  }
  absl::StatusOr<std::unique_ptr<Authority>> authority = Authority::Open(options.data, absl::Now());
  // A folder that lacks a part, or has a damaged one, is brought back by a person.
  if (absl::IsFailedPrecondition(authority.status())) {
    return FaultOfSetting("data", authority.status());
  }
  if (!authority.ok()) return authority.status();
  if (anew) {
    absl::Status told = audit->Append(MakeAuditEntry(
        kLocalActor, "new-authority", FingerprintText((*authority)->certificate().Fingerprint()),
        "the one that nodes have certificates of was lost: each must be invited anew"));
    if (!told.ok()) return told;
  }
  absl::StatusOr<Certificate> server = (*authority)->server_certificate();
  if (!server.ok()) return server.status();
  absl::StatusOr<std::unique_ptr<PasswordHasher>> hasher = PasswordHasher::Make();
  if (!hasher.ok()) return hasher.status();
  absl::StatusOr<std::unique_ptr<AccountStore>> accounts = AccountStore::Open(database, audit);
  if (!accounts.ok()) return accounts.status();
  absl::StatusOr<AccessMetrics> metrics = AccessMetrics::Declare(registry);
  if (!metrics.ok()) return metrics.status();
  security->authority_ = *std::move(authority);
  security->identities_ = *std::move(identities);
  security->hasher_ = *std::move(hasher);
  security->accounts_ = *std::move(accounts);
  security->audit_ = std::move(audit);
  security->authenticator_ = std::make_unique<Authenticator>(security->authority_->certificate(),
                                                             security->identities_.get());
  security->gate_ = std::make_shared<AccessProcessor>(
      security->accounts_.get(),
      [authenticator = security->authenticator_.get()](const grpc::AuthContext& context) {
        return authenticator->Authenticate(context).status();
      },
      *metrics);
  security->enrolment_ = std::make_unique<EnrolmentService>(
      security->authority_.get(), security->identities_.get(), security->authenticator_.get(), log);
  security->account_service_ =
      std::make_unique<AccountService>(security->accounts_.get(), security->hasher_.get(),
                                       security->audit_.get(), log, absl::Now, options.peers);
  security->renewer_ = std::make_unique<Renewer>(
      *server,
      [authority = security->authority_.get()](absl::Time now) {
        return authority->RenewServer(now);
      },
      log);
  security->renewer_->Start();
  if (!options.web_hosts.empty()) {
    absl::Status opened = security->OpenWeb(std::move(options.web_hosts), log);
    if (!opened.ok()) return opened;
  }
  return security;
}

absl::Status Security::OpenWeb(std::vector<std::string> hosts, Logger* log) {
  absl::StatusOr<Certificate> web = authority_->OpenWeb(hosts, absl::Now());
  if (!web.ok()) return web.status();
  const IdentityFiles files = authority_->web_files();
  absl::StatusOr<std::unique_ptr<HttpCertificate>> shown =
      HttpCertificate::Load(files.key, files.certificate, log);
  if (!shown.ok()) return shown.status();
  web_certificate_ = *std::move(shown);
  web_renewer_ = std::make_unique<Renewer>(
      *web,
      [authority = authority_.get(), hosts](absl::Time now) {
        return authority->RenewWeb(hosts, now);
      },
      log);
  web_renewer_->Start();
  web_hosts_ = std::move(hosts);
  return absl::OkStatus();
}

ChannelSecurity Security::channel() const {
  return ChannelTls{authority_->certificate_file(), std::nullopt};
}

std::optional<HttpTls> Security::web() const {
  if (web_hosts_.empty()) return std::nullopt;
  return HttpTls{web_certificate_, web_hosts_};
}

ServerSecurity Security::server() const { return ServerTls{authority_->server_files(), gate_}; }

PeerReader Security::peers() const {
  return [authenticator = authenticator_.get()](
             const grpc::ServerContextBase& context) -> absl::StatusOr<CertifiedPeer> {
    absl::StatusOr<VerifiedPeer> peer = authenticator->Authenticate(*context.auth_context());
    if (!peer.ok()) return peer.status();
    return CertifiedPeer{peer->unit, peer->not_after};
  };
}

std::vector<RpcService> Security::services() const {
  return {{v1::Enrolment::service_full_name(), enrolment_.get()},
          {v1::Account::service_full_name(), account_service_.get()}};
}

void Security::AddCalls(IngestLoop* ingest, HistoryServer* histories, AdminCalls& calls) {
  IdentityAdmin::Hooks hooks;
  hooks.unit_name = [ingest](RegionCode unit) -> absl::StatusOr<std::string> {
    std::shared_ptr<const Catalog> catalog = ingest->catalog();
    const Region* region = catalog->FindRegion(unit);
    if (region != nullptr) return region->name;
    return absl::NotFoundError(
        absl::StrCat("kecamatan ", unit.ToString(), " tidak ada dalam katalog"));
  };
  hooks.on_revoked = [ingest, histories](RegionCode unit, const std::string& reason) {
    ingest->EndUnit(unit, reason);
    histories->EndUnit(unit);
  };
  admin_ = std::make_unique<IdentityAdmin>(authority_.get(), identities_.get(), std::move(hooks));
  using std::placeholders::_1;
  using std::placeholders::_2;
  using std::placeholders::_3;
  calls.invite = std::bind(&IdentityAdmin::Invite, admin_.get(), _1, _2, _3);
  calls.revoke = std::bind(&IdentityAdmin::Revoke, admin_.get(), _1, _2, _3);
  calls.list_certificates = std::bind(&IdentityAdmin::ListCertificates, admin_.get(), _1, _2);
}

std::shared_ptr<prometheus::Collectable> Security::collector(
    std::function<std::shared_ptr<const Catalog>()> catalog) const {
  return MakeIdentityCollector(authenticator_.get(), &core_log_, identities_.get(),
                               std::move(catalog));
}

}  // namespace rekap
