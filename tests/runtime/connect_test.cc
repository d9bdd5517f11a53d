// The Connect protocol without a socket: headers to calls, errors to answers, JSON to
// binary and back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rekap/v1/node.pb.h"
#include "rekap/v1/query.pb.h"
#include "runtime/connect/connect_protocol.h"
#include "runtime/connect/envelope.h"
#include "runtime/connect/method_table.h"
#include "runtime/connect/transcode.h"

namespace rekap {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

HttpRequest Post(std::vector<HttpHeader> headers = {{"Content-Type", "application/json"}}) {
  return {"POST", "/rekap.v1.Query/Compare", std::move(headers), "{}"};
}

HttpRequest PostWith(const std::string& name, const std::string& value) {
  return Post({{"Content-Type", "application/json"}, {name, value}});
}

ConnectCall CallOf(const HttpRequest& request) {
  std::variant<ConnectCall, HttpResponse> read = ReadConnectCall(request);
  if (auto* refused = std::get_if<HttpResponse>(&read)) {
    ADD_FAILURE() << refused->status << " " << refused->body;
    return {};
  }
  return std::get<ConnectCall>(read);
}

HttpResponse RefusalOf(const HttpRequest& request) {
  std::variant<ConnectCall, HttpResponse> read = ReadConnectCall(request);
  if (auto* refused = std::get_if<HttpResponse>(&read)) return *refused;
  ADD_FAILURE() << "taken";
  return {};
}

TEST(ConnectProtocol, GivesEveryCodeTheWordAndStatusOfTheProtocol) {
  const std::tuple<absl::StatusCode, const char*, int> table[] = {
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
      {absl::StatusCode::kUnauthenticated, "unauthenticated", 401}};
  EXPECT_EQ(std::size(table), 16u);
  for (const auto& [code, word, status] : table) {
    HttpResponse answer = ConnectError(absl::Status(code, "kenapa"));
    EXPECT_EQ(answer.status, status) << word;
    EXPECT_EQ(answer.content_type, "application/json");
    EXPECT_EQ(answer.body, absl::StrCat("{\"code\":\"", word, "\",\"message\":\"kenapa\"}\n"));
  }
  EXPECT_EQ(ConnectCode(static_cast<absl::StatusCode>(99)), "unknown");
  EXPECT_EQ(ConnectHttpStatus(static_cast<absl::StatusCode>(99)), 500);
}

TEST(ConnectProtocol, AnErrorIsValidJsonWhateverItSays) {
  std::string said = ConnectError(absl::InternalError("\"\n\x01\xff</script>")).body;
  EXPECT_THAT(said, HasSubstr("\\\"\\n\\u0001\xEF\xBF\xBD"));
}

TEST(ConnectProtocol, TakesTheTwoEncodings) {
  EXPECT_EQ(CallOf(Post()).codec, ConnectCodec::kJson);
  EXPECT_EQ(CallOf(Post({{"content-type", "Application/JSON; charset=utf-8"}})).codec,
            ConnectCodec::kJson);
  EXPECT_EQ(CallOf(Post({{"Content-Type", "application/proto"}})).codec, ConnectCodec::kProto);
}

TEST(ConnectProtocol, AnotherContentTypeIs415) {
  for (const char* type : {"", "text/plain", "application/x-www-form-urlencoded",
                           "application/connect+json", "application/grpc-web", "application/jsonp",
                           "multipart/form-data; boundary=application/json"}) {
    HttpResponse refused = RefusalOf(Post({{"Content-Type", type}}));
    EXPECT_EQ(refused.status, 415) << type;
    EXPECT_THAT(refused.body, HasSubstr("BAD_CONTENT_TYPE"));
  }
  EXPECT_EQ(RefusalOf(Post({})).status, 415);
}

TEST(ConnectProtocol, AnotherMethodThanPostIs405AndSaysWhichIsTaken) {
  for (const char* method : {"GET", "HEAD", "PUT", "OPTIONS", "post"}) {
    HttpRequest request = Post();
    request.method = method;
    HttpResponse refused = RefusalOf(request);
    EXPECT_EQ(refused.status, 405) << method;
    EXPECT_EQ(refused.allow, "POST");
  }
}

TEST(ConnectProtocol, TheVersionMayBeLeftOutAndMustBeOneElse) {
  CallOf(PostWith("Connect-Protocol-Version", "1"));
  for (const char* version : {"", "2", "01", "1 "}) {
    EXPECT_EQ(RefusalOf(PostWith("Connect-Protocol-Version", version)).status, 400) << version;
  }
}

TEST(ConnectProtocol, CompressionIsRefusedByItsOwnCode) {
  CallOf(PostWith("Content-Encoding", "identity"));
  HttpResponse refused = RefusalOf(PostWith("Content-Encoding", "gzip"));
  EXPECT_EQ(refused.status, 501);
  EXPECT_THAT(refused.body, AllOf(HasSubstr("\"unimplemented\""), HasSubstr("identity")));
}

TEST(ConnectProtocol, ATimeoutIsADeadlineWithinItsBounds) {
  EXPECT_EQ(CallOf(Post()).timeout, kConnectTimeoutDefault);
  EXPECT_EQ(CallOf(PostWith("Connect-Timeout-Ms", "1")).timeout, absl::Milliseconds(1));
  EXPECT_EQ(CallOf(PostWith("connect-timeout-ms", "0000002500")).timeout, absl::Milliseconds(2500));
  EXPECT_EQ(CallOf(PostWith("Connect-Timeout-Ms", "9999999999")).timeout, kConnectTimeoutMax);
  for (const char* timeout : {"", "0", "-1", "+1", " 1", "1.5", "1s", "00000000001", "9x"}) {
    HttpResponse refused = RefusalOf(PostWith("Connect-Timeout-Ms", timeout));
    EXPECT_EQ(refused.status, 400) << timeout;
    EXPECT_THAT(refused.body, HasSubstr("BAD_TIMEOUT"));
  }
}

TEST(ConnectProtocol, TheAuthorizationGoesAlongUnlessGrpcCannotCarryIt) {
  EXPECT_EQ(CallOf(Post()).authorization, "");
  EXPECT_EQ(CallOf(PostWith("authorization", "Bearer f00d")).authorization, "Bearer f00d");
  for (const char* value : {"Bearer \x01", "Bearer \xff", "Bearer \x7f", "a\tb"}) {
    EXPECT_THAT(RefusalOf(PostWith("Authorization", value)).body, HasSubstr("BAD_AUTHORIZATION"));
  }
}

HttpRequest PostStream(std::vector<HttpHeader> more = {}) {
  more.push_back({"Content-Type", "application/connect+proto"});
  return {"POST", "/rekap.v1.Node/Import", std::move(more), ""};
}

HttpResponse StreamRefusalOf(const HttpRequest& request) {
  std::variant<ConnectCall, HttpResponse> read = ReadConnectCall(request, CallShape::kClientStream);
  if (auto* refused = std::get_if<HttpResponse>(&read)) return *refused;
  ADD_FAILURE() << "taken";
  return {};
}

TEST(ConnectStream, HasAContentTypeOfItsOwn) {
  std::variant<ConnectCall, HttpResponse> read =
      ReadConnectCall(PostStream({{"Connect-Timeout-Ms", "5"}}), CallShape::kClientStream);
  ASSERT_TRUE(std::holds_alternative<ConnectCall>(read));
  EXPECT_EQ(std::get<ConnectCall>(read).shape, CallShape::kClientStream);
  EXPECT_EQ(std::get<ConnectCall>(read).timeout, absl::Milliseconds(5));
  EXPECT_EQ(RefusalOf(PostStream()).status, 415) << "not for one message";
  for (const char* type : {"application/proto", "application/json", "application/connect+json"}) {
    HttpRequest request = PostStream();
    request.headers.back().value = type;
    EXPECT_EQ(StreamRefusalOf(request).status, 415) << type;
  }
}

TEST(ConnectStream, SaysItsErrorsInTheLastEnvelope) {
  HttpResponse refused = StreamRefusalOf(PostStream({{"Connect-Timeout-Ms", "soon"}}));
  EXPECT_EQ(refused.status, 200);
  EXPECT_EQ(refused.content_type, "application/connect+proto");
  EXPECT_EQ(refused.body[0], '\x02');
  EXPECT_THAT(refused.body, AllOf(HasSubstr(R"({"error":{"code":"invalid_argument","message":")"),
                                  HasSubstr("BAD_TIMEOUT")));
  EXPECT_THAT(StreamRefusalOf(PostStream({{"Connect-Content-Encoding", "gzip"}})).body,
              HasSubstr("BAD_ENCODING"));
  const std::string said = R"({"error":{"code":"aborted","message":"\"a\""}})";
  EXPECT_EQ(said.size(), 46u);
  EXPECT_EQ(StreamError(absl::AbortedError("\"a\"")).body,
            absl::StrCat(absl::string_view("\x02\0\0\0\x2e", 5), said));
  EXPECT_EQ(StreamAnswer("pesan").body, std::string("\0\0\0\0\x05pesan\x02\0\0\0\x02{}", 17));
}

std::string Enveloped(const std::vector<std::string>& messages) {
  std::string body;
  for (const std::string& message : messages) AppendMessage(body, message);
  return body;
}

TEST(Envelopes, GiveWhatWasPutIntoThem) {
  const std::string body = Enveloped({"satu", "", std::string(300, 'x')});
  EXPECT_THAT(*ReadEnvelopes(body, 300), testing::ElementsAre("satu", "", std::string(300, 'x')));
}

TEST(Envelopes, OfWhichOneIsCutShortAreRefusedWhole) {
  const std::string body = Enveloped({"satu", "dua"});
  for (size_t size = 0; size < body.size(); ++size) {
    const bool between = size == kEnvelopeHeadSize + 4;
    EXPECT_EQ(ReadEnvelopes(body.substr(0, size), 300).ok(), between) << size;
  }
  EXPECT_THAT(
      ReadEnvelopes(body.substr(0, body.size() - 1), 300).status().message(),
      AllOf(HasSubstr("pesan ke-2"), HasSubstr("setelah 2 dari 3"), HasSubstr("[BAD_ENVELOPE]")));
}

TEST(Envelopes, OfOtherKindsAreRefused) {
  for (const auto& [flags, reason] : std::vector<std::pair<char, const char*>>{
           {'\x01', "kompresi"}, {'\x02', "tanda 2"}, {'\x03', "tanda 3"}, {'\xff', "tanda 255"}}) {
    std::string body = Enveloped({"satu"});
    body[0] = flags;
    absl::Status refused = ReadEnvelopes(body, 300).status();
    EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(refused.message(), HasSubstr(reason));
  }
  EXPECT_FALSE(ReadEnvelopes("{\"json\":1}", 300).ok());
}

TEST(Envelopes, HaveTheirBounds) {
  EXPECT_FALSE(ReadEnvelopes(Enveloped({std::string(301, 'x')}), 300).ok());
  // What it says of its size is refused before anybody waits for that many bytes.
  EXPECT_THAT(ReadEnvelopes(absl::string_view("\0\xff\xff\xff\xff", 5), 300).status().message(),
              HasSubstr("4294967295 byte; paling banyak 300"));
  std::vector<std::string> messages(kEnvelopesMax);
  EXPECT_EQ(ReadEnvelopes(Enveloped(messages), 300)->size(), kEnvelopesMax);
  messages.emplace_back();
  EXPECT_THAT(ReadEnvelopes(Enveloped(messages), 300).status().message(),
              HasSubstr("TOO_MANY_MESSAGES"));
}

class TranscodeTest : public testing::Test {
 protected:
  TranscodeTest() {
    // Named so that the linker keeps what registers the services.
    v1::TreeRequest::descriptor();
    v1::ImportRequest::descriptor();
  }
  const ConnectMethod& Method(const std::string& name) {
    const ConnectMethod* method = table_.Find("/rekap.v1." + name);
    EXPECT_NE(method, nullptr) << name;
    return *method;
  }
  absl::StatusOr<std::string> Decode(absl::string_view json) {
    return DecodeRequest(ConnectCodec::kJson, Method("Query/Compare"), std::string(json));
  }

  MethodTable table_ = *MethodTable::Of({"rekap.v1.Query", "rekap.v1.Node"});
};

TEST_F(TranscodeTest, EveryMethodOfAListedServiceHasItsPath) {
  EXPECT_EQ(Method("Query/Compare").shape, CallShape::kUnary);
  EXPECT_EQ(Method("Node/Import").shape, CallShape::kClientStream);
  for (const auto& [path, method] : table_.methods()) {
    EXPECT_EQ(method.path, path);
    EXPECT_TRUE(table_.Serves(path));
    EXPECT_EQ(method.shape == CallShape::kUnary, path != "/rekap.v1.Node/Import") << path;
  }
  EXPECT_TRUE(table_.Serves("/rekap.v1.Query/Other"));
  EXPECT_EQ(table_.Find("/rekap.v1.Query/Other"), nullptr);
  for (const char* path : {"/rekap.v1.Replication/Replicate", "/rekap.v1.QueryX/Compare", "/", "",
                           "rekap.v1.Query/Compare", "/rekap.v1.Query"}) {
    EXPECT_FALSE(table_.Serves(path)) << path;
  }
  EXPECT_EQ(MethodTable::Of({"rekap.v1.Nothing"}).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(TranscodeTest, ARequestInJsonIsTheSameMessage) {
  absl::StatusOr<std::string> bytes =
      Decode(R"({"year":2021,"pageSize":3,"order":"ORDER_ABSORPTION","region":"35.27"})");
  ASSERT_TRUE(bytes.ok()) << bytes.status();
  v1::CompareRequest request;
  ASSERT_TRUE(request.ParseFromString(*bytes));
  EXPECT_EQ(request.year(), 2021u);
  EXPECT_EQ(request.page_size(), 3u);
  EXPECT_EQ(request.order(), v1::ORDER_ABSORPTION);
  EXPECT_EQ(request.region(), "35.27");
  EXPECT_EQ(*Decode(R"({"page_size":3,"year":2021})"), *Decode(R"({"year":2021,"pageSize":3})"));
}

TEST_F(TranscodeTest, WhatTheMessageDoesNotKnowIsNamed) {
  for (const auto& [json, name] : std::vector<std::pair<const char*, const char*>>{
           {R"({"tahun":2021})", "tahun"},
           {R"({"year":"dua ribu"})", "year"},
           {R"({"filter":{"pita":["Tinggi"]}})", "pita"},
           {R"({"order":"ORDER_LUCK"})", "order"}}) {
    absl::StatusOr<std::string> bytes = Decode(json);
    EXPECT_EQ(bytes.status().code(), absl::StatusCode::kInvalidArgument) << json;
    EXPECT_THAT(bytes.status().message(), AllOf(HasSubstr(name), HasSubstr("[BAD_BODY]")));
  }
}

TEST_F(TranscodeTest, WhatIsNoJsonObjectIsRefused) {
  const std::string deep(100'000, '[');
  for (absl::string_view json :
       {absl::string_view(""), absl::string_view("{"), absl::string_view("[]"),
        absl::string_view("7"), absl::string_view("{}{}"), absl::string_view("\xff\xfe"),
        absl::string_view(deep)}) {
    EXPECT_EQ(Decode(json).status().code(), absl::StatusCode::kInvalidArgument)
        << json.substr(0, 20);
  }
}

TEST_F(TranscodeTest, BinaryThatIsNoSuchMessageIsRefusedAndElsePassedOn) {
  const ConnectMethod& method = Method("Query/Compare");
  v1::CompareRequest request;
  request.set_year(2021);
  EXPECT_EQ(*DecodeRequest(ConnectCodec::kProto, method, request.SerializeAsString()),
            request.SerializeAsString());
  EXPECT_EQ(*DecodeRequest(ConnectCodec::kProto, method, ""), "");
  EXPECT_EQ(DecodeRequest(ConnectCodec::kProto, method, "\xff\xff\xff").status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(TranscodeTest, AStreamOfWhichOneIsNoMessageIsRefusedWithItsNumber) {
  v1::ImportRequest request;
  request.set_chunk("a;b");
  const std::string bytes = request.SerializeAsString();
  EXPECT_TRUE(CheckRequests(Method("Node/Import"), {bytes, "", bytes}).ok());
  absl::Status refused = CheckRequests(Method("Node/Import"), {bytes, "\xff\xff\xff", bytes});
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(refused.message(), AllOf(HasSubstr("pesan ke-2"), HasSubstr("[BAD_BODY]")));
}

TEST_F(TranscodeTest, AnAnswerInJsonSaysZeroAndWritesLargeNumbersAsText) {
  v1::CompareResponse response;
  v1::Figures& figures = *response.add_rows()->mutable_figures();
  figures.mutable_allocated()->set_state(v1::VALUE_STATE_REPORTED);
  figures.mutable_realised()->set_state(v1::VALUE_STATE_REPORTED);
  figures.mutable_realised()->set_sen(9'007'199'254'740'993);
  figures.mutable_absorption()->set_state(v1::VALUE_STATE_NOT_REPORTED);
  absl::StatusOr<std::string> json =
      EncodeAnswer(ConnectCodec::kJson, Method("Query/Compare"), response.SerializeAsString());
  ASSERT_TRUE(json.ok()) << json.status();
  EXPECT_THAT(*json, HasSubstr(R"("allocated":{"state":"VALUE_STATE_REPORTED","sen":"0"})"));
  EXPECT_THAT(*json, HasSubstr(R"("sen":"9007199254740993")"));
  EXPECT_THAT(*json, HasSubstr(R"("absorption":{"state":"VALUE_STATE_NOT_REPORTED","micro":"0"})"));
  EXPECT_THAT(*json, Not(HasSubstr("achievementUncapped"))) << "messages not set stay out";
  EXPECT_EQ(
      *EncodeAnswer(ConnectCodec::kProto, Method("Query/Compare"), response.SerializeAsString()),
      response.SerializeAsString());
}

TEST_F(TranscodeTest, AnAnswerThatIsNoSuchMessageIsTheServersError) {
  EXPECT_EQ(EncodeAnswer(ConnectCodec::kJson, Method("Query/Compare"), "\xff").status().code(),
            absl::StatusCode::kInternal);
}

}  // namespace
}  // namespace rekap
