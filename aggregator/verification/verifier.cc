#include "aggregator/verification/verifier.h"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"

#include "aggregator/backup/verify_storage.h"
#include "aggregator/query/queries.h"

namespace rekap {
namespace {

using SteadyClock = std::chrono::steady_clock;

}  // namespace

absl::StatusOr<v1::VerifyResponse> Verifier::Call(const v1::VerifyRequest& request,
                                                  const Abandoned& abandoned) {
  {
    absl::MutexLock lock(&mutex_);
    if (called_) {
      return absl::AbortedError(
          "verifikasi lain sedang berjalan; ulangi sesudahnya [VERIFY_RUNNING]");
    }
    called_ = true;
    auto free = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return !scheduled_; };
    mutex_.Await(absl::Condition(&free));
  }
  absl::Cleanup done = [this] {
    absl::MutexLock lock(&mutex_);
    called_ = false;
  };
  return Run(request, abandoned);
}

absl::Status Verifier::RunScheduled(const Abandoned& stop) {
  {
    absl::MutexLock lock(&mutex_);
    if (called_) return absl::CancelledError("gave way to a caller");
    scheduled_ = true;
  }
  absl::Cleanup done = [this] {
    absl::MutexLock lock(&mutex_);
    scheduled_ = false;
  };
  return Run(v1::VerifyRequest(), [this, &stop] { return stop() || called(); }).status();
}

bool Verifier::called() const {
  absl::MutexLock lock(&mutex_);
  return called_;
}

absl::StatusOr<v1::VerifyResponse> Verifier::Run(const v1::VerifyRequest& request,
                                                 const Abandoned& abandoned) {
  const SteadyClock::time_point begin = SteadyClock::now();
  absl::StatusOr<v1::VerifyResponse> verified;
  absl::StatusOr<std::vector<std::string>> damage = VerifyStorage(*database_);
  if (damage.ok()) {
    verified = Verify(*live_, request, *damage, abandoned);
  } else {
    verified = damage.status();
  }
  if (verified.ok()) {
    Note(request, *verified, absl::FromChrono(SteadyClock::now() - begin));
  } else if (!absl::IsCancelled(verified.status())) {
    log_->Error("verification could not be finished", {{"status", verified.status()}});
  }
  return verified;
}

void Verifier::Note(const v1::VerifyRequest& request, const v1::VerifyResponse& response,
                    absl::Duration took) {
  if (response.exact()) {
    log_->Info("verified, everything is exact", {{"chain_only", request.chain_only()},
                                                 {"units", response.units()},
                                                 {"entries", response.entries()},
                                                 {"rows", response.rows()},
                                                 {"cells", response.cells()},
                                                 {"took_ms", absl::ToInt64Milliseconds(took)}});
  } else {
    log_->Error("verification found differences", {{"chain_only", request.chain_only()},
                                                   {"differences", response.differences_size()},
                                                   {"first", response.differences(0)},
                                                   {"took_ms", absl::ToInt64Milliseconds(took)}});
  }
  if (request.chain_only() && response.exact()) return;
  absl::Status kept = record_->Put({clock_(), took, response.exact()});
  if (!kept.ok()) log_->Error("the verification cannot be recorded", {{"status", kept}});
}

}  // namespace rekap
