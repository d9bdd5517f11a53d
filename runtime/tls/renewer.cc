#include "runtime/tls/renewer.h"

#include <algorithm>
#include <utility>

#include "absl/random/random.h"

namespace rekap {
namespace {

// Full jitter: nodes that failed together do not come back together.
absl::Duration Backoff(int failures) {
  absl::Duration bound = Renewer::kBackoffMin;
  for (int i = 1; i < failures && bound < Renewer::kBackoffMax; ++i) bound *= 2;
  bound = std::min(bound, Renewer::kBackoffMax);
  absl::BitGen random;
  return absl::Uniform(absl::IntervalClosed, random, 0.0, 1.0) * bound;
}

}  // namespace

Renewer::Renewer(Certificate current, Renew renew, Logger* log, std::function<absl::Time()> clock)
    : renew_(std::move(renew)),
      log_(log),
      clock_(std::move(clock)),
      due_(RenewalTime(current)),
      not_after_(current.not_after()) {}

Renewer::~Renewer() {
  BeginStop();
  if (thread_.joinable()) thread_.join();
}

void Renewer::BeginStop() {
  absl::MutexLock lock(&mutex_);
  stop_ = true;
}

void Renewer::Start() {
  thread_ = std::thread([this] { Run(); });
}

absl::Duration Renewer::Step() {
  absl::MutexLock step(&step_mutex_);
  absl::Time now = clock_();
  if (now < due_) return due_ - now;
  {
    // What was waited for may have taken until the end.
    absl::MutexLock lock(&mutex_);
    if (stop_) return absl::ZeroDuration();
  }
  absl::StatusOr<Certificate> renewed = renew_(now);
  if (renewed.ok() && RenewalTime(*renewed) <= now) {
    renewed = absl::FailedPreconditionError("the new certificate is due for renewal itself");
  }
  if (!renewed.ok()) {
    due_ = now + Backoff(++failures_);
    log_->Log(now < not_after() ? LogLevel::kWarning : LogLevel::kError,
              "the certificate could not be renewed",
              {{"status", renewed.status()},
               {"certificate_ends", absl::FormatTime(not_after(), absl::UTCTimeZone())},
               {"failures", failures_}});
    return due_ - now;
  }
  failures_ = 0;
  due_ = RenewalTime(*renewed);
  {
    absl::MutexLock lock(&mutex_);
    not_after_ = renewed->not_after();
  }
  log_->Info("certificate renewed",
             {{"serial", renewed->Serial()},
              {"certificate_ends", absl::FormatTime(renewed->not_after(), absl::UTCTimeZone())}});
  return due_ - now;
}

absl::Status Renewer::ReplaceBy(absl::FunctionRef<absl::StatusOr<Certificate>()> replace) {
  absl::MutexLock step(&step_mutex_);
  absl::StatusOr<Certificate> current = replace();
  if (!current.ok()) return current.status();
  failures_ = 0;
  due_ = RenewalTime(*current);
  absl::MutexLock lock(&mutex_);
  not_after_ = current->not_after();
  return absl::OkStatus();
}

void Renewer::Run() {
  while (true) {
    absl::Duration wait = std::min(Step(), kNap);
    absl::MutexLock lock(&mutex_);
    if (mutex_.AwaitWithTimeout(absl::Condition(&stop_), wait)) return;
  }
}

absl::Time Renewer::not_after() const {
  absl::MutexLock lock(&mutex_);
  return not_after_;
}

}  // namespace rekap
