#include "runtime/connect/connect_protocol.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "runtime/connect/envelope.h"

namespace rekap {
namespace {

// Digits of a timeout, by the protocol.
constexpr size_t kTimeoutDigitsMax = 10;

struct CodeRow {
  absl::StatusCode code;
  absl::string_view word;
  int http_status;
};

// The protocol's table.
constexpr CodeRow kCodes[] = {
    {absl::StatusCode::kCancelled, "canceled", 499},
    {absl::StatusCode::kUnknown, "unknown", 500},
    {absl::StatusCode::kInvalidArgument, "invalid_argument", 400},
    {absl::StatusCode::kDeadlineExceeded, "deadline_exceeded", 504},
    {absl::StatusCode::kNotFound, "not_found", 404},
    {absl::StatusCode::kAlreadyExists, "already_exists", 409},
    {absl::StatusCode::kPermissionDenied, "permission_denied", 403},
    {absl::StatusCode::kResourceExhausted, "resource_exhausted", 429},
    {absl::StatusCode::kFailedPrecondition, "failed_precondition", 400},
    {absl::StatusCode::kAborted, "aborted", 409},
    {absl::StatusCode::kOutOfRange, "out_of_range", 400},
    {absl::StatusCode::kUnimplemented, "unimplemented", 501},
    {absl::StatusCode::kInternal, "internal", 500},
    {absl::StatusCode::kUnavailable, "unavailable", 503},
    {absl::StatusCode::kDataLoss, "data_loss", 500},
    {absl::StatusCode::kUnauthenticated, "unauthenticated", 401},
};

const CodeRow& RowOf(absl::StatusCode code) {
  for (const CodeRow& row : kCodes) {
    if (row.code == code) return row;
  }
  return kCodes[1];  // unknown
}

std::optional<ConnectCodec> CodecOf(absl::string_view content_type, CallShape shape) {
  // Parameters say what is so anyway: "; charset=utf-8".
  absl::string_view type =
      absl::StripAsciiWhitespace(content_type.substr(0, content_type.find(';')));
  if (shape == CallShape::kClientStream) {
    if (!absl::EqualsIgnoreCase(type, kStreamMediaType)) return std::nullopt;
    return ConnectCodec::kProto;
  }
  for (ConnectCodec codec : {ConnectCodec::kJson, ConnectCodec::kProto}) {
    if (absl::EqualsIgnoreCase(type, MediaType(codec))) return codec;
  }
  return std::nullopt;
}

std::optional<absl::Duration> TimeoutOf(absl::string_view digits) {
  // SimpleAtoi alone would take blanks and signs.
  uint64_t ms = 0;
  if (digits.empty() || digits.size() > kTimeoutDigitsMax ||
      !std::all_of(digits.begin(), digits.end(), absl::ascii_isdigit) ||
      !absl::SimpleAtoi(digits, &ms) || ms == 0) {
    return std::nullopt;
  }
  return std::min(absl::Milliseconds(ms), kConnectTimeoutMax);
}

// What gRPC carries as a value; it would end the process over anything else.
bool IsMetadataValue(absl::string_view value) {
  return std::all_of(value.begin(), value.end(), absl::ascii_isprint);
}

HttpResponse WrongMethod() {
  HttpResponse refused = HttpError(405, "unimplemented", "hanya POST [METHOD_NOT_POST]");
  refused.allow = "POST";
  return refused;
}

HttpResponse WrongType(CallShape shape) {
  const std::string types = shape == CallShape::kUnary ? "application/json atau application/proto"
                                                       : std::string(kStreamMediaType);
  return HttpError(415, "unimplemented",
                   absl::StrCat("Content-Type harus ", types, " [BAD_CONTENT_TYPE]"));
}

absl::Status Invalid(absl::string_view message) { return absl::InvalidArgumentError(message); }

absl::Status CheckProtocol(const HttpRequest& request, CallShape shape) {
  // Clients that are not generated need not send it.
  absl::string_view version = request.Header("Connect-Protocol-Version").value_or("1");
  if (version != "1") {
    return Invalid("Connect-Protocol-Version harus 1 [BAD_PROTOCOL_VERSION]");
  }
  // A stream's messages say so each for itself, by a header of its own.
  std::vector<const char*> names = {"Content-Encoding"};
  if (shape == CallShape::kClientStream) names.push_back("Connect-Content-Encoding");
  for (const char* name : names) {
    if (!absl::EqualsIgnoreCase(request.Header(name).value_or("identity"), "identity")) {
      return absl::UnimplementedError(
          absl::StrCat(name, " hanya identity, tanpa kompresi [BAD_ENCODING]"));
    }
  }
  return absl::OkStatus();
}

absl::Status ReadLimits(const HttpRequest& request, ConnectCall& call) {
  std::optional<absl::string_view> timeout = request.Header("Connect-Timeout-Ms");
  if (timeout.has_value()) {
    std::optional<absl::Duration> parsed = TimeoutOf(*timeout);
    if (!parsed.has_value()) {
      return Invalid(
          "Connect-Timeout-Ms harus bilangan bulat positif, paling banyak 10 angka [BAD_TIMEOUT]");
    }
    call.timeout = *parsed;
  }
  call.authorization = std::string(request.Header("Authorization").value_or(""));
  if (!IsMetadataValue(call.authorization)) {
    return Invalid("header Authorization memuat karakter yang tidak sah [BAD_AUTHORIZATION]");
  }
  return absl::OkStatus();
}

}  // namespace

absl::string_view MediaType(ConnectCodec codec) {
  return codec == ConnectCodec::kJson ? "application/json" : "application/proto";
}

std::variant<ConnectCall, HttpResponse> ReadConnectCall(const HttpRequest& request,
                                                        CallShape shape) {
  if (request.method != "POST") return WrongMethod();
  std::optional<ConnectCodec> codec = CodecOf(request.Header("Content-Type").value_or(""), shape);
  if (!codec.has_value()) return WrongType(shape);
  ConnectCall call;
  call.shape = shape;
  call.codec = *codec;
  absl::Status fit = CheckProtocol(request, shape);
  if (fit.ok()) fit = ReadLimits(request, call);
  if (!fit.ok()) return Refusal(shape, fit);
  return call;
}

absl::string_view ConnectCode(absl::StatusCode code) { return RowOf(code).word; }

int ConnectHttpStatus(absl::StatusCode code) { return RowOf(code).http_status; }

HttpResponse ConnectError(const absl::Status& error) {
  return HttpError(ConnectHttpStatus(error.code()), ConnectCode(error.code()), error.message());
}

HttpResponse StreamAnswer(absl::string_view message) {
  HttpResponse response;
  response.content_type = kStreamMediaType;
  AppendMessage(response.body, message);
  AppendEnd(response.body, absl::OkStatus());
  return response;
}

HttpResponse StreamError(const absl::Status& error) {
  HttpResponse response;
  response.content_type = kStreamMediaType;
  AppendEnd(response.body, error);
  return response;
}

HttpResponse Refusal(CallShape shape, const absl::Status& error) {
  return shape == CallShape::kClientStream ? StreamError(error) : ConnectError(error);
}

}  // namespace rekap
