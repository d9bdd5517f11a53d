// A request from anybody on the way to a call: the gate on its headers, the protocol, the
// body made into a message, or into a stream of them. First byte: how the listener is
// reached and which method is asked; then lines "Name: value" up to an empty one; the rest
// is the body. A content type of streams asks for a node's import.
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"

#include "rekap/v1/node.pb.h"
#include "rekap/v1/query.pb.h"
#include "runtime/connect/connect_protocol.h"
#include "runtime/connect/envelope.h"
#include "runtime/connect/method_table.h"
#include "runtime/connect/transcode.h"
#include "runtime/http/request_gate.h"
#include "tests/fuzz/fuzz.h"

using namespace rekap;  // NOLINT: a target is one function
using fuzz::Require;

namespace {

constexpr size_t kBodySizeMax = 64 * 1024;  // a few milliseconds

const MethodTable& Methods() {
  v1::TreeRequest::descriptor();  // keeps the linker from dropping the service
  static const MethodTable table = *MethodTable::Of({"rekap.v1.Query"});
  return table;
}

const ConnectMethod& MethodOf(uint8_t choice) {
  auto it = Methods().methods().begin();
  std::advance(it, choice % Methods().methods().size());
  return it->second;
}

const ConnectMethod& StreamMethod() {
  v1::ImportRequest::descriptor();
  static const MethodTable table = *MethodTable::Of({"rekap.v1.Node"});
  return *table.Find("/rekap.v1.Node/Import");
}

HttpRequest RequestOf(absl::string_view text, const ConnectMethod& method) {
  HttpRequest request;
  request.method = "POST";
  request.path = method.path;
  while (!text.empty()) {
    size_t end = text.find('\n');
    absl::string_view line = text.substr(0, end);
    text.remove_prefix(end == absl::string_view::npos ? text.size() : end + 1);
    if (line.empty()) break;
    std::vector<std::string> parts = absl::StrSplit(line, absl::MaxSplits(": ", 1));
    request.headers.push_back({parts[0], parts.size() > 1 ? parts[1] : ""});
  }
  request.body = std::string(text);
  return request;
}

void CheckRefusal(const HttpResponse& refusal) {
  Require(refusal.status >= 400 && refusal.status < 600, "a refusal is an error");
  Require(absl::StartsWith(refusal.body, "{\"code\":\""), "a refusal can be parsed");
  Require((refusal.status == 405) == !refusal.allow.empty(), "405 says what is allowed");
}

void CheckStream(const HttpRequest& request) {
  std::variant<ConnectCall, HttpResponse> read = ReadConnectCall(request, CallShape::kClientStream);
  if (auto* refused = std::get_if<HttpResponse>(&read)) {
    if (refused->status != 200) return CheckRefusal(*refused);
    Require(absl::StrContains(refused->body, "{\"error\":{\"code\":\""), "an end says why");
    return;
  }
  absl::StatusOr<std::vector<absl::string_view>> messages =
      ReadEnvelopes(request.body, kBodySizeMax);
  if (!messages.ok()) return;
  Require(!messages->empty() && messages->size() <= kEnvelopesMax, "messages have their bound");
  std::string again;
  for (absl::string_view message : *messages) AppendMessage(again, message);
  Require(again == request.body, "envelopes are all of the body");
  absl::Status fit = CheckRequests(StreamMethod(), *messages);
  Require(fit.ok() || absl::StrContains(fit.message(), "[BAD_BODY]"), "a refusal says why");
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  fuzz::Bytes bytes(data, size);
  const uint8_t choice = bytes.Byte();
  HttpAccess access{
      choice & 1 ? "https" : "http", (choice & 2) != 0, {"rekap.go.id"}, [](const HttpRequest&) {
        return kBodySizeMax;
      }};
  const ConnectMethod& method = MethodOf(choice >> 2);
  HttpRequest request = RequestOf(bytes.rest(), method);
  std::optional<HttpResponse> refusal = RefuseRequest(request, access);
  if (refusal.has_value()) {
    CheckRefusal(*refusal);
  } else {
    Require(!request.Header("Transfer-Encoding").has_value(), "a body has a length");
  }
  CheckStream(request);
  std::variant<ConnectCall, HttpResponse> read = ReadConnectCall(request);
  if (auto* refused = std::get_if<HttpResponse>(&read)) {
    CheckRefusal(*refused);
    return 0;
  }
  const ConnectCall& call = std::get<ConnectCall>(read);
  Require(call.timeout > absl::ZeroDuration() && call.timeout <= kConnectTimeoutMax,
          "a deadline has its bounds");
  if (request.body.size() > kBodySizeMax) return 0;
  absl::StatusOr<std::string> message = DecodeRequest(call.codec, method, request.body);
  if (!message.ok()) {
    CheckRefusal(ConnectError(message.status()));
    return 0;
  }
  // What is passed on is the message, and comes back from JSON as the same.
  std::unique_ptr<google::protobuf::Message> parsed(method.request->New());
  Require(parsed->ParseFromString(*message), "what is passed on is the message");
  ConnectMethod echo = method;
  echo.response = method.request;
  absl::StatusOr<std::string> json = EncodeAnswer(ConnectCodec::kJson, echo, *message);
  if (!json.ok()) return 0;
  absl::StatusOr<std::string> again = DecodeRequest(ConnectCodec::kJson, method, *json);
  Require(again.ok(), "what we write as JSON we read");
  return 0;
}
