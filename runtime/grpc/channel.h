// The client's end of a connection, with the settings that a server of
// rpc_server.h expects.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include <grpcpp/channel.h>

#include "runtime/endpoint/endpoint.h"

namespace rekap {

// Plaintext, hence to this machine only: InvalidArgument otherwise, or for port
// 0. Dials lazily, redials by itself; calls should carry a deadline.
absl::StatusOr<std::shared_ptr<grpc::Channel>> MakeChannel(const Endpoint& endpoint);

}  // namespace rekap
