// OpenSSL's objects owned, and its errors as absl's. Nothing else of ours calls a
// *_free function or reads the error queue.
#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace rekap {

template <auto Free>
struct OpenSslFree {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};

using BioPtr = std::unique_ptr<BIO, OpenSslFree<BIO_free_all>>;
using EvpKeyPtr = std::unique_ptr<EVP_PKEY, OpenSslFree<EVP_PKEY_free>>;
using X509Ptr = std::unique_ptr<X509, OpenSslFree<X509_free>>;
using X509RequestPtr = std::unique_ptr<X509_REQ, OpenSslFree<X509_REQ_free>>;

// Internal: `what`, and the reason from this thread's error queue, which it empties.
absl::Status OpenSslError(absl::string_view what);

// A read-only view of `text`, which must outlive it.
BioPtr ReadBio(absl::string_view text);
// What has been written to a memory BIO.
std::string Contents(BIO* bio);

// Bytes from the system's generator; aborts if it has none, for nothing that needs a
// secret may go on without.
std::string RandomBytes(size_t size);

}  // namespace rekap
