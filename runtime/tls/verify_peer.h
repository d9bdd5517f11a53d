// Whether a node's certificate is to be believed, and whose it is. Pure: authority,
// time and revocations are given.
#pragma once

#include <functional>
#include <string>
#include <variant>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "domain/code/region_code.h"
#include "runtime/tls/certificate.h"

namespace rekap {

// The bearer of a certificate: what it may write follows from `unit`.
struct VerifiedPeer {
  RegionCode unit;
  std::string serial;  // as Certificate::Serial
  absl::Time not_before;
  // A connection outlives its handshake: whoever keeps one ends it then.
  absl::Time not_after;
};

enum class PeerRefusal {
  kNoCertificate,
  kExpired,
  kNotYetValid,
  kRevoked,
  kSelfSigned,
  // Issued by another authority, or damaged.
  kUnknownAuthority,
  // Of our authority, but not a node's: another purpose, or not exactly one kecamatan.
  kBadName,
};

inline constexpr size_t kPeerRefusals = 7;

// The word that begins the error, and the metric's label: "CERTIFICATE_EXPIRED".
absl::string_view RefusalWord(PeerRefusal refusal);
// What it means and what to do, Indonesian, without the word.
absl::string_view RefusalText(PeerRefusal refusal);

// `pem` as TLS gave it; TLS has already proven that the peer has the key.
// `is_revoked` is asked last, about a certificate that is good in every other way.
std::variant<VerifiedPeer, PeerRefusal> VerifyPeer(
    absl::string_view pem, const Certificate& authority, absl::Time now,
    const std::function<bool(const VerifiedPeer&)>& is_revoked);

}  // namespace rekap
