#include "tests/simulation/sim_disk.h"

#include <algorithm>
#include <utility>

namespace rekap::sim {

absl::Status SimDisk::Apply(Batch batch) {
  if (full_) return absl::ResourceExhaustedError("no space left on the simulated disk");
  ++version_;
  // Whoever holds a snapshot keeps it.
  if (tables_.use_count() > 1) tables_ = std::make_shared<Tables>(*tables_);
  for (Write& write : batch) Swap(write);
  std::reverse(batch.begin(), batch.end());
  if (deferred_) unsynced_.push_back(std::move(batch));
  return absl::OkStatus();
}

// Puts the write's value in place and leaves in the write what undoes it.
void SimDisk::Swap(Write& write) {
  Table& table = (*tables_)[write.table];
  auto it = table.find(write.key);
  if (it == table.end()) {
    if (write.value) table.emplace(write.key, *std::move(write.value));
    write.value.reset();
  } else if (write.value) {
    std::swap(it->second, *write.value);
  } else {
    write.value = std::move(it->second);
    table.erase(it);
  }
}

void SimDisk::Crash(SimRandom& random) {
  ++version_;
  size_t kept = unsynced_.empty() ? 0 : random.Below(unsynced_.size() + 1);
  if (kept < unsynced_.size() && tables_.use_count() > 1) {
    tables_ = std::make_shared<Tables>(*tables_);
  }
  while (unsynced_.size() > kept) {
    for (Write& write : unsynced_.back()) Swap(write);
    unsynced_.pop_back();
  }
  unsynced_.clear();
}

std::optional<std::string> SimDisk::Get(size_t table, const std::string& key) const {
  auto it = (*tables_)[table].find(key);
  if (it == (*tables_)[table].end()) return std::nullopt;
  return it->second;
}

std::optional<std::string> SimDisk::GetSynced(size_t table, const std::string& key) const {
  for (const Batch& undo : unsynced_) {
    // Reversed: the last one of a key undoes the first write of it.
    auto write = std::find_if(undo.rbegin(), undo.rend(), [&](const Write& one) {
      return one.table == table && one.key == key;
    });
    if (write != undo.rend()) return write->value;
  }
  return Get(table, key);
}

void SimDisk::Restore(std::shared_ptr<const Tables> tables) {
  ++version_;
  tables_ = std::make_shared<Tables>(*tables);
  unsynced_.clear();
}

}  // namespace rekap::sim
