#include "runtime/tls/openssl.h"

#include <cstdlib>
#include <string>

#include "absl/strings/str_cat.h"
#include <openssl/err.h>
#include <openssl/rand.h>

namespace rekap {

absl::Status OpenSslError(absl::string_view what) {
  // The first error is the cause, those after it are its consequences.
  unsigned long code = ERR_get_error();
  ERR_clear_error();
  const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  return absl::InternalError(absl::StrCat(what, ": ", reason == nullptr ? "no reason" : reason));
}

BioPtr ReadBio(absl::string_view text) {
  return BioPtr(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::string Contents(BIO* bio) {
  char* data = nullptr;
  long size = BIO_get_mem_data(bio, &data);
  return std::string(data, static_cast<size_t>(size));
}

std::string RandomBytes(size_t size) {
  std::string bytes(size, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(size)) != 1) {
    std::abort();
  }
  return bytes;
}

}  // namespace rekap
