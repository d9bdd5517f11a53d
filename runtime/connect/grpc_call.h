// One gRPC call of any method by its bytes, waited for by the calling thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include <grpcpp/channel.h>

namespace rekap {

struct GrpcCall {
  std::shared_ptr<grpc::ChannelInterface> channel;
  // "/rekap.v1.Query/Compare".
  std::string path;
  // A secret; empty = none.
  std::string authorization;
  absl::Time deadline;
  // What CallPeers::Vouch says of the caller, a secret; empty = nothing.
  std::string vouched_peer = "";
};

// The answer's bytes, or the error that the call ended with.
absl::StatusOr<std::string> CallUnary(const GrpcCall& call, absl::string_view request);

// A method that takes a stream and gives one answer. One message is under way at a time; a
// server that ends the call before it had them all gets no more. Internal if it gave
// no answer.
absl::StatusOr<std::string> CallWithStream(const GrpcCall& call,
                                           const std::vector<absl::string_view>& requests);

}  // namespace rekap
