// Verifies the aggregator by itself, so that damage is found while the backup from before it
// still exists, and not in the year somebody asks. One thread of its own, which the system
// serves after those that people and nodes wait for.
//
// The clock is the wall clock; a machine sleeps and has its clock set, so the thread looks at
// it at least every kNap, however far away the next verification is.
#pragma once

#include <functional>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

#include "aggregator/verification/verifier.h"

namespace rekap {

class VerificationSchedule {
 public:
  static constexpr absl::Duration kNap = absl::Minutes(10);

  // `every` > 0, from one that was finished to the next. Both must outlive it.
  VerificationSchedule(absl::Duration every, Verifier* verifier, const VerificationRecord* record,
                       std::function<absl::Time()> clock = absl::Now);
  // As Stop.
  ~VerificationSchedule();
  VerificationSchedule(const VerificationSchedule&) = delete;
  VerificationSchedule& operator=(const VerificationSchedule&) = delete;

  // Starts the thread; once.
  void Start();
  // Stops it; one under way is given up (Verifier::Abandoned). Idempotent, one thread.
  void Stop() ABSL_LOCKS_EXCLUDED(mutex_);
  // Verifies if that is due. Returns how long it is not. What the thread does each time; one
  // thread.
  absl::Duration Step();

 private:
  void Run();
  bool stopped() const ABSL_LOCKS_EXCLUDED(mutex_);

  const absl::Duration every_;
  Verifier* const verifier_;
  const VerificationRecord* const record_;
  const std::function<absl::Time()> clock_;
  absl::Time not_before_;  // Step's

  mutable absl::Mutex mutex_;
  bool stop_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace rekap
