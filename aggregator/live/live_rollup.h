// The roll-up as readers see it: one version at a time, a batch visible whole
// or not at all. A version is the engine's cells, a view of the mirror at the
// same commit, and the positions that both include.
//
// One writer (ingest), any number of readers.
#pragma once

#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/span.h"

#include "aggregator/mirror/mirror_store.h"
#include "aggregator/rollup/engine.h"
#include "domain/catalog/catalog.h"
#include "domain/rule/policy.h"

namespace rekap {

// A fresh engine over everything that `view` holds: the right answer that the
// live one must equal. DataLoss names a row that is not what it should be.
absl::StatusOr<RollupEngine> RecomputeRollup(const MirrorView& view, const Catalog* catalog,
                                             const Policy& policy);

class LiveRollup {
 public:
  using Positions = absl::btree_map<RegionCode, JournalPosition>;
  // Valid within Read; `view` may be kept.
  struct Version {
    const RollupEngine& engine;
    std::shared_ptr<const MirrorView> view;
    const Positions& positions;
  };

  // All must outlive the object. Empty until Rebuild.
  LiveRollup(const Catalog* catalog, const Policy* policy, const MirrorStore* store);

  // Recomputes from the store as it stands: at start.
  absl::Status Rebuild();
  // Publishes what the store just made durable. An engine that finds itself
  // corrupt is recomputed before any reader sees it; `rebuilt` then says why.
  // The error of that recompute otherwise: there is nothing right to show, and
  // the process must end.
  absl::Status Commit(absl::Span<const LeafChange> changes,
                      absl::Span<const std::pair<RegionCode, JournalPosition>> positions,
                      absl::Status& rebuilt);

  // Runs `read` on one version; short, it holds up the writer.
  template <typename Function>
  auto Read(Function read) const {
    absl::ReaderMutexLock lock(&mutex_);
    return read(Version{engine_, view_, positions_});
  }

  const Catalog& catalog() const { return *catalog_; }
  const Policy& policy() const { return *policy_; }

 private:
  absl::Status RebuildLocked() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Catalog* const catalog_;
  const Policy* const policy_;
  const MirrorStore* const store_;

  mutable absl::Mutex mutex_;
  RollupEngine engine_ ABSL_GUARDED_BY(mutex_);
  std::shared_ptr<const MirrorView> view_ ABSL_GUARDED_BY(mutex_);
  Positions positions_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rekap
