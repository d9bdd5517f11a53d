#include "aggregator/live/live_rollup.h"

#include <string>
#include <utility>
#include <vector>

#include "aggregator/live/recompute.h"

namespace rekap {

LiveRollup::LiveRollup(std::shared_ptr<const Catalog> catalog, const MirrorStore* store)
    : store_(store), catalog_(std::move(catalog)), engine_(catalog_.get()), view_(store->View()) {}

absl::Status LiveRollup::Rebuild() { return SetCatalog(catalog()); }

absl::Status LiveRollup::SetCatalog(std::shared_ptr<const Catalog> catalog) {
  absl::MutexLock writing(&writing_);
  absl::StatusOr<State> state = Recompute(std::move(catalog));
  if (!state.ok()) return state.status();
  absl::MutexLock lock(&mutex_);
  Publish(*std::move(state));
  return absl::OkStatus();
}

absl::Status LiveRollup::Commit(absl::Span<const LeafChange> changes,
                                absl::Span<const std::pair<RegionCode, JournalPosition>> positions,
                                absl::Status& rebuilt) {
  absl::MutexLock writing(&writing_);
  // Only ingest writes, so the view is exactly the commit being published.
  std::shared_ptr<const MirrorView> view = store_->View();
  absl::MutexLock lock(&mutex_);
  rebuilt = engine_.Apply(changes);
  if (!rebuilt.ok()) {
    absl::StatusOr<State> state = Recompute(catalog_);
    if (!state.ok()) return state.status();
    Publish(*std::move(state));
    return absl::OkStatus();
  }
  view_.swap(view);
  for (const auto& [unit, position] : positions) positions_.insert_or_assign(unit, position);
  return absl::OkStatus();
}

absl::StatusOr<LiveRollup::State> LiveRollup::Recompute(
    std::shared_ptr<const Catalog> catalog) const {
  std::shared_ptr<const MirrorView> view = store_->View();
  absl::StatusOr<RollupEngine> engine = RecomputeRollup(*view, *catalog);
  if (!engine.ok()) return engine.status();
  absl::StatusOr<std::vector<std::pair<RegionCode, JournalPosition>>> cursors = view->Cursors();
  if (!cursors.ok()) return cursors.status();
  return State{std::move(catalog), *std::move(engine), std::move(view),
               Positions(cursors->begin(), cursors->end())};
}

void LiveRollup::Publish(State state) {
  // The engine first: it refers to the catalog that goes.
  engine_ = std::move(state.engine);
  catalog_ = std::move(state.catalog);
  view_ = std::move(state.view);
  positions_ = std::move(state.positions);
}

}  // namespace rekap
