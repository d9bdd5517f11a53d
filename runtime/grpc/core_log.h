// gRPC's own log, into ours, and what can be learned only there: handshakes that failed
// before there was a call. gRPC has one log function in a process, a plain pointer, so
// this is the one place with a variable that is not an object's.
#pragma once

#include <array>
#include <cstdint>
#include <functional>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

#include "runtime/log/logger.h"

namespace rekap {

enum class HandshakeFailure {
  kPlaintext,  // no TLS at all: an old or misconfigured client
  kOldTls,     // TLS below 1.3
  kOther,      // cut off, no common ground, the peer refused our certificate
};
inline constexpr size_t kHandshakeFailureKinds = 3;

// The word for logs and metrics: "PLAINTEXT", "OLD_TLS", "HANDSHAKE".
absl::string_view FailureWord(HandshakeFailure failure);

// What gRPC says of a failed handshake ("... SSL_ERROR_SSL: error:0A00010B:SSL
// routines::wrong version number."). Pure; exposed for tests.
HandshakeFailure ClassifyHandshake(absl::string_view message);

// Takes gRPC's log while it lives; one at a time, made before the first server or
// channel. Thread-safe.
class CoreLog {
 public:
  // Lines of one kind of failure are this far apart: whoever scans ports must not fill
  // the disk. The counters count all.
  static constexpr absl::Duration kLineInterval = absl::Seconds(1);

  // `log` must outlive it. `on_deaf` is called, in gRPC's threads, when a listener of the
  // process takes no more connections until a restart. `clock`: wall clock.
  explicit CoreLog(Logger* log, std::function<void()> on_deaf = nullptr,
                   std::function<absl::Time()> clock = absl::Now);
  ~CoreLog();
  CoreLog(const CoreLog&) = delete;
  CoreLog& operator=(const CoreLog&) = delete;

  // Since the start.
  uint64_t failures(HandshakeFailure failure) const;

  // One message of gRPC's; exposed for tests.
  void OnMessage(LogLevel level, absl::string_view message);

 private:
  struct Kind {
    uint64_t count = 0;
    absl::Time last_line = absl::InfinitePast();
  };

  Logger* const log_;
  const std::function<void()> on_deaf_;
  const std::function<absl::Time()> clock_;
  mutable absl::Mutex mutex_;
  std::array<Kind, kHandshakeFailureKinds> kinds_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rekap
