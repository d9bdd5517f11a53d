// Second look at what was set aside: a newer program may read it.
#pragma once

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"

#include "runtime/rocks/database.h"

namespace rekap {

// Entries that this program reads leave the quarantine, and those whose key no later
// entry overtook become the mirror's row: one synced commit a unit, after which the
// mirror is again the replay of every readable entry. Returns how many left. Nobody may
// write meanwhile, and a roll-up must be rebuilt after.
absl::StatusOr<uint64_t> RetryQuarantined(const std::shared_ptr<Database>& database);

}  // namespace rekap
