#include "aggregator/identity/enrolment_service.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include <grpcpp/server_context.h>

#include "domain/identity/invitation_code.h"
#include "runtime/grpc/status_translation.h"

namespace rekap {
namespace {

// The same whatever is wrong: who guesses learns nothing.
absl::Status BadInvitation() {
  return absl::UnauthenticatedError(
      "BAD_INVITATION: kode undangan tidak berlaku (salah, sudah dipakai, lewat 72 jam, atau milik "
      "kecamatan lain); minta kode baru ke kabupaten");
}

absl::Status BadRequest(const absl::Status& status) {
  return absl::InvalidArgumentError(absl::StrCat("BAD_REQUEST: ", status.message()));
}

absl::StatusOr<RegionCode> ParseUnit(const std::string& text) {
  absl::StatusOr<RegionCode> unit = RegionCode::Parse(text);
  if (!unit.ok() || unit->level() != RegionLevel::kKecamatan) {
    return absl::InvalidArgumentError("BAD_REQUEST: bukan kode kecamatan");
  }
  return *unit;
}

v1::AuditEntry EntryAbout(const char* action, RegionCode unit, const Certificate& certificate) {
  return MakeAuditEntry(
      absl::StrCat("unit ", unit.ToString()), action, unit.ToString(),
      absl::StrCat("certificate ", certificate.Serial(), " until ",
                   absl::FormatTime(certificate.not_after(), absl::UTCTimeZone())));
}

}  // namespace

grpc::Status EnrolmentService::Join(grpc::ServerContext* context, const v1::JoinRequest* request,
                                    v1::JoinResponse* response) {
  return ToGrpcStatus(JoinWith(*request, context->peer(), *response));
}

absl::Status EnrolmentService::JoinWith(const v1::JoinRequest& request, const std::string& address,
                                        v1::JoinResponse& response) {
  absl::Time now = clock_();
  absl::StatusOr<RegionCode> unit = ParseUnit(request.unit());
  if (!unit.ok()) return unit.status();
  absl::StatusOr<std::optional<Invitation>> invitation = store_->FindInvitation(*unit);
  if (!invitation.ok()) return invitation.status();
  // First, so that others' guesses never keep the one out who has the code.
  InvitationVerdict verdict = JudgeInvitation(*invitation, request.secret(), now);
  if (verdict != InvitationVerdict::kGood) {
    absl::MutexLock lock(&mutex_);
    absl::Status admitted = joins_.Admit(*unit, now);
    log_->Warning("join refused", {{"unit", unit->ToString()},
                                   {"peer", address},
                                   {"reason", VerdictText(verdict)},
                                   {"too_many", !admitted.ok()}});
    return admitted.ok() ? BadInvitation() : admitted;
  }
  absl::StatusOr<CheckedRequest> csr = CheckedRequest::Parse(request.csr());
  if (!csr.ok()) return BadRequest(csr.status());
  absl::StatusOr<Certificate> certificate = authority_->IssueNode(*csr, *unit, now);
  if (!certificate.ok()) return certificate.status();
  absl::Status added =
      store_->AddCertificate(*unit, *certificate, now, (*invitation)->secret_sha256,
                             EntryAbout("join", *unit, *certificate));
  if (absl::IsFailedPrecondition(added)) return BadInvitation();
  if (!added.ok()) return added;
  {
    absl::MutexLock lock(&mutex_);
    joins_.Forgive(*unit);
  }
  log_->Info("unit joined",
             {{"unit", unit->ToString()}, {"peer", address}, {"serial", certificate->Serial()}});
  response.set_certificate_pem(certificate->ToPem());
  response.set_authority_pem(authority_->certificate().ToPem());
  return absl::OkStatus();
}

grpc::Status EnrolmentService::Renew(grpc::ServerContext* context, const v1::RenewRequest* request,
                                     v1::RenewResponse* response) {
  absl::StatusOr<VerifiedPeer> peer = authenticator_->Authenticate(*context->auth_context());
  if (!peer.ok()) return ToGrpcStatus(peer.status());
  return ToGrpcStatus(RenewFor(*peer, *request, context->peer(), *response));
}

absl::Status EnrolmentService::RenewFor(const VerifiedPeer& peer, const v1::RenewRequest& request,
                                        const std::string& address, v1::RenewResponse& response) {
  absl::Time now = clock_();
  {
    absl::MutexLock lock(&mutex_);
    if (absl::Status admitted = renewals_.Admit(peer.unit, now); !admitted.ok()) return admitted;
  }
  absl::StatusOr<CheckedRequest> csr = CheckedRequest::Parse(request.csr());
  if (!csr.ok()) return BadRequest(csr.status());
  absl::StatusOr<Certificate> certificate = authority_->IssueNode(*csr, peer.unit, now);
  if (!certificate.ok()) return certificate.status();
  absl::Status added = store_->AddCertificate(peer.unit, *certificate, now, peer,
                                              EntryAbout("renew", peer.unit, *certificate));
  if (!added.ok()) return added;
  log_->Info(
      "unit renewed its certificate",
      {{"unit", peer.unit.ToString()}, {"peer", address}, {"serial", certificate->Serial()}});
  response.set_certificate_pem(certificate->ToPem());
  return absl::OkStatus();
}

}  // namespace rekap
