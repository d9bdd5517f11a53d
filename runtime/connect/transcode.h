// Messages between a Connect body and gRPC's bytes. Pure, any thread.
//
// JSON is proto3's: lowerCamelCase names (what the proto calls them is read too), 64-bit
// integers as strings, bytes as base64. Answers write fields that have their default value:
// a `"sen":"0"` beside its state is zero and says so, where a field left out would have to
// be guessed at by whoever reads with jq. A generated client takes either.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "runtime/connect/connect_protocol.h"
#include "runtime/connect/method_table.h"

namespace rekap {

// Bytes of an answer as JSON, which may be several times as long as its message. Two of
// them are what a listener holds at most (HttpListener::kBytesMax).
inline constexpr size_t kJsonAnswerSizeMax = 128 * 1024 * 1024;

// The request's bytes for gRPC. InvalidArgument if `body` is no such message, with the
// field's name where JSON has one that the message does not know or cannot take.
absl::StatusOr<std::string> DecodeRequest(ConnectCodec codec, const ConnectMethod& method,
                                          std::string body);

// Of a stream's messages, binary: InvalidArgument names the first, by its number from 1, that
// is no message of the method's.
absl::Status CheckRequests(const ConnectMethod& method,
                           const std::vector<absl::string_view>& messages);

// The answer's body. Internal if `bytes` are no such message; ResourceExhausted if it is
// longer than kJsonAnswerSizeMax.
absl::StatusOr<std::string> EncodeAnswer(ConnectCodec codec, const ConnectMethod& method,
                                         std::string bytes);

}  // namespace rekap
