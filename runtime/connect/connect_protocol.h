// The Connect protocol's unary calls, as far as one HTTP request says it: which encoding,
// how long, in whose name; and how an error is told. Pure, any thread.
//
// Protocol: https://connectrpc.com/docs/protocol. Offered of it: POST with
// application/json or application/proto. Not offered: GET, compression, streams.
#pragma once

#include <string>
#include <variant>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "runtime/http/http_message.h"

namespace rekap {

// Of a call that names no deadline: longer than any query takes, so that what is lost
// ends at all.
inline constexpr absl::Duration kConnectTimeoutDefault = absl::Seconds(60);
// The longest that is granted; what asks for more gets this. A verification of every chain
// of a province, and a backup, take minutes.
inline constexpr absl::Duration kConnectTimeoutMax = absl::Minutes(10);

enum class ConnectCodec { kJson, kProto };

// "application/json", "application/proto".
absl::string_view MediaType(ConnectCodec codec);

// What a request's headers say about a call.
struct ConnectCall {
  ConnectCodec codec = ConnectCodec::kJson;
  absl::Duration timeout = kConnectTimeoutDefault;
  // The Authorization header as it came, a secret; empty if there is none.
  std::string authorization;
};

// The call, or what to answer instead: 405, 415, or an error of the protocol.
std::variant<ConnectCall, HttpResponse> ReadConnectCall(const HttpRequest& request);

// "invalid_argument"; "unknown" for OK and for what is no code.
absl::string_view ConnectCode(absl::StatusCode code);
// The HTTP status that the protocol gives to the code; 500 for OK and what is no code.
int ConnectHttpStatus(absl::StatusCode code);

// `error`, which must not be OK, as the protocol tells it: code and message, with the
// status of its code.
HttpResponse ConnectError(const absl::Status& error);

}  // namespace rekap
