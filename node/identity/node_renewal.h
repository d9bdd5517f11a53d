// How a node renews its certificate, for a Renewer (runtime/tls/renewer.h): asks the
// aggregator with the certificate that it has, and puts the answer in its place.
#pragma once

#include <string>

#include "node/identity/node_identity.h"
#include "runtime/endpoint/endpoint.h"
#include "runtime/tls/renewer.h"

namespace rekap {

// Waits this long for an answer.
inline constexpr absl::Duration kRenewalTimeout = absl::Seconds(30);

// Of the node whose directory is `data`, as it stands there at each renewal: somebody may
// have joined anew beside the running node. One who does so before the answer is there makes it
// Aborted, and nothing is written (NodeIdentity::Replace). Each has a connection of its own, since
// one that stands goes on with the certificate that it was made with. Blocks for kRenewalTimeout
// and the file work at most.
Renewer::Renew RenewThrough(Endpoint aggregator, std::string data);

}  // namespace rekap
