// A private key: ECDSA on P-256, which TLS 1.3 must know and an old office PC signs
// with in well under a millisecond.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "runtime/tls/openssl.h"

namespace rekap {

// Immutable, cheap to copy; any thread.
class PrivateKey {
 public:
  static absl::StatusOr<PrivateKey> Generate();
  // PKCS#8 or SEC1, not encrypted. InvalidArgument if it is neither; the text is never
  // part of the message.
  static absl::StatusOr<PrivateKey> FromPem(absl::string_view pem);

  // PKCS#8. A secret.
  absl::StatusOr<std::string> ToPem() const;
  EVP_PKEY* get() const { return key_.get(); }

 private:
  explicit PrivateKey(EvpKeyPtr key) : key_(std::move(key)) {}

  std::shared_ptr<EVP_PKEY> key_;
};

}  // namespace rekap
