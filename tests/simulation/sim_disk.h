// A disk with tables of bytes that knows what was synced and what was not. A crash
// loses exactly what was not: the batches after some point, never part of one batch
// and never one from the middle, which is what a write-ahead log gives.
//
// A write that asks for a sync is synced at once, or, where syncs are deferred, when
// Sync() is called: so the simulator decides how long a sync takes and may crash the
// machine before it is over.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "tests/simulation/sim_random.h"

namespace rekap::sim {

class SimDisk {
 public:
  using Table = std::map<std::string, std::string>;
  using Tables = std::vector<Table>;
  struct Write {
    size_t table;
    std::string key;
    std::optional<std::string> value;  // nullopt = erase
  };
  using Batch = std::vector<Write>;

  explicit SimDisk(size_t tables) : tables_(std::make_shared<Tables>(tables)) {}

  // All of the batch or nothing. ResourceExhausted while the disk is full.
  absl::Status Apply(Batch batch);
  // Everything written is durable.
  void Sync() { unsynced_.clear(); }
  // Keeps what was synced, and of the rest as many batches as `random` says (they may
  // have reached the disk, although nobody was told so).
  void Crash(SimRandom& random);

  const Table& table(size_t table) const { return (*tables_)[table]; }
  // nullopt if there is none.
  std::optional<std::string> Get(size_t table, const std::string& key) const;
  // The same, as a crash now would leave it at the latest.
  std::optional<std::string> GetSynced(size_t table, const std::string& key) const;
  // Everything as it stands, for views and copies; does not change any more.
  std::shared_ptr<const Tables> Snapshot() const { return tables_; }
  // Makes it what the disk holds, synced.
  void Restore(std::shared_ptr<const Tables> tables);

  void set_full(bool full) { full_ = full; }
  bool full() const { return full_; }
  void set_deferred(bool deferred) { deferred_ = deferred; }
  // Another number whenever anything may have changed.
  uint64_t version() const { return version_; }

 private:
  void Swap(Write& write);

  std::shared_ptr<Tables> tables_;
  std::vector<Batch> unsynced_;  // what undoes each, the oldest first
  uint64_t version_ = 0;
  bool full_ = false;
  bool deferred_ = false;
};

}  // namespace rekap::sim
