// What the units wrote since a time, read off the ends of their journals: for who looks in
// the morning at what came in since yesterday.
#pragma once

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "aggregator/live/live_rollup.h"
#include "rekap/v1/query.pb.h"

namespace rekap {

// How far back is looked. Beyond, "since" is a matter for the journal's export.
inline constexpr absl::Duration kChangesReach = absl::Hours(24 * 31);
// Entries of one unit that are looked at: a whole year of a kecamatan is about a thousand.
inline constexpr uint64_t kChangesOfUnitMax = 4096;
// Of all units together, so that the first days of a whole country do not keep a thread for
// minutes. Units after that are looked at with their last kChangesFirstLook entries.
inline constexpr uint64_t kChangesMax = 500'000;
// Most days a unit writes fewer.
inline constexpr uint64_t kChangesFirstLook = 64;

// Entries count by their commit time at the node. Those that cannot be read do not count.
// InvalidArgument, Indonesian with its word, if `since` is further back than kChangesReach
// before `now`; NotFound as RequestedRegion; DataLoss if a journal is corrupt. Any thread;
// does not hold up the writer. Cost: a seek a unit, and the entries that are counted.
absl::StatusOr<v1::ChangesResponse> Changes(const LiveRollup& live,
                                            const v1::ChangesRequest& request, absl::Time now);

}  // namespace rekap
