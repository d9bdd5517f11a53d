#include "runtime/password/token.h"

#include <array>
#include <sodium.h>

namespace rekap {

std::string MakeToken() {
  std::array<unsigned char, kTokenSize> bytes;
  randombytes_buf(bytes.data(), bytes.size());
  // sodium_bin2hex ends with a NUL, which has its place behind a string's text.
  std::string text(2 * kTokenSize, '\0');
  sodium_bin2hex(text.data(), text.size() + 1, bytes.data(), bytes.size());
  sodium_memzero(bytes.data(), bytes.size());
  return text;
}

std::string HashToken(absl::string_view token) {
  std::string hash(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                     reinterpret_cast<const unsigned char*>(token.data()), token.size());
  return hash;
}

void Wipe(std::string& secret) {
  sodium_memzero(secret.data(), secret.size());
  secret.clear();
}

}  // namespace rekap
