// The certificate that an HTTPS listener shows, read from its files again when they have
// changed, so that renewing it needs no restart. GnuTLS's side of runtime/tls: the HTTP
// library speaks TLS through it.
#pragma once

#include <gnutls/abstract.h>
#include <memory>
#include <mutex>
#include <string>
#include <sys/stat.h>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "runtime/log/logger.h"

namespace rekap {

// Any thread: the listener's asks at every handshake, whoever watches the daemon now and then.
class HttpCertificate {
 public:
  // How soon a renewed certificate is in use, at most.
  static constexpr absl::Duration kRefresh = absl::Seconds(2);

  // PEM files; the certificate's may go on with its authority's. `log` must outlive it.
  // FailedPrecondition, with the path, if they cannot be read or do not belong together.
  static absl::StatusOr<std::unique_ptr<HttpCertificate>> Load(std::string key_file,
                                                               std::string certificate_file,
                                                               Logger* log);

  // A chain and its key. They live as long as the object, renewed or not: a handshake
  // under way goes on with what it began with.
  struct Pair {
    std::vector<gnutls_pcert_st> chain;
    gnutls_privkey_t key = nullptr;
    absl::Time not_after = absl::InfinitePast();  // of the listener's own, the chain's first
    Pair() = default;
    ~Pair();
    Pair(const Pair&) = delete;
    Pair& operator=(const Pair&) = delete;
  };
  // As the files are now, or were when they last could be read; `now` decides whether they
  // are looked at.
  Pair& Current(absl::Time now);

 private:
  HttpCertificate(std::string key_file, std::string certificate_file, Logger* log)
      : key_file_(std::move(key_file)), certificate_file_(std::move(certificate_file)), log_(log) {}

  // mutex_ is held, or nobody else has the object yet.
  absl::Status Reload();

  const std::string key_file_;
  const std::string certificate_file_;
  Logger* const log_;
  std::mutex mutex_;  // guards what follows
  absl::Time looked_ = absl::InfinitePast();
  struct stat seen_ = {};
  // The last is in use. One comes in two months.
  std::vector<std::unique_ptr<Pair>> pairs_;
};

}  // namespace rekap
