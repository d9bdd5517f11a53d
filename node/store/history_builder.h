// Makes a node's database of a history that comes from elsewhere: a base, if it begins
// on one, then entry after entry. Beside the database's place, so that no NodeStore
// ever opens what has not come whole.
//
// Invariants: what is stored is chained from the history's beginning or its base; the
// records are what the stored part says; a call that returns OK is durable. Only
// Finish makes it a database, with an epoch of its own. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/random/bit_gen_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "domain/code/region_code.h"
#include "domain/journal/base.h"
#include "domain/journal/chain.h"
#include "node/store/history_state.h"
#include "rekap/v1/replication.pb.h"
#include "runtime/rocks/database.h"

namespace rekap {

class HistoryBuilder {
 public:
  // Opens what an earlier call left in `directory`, or begins with nothing. A base
  // that had not come whole is let go of, for it is always sent from its first row.
  // DataLoss if what is there is no part of this unit's history, or whole already:
  // then it is for the caller to remove it.
  static absl::StatusOr<std::unique_ptr<HistoryBuilder>> Open(const std::string& directory,
                                                              RegionCode unit);

  // What is durable here; 0 for nothing.
  ChainPoint head() const { return state_.head.point; }
  std::optional<Base> base() const { return state_.base; }
  // Rows of a base under way.
  uint64_t rows() const { return rows_.seq.value; }

  // Lets go of everything; then the history is that of another epoch, or begins on
  // `base`, whose rows have to follow.
  absl::Status Begin(Epoch epoch, const std::optional<Base>& base);
  // Of whose history this is a part; 0 before the first Begin.
  Epoch epoch() const { return state_.head.epoch; }

  // The next rows of the base. InvalidArgument if they do not follow, are not in key
  // order, or are whole and do not give the digest that was announced.
  absl::Status AddRows(const v1::SnapshotChunk& chunk);
  // The next entries. InvalidArgument if they do not follow, or before the base is
  // whole.
  absl::Status AddEntries(const v1::Batch& batch);

  // Makes it a node's database that goes on with the history up to head(), which the
  // aggregator is known to have. FailedPrecondition if a base is not whole. The object
  // is of no use afterwards.
  absl::StatusOr<HistoryState> Finish(absl::BitGenRef random);

 private:
  HistoryBuilder(std::unique_ptr<Database> database, RegionCode unit)
      : database_(std::move(database)), state_(unit) {}
  absl::Status Load();
  // With `state`, which then is the state.
  absl::Status Write(rocksdb::WriteBatch& batch, HistoryState state);
  void Install(const Base& base, HistoryState& state, rocksdb::WriteBatch& batch);
  absl::Status AddRow(absl::string_view bytes, ChainPoint& rows, std::string& last_key,
                      rocksdb::WriteBatch& batch);
  absl::Status CountRecords(HistoryState& state);

  std::unique_ptr<Database> database_;
  // Whose head.epoch is that of the history taken over until Finish.
  HistoryState state_;
  std::optional<Base> coming_;  // announced, its rows not whole
  ChainPoint rows_;             // the last of them that is stored
  std::string last_key_;
  ChainHasher hasher_;
};

// A random epoch, never 0.
Epoch NewEpoch(absl::BitGenRef random);

// Gives a whole database that was copied from another an epoch of its own, durably:
// its history goes on with the one that it was copied from. FailedPrecondition if it
// belongs to another unit, never came whole, or goes on with kLineageMax others.
absl::StatusOr<HistoryState> BeginNewEpoch(Database& database, RegionCode unit,
                                           absl::BitGenRef random);

}  // namespace rekap
