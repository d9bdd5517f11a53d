// An X.509 certificate, read only. How one is made is in issue.h, whether one is to be
// believed in verify_peer.h.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "runtime/tls/openssl.h"
#include "runtime/tls/private_key.h"

namespace rekap {

// Bytes of a SHA-256 fingerprint.
inline constexpr size_t kFingerprintSize = 32;

// Immutable, cheap to copy; any thread.
class Certificate {
 public:
  // The first one of a PEM text. InvalidArgument if there is none.
  static absl::StatusOr<Certificate> FromPem(absl::string_view pem);
  // Every one of a PEM text, in its order, at most kChainMax. InvalidArgument if there
  // is none, or more.
  static absl::StatusOr<std::vector<Certificate>> ChainFromPem(absl::string_view pem);
  explicit Certificate(X509Ptr x509) : x509_(std::move(x509)) {}

  std::string ToPem() const;
  // SHA-256 of the DER form, kFingerprintSize bytes.
  std::string Fingerprint() const;
  // Lower-case hexadecimal, two digits a byte.
  std::string Serial() const;
  absl::Time not_before() const;
  absl::Time not_after() const;
  // Names of type URI, of type DNS.
  std::vector<std::string> Uris() const;
  std::vector<std::string> DnsNames() const;
  // Names of type DNS, then addresses of type IP as text: what a browser may dial.
  std::vector<std::string> Hosts() const;
  bool BelongsTo(const PrivateKey& key) const;
  X509* get() const { return x509_.get(); }

  // Certificates in one file: the server's and the authority's are two.
  static constexpr size_t kChainMax = 8;

 private:
  std::shared_ptr<X509> x509_;
};

// When a certificate is to be replaced: at two thirds of its lifetime, so that a month
// is left for what goes wrong.
absl::Time RenewalTime(const Certificate& certificate);

// "4f:0a:..." for a person to compare.
std::string FingerprintText(absl::string_view fingerprint);

}  // namespace rekap
