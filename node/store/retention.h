// How long a node keeps its journal: pure, so that the rule can be read and tested
// apart from the database.
#pragma once

#include <cstdint>

#include "absl/types/span.h"

#include "domain/journal/chain.h"

namespace rekap {

// What may be held by default: decades of a kecamatan's work, and little on the disk
// of an office PC.
inline constexpr uint64_t kJournalBytesMax = uint64_t{256} << 20;
// The least that may be asked for: four of the largest entries, so that what is left
// after trimming is never nothing.
inline constexpr uint64_t kJournalBytesMaxMin = uint64_t{1} << 20;

// Bytes at which trimming stops. Three quarters, so that not every commit trims and
// the base stands still while it is sent.
constexpr uint64_t RetentionGoal(uint64_t bytes_max) { return bytes_max / 4 * 3; }

// The entry that the journal should begin after: `base`, after which it begins now,
// if it holds no more than `bytes_max`. `sizes` are the oldest entries', in order, all
// of them or enough to get from `bytes_held` to the goal. Acknowledged entries go
// until the goal; others only if the journal would still be too large without those,
// and then until the goal too.
Seq TrimUpTo(Seq base, absl::Span<const uint32_t> sizes, uint64_t bytes_held, uint64_t bytes_max,
             Seq acknowledged);

}  // namespace rekap
