// Backups of the aggregator: a copy of its database made while it runs, proved by
// re-hashing what is in the copy, and put back in the place of a lost one.
//
// A backup is a directory of its own, DATA/backups/<UTC time>, with a whole database
// in it; copied elsewhere as it is, it can be verified and restored there. What is not
// in it is the authority (DATA/authority): a key is not copied about.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "rekap/v1/admin.pb.h"
#include "runtime/rocks/database.h"

namespace rekap {

// Backs the database up to `data`/backups/<now>, and verifies that. AlreadyExists: one
// was made in the same second. DataLoss says what is damaged in the copy, which is
// kept: the database itself may be, so look at both. Any thread; writes go on. The
// entry in the audit journal is the caller's.
absl::StatusOr<v1::BackupResponse> BackupAggregator(Database& database, const std::string& data,
                                                    absl::Time now);

// Re-hashes a backup: every chain, the mirror against its replay, and every block of
// every table. Changes nothing in it. DataLoss names the first difference; NotFound if
// there is none. `bytes` is not filled in.
absl::StatusOr<v1::BackupResponse> VerifyBackup(const std::string& directory);

// Puts a copy of `backup` into `data`, where there is no database yet and no daemon
// runs, and begins a new epoch of its audit journal with an entry about it. What was
// copied is verified before it takes its place; cut off anywhere, it leaves `data`
// without a database and is begun again. FailedPrecondition if `data` has one;
// DataLoss if the backup is damaged; NotFound if there is none. Nodes send again what
// the backup does not hold yet, as far as they still have it.
absl::StatusOr<v1::BackupResponse> RestoreAggregator(const std::string& backup,
                                                     const std::string& data, absl::Time now);

}  // namespace rekap
