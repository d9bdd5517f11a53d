// A node's database on an empty place: from the aggregator, which is the off-site
// backup of every unit, or from a backup directory. What comes is kept in
// DATA/db.restoring and renamed to DATA/db once it is whole and verified.
//
// Invariants: nothing that is there is replaced; what is in place is exact and has a
// new epoch, whose lineage says what it goes on with.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "absl/random/bit_gen_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "domain/code/region_code.h"
#include "domain/journal/chain.h"
#include "rekap/v1/replication.grpc.pb.h"
#include "runtime/log/logger.h"

namespace rekap {

// How far a restore has come, durably.
struct RestoreProgress {
  uint64_t rows = 0;  // of the base, of how many; 0 of 0 if there is none under way
  uint64_t rows_total = 0;
  uint64_t seq = 0;  // last entry, of how many
  uint64_t seq_total = 0;
};

struct RestoreTarget {
  std::string data;  // the node's data directory; made if it is not there
  RegionCode unit;
  Logger* log;                                                     // must outlive the call
  std::function<void(const RestoreProgress&)> progress = nullptr;  // after every chunk
};

struct RestoreReport {
  JournalPosition taken_over;  // of the history that the new database goes on with
  Epoch epoch;                 // its own
  uint64_t entries = 0;        // held; less than taken_over.seq if it begins on a base
  uint64_t records = 0;
  uint64_t unreadable = 0;  // entries that say nothing to this program
};

// Fetches the unit's history. FailedPrecondition if DATA/db exists; NotFound if the
// aggregator never received anything of the unit; Unavailable where the stream was
// cut: what came stays, and the same call again continues after it. DataLoss if what
// is sent is no chain. Blocks; a dead connection ends by the channel's keepalive.
absl::StatusOr<RestoreReport> RestoreFromAggregator(v1::Replication::StubInterface& aggregator,
                                                    const RestoreTarget& target,
                                                    absl::BitGenRef random);

// Copies a backup (a directory that holds a `db`), and verifies the copy.
// FailedPrecondition if DATA/db exists or the backup is of another unit, NotFound if
// there is no backup, DataLoss with the place of the damage. What is left of an
// interrupted restore is removed first.
absl::StatusOr<RestoreReport> RestoreFromBackup(const std::string& backup,
                                                const RestoreTarget& target,
                                                absl::BitGenRef random);

}  // namespace rekap
