// absl::Status to grpc::Status and back. Both know the same seventeen codes, so
// nothing is lost but what gRPC cannot carry: payloads, and messages beyond
// kStatusMessageSizeMax.
#pragma once

#include <cstddef>

#include "absl/status/status.h"
#include <grpcpp/support/status.h>

namespace rekap {

// Bytes. gRPC sends the message percent-encoded (up to three times its size)
// within 8 KiB of trailing metadata; a longer one would reach the client as
// RESOURCE_EXHAUSTED, without the reason.
inline constexpr size_t kStatusMessageSizeMax = 2048;

grpc::Status ToGrpcStatus(const absl::Status& status);
// A code that gRPC does not define becomes kUnknown.
absl::Status FromGrpcStatus(const grpc::Status& status);

}  // namespace rekap
