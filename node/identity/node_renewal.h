// How a node renews its certificate, for a Renewer (runtime/tls/renewer.h): asks the
// aggregator with the certificate that it has, and puts the answer in its place.
#pragma once

#include <memory>

#include <grpcpp/channel.h>

#include "node/identity/node_identity.h"
#include "runtime/tls/renewer.h"

namespace rekap {

// Waits this long for an answer.
inline constexpr absl::Duration kRenewalTimeout = absl::Seconds(30);

// `channel` is one of identity.channel(). Blocks for kRenewalTimeout at most.
Renewer::Renew RenewThrough(std::shared_ptr<grpc::Channel> channel, NodeIdentity identity);

}  // namespace rekap
