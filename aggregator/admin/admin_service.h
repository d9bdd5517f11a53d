// The Admin service (proto/rekap/v1/admin.proto): catalog versions and reviews, made
// durable, then shown to readers and sent to the nodes; and the face of what other parts
// do for an administrator. Who may call what is decided before (aggregator/access).
//
// Every act has its entry in the audit journal before it is answered. The stores write
// it with the act where the act is in the database; identities write their own.
#pragma once

#include <functional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"

#include "aggregator/access/callers.h"
#include "aggregator/admin/admin_store.h"
#include "aggregator/audit/audit_log.h"
#include "aggregator/ingest/ingest_loop.h"
#include "aggregator/live/live_rollup.h"
#include "rekap/v1/admin.grpc.pb.h"
#include "runtime/grpc/call_peers.h"
#include "runtime/log/logger.h"

namespace rekap {

// What other parts do for an administrator. `actor` is the caller for the audit journal,
// where the part writes into it itself. A function that is not set: its method answers
// FAILED_PRECONDITION. Called in any thread.
struct AdminCalls {
  // Set where there is TLS.
  std::function<absl::Status(const std::string& actor, const v1::InviteRequest&,
                             v1::InviteResponse&)>
      invite;
  std::function<absl::Status(const std::string& actor, const v1::RevokeRequest&,
                             v1::RevokeResponse&)>
      revoke;
  std::function<absl::Status(const v1::ListCertificatesRequest&, v1::ListCertificatesResponse&)>
      list_certificates;
  // Makes a backup and verifies it; the entry about it is written here.
  std::function<absl::StatusOr<v1::BackupResponse>()> backup;
  std::function<absl::StatusOr<v1::QuarantineResponse>(const v1::QuarantineRequest&)> quarantine;
};

class AdminService : public v1::Admin::Service {
 public:
  // The pointers must outlive the service. `callers` is null where accounts are not in
  // use: then the author is what the request says, and the audit journal says "local".
  // `peers` as for PeerOf.
  AdminService(AdminStore* store, LiveRollup* live, IngestLoop* ingest, AuditLog* audit,
               AdminCalls calls, const Callers* callers, Logger* log,
               const CallPeers* peers = nullptr)
      : store_(store),
        live_(live),
        ingest_(ingest),
        audit_(audit),
        calls_(std::move(calls)),
        callers_(callers),
        log_(log),
        peers_(peers) {}

  grpc::Status ApplyCatalog(grpc::ServerContext* context, const v1::ApplyCatalogRequest* request,
                            v1::ApplyCatalogResponse* response) override;
  grpc::Status GetCatalog(grpc::ServerContext* context, const v1::GetCatalogRequest* request,
                          v1::GetCatalogResponse* response) override;
  grpc::Status ListCatalogs(grpc::ServerContext* context, const v1::ListCatalogsRequest* request,
                            v1::ListCatalogsResponse* response) override;
  grpc::Status Decide(grpc::ServerContext* context, const v1::DecideRequest* request,
                      v1::DecideResponse* response) override;
  grpc::Status Invite(grpc::ServerContext* context, const v1::InviteRequest* request,
                      v1::InviteResponse* response) override;
  grpc::Status Revoke(grpc::ServerContext* context, const v1::RevokeRequest* request,
                      v1::RevokeResponse* response) override;
  grpc::Status ListCertificates(grpc::ServerContext* context,
                                const v1::ListCertificatesRequest* request,
                                v1::ListCertificatesResponse* response) override;
  grpc::Status Audit(grpc::ServerContext* context, const v1::AuditRequest* request,
                     v1::AuditResponse* response) override;
  grpc::Status Backup(grpc::ServerContext* context, const v1::BackupRequest* request,
                      v1::BackupResponse* response) override;
  grpc::Status Quarantine(grpc::ServerContext* context, const v1::QuarantineRequest* request,
                          v1::QuarantineResponse* response) override;

 private:
  struct Actor {
    std::string audited;  // for the audit journal
    std::string author;   // for what is stored and sent to the nodes
    std::string peer;     // where the call comes from, for the log
  };
  // `author`: what the request says, which counts only without accounts.
  absl::StatusOr<Actor> WhoCalls(const grpc::ServerContext* context,
                                 const std::string& author) const;
  // The same for calls whose request names no author.
  absl::StatusOr<std::string> AuditedActor(const grpc::ServerContext* context) const;
  absl::Status Apply(const Actor& actor, const v1::ApplyCatalogRequest& request,
                     v1::ApplyCatalogResponse& response);
  absl::Status DecideAbout(const Actor& actor, const v1::DecideRequest& request,
                           v1::DecideResponse& response);
  absl::Status BackUp(const std::string& actor, const std::string& peer,
                      v1::BackupResponse& response);

  AdminStore* const store_;
  LiveRollup* const live_;
  IngestLoop* const ingest_;
  AuditLog* const audit_;
  const AdminCalls calls_;
  const Callers* const callers_;
  Logger* const log_;
  const CallPeers* const peers_;
  // One change at a time: the state that a decision is checked against must be
  // the one that it changes, and versions reach readers in their order.
  absl::Mutex mutex_;
  // The stored catalog is the one that readers see.
  bool shown_ ABSL_GUARDED_BY(mutex_) = true;
};

}  // namespace rekap
