// What the last verification of everything found, durable: a difference that nobody was
// told of is none the less there, also after a restart. Key `last_verification` of the
// family meta of the aggregator's database:
//
//   finished 8, took 8 (milliseconds, the first since 1970), exact 1 (1 = it was)
//
// Any thread.
#pragma once

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "prometheus/collectable.h"
#include "prometheus/metric_family.h"

#include "runtime/rocks/database.h"

namespace rekap {

struct Verification {
  absl::Time finished;
  absl::Duration took;
  bool exact = false;

  friend bool operator==(const Verification&, const Verification&) = default;
};

// As metrics there is no series before the first verification ever.
class VerificationRecord : public prometheus::Collectable {
 public:
  // DataLoss if what is stored is not one.
  static absl::StatusOr<std::shared_ptr<VerificationRecord>> Open(
      std::shared_ptr<Database> database);

  std::optional<Verification> last() const ABSL_LOCKS_EXCLUDED(mutex_);
  // Durable when it returns OK. Shown in either case: what was found was found.
  absl::Status Put(const Verification& verification) ABSL_LOCKS_EXCLUDED(mutex_);

  std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  explicit VerificationRecord(std::shared_ptr<Database> database)
      : database_(std::move(database)) {}

  const std::shared_ptr<Database> database_;
  mutable absl::Mutex mutex_;
  std::optional<Verification> last_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rekap
