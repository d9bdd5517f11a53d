#include "aggregator/live/recompute.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "domain/journal/entry.h"

namespace rekap {
namespace {

// Leaves handed to the engine at once: enough to coalesce, little to hold.
constexpr size_t kRecomputeBatch = 16384;
// A thread for fewer units costs more than it saves.
constexpr size_t kUnitsPerThreadMin = 4;
// Parts that a thread takes one after another: whoever is done early takes more of them.
constexpr size_t kPartsPerThread = 16;

// Rows to leaves.
class RowReader {
 public:
  explicit RowReader(const Catalog& catalog) : catalog_(catalog) {}

  absl::StatusOr<std::optional<LeafChange>> LeafOf(const MirrorRow& row) {
    v1::JournalEntry& entry = scratch_.New();
    absl::StatusOr<std::string> key = ParseEntry(row.entry, entry);
    if (!key.ok() || !entry.has_put() || *key != row.record_key) {
      return absl::DataLossError(absl::StrCat("mirror row of ", row.unit.ToString(), " entry ",
                                              row.seq.value, " is not the record of its key"));
    }
    return LeafChangeOf(row.unit, entry.put().key(), &entry.put(), catalog_);
  }

 private:
  const Catalog& catalog_;
  EntryScratch scratch_;
};

// Reading and decoding cost twice what rolling up does, and units do not depend on each other; the
// engine takes leaves in any order, from one thread at a time.
class Recompute {
 public:
  Recompute(const MirrorView& view, const Catalog& catalog, std::vector<RegionCode> units)
      : view_(view), catalog_(catalog), units_(std::move(units)), engine_(&catalog) {}

  absl::StatusOr<RollupEngine> Run(unsigned threads_max) {
    const size_t threads = std::clamp<size_t>(units_.size() / kUnitsPerThreadMin, 1, threads_max);
    const size_t parts = threads == 1 ? 1 : threads * kPartsPerThread;
    part_units_ = std::max<size_t>(1, (units_.size() + parts - 1) / parts);
    std::vector<std::future<absl::Status>> others;
    for (size_t i = 1; i < threads; ++i) {
      others.push_back(std::async(std::launch::async, [this] { return Work(); }));
    }
    absl::Status status = Work();
    for (std::future<absl::Status>& other : others) status.Update(other.get());
    if (!status.ok()) return status;
    return std::move(engine_);
  }

 private:
  absl::Status Work() {
    RowReader reader(catalog_);
    std::vector<LeafChange> changes;
    changes.reserve(kRecomputeBatch);
    absl::Status status;
    // Rows of a unit that has no cursor are in the part of whoever is before it; the first part is
    // there without any unit.
    for (size_t begin = next_.fetch_add(part_units_); begin < std::max<size_t>(1, units_.size());
         begin = next_.fetch_add(part_units_)) {
      status = Read(begin, reader, changes);
      if (!status.ok()) break;
    }
    if (status.ok()) status = Apply(changes);
    if (!status.ok()) next_ = units_.size();
    return status;
  }

  // The rows from unit `begin` to the part after it.
  absl::Status Read(size_t begin, RowReader& reader, std::vector<LeafChange>& changes) {
    std::optional<RegionCode> from;
    std::optional<RegionCode> end;
    if (begin > 0) from = units_[begin];
    if (begin + part_units_ < units_.size()) end = units_[begin + part_units_];
    absl::Status failure;
    absl::Status scanned = view_.ScanAll(from, [&](const MirrorRow& row) {
      if (end && !(row.unit < *end)) return false;
      absl::StatusOr<std::optional<LeafChange>> change = reader.LeafOf(row);
      if (!change.ok()) {
        failure = change.status();
        return false;
      }
      if (change->has_value()) changes.push_back(**std::move(change));
      if (changes.size() >= kRecomputeBatch) failure = Apply(changes);
      return failure.ok();
    });
    return scanned.ok() ? failure : scanned;
  }

  absl::Status Apply(std::vector<LeafChange>& changes) {
    std::lock_guard<std::mutex> lock(engine_mutex_);
    absl::Status applied = engine_.Apply(changes);
    changes.clear();
    return applied;
  }

  const MirrorView& view_;
  const Catalog& catalog_;
  const std::vector<RegionCode> units_;  // by code
  size_t part_units_ = 0;
  std::atomic<size_t> next_ = 0;  // first unit that nobody took
  std::mutex engine_mutex_;
  RollupEngine engine_;
};

}  // namespace

unsigned RecomputeThreads() { return std::clamp(std::thread::hardware_concurrency(), 1u, 4u); }

absl::StatusOr<RollupEngine> RecomputeRollup(const MirrorView& view, const Catalog& catalog,
                                             unsigned threads_max) {
  absl::StatusOr<std::vector<std::pair<RegionCode, JournalPosition>>> cursors = view.Cursors();
  if (!cursors.ok()) return cursors.status();
  std::vector<RegionCode> units;
  for (const auto& [unit, cursor] : *cursors) units.push_back(unit);
  return Recompute(view, catalog, std::move(units)).Run(threads_max);
}

}  // namespace rekap
