// Making certificates: requests by whoever has a key, certificates by the authority.
// What goes into a certificate is fixed here and nowhere else.
//
//   authority  subject CN "rekap authority", CA, signs certificates only, 20 years
//   server     DNS rekap-aggregator, serverAuth, 90 days
//   web        DNS and IP of the hosts that browsers dial, serverAuth, 90 days
//   node       URI urn:rekap:unit:35.27.05, clientAuth, 90 days
//
// Serials are 128 random bits.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "domain/code/region_code.h"
#include "runtime/tls/certificate.h"
#include "runtime/tls/private_key.h"

namespace rekap {

// The name that every client asks the aggregator's certificate for. It is no host's
// name: the aggregator may move, and the authority that vouches for it is pinned.
inline constexpr char kAggregatorName[] = "rekap-aggregator";
inline constexpr char kUnitUriPrefix[] = "urn:rekap:unit:";

// Outlives every machine involved: a new authority means a visit to every kecamatan.
inline constexpr absl::Duration kAuthorityLifetime = absl::Hours(24 * 365 * 20);
// What a stolen key is good for at most, if nobody notices.
inline constexpr absl::Duration kCertificateLifetime = absl::Hours(24 * 90);
// Certificates begin in the past: an office PC's clock may be a day late, and would
// not believe what begins tomorrow.
inline constexpr absl::Duration kBackdating = absl::Hours(24);

// Bytes of a request; one with a P-521 key takes half a kilobyte.
inline constexpr size_t kRequestDerSizeMax = 4096;

// A PKCS#10 request, DER, signed with `key`; without a subject.
absl::StatusOr<std::string> MakeRequest(const PrivateKey& key);

// A request that was looked at: its signature proves that who asks has the key.
class CheckedRequest {
 public:
  // InvalidArgument unless `der` is one request of at most kRequestDerSizeMax bytes for
  // a key on P-256, P-384 or P-521, signed with it.
  static absl::StatusOr<CheckedRequest> Parse(absl::string_view der);
  EVP_PKEY* public_key() const { return public_key_.get(); }

 private:
  explicit CheckedRequest(EvpKeyPtr key) : public_key_(std::move(key)) {}
  std::shared_ptr<EVP_PKEY> public_key_;
};

// Key and certificate that sign others.
struct Issuer {
  PrivateKey key;
  Certificate certificate;
};

absl::StatusOr<Certificate> MakeAuthority(const PrivateKey& key, absl::Time now);
absl::StatusOr<Certificate> IssueServer(const Issuer& issuer, const PrivateKey& key, absl::Time now,
                                        absl::Duration lifetime = kCertificateLifetime);
// For browsers, which ask for the host that they dial: `hosts` are names and addresses
// (IPv6 without brackets), at least one. InvalidArgument if one is neither.
absl::StatusOr<Certificate> IssueWeb(const Issuer& issuer, const PrivateKey& key,
                                     const std::vector<std::string>& hosts, absl::Time now,
                                     absl::Duration lifetime = kCertificateLifetime);
absl::StatusOr<Certificate> IssueNode(const Issuer& issuer, const CheckedRequest& request,
                                      RegionCode unit, absl::Time now,
                                      absl::Duration lifetime = kCertificateLifetime);

}  // namespace rekap
