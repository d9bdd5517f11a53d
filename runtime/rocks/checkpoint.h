// Copies of a database: made of one that is in use, put in the place of one that is
// lost.
//
// Invariants: a directory in place is whole, for it is made beside its place
// (`directory`.new), synced, and renamed into it; a copy shares no file with what it
// was made from, so that damage to one leaves the other alone.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "runtime/rocks/database.h"

namespace rekap {

// Copies `database` as it stands at one moment to `directory`/db, where
// Database::Open and OpenReadOnly find it; writes go on meanwhile. Returns the bytes
// of its files. AlreadyExists if there is such a directory; its parents are made.
// Any thread, one call for a directory at a time.
absl::StatusOr<uint64_t> CreateCheckpoint(Database& database, const std::string& directory);

// Copies `from`/db, which nobody has open for writing, to `to`/db. NotFound if there
// is none, AlreadyExists if `to` has one; `to` itself and its parents are made.
// Verify what was copied: this does not look into it.
absl::Status CopyDatabase(const std::string& from, const std::string& to);

// Renames `from`/db to `to`/db on the same file system: a copy that was looked into takes
// its place. AlreadyExists if `to` has one.
absl::Status MoveDatabase(const std::string& from, const std::string& to);

// Reads every block of every table, for damage that no reader has met yet. DataLoss
// names the table.
absl::Status VerifyTables(Database& database);

// The files of a database that is in use, as they stand on the disk whatever its caches
// hold: every log (CheckLogs) and every table. Writes go on meanwhile. DataLoss names the
// file; a damaged log has its right content in memory still, a damaged table perhaps.
absl::Status VerifyFiles(Database& database);

}  // namespace rekap
