// Where the units' periods stood when they were last asked about, so that an answer that
// shows many of them does not read the mirror for each again. Any thread.
//
// What a unit said belongs to its position and is never given for another; what the
// kabupaten decided is in the admin store's memory and is asked each time.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"

#include "aggregator/admin/admin_store.h"
#include "aggregator/mirror/mirror_store.h"
#include "domain/code/period.h"
#include "domain/code/region_code.h"
#include "domain/journal/chain.h"
#include "domain/workflow/workflow.h"

namespace rekap {

class FactsCache {
 public:
  // A country's units in the five periods of two years, of some hundred bytes each.
  static constexpr size_t kEntriesMax = 75'000;

  // `admin` must outlive the object.
  explicit FactsCache(const AdminStore* admin, size_t entries_max = kEntriesMax)
      : admin_(admin), entries_max_(entries_max) {}

  // As FactsOf. `position` is where the unit stands in `view`, null if it has no history
  // there.
  absl::StatusOr<PeriodFacts> Get(const MirrorView& view, RegionCode unit,
                                  const JournalPosition* position, Period period)
      ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  using Key = std::pair<RegionCode, Period>;
  // Without the review; no facts where the unit said nothing about the period, as most.
  struct Entry {
    JournalPosition position;
    std::shared_ptr<const PeriodFacts> facts;
  };

  // False if nothing is kept for this position.
  bool Find(const Key& key, const JournalPosition& position, PeriodFacts& facts)
      ABSL_LOCKS_EXCLUDED(mutex_);
  void Keep(const Key& key, const JournalPosition& position, const PeriodFacts& facts)
      ABSL_LOCKS_EXCLUDED(mutex_);

  const AdminStore* const admin_;
  const size_t entries_max_;
  absl::Mutex mutex_;
  absl::flat_hash_map<Key, Entry> entries_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rekap
