// Verifies the aggregator: the files under its database, every chain, and that the roll-up
// equals its recompute; for whoever calls, and for the schedule. One at a time, for two
// would only fight for the disk; who calls goes first, and the schedule's gives way.
//
// Only one of everything that came to an end is recorded, or one that found a difference:
// chains that are exact say nothing of a cell that was not.
#pragma once

#include <functional>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

#include "aggregator/live/live_rollup.h"
#include "aggregator/verification/verification_record.h"
#include "rekap/v1/query.pb.h"
#include "runtime/log/logger.h"
#include "runtime/rocks/database.h"

namespace rekap {

// Any thread.
class Verifier {
 public:
  // Whether nobody wants the result any more: asked before every row. What is read of whole
  // files (VerifyFiles) is read to its end.
  using Abandoned = std::function<bool()>;

  // All must outlive it. `clock` says when one was finished.
  Verifier(const LiveRollup* live, Database* database, VerificationRecord* record, Logger* log,
           std::function<absl::Time()> clock = absl::Now)
      : live_(live), database_(database), record_(record), log_(log), clock_(std::move(clock)) {}

  // For a caller. Waits for the schedule's to give way, which it does at the next row.
  // Aborted, in Indonesian, while another caller's is under way; Cancelled if abandoned.
  absl::StatusOr<v1::VerifyResponse> Call(const v1::VerifyRequest& request,
                                          const Abandoned& abandoned) ABSL_LOCKS_EXCLUDED(mutex_);
  // For the schedule: of everything. Cancelled if it was stopped or gave way to a caller.
  // What it found is in the record and in the log.
  absl::Status RunScheduled(const Abandoned& stop) ABSL_LOCKS_EXCLUDED(mutex_);

  // A caller waits for the schedule's, or is being served.
  bool called() const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  absl::StatusOr<v1::VerifyResponse> Run(const v1::VerifyRequest& request,
                                         const Abandoned& abandoned);
  // Tells the log and, where it says something of everything, the record.
  void Note(const v1::VerifyRequest& request, const v1::VerifyResponse& response,
            absl::Duration took);

  const LiveRollup* const live_;
  Database* const database_;
  VerificationRecord* const record_;
  Logger* const log_;
  const std::function<absl::Time()> clock_;

  mutable absl::Mutex mutex_;
  bool called_ ABSL_GUARDED_BY(mutex_) = false;
  bool scheduled_ ABSL_GUARDED_BY(mutex_) = false;  // the schedule's is under way
};

}  // namespace rekap
