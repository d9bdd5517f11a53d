#include "runtime/grpc/core_log.h"

#include <utility>

#include "absl/strings/match.h"
#include <grpc/support/log.h>

namespace rekap {
namespace {

// The message of gRPC's TLS code about each handshake that failed in it.
constexpr absl::string_view kHandshakeFailed = "Handshake failed with fatal error";
// What it says when it gives a listener up, for want of open files: it polls that one
// never again.
constexpr absl::string_view kAcceptFailed = "Failed accept4";

// Whose turn it is. gRPC's threads may be in the function when a CoreLog goes, so they
// read under the lock.
struct Current {
  absl::Mutex mutex;
  CoreLog* log ABSL_GUARDED_BY(mutex) = nullptr;
};

Current& TheCurrent() {
  static Current* const current = new Current;  // outlives every thread
  return *current;
}

LogLevel LevelOf(gpr_log_severity severity) {
  switch (severity) {
    case GPR_LOG_SEVERITY_DEBUG:
      return LogLevel::kDebug;
    case GPR_LOG_SEVERITY_INFO:
      return LogLevel::kInfo;
    case GPR_LOG_SEVERITY_ERROR:
      break;
  }
  // To gRPC a scanned port is an error; to us nothing is before a person must act.
  return LogLevel::kWarning;
}

void Receive(gpr_log_func_args* args) {
  Current& current = TheCurrent();
  absl::ReaderMutexLock lock(&current.mutex);
  if (current.log != nullptr) current.log->OnMessage(LevelOf(args->severity), args->message);
}

}  // namespace

absl::string_view FailureWord(HandshakeFailure failure) {
  switch (failure) {
    case HandshakeFailure::kPlaintext:
      return "PLAINTEXT";
    case HandshakeFailure::kOldTls:
      return "OLD_TLS";
    case HandshakeFailure::kOther:
      break;
  }
  return "HANDSHAKE";
}

HandshakeFailure ClassifyHandshake(absl::string_view message) {
  // OpenSSL's reasons. A first byte that is no TLS record reads as a version; HTTP/1
  // it knows by name.
  for (absl::string_view reason : {"wrong version number", "http request", "https proxy request"}) {
    if (absl::StrContains(message, reason)) return HandshakeFailure::kPlaintext;
  }
  // TLS 1.2 finds no cipher that it may use, older versions none of their own.
  for (absl::string_view reason : {"no shared cipher", "unsupported protocol", "version too low"}) {
    if (absl::StrContains(message, reason)) return HandshakeFailure::kOldTls;
  }
  return HandshakeFailure::kOther;
}

CoreLog::CoreLog(Logger* log, std::function<void()> on_deaf, std::function<absl::Time()> clock)
    : log_(log), on_deaf_(std::move(on_deaf)), clock_(std::move(clock)) {
  {
    Current& current = TheCurrent();
    absl::MutexLock lock(&current.mutex);
    current.log = this;
  }
  gpr_set_log_function(Receive);
}

CoreLog::~CoreLog() {
  gpr_set_log_function(nullptr);
  Current& current = TheCurrent();
  absl::MutexLock lock(&current.mutex);
  current.log = nullptr;
}

uint64_t CoreLog::failures(HandshakeFailure failure) const {
  absl::MutexLock lock(&mutex_);
  return kinds_[static_cast<size_t>(failure)].count;
}

void CoreLog::OnMessage(LogLevel level, absl::string_view message) {
  if (absl::StartsWith(message, kAcceptFailed)) {
    log_->Error("a listener takes no more connections", {{"message", message}});
    if (on_deaf_) on_deaf_();
    return;
  }
  if (!absl::StartsWith(message, kHandshakeFailed)) {
    log_->Log(level, "grpc", {{"message", message}});
    return;
  }
  HandshakeFailure failure = ClassifyHandshake(message);
  uint64_t count = 0;
  {
    absl::MutexLock lock(&mutex_);
    Kind& kind = kinds_[static_cast<size_t>(failure)];
    count = ++kind.count;
    absl::Time now = clock_();
    // A clock that was set back must not silence the log for long.
    bool recent = now >= kind.last_line && now - kind.last_line < kLineInterval;
    if (recent) return;
    kind.last_line = now;
  }
  log_->Warning("handshake failed",
                {{"kind", FailureWord(failure)}, {"total", count}, {"message", message}});
}

}  // namespace rekap
