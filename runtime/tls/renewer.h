// Replaces a certificate before it ends: at RenewalTime, then after each failure with
// full-jitter backoff. Who renews, and how, is the caller's.
//
// The clock is the wall clock, and certificates end by it; an office PC sleeps and has
// its clock set, so the thread looks at it at least every kNap, however far away the
// next renewal is.
#pragma once

#include <functional>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

#include "runtime/log/logger.h"
#include "runtime/tls/certificate.h"

namespace rekap {

class Renewer {
 public:
  static constexpr absl::Duration kNap = absl::Minutes(10);
  // Upper bounds of the first and of the longest delay after a failure. A month is
  // left when renewal begins, so there is no hurry.
  static constexpr absl::Duration kBackoffMin = absl::Minutes(1);
  static constexpr absl::Duration kBackoffMax = absl::Hours(1);

  // Gets a certificate, puts it in its place and returns it.
  using Renew = std::function<absl::StatusOr<Certificate>(absl::Time now)>;

  // `log` must outlive it. `renew` is called by one thread at a time.
  Renewer(Certificate current, Renew renew, Logger* log,
          std::function<absl::Time()> clock = absl::Now);
  // Stops the thread; waits for a renewal under way.
  ~Renewer();
  Renewer(const Renewer&) = delete;
  Renewer& operator=(const Renewer&) = delete;

  // Starts the thread; once.
  void Start();
  // From now on no renewal begins. Any thread, while the object lives.
  void BeginStop();
  // Renews if it is due and nobody stopped it. Returns how long nothing is. What the thread does
  // each time.
  absl::Duration Step();

  // Another certificate comes into its place, not by a renewal: `replace` puts it there and
  // returns it. Waits for a renewal under way, and none begins until `replace` has returned; it
  // may call not_after() alone. Its error is returned, and then nothing has changed. Any thread.
  absl::Status ReplaceBy(absl::FunctionRef<absl::StatusOr<Certificate>()> replace);
  // End of the certificate in place. Any thread.
  absl::Time not_after() const;

 private:
  void Run();

  const Renew renew_;
  Logger* const log_;
  const std::function<absl::Time()> clock_;

  absl::Mutex step_mutex_;  // held for a whole step or replacement
  absl::Time due_ ABSL_GUARDED_BY(step_mutex_);
  int failures_ ABSL_GUARDED_BY(step_mutex_) = 0;

  mutable absl::Mutex mutex_ ABSL_ACQUIRED_AFTER(step_mutex_);
  absl::Time not_after_ ABSL_GUARDED_BY(mutex_);
  bool stop_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace rekap
