// The client's end of a connection, with the settings that a server of
// rpc_server.h expects.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include <grpcpp/channel.h>

#include "runtime/endpoint/endpoint.h"
#include "runtime/grpc/security.h"

namespace rekap {

// Dials lazily, redials by itself; calls should carry a deadline. InvalidArgument for
// port 0, and for plaintext to anything but this machine; else as
// MakeChannelCredentials.
absl::StatusOr<std::shared_ptr<grpc::Channel>> MakeChannel(const Endpoint& endpoint,
                                                           const ChannelSecurity& security);

}  // namespace rekap
