// A node at work for its kecamatan: opens the store, replicates, serves, until it is told
// to stop. Wires the parts together; what they do is in their folders.
#pragma once

#include <optional>

#include "absl/status/status.h"

#include "node/flags.h"
#include "node/identity/node_identity.h"
#include "node/pages.h"
#include "runtime/daemon/service_life.h"

namespace rekap {

// `flags.aggregator` is where to replicate to, whoever said so; empty = nowhere. The error
// that ended it, if it was not told to stop. From the main thread, once.
absl::Status ServeNode(const NodeFlags& flags, const std::optional<NodeIdentity>& identity,
                       const NodePages& pages, ServiceLife& life);

}  // namespace rekap
