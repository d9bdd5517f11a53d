#include "runtime/tls/private_key.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>

namespace rekap {
namespace {

// Without it OpenSSL would ask for a passphrase at the terminal.
int NoPassphrase(char*, int, int, void*) { return 0; }

}  // namespace

absl::StatusOr<PrivateKey> PrivateKey::Generate() {
  EvpKeyPtr key(EVP_EC_gen("P-256"));
  if (key == nullptr) return OpenSslError("generating a key");
  return PrivateKey(std::move(key));
}

absl::StatusOr<PrivateKey> PrivateKey::FromPem(absl::string_view pem) {
  EvpKeyPtr key(PEM_read_bio_PrivateKey(ReadBio(pem).get(), nullptr, NoPassphrase, nullptr));
  if (key == nullptr) {
    return absl::InvalidArgumentError(OpenSslError("no private key in PEM").message());
  }
  return PrivateKey(std::move(key));
}

absl::StatusOr<std::string> PrivateKey::ToPem() const {
  // A secure-memory BIO wipes what it held.
  BioPtr bio(BIO_new(BIO_s_secmem()));
  if (bio == nullptr ||
      PEM_write_bio_PKCS8PrivateKey(bio.get(), get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) {
    return OpenSslError("writing a private key");
  }
  return Contents(bio.get());
}

}  // namespace rekap
