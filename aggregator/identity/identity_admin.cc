#include "aggregator/identity/identity_admin.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"

#include "domain/identity/invitation_code.h"
#include "runtime/tls/openssl.h"

namespace rekap {
namespace {

absl::StatusOr<RegionCode> ParseUnit(const std::string& text) {
  absl::StatusOr<RegionCode> unit = RegionCode::Parse(text);
  if (!unit.ok() || unit->level() != RegionLevel::kKecamatan) {
    return absl::InvalidArgumentError(
        "bukan kode kecamatan, contoh yang benar: 35.27.05 [BAD_UNIT]");
  }
  return *unit;
}

}  // namespace

absl::Status IdentityAdmin::Invite(const std::string& actor, const v1::InviteRequest& request,
                                   v1::InviteResponse& response) {
  absl::StatusOr<RegionCode> unit = ParseUnit(request.unit());
  if (!unit.ok()) return unit.status();
  absl::StatusOr<std::string> name = hooks_.unit_name(*unit);
  if (!name.ok()) return name.status();
  InvitationCode code{
      *unit, authority_->certificate().Fingerprint().substr(0, InvitationCode::kFingerprintSize),
      RandomBytes(InvitationCode::kSecretSize)};
  Invitation invitation{HashSecret(code.secret), hooks_.clock() + kInvitationLifetime};
  absl::Status stored = store_->PutInvitation(
      *unit, invitation,
      MakeAuditEntry(
          actor, "invite", unit->ToString(),
          absl::StrCat("until ", absl::FormatTime(invitation.expires, absl::UTCTimeZone()))));
  if (!stored.ok()) return stored;
  response.set_code(code.ToString());
  response.set_expires_unix_ms(absl::ToUnixMillis(invitation.expires));
  response.set_name(*std::move(name));
  return absl::OkStatus();
}

absl::Status IdentityAdmin::Revoke(const std::string& actor, const v1::RevokeRequest& request,
                                   v1::RevokeResponse& response) {
  absl::StatusOr<RegionCode> unit = ParseUnit(request.unit());
  if (!unit.ok()) return unit.status();
  if (request.reason().size() > kReasonSizeMax) {
    return absl::InvalidArgumentError(
        absl::StrCat("alasan lebih dari ", kReasonSizeMax, " byte [BAD_REASON]"));
  }
  absl::string_view which = request.serial().empty() ? "all" : absl::string_view(request.serial());
  absl::StatusOr<uint32_t> revoked =
      store_->Revoke(*unit, request.serial(), hooks_.clock(),
                     MakeAuditEntry(actor, "revoke", unit->ToString(),
                                    absl::StrCat(which, ": ", request.reason())));
  if (!revoked.ok()) return revoked.status();
  response.set_revoked(*revoked);
  hooks_.on_revoked(*unit, request.reason());
  return absl::OkStatus();
}

absl::Status IdentityAdmin::ListCertificates(const v1::ListCertificatesRequest& request,
                                             v1::ListCertificatesResponse& response) const {
  std::optional<RegionCode> unit;
  if (!request.unit().empty()) {
    absl::StatusOr<RegionCode> parsed = ParseUnit(request.unit());
    if (!parsed.ok()) return parsed.status();
    unit = *parsed;
  }
  for (const IssuedCertificate& issued : store_->List(unit, kListMax)) {
    v1::Certificate& certificate = *response.add_certificates();
    certificate.set_unit(issued.unit.ToString());
    certificate.set_serial(issued.serial);
    certificate.set_not_before_unix_ms(absl::ToUnixMillis(issued.not_before));
    certificate.set_not_after_unix_ms(absl::ToUnixMillis(issued.not_after));
    if (issued.revoked.has_value()) {
      certificate.set_revoked_unix_ms(absl::ToUnixMillis(*issued.revoked));
    }
  }
  return absl::OkStatus();
}

}  // namespace rekap
