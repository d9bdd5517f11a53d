// What the meta family says of a node's history, read and written as one.
//
// Invariant: whoever changes journal, base or record writes the state that goes with
// it in the same batch.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "rocksdb/options.h"
#include "rocksdb/write_batch.h"

#include "domain/code/region_code.h"
#include "domain/journal/base.h"
#include "domain/journal/chain.h"
#include "runtime/rocks/database.h"

namespace rekap {

// Histories that a database may say it goes on with, see Hello.lineage.
inline constexpr size_t kLineageMax = 64;

struct HistoryState {
  explicit HistoryState(RegionCode of) : unit(of) {}

  RegionCode unit;
  JournalPosition head;
  // The histories that this one goes on with, the oldest first, each as far as it was
  // taken over.
  std::vector<JournalPosition> lineage;
  // What the journal begins on; nullopt if it begins empty.
  std::optional<Base> base;
  uint64_t record_count = 0;
  // Of the entries held, without keys and hashes.
  uint64_t journal_bytes = 0;
  // Entries trimmed in this database's life, and those of them that were not
  // acknowledged.
  uint64_t trimmed = 0;
  uint64_t trimmed_unacknowledged = 0;
  // The hashes that are kept of trimmed entries, chained in order: so that damage to
  // one of them is noticed, though there are no bytes to re-hash.
  ChainHash kept_hashes;

  Seq first() const { return base ? base->point.seq.Next() : Seq{1}; }
  // Of the database that wrote an entry.
  Epoch EpochOf(Seq seq) const;
};

// NotFound for a database that says nothing yet; FailedPrecondition if its history
// never came whole; DataLoss names what cannot be read.
absl::StatusOr<HistoryState> LoadHistoryState(Database& database,
                                              const rocksdb::ReadOptions& options);
// Of a history that is still coming; nullopt if nothing has, DataLoss if it is whole.
absl::StatusOr<std::optional<HistoryState>> LoadComingState(Database& database);
// Adds all of it to `batch`; a base that is none is not removed.
void PutHistoryState(const Database& database, const HistoryState& state,
                     rocksdb::WriteBatch& batch);

}  // namespace rekap
