#include "aggregator/live/live_rollup.h"

#include <future>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "domain/journal/entry.h"

namespace rekap {
namespace {

// Leaves handed to the engine at once: enough to coalesce, little to hold.
constexpr size_t kRecomputeBatch = 16384;

// Rows to leaves. Holds the message that an entry is parsed into, so that an entry costs few
// allocations.
class RowReader {
 public:
  explicit RowReader(const Catalog& catalog) : catalog_(catalog) {}

  absl::StatusOr<std::optional<LeafChange>> LeafOf(const MirrorRow& row) {
    absl::StatusOr<std::string> key = ParseEntry(row.entry, entry_);
    if (!key.ok() || !entry_.has_put() || *key != row.record_key) {
      return absl::DataLossError(absl::StrCat("mirror row of ", row.unit.ToString(), " entry ",
                                              row.seq.value, " is not the record of its key"));
    }
    return LeafChangeOf(row.unit, entry_.put().key(), &entry_.put(), catalog_);
  }

 private:
  const Catalog& catalog_;
  v1::JournalEntry entry_;
};

// An engine that takes a batch of leaves while the caller reads the next: reading and
// decoding cost about as much as rolling up, so a second core halves a start. One thread
// at a time touches the engine.
class Feeder {
 public:
  explicit Feeder(const Catalog& catalog) : engine_(&catalog) {}

  // The error of an earlier batch.
  absl::Status Feed(std::vector<LeafChange> batch) {
    if (absl::Status fed = Wait(); !fed.ok()) return fed;
    applying_ = std::async(std::launch::async,
                           [this, batch = std::move(batch)] { return engine_.Apply(batch); });
    return absl::OkStatus();
  }
  // Requires that nothing is fed any more.
  absl::StatusOr<RollupEngine> Finish() {
    if (absl::Status fed = Wait(); !fed.ok()) return fed;
    return std::move(engine_);
  }

 private:
  absl::Status Wait() { return applying_.valid() ? applying_.get() : absl::OkStatus(); }

  RollupEngine engine_;
  // Last: its destructor waits for the thread that has the engine.
  std::future<absl::Status> applying_;
};

}  // namespace

absl::StatusOr<RollupEngine> RecomputeRollup(const MirrorView& view, const Catalog& catalog) {
  RowReader reader(catalog);
  Feeder feeder(catalog);
  std::vector<LeafChange> changes;
  absl::Status failure;
  absl::Status scanned = view.ScanAll([&](const MirrorRow& row) {
    absl::StatusOr<std::optional<LeafChange>> change = reader.LeafOf(row);
    if (!change.ok()) {
      failure = change.status();
      return false;
    }
    if (change->has_value()) changes.push_back(**std::move(change));
    if (changes.size() >= kRecomputeBatch) {
      failure = feeder.Feed(std::exchange(changes, {}));
      changes.reserve(kRecomputeBatch);
    }
    return failure.ok();
  });
  if (!scanned.ok()) return scanned;
  if (failure.ok()) failure = feeder.Feed(std::move(changes));
  if (!failure.ok()) return failure;
  return feeder.Finish();
}

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
