// The roll-up as readers see it: one version at a time, a batch visible whole
// or not at all. A version is the engine's cells, a view of the mirror at the
// same commit, the positions that both include, and the catalog by which the
// cells were made.
//
// One writer at a time (the caller sees to it), any number of readers.
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

namespace rekap {

class LiveRollup {
 public:
  using Positions = absl::btree_map<RegionCode, JournalPosition>;
  // Valid within Read; `view` and `catalog` may be kept.
  struct Version {
    const RollupEngine& engine;
    std::shared_ptr<const MirrorView> view;
    const Positions& positions;
    std::shared_ptr<const Catalog> catalog;

    const Policy& policy() const { return catalog->policy(); }
  };

  // `store` must outlive the object. Empty until Rebuild.
  LiveRollup(std::shared_ptr<const Catalog> catalog, const MirrorStore* store);

  // Recomputes from the store as it stands: at start.
  absl::Status Rebuild() ABSL_LOCKS_EXCLUDED(writing_, mutex_);
  // Publishes what the store just made durable. `changes` must have been made
  // (LeafChangeOf) with the catalog that is current now. An engine that finds
  // itself corrupt is recomputed before any reader sees it; `rebuilt` then says
  // why. The error of that recompute otherwise: there is nothing right to show,
  // and the process must end.
  absl::Status Commit(absl::Span<const LeafChange> changes,
                      absl::Span<const std::pair<RegionCode, JournalPosition>> positions,
                      absl::Status& rebuilt) ABSL_LOCKS_EXCLUDED(writing_, mutex_);
  // Makes `catalog` the current one: recomputes by it from the store as it
  // stands, then publishes both at once; readers go on with the old version
  // meanwhile. Any thread; it waits for a Commit and holds up the next. On an
  // error the old version stays.
  absl::Status SetCatalog(std::shared_ptr<const Catalog> catalog)
      ABSL_LOCKS_EXCLUDED(writing_, mutex_);

  // Runs `read` on one version; short, it holds up the writer.
  template <typename Function>
  auto Read(Function read) const ABSL_LOCKS_EXCLUDED(mutex_) {
    absl::ReaderMutexLock lock(&mutex_);
    return read(Version{engine_, view_, positions_, catalog_});
  }

  // The current one; any thread.
  std::shared_ptr<const Catalog> catalog() const ABSL_LOCKS_EXCLUDED(mutex_) {
    absl::ReaderMutexLock lock(&mutex_);
    return catalog_;
  }

 private:
  // Everything that a version refers to.
  struct State {
    std::shared_ptr<const Catalog> catalog;  // outlives the engine
    RollupEngine engine;
    std::shared_ptr<const MirrorView> view;
    Positions positions;
  };

  absl::StatusOr<State> Recompute(std::shared_ptr<const Catalog> catalog) const;
  void Publish(State state) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const MirrorStore* const store_;

  // Held by whoever changes the version, from the look at the store until it is
  // published. Before mutex_.
  absl::Mutex writing_ ABSL_ACQUIRED_BEFORE(mutex_);
  mutable absl::Mutex mutex_;
  std::shared_ptr<const Catalog> catalog_ ABSL_GUARDED_BY(mutex_);
  RollupEngine engine_ ABSL_GUARDED_BY(mutex_);
  std::shared_ptr<const MirrorView> view_ ABSL_GUARDED_BY(mutex_);
  Positions positions_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rekap
