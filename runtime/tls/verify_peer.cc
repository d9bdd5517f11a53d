#include "runtime/tls/verify_peer.h"

#include <memory>
#include <optional>

#include "absl/strings/strip.h"
#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include "runtime/tls/issue.h"

namespace rekap {
namespace {

using StorePtr = std::unique_ptr<X509_STORE, OpenSslFree<X509_STORE_free>>;
using StoreContextPtr = std::unique_ptr<X509_STORE_CTX, OpenSslFree<X509_STORE_CTX_free>>;

// OpenSSL's check of the chain, of the time and of the purpose; X509_V_OK if all hold.
int CheckChain(const Certificate& certificate, const Certificate& authority, absl::Time now) {
  StorePtr store(X509_STORE_new());
  StoreContextPtr context(X509_STORE_CTX_new());
  if (store == nullptr || context == nullptr ||
      X509_STORE_add_cert(store.get(), authority.get()) != 1 ||
      X509_STORE_CTX_init(context.get(), store.get(), certificate.get(), nullptr) != 1) {
    ERR_clear_error();
    return X509_V_ERR_OUT_OF_MEM;
  }
  X509_VERIFY_PARAM* param = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_time(param, absl::ToTimeT(now));
  X509_VERIFY_PARAM_set_purpose(param, X509_PURPOSE_SSL_CLIENT);
  int verified = X509_verify_cert(context.get());
  int error = X509_STORE_CTX_get_error(context.get());
  ERR_clear_error();
  // A failure that names no reason is none of those that are told apart.
  return verified == 1 || error != X509_V_OK ? error : X509_V_ERR_UNSPECIFIED;
}

std::optional<PeerRefusal> Translate(int error) {
  switch (error) {
    case X509_V_OK:
      return std::nullopt;
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return PeerRefusal::kExpired;
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return PeerRefusal::kNotYetValid;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return PeerRefusal::kSelfSigned;
    case X509_V_ERR_INVALID_PURPOSE:
      return PeerRefusal::kBadName;
    default:
      return PeerRefusal::kUnknownAuthority;
  }
}

// The kecamatan that the certificate names, if it names exactly one and nothing else.
std::optional<RegionCode> UnitOf(const Certificate& certificate) {
  std::vector<std::string> uris = certificate.Uris();
  if (uris.size() != 1) return std::nullopt;
  absl::string_view code = uris[0];
  if (!absl::ConsumePrefix(&code, kUnitUriPrefix)) return std::nullopt;
  absl::StatusOr<RegionCode> unit = RegionCode::Parse(code);
  if (!unit.ok() || unit->level() != RegionLevel::kKecamatan) return std::nullopt;
  return *unit;
}

}  // namespace

absl::string_view RefusalWord(PeerRefusal refusal) {
  switch (refusal) {
    case PeerRefusal::kNoCertificate:
      return "NO_CERTIFICATE";
    case PeerRefusal::kExpired:
      return "CERTIFICATE_EXPIRED";
    case PeerRefusal::kNotYetValid:
      return "CERTIFICATE_NOT_YET_VALID";
    case PeerRefusal::kRevoked:
      return "CERTIFICATE_REVOKED";
    case PeerRefusal::kSelfSigned:
      return "CERTIFICATE_SELF_SIGNED";
    case PeerRefusal::kUnknownAuthority:
      return "UNKNOWN_AUTHORITY";
    case PeerRefusal::kBadName:
      return "CERTIFICATE_BAD_NAME";
  }
  return "REFUSED";
}

absl::string_view RefusalText(PeerRefusal refusal) {
  switch (refusal) {
    case PeerRefusal::kNoCertificate:
      return "komputer ini belum bergabung; minta kode undangan ke kabupaten, lalu `rekap-node "
             "join`";
    case PeerRefusal::kExpired:
      return "sertifikat sudah berakhir; minta kode undangan baru ke kabupaten";
    case PeerRefusal::kNotYetValid:
      return "sertifikat belum berlaku; periksa jam komputer kabupaten";
    case PeerRefusal::kRevoked:
      return "sertifikat sudah dicabut oleh kabupaten";
    case PeerRefusal::kSelfSigned:
      return "sertifikat dibuat sendiri, bukan oleh kabupaten";
    case PeerRefusal::kUnknownAuthority:
      return "sertifikat bukan dari kabupaten ini";
    case PeerRefusal::kBadName:
      return "sertifikat bukan milik satu kecamatan";
  }
  return "ditolak";
}

std::variant<VerifiedPeer, PeerRefusal> VerifyPeer(
    absl::string_view pem, const Certificate& authority, absl::Time now,
    const std::function<bool(const VerifiedPeer&)>& is_revoked) {
  if (pem.empty()) return PeerRefusal::kNoCertificate;
  absl::StatusOr<Certificate> certificate = Certificate::FromPem(pem);
  if (!certificate.ok()) return PeerRefusal::kUnknownAuthority;
  std::optional<PeerRefusal> refusal = Translate(CheckChain(*certificate, authority, now));
  if (refusal.has_value()) return *refusal;
  std::optional<RegionCode> unit = UnitOf(*certificate);
  if (!unit.has_value()) return PeerRefusal::kBadName;
  VerifiedPeer peer{*unit, certificate->Serial(), certificate->not_before(),
                    certificate->not_after()};
  if (is_revoked(peer)) return PeerRefusal::kRevoked;
  return peer;
}

}  // namespace rekap
