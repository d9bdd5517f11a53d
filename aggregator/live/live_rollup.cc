#include "aggregator/live/live_rollup.h"

#include <vector>

#include "absl/strings/str_cat.h"

#include "domain/journal/entry.h"

namespace rekap {
namespace {

// Leaves handed to the engine at once: enough to coalesce, little to hold.
constexpr size_t kRecomputeBatch = 16384;

absl::StatusOr<std::optional<LeafChange>> LeafOf(const MirrorRow& row, const Policy& policy) {
  absl::StatusOr<DecodedEntry> decoded = DecodeEntry(row.entry);
  if (!decoded.ok() || decoded->is_delete() || decoded->record_key != row.record_key) {
    return absl::DataLossError(absl::StrCat("mirror row of ", row.unit.ToString(), " entry ",
                                            row.seq.value, " is not the record of its key"));
  }
  const v1::Record& record = decoded->entry.put();
  return LeafChangeOf(row.unit, record.key(), &record, policy);
}

}  // namespace

absl::StatusOr<RollupEngine> RecomputeRollup(const MirrorView& view, const Catalog* catalog,
                                             const Policy& policy) {
  RollupEngine engine(catalog);
  std::vector<LeafChange> changes;
  absl::Status failure;
  absl::Status scanned = view.ScanAll([&](const MirrorRow& row) {
    absl::StatusOr<std::optional<LeafChange>> change = LeafOf(row, policy);
    if (!change.ok()) {
      failure = change.status();
      return false;
    }
    if (change->has_value()) changes.push_back(**std::move(change));
    if (changes.size() >= kRecomputeBatch) {
      failure = engine.Apply(changes);
      changes.clear();
    }
    return failure.ok();
  });
  if (!scanned.ok()) return scanned;
  if (failure.ok()) failure = engine.Apply(changes);
  if (!failure.ok()) return failure;
  return engine;
}

LiveRollup::LiveRollup(const Catalog* catalog, const Policy* policy, const MirrorStore* store)
    : catalog_(catalog), policy_(policy), store_(store), engine_(catalog), view_(store->View()) {}

absl::Status LiveRollup::Rebuild() {
  absl::MutexLock lock(&mutex_);
  return RebuildLocked();
}

absl::Status LiveRollup::RebuildLocked() {
  std::shared_ptr<const MirrorView> view = store_->View();
  absl::StatusOr<RollupEngine> engine = RecomputeRollup(*view, catalog_, *policy_);
  if (!engine.ok()) return engine.status();
  absl::StatusOr<std::vector<std::pair<RegionCode, JournalPosition>>> cursors = view->Cursors();
  if (!cursors.ok()) return cursors.status();
  engine_ = *std::move(engine);
  view_ = std::move(view);
  positions_ = Positions(cursors->begin(), cursors->end());
  return absl::OkStatus();
}

absl::Status LiveRollup::Commit(absl::Span<const LeafChange> changes,
                                absl::Span<const std::pair<RegionCode, JournalPosition>> positions,
                                absl::Status& rebuilt) {
  // Only ingest writes, so the view is exactly the commit being published.
  std::shared_ptr<const MirrorView> view = store_->View();
  absl::MutexLock lock(&mutex_);
  rebuilt = engine_.Apply(changes);
  if (!rebuilt.ok()) return RebuildLocked();
  view_.swap(view);
  for (const auto& [unit, position] : positions) positions_.insert_or_assign(unit, position);
  return absl::OkStatus();
}

}  // namespace rekap
