// A computer that joins in another's place goes on with the kecamatan's history, which the
// kabupaten holds: one that began an empty one would be refused there. Between joining and
// serving, on the main thread.
#pragma once

#include <string>

#include "absl/status/status.h"

#include "node/identity/node_identity.h"
#include "runtime/log/logger.h"

namespace rekap {

// Notes in DATA that the history is to be looked for, so that a start after one that was
// broken off does not begin without it.
absl::Status OweTakeOver(const std::string& data);

// Fetches the history of the identity's kecamatan from `aggregator` ("HOST:PORT"), if that is
// owed, DATA has no database yet and the kabupaten ever received anything; waits for it. As
// RestoreFromAggregator otherwise, and then it is owed still.
absl::Status TakeOver(const std::string& data, const NodeIdentity& identity,
                      const std::string& aggregator, Logger* log);

}  // namespace rekap
