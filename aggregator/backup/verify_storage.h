// Proof of what an aggregator's database holds beside the histories of its units, for
// which VerifyChains (aggregator/mirror) is: the files themselves, the reviews, the
// journal of what administrators did. What no chain covers (catalogs, accounts,
// certificates) has the checksums of the files. Any thread; nothing is written.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "runtime/rocks/database.h"

namespace rekap {

// Re-hashes the review log of every unit; the number of entries. DataLoss names unit and
// review.
absl::StatusOr<uint64_t> VerifyReviews(Database& database);

// Re-hashes the audit journal (VerifyAudit); the number of entries, 0 where there is none.
absl::StatusOr<uint64_t> VerifyAuditIfAny(Database& database);

// All of it in the database that is in use, past its caches: what is damaged, each with
// its place, English; empty if nothing is. Other errors of reading are returned.
absl::StatusOr<std::vector<std::string>> VerifyStorage(Database& database);

}  // namespace rekap
