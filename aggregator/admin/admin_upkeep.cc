// AdminService, the part that other parts do: certificates, the audit journal, backups,
// what was set aside.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "aggregator/access/access_processor.h"
#include "aggregator/admin/admin_service.h"
#include "runtime/grpc/status_translation.h"

namespace rekap {
namespace {

constexpr uint32_t kAuditDefault = 100;
// An answer of this many entries is at most about 1.5 MiB.
constexpr uint32_t kAuditMax = 1000;

absl::Status WithoutTls() {
  return absl::FailedPreconditionError(
      "aggregator ini berjalan tanpa TLS (--insecure), sehingga tidak ada sertifikat");
}

absl::Status NotHere(absl::string_view what) {
  return absl::FailedPreconditionError(absl::StrCat(what, " tidak tersedia di aggregator ini"));
}

}  // namespace

absl::StatusOr<std::string> AdminService::AuditedActor(const grpc::ServerContext* context) const {
  absl::StatusOr<Actor> actor = WhoCalls(context, kLocalActor);
  if (!actor.ok()) return actor.status();
  return actor->audited;
}

grpc::Status AdminService::Invite(grpc::ServerContext* context, const v1::InviteRequest* request,
                                  v1::InviteResponse* response) {
  if (!calls_.invite) return ToGrpcStatus(WithoutTls());
  absl::StatusOr<std::string> actor = AuditedActor(context);
  if (!actor.ok()) return ToGrpcStatus(actor.status());
  return ToGrpcStatus(calls_.invite(*actor, *request, *response));
}

grpc::Status AdminService::Revoke(grpc::ServerContext* context, const v1::RevokeRequest* request,
                                  v1::RevokeResponse* response) {
  if (!calls_.revoke) return ToGrpcStatus(WithoutTls());
  absl::StatusOr<std::string> actor = AuditedActor(context);
  if (!actor.ok()) return ToGrpcStatus(actor.status());
  return ToGrpcStatus(calls_.revoke(*actor, *request, *response));
}

grpc::Status AdminService::ListCertificates(grpc::ServerContext*,
                                            const v1::ListCertificatesRequest* request,
                                            v1::ListCertificatesResponse* response) {
  if (!calls_.list_certificates) return ToGrpcStatus(WithoutTls());
  return ToGrpcStatus(calls_.list_certificates(*request, *response));
}

grpc::Status AdminService::Audit(grpc::ServerContext*, const v1::AuditRequest* request,
                                 v1::AuditResponse* response) {
  if (request->limit() > kAuditMax) {
    return ToGrpcStatus(absl::InvalidArgumentError(
        absl::StrCat("limit ", request->limit(), " lebih dari ", kAuditMax)));
  }
  const uint32_t limit = request->limit() == 0 ? kAuditDefault : request->limit();
  absl::StatusOr<std::vector<v1::AuditEntry>> entries = audit_->List(request->before_seq(), limit);
  if (!entries.ok()) return ToGrpcStatus(entries.status());
  for (v1::AuditEntry& entry : *entries) *response->add_entries() = std::move(entry);
  return grpc::Status::OK;
}

grpc::Status AdminService::Backup(grpc::ServerContext* context, const v1::BackupRequest*,
                                  v1::BackupResponse* response) {
  if (!calls_.backup) return ToGrpcStatus(NotHere("cadangan"));
  absl::StatusOr<std::string> actor = AuditedActor(context);
  if (!actor.ok()) return ToGrpcStatus(actor.status());
  return ToGrpcStatus(BackUp(*actor, PeerOf(*context, peers_), *response));
}

absl::Status AdminService::BackUp(const std::string& actor, const std::string& peer,
                                  v1::BackupResponse& response) {
  absl::StatusOr<v1::BackupResponse> made = calls_.backup();
  // A copy that proves to be damaged says something about the database itself: that is
  // written down too.
  if (!made.ok() && !absl::IsDataLoss(made.status())) return made.status();
  absl::Status audited = audit_->Append(
      made.ok() ? MakeAuditEntry(actor, "backup", made->path(),
                                 absl::StrCat(made->bytes(), " bytes, ", made->entries(),
                                              " entries re-hashed"))
                : MakeAuditEntry(actor, "backup", "damaged", made.status().message()));
  if (!made.ok()) {
    log_->Error("backup is damaged",
                {{"peer", peer}, {"status", made.status()}, {"audit", audited}});
    return made.status();
  }
  if (!audited.ok()) return audited;
  log_->Info("backup made", {{"peer", peer}, {"path", made->path()}, {"bytes", made->bytes()}});
  response = *std::move(made);
  return absl::OkStatus();
}

grpc::Status AdminService::Quarantine(grpc::ServerContext*, const v1::QuarantineRequest* request,
                                      v1::QuarantineResponse* response) {
  if (!calls_.quarantine) return ToGrpcStatus(NotHere("karantina"));
  absl::StatusOr<v1::QuarantineResponse> listed = calls_.quarantine(*request);
  if (!listed.ok()) return ToGrpcStatus(listed.status());
  *response = *std::move(listed);
  return grpc::Status::OK;
}

}  // namespace rekap
