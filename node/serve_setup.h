// A computer that has not joined: serves the page, on which an invitation is pasted, and
// nothing of a node, until it was.
#pragma once

#include "absl/status/statusor.h"

#include "node/flags.h"
#include "node/pages.h"
#include "runtime/daemon/service_life.h"

namespace rekap {

// True once there is an identity, by Setup.Join or, after a SIGHUP, because somebody ran
// `rekap-node join` beside it: the listeners have ended, and `flags` and `pages` have the ports
// that they had, so that who was told of them finds the node there. False if it was told to stop.
// From the main thread, once.
absl::StatusOr<bool> ServeSetup(NodeFlags& flags, NodePages& pages, ServiceLife& life);

}  // namespace rekap
