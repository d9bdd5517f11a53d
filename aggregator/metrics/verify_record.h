// What the last verification found, for whoever only looks at the metrics: a difference
// that nobody was told of is none the less there.
#pragma once

#include <optional>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "prometheus/collectable.h"
#include "prometheus/metric_family.h"

namespace rekap {

// No series before the first verification since the start. Any thread.
class VerifyRecord : public prometheus::Collectable {
 public:
  void OnVerified(bool exact, absl::Time now);
  std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  struct Verified {
    bool exact = false;
    absl::Time time;
  };

  mutable absl::Mutex mutex_;
  std::optional<Verified> last_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rekap
