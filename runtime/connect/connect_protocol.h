// The Connect protocol's calls, as far as one HTTP request says it: which encoding, how
// long, in whose name; and how an answer and an error are told. Pure, any thread.
//
// Protocol: https://connectrpc.com/docs/protocol. Offered of it: POST with
// application/json or application/proto for one message, application/connect+proto for a
// stream of them. Not offered: GET, compression, answers that are streams.
#pragma once

#include <string>
#include <variant>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "runtime/connect/method_table.h"
#include "runtime/http/http_message.h"

namespace rekap {

// Of a call that names no deadline: longer than any query takes, so that what is lost
// ends at all.
inline constexpr absl::Duration kConnectTimeoutDefault = absl::Seconds(60);
// The longest that is granted; what asks for more gets this. A verification of every chain
// of a province, and a backup, take minutes.
inline constexpr absl::Duration kConnectTimeoutMax = absl::Minutes(10);

// Bytes of a stream's body: the largest file that a node takes, and 1 MiB for envelopes,
// messages' own framing and the file's header.
inline constexpr size_t kStreamBodySizeMax = (64 + 1) * 1024 * 1024;

enum class ConnectCodec { kJson, kProto };

// "application/json", "application/proto".
absl::string_view MediaType(ConnectCodec codec);
// Of requests that are streams, and of their answers: binary only, since a file in JSON
// would be a third longer.
inline constexpr char kStreamMediaType[] = "application/connect+proto";

// What a request's headers say about a call.
struct ConnectCall {
  // kUnary or kClientStream.
  CallShape shape = CallShape::kUnary;
  // kProto for a stream.
  ConnectCodec codec = ConnectCodec::kJson;
  absl::Duration timeout = kConnectTimeoutDefault;
  // The Authorization header as it came, a secret; empty if there is none.
  std::string authorization;
};

// The call of a method of that shape, or what to answer instead: 405, 415, or an error of
// the protocol, as Refusal tells it.
std::variant<ConnectCall, HttpResponse> ReadConnectCall(const HttpRequest& request,
                                                        CallShape shape = CallShape::kUnary);

// "invalid_argument"; "unknown" for OK and for what is no code.
absl::string_view ConnectCode(absl::StatusCode code);
// The HTTP status that the protocol gives to the code; 500 for OK and what is no code.
int ConnectHttpStatus(absl::StatusCode code);

// `error`, which must not be OK, as the protocol tells it: code and message, with the
// status of its code.
HttpResponse ConnectError(const absl::Status& error);

// A stream's answer: the message, and that the stream ended well.
HttpResponse StreamAnswer(absl::string_view message);
// A stream that ended with `error`, which must not be OK: status 200, and the error in the
// last envelope.
HttpResponse StreamError(const absl::Status& error);

// ConnectError or StreamError, as the shape wants it.
HttpResponse Refusal(CallShape shape, const absl::Status& error);

}  // namespace rekap
