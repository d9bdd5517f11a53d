// Proof of what a node's database holds, from its bytes alone: of one that is in use,
// of a copy, of one that was restored.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

#include "domain/journal/chain.h"
#include "runtime/rocks/database.h"

namespace rekap {

struct NodeVerifyResult {
  JournalPosition head;
  uint64_t entries = 0;  // re-hashed
  uint64_t records = 0;
  uint64_t unreadable = 0;  // entries without effect, for they say nothing to this program
  std::string difference;   // the first one and its place, English; empty = exact
};

// Re-hashes base, journal and reviews, and compares the records with base and replay,
// as they stand at one moment; commits may go on. Holds a few dozen bytes a record.
// Errors only where RocksDB itself cannot read.
absl::StatusOr<NodeVerifyResult> VerifyNodeDatabase(Database& database);

// The same of a copy that is to be relied on: every table is read too, and DataLoss
// says what is not sound.
absl::StatusOr<NodeVerifyResult> ProveNodeDatabase(Database& database);

}  // namespace rekap
