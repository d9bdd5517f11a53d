#include "runtime/grpc/status_translation.h"

#include <string>

#include "runtime/escape/escape.h"

namespace rekap {

// The enumerations agree number by number, by design of both libraries.
static_assert(static_cast<int>(absl::StatusCode::kCancelled) == grpc::StatusCode::CANCELLED);
static_assert(static_cast<int>(absl::StatusCode::kNotFound) == grpc::StatusCode::NOT_FOUND);
static_assert(static_cast<int>(absl::StatusCode::kUnauthenticated) ==
              grpc::StatusCode::UNAUTHENTICATED);

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  // code() maps what is no code to kUnknown.
  return {static_cast<grpc::StatusCode>(status.code()),
          std::string(TruncateUtf8(status.message(), kStatusMessageSizeMax))};
}

absl::Status FromGrpcStatus(const grpc::Status& status) {
  int code = status.error_code();
  bool known = code >= grpc::StatusCode::OK && code <= grpc::StatusCode::UNAUTHENTICATED;
  return {known ? static_cast<absl::StatusCode>(code) : absl::StatusCode::kUnknown,
          status.error_message()};
}

}  // namespace rekap
