// What was set aside because this program cannot read it. Any thread.
#pragma once

#include "absl/status/statusor.h"

#include "aggregator/mirror/mirror_store.h"
#include "rekap/v1/admin.pb.h"

namespace rekap {

// Entries listed at once, see QuarantineResponse: as many as one unit may have.
inline constexpr int kQuarantineListMax = 1000;

// By unit and entry. InvalidArgument for a unit that is no code; DataLoss if the store
// is damaged.
absl::StatusOr<v1::QuarantineResponse> ListQuarantine(const MirrorView& view,
                                                      const v1::QuarantineRequest& request);

}  // namespace rekap
