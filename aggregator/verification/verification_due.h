// When the aggregator is to verify itself. Pure.
#pragma once

#include <optional>

#include "absl/time/time.h"

namespace rekap {

// After a start: the nodes reconnect and send what has gathered, and the disk is theirs.
inline constexpr absl::Duration kVerificationSettle = absl::Minutes(10);
// After one that could not be finished: long enough for a person to free a disk, short
// enough that the alert on its age (three days) is about more than one bad moment.
inline constexpr absl::Duration kVerificationRetry = absl::Hours(1);

// `last`: when a whole one was finished last, nullopt = never. `not_before`: until when this
// process waits for a reason of its own, at most kVerificationRetry away from the moment in
// which it decided so. `every` > 0. Not after `now` = it is due.
//
// What lies too far in the future was noted before the clock was set back, and holds nothing
// up: else a PC that was once in the year 2099 would never verify again.
absl::Time VerificationDue(std::optional<absl::Time> last, absl::Time not_before,
                           absl::Duration every, absl::Time now);

}  // namespace rekap
