// Connect calls from a raw HTTP client to a real gRPC server, over sockets.
#include "runtime/connect/gateway.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rekap/v1/node.grpc.pb.h"
#include "rekap/v1/query.grpc.pb.h"
#include "rekap/v1/replication.grpc.pb.h"
#include "runtime/connect/envelope.h"
#include "runtime/grpc/channel.h"
#include "runtime/grpc/rpc_server.h"
#include "runtime/http/http_listener.h"
#include "tests/runtime/raw_client.h"

namespace rekap {
namespace {

using test::RawClient;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// Compare says what it was asked; Explain fails with the code that the page size names;
// Verify waits until it is let go or cancelled.
class FakeQuery : public v1::Query::Service {
 public:
  grpc::Status Compare(grpc::ServerContext* context, const v1::CompareRequest* request,
                       v1::CompareResponse* response) override {
    deadline_in = absl::FromChrono(context->deadline()) - absl::Now();
    peer = PeerOf(*context, peers);
    authorization = "";
    for (const auto& [key, value] : context->client_metadata()) {
      if (key == "authorization") authorization = std::string(value.data(), value.size());
    }
    response->add_rows()->set_name(absl::StrCat(request->region(), " ", request->year()));
    return grpc::Status::OK;
  }
  grpc::Status Explain(grpc::ServerContext*, const v1::ExplainRequest* request,
                       v1::ExplainResponse*) override {
    return {static_cast<grpc::StatusCode>(request->page_size()), "sebabnya [KODE]"};
  }
  grpc::Status Verify(grpc::ServerContext* context, const v1::VerifyRequest*,
                      v1::VerifyResponse*) override {
    ++waiting;
    while (!let_go.WaitForNotificationWithTimeout(absl::Milliseconds(5))) {
      if (context->IsCancelled()) break;
    }
    --waiting;
    return grpc::Status::OK;
  }
  grpc::Status Units(grpc::ServerContext*, const v1::UnitsRequest*,
                     v1::UnitsResponse* response) override {
    response->add_units()->set_name(std::string(2 * 1024 * 1024, 'u'));
    return grpc::Status::OK;
  }

  const CallPeers* peers = nullptr;
  std::string authorization;
  std::string peer;
  absl::Duration deadline_in;
  std::atomic<int> waiting = 0;
  absl::Notification let_go;
};

// Import says how many messages and bytes came; a header with the author "berhenti" ends it
// at once with ABORTED.
class FakeNode : public v1::Node::Service {
 public:
  grpc::Status Import(grpc::ServerContext*, grpc::ServerReader<v1::ImportRequest>* reader,
                      v1::ImportResponse* response) override {
    ++calls;
    v1::ImportRequest request;
    while (reader->Read(&request)) {
      if (request.header().author() == "berhenti") {
        return {grpc::StatusCode::ABORTED, "impor lain [IMPORT_RUNNING]"};
      }
      response->set_inserted(response->inserted() + 1);
      response->set_updated(response->updated() + static_cast<uint32_t>(request.chunk().size()));
    }
    return grpc::Status::OK;
  }
  std::atomic<int> calls = 0;
};

class GatewayTest : public testing::Test {
 protected:
  GatewayTest() {
    query_.peers = peers_.get();
    rpc_ = *RpcServer::Start(
        {"127.0.0.1", 0},
        {{v1::Query::service_full_name(), &query_}, {v1::Node::service_full_name(), &node_}},
        Plaintext());
    gateway_ =
        *ConnectGateway::Start(*MakeChannel(rpc_->endpoint(), Plaintext()),
                               {v1::Query::service_full_name(), v1::Node::service_full_name(),
                                v1::Replication::service_full_name()},
                               peers_);
    http_ = *HttpListener::Start(
        {"127.0.0.1", 0},
        CallsOr(gateway_.get(),
                [](const HttpRequest&, const HttpReply& reply) {
                  HttpResponse other;
                  other.body = "bukan panggilan";
                  reply(std::move(other));
                }),
        &log_, HttpReach::kLoopback, std::nullopt,
        [this](const HttpRequest& head) { return gateway_->BodySizeMax(head.path); });
  }
  ~GatewayTest() override {
    if (!query_.let_go.HasBeenNotified()) query_.let_go.Notify();
    rpc_->Shutdown(absl::Seconds(5));
    http_.reset();
  }

  static std::string Request(const std::string& path, const std::string& body,
                             const std::string& more = "",
                             const std::string& type = "application/json") {
    return absl::StrCat("POST ", path, " HTTP/1.1\r\nHost: localhost\r\nContent-Type: ", type,
                        "\r\nContent-Length: ", body.size(), "\r\n", more, "\r\n", body);
  }
  std::string Ask(const std::string& path, const std::string& body, const std::string& more = "",
                  const std::string& type = "application/json") {
    RawClient client(http_->endpoint().port);
    client.Send(Request(path, body, more, type));
    return client.ReadAnswer();
  }
  std::string Compare(const std::string& body, const std::string& more = "") {
    return Ask("/rekap.v1.Query/Compare", body, more);
  }

  std::string Import(const std::string& body) {
    return Ask("/rekap.v1.Node/Import", body, "", "application/connect+proto");
  }

  // Who called, as Compare sees it, for a call of a program of another process that says this
  // of itself.
  std::string PeerThatSays(const std::vector<std::string>& values) {
    grpc::ClientContext context;
    for (const std::string& value : values) context.AddMetadata(CallPeers::kMetadataKey, value);
    v1::CompareResponse response;
    auto stub = v1::Query::NewStub(*MakeChannel(rpc_->endpoint(), Plaintext()));
    EXPECT_TRUE(stub->Compare(&context, v1::CompareRequest(), &response).ok());
    return query_.peer;
  }

  Logger log_{Logger::Options{}};
  const std::shared_ptr<const CallPeers> peers_ = std::make_shared<const CallPeers>();
  FakeQuery query_;
  FakeNode node_;
  std::unique_ptr<RpcServer> rpc_;
  std::unique_ptr<ConnectGateway> gateway_;
  std::unique_ptr<HttpListener> http_;
};

TEST_F(GatewayTest, ACallInJsonIsAnsweredInJson) {
  std::string answer = Compare(R"({"region":"35.27","year":2021})");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\nContent-Type: application/json\r\n"));
  EXPECT_THAT(answer, HasSubstr(R"("name":"35.27 2021")"));
}

TEST_F(GatewayTest, ACallInBinaryIsAnsweredInBinary) {
  v1::CompareRequest request;
  request.set_year(2021);
  std::string answer =
      Ask("/rekap.v1.Query/Compare", request.SerializeAsString(), "", "application/proto");
  EXPECT_THAT(answer, HasSubstr("\r\nContent-Type: application/proto\r\n"));
  v1::CompareResponse response;
  ASSERT_TRUE(response.ParseFromString(answer.substr(answer.find("\r\n\r\n") + 4)));
  EXPECT_EQ(response.rows(0).name(), " 2021");
}

TEST_F(GatewayTest, TheTokenAndTheDeadlineGoAlong) {
  Compare("{}", "Authorization: Bearer f00d\r\nConnect-Timeout-Ms: 20000\r\n");
  EXPECT_EQ(query_.authorization, "Bearer f00d");
  EXPECT_GT(query_.deadline_in, absl::Seconds(5));
  // gRPC sends tens of seconds in tenths, rounded up.
  EXPECT_LE(query_.deadline_in, absl::Seconds(20.2));
  Compare("{}");
  EXPECT_EQ(query_.authorization, "");
  EXPECT_GT(query_.deadline_in, absl::Seconds(20));
}

TEST_F(GatewayTest, TheServiceLearnsWhoAskedOverHttp) {
  RawClient client(http_->endpoint().port);
  const std::string own = absl::StrCat("ipv4:127.0.0.1:", client.port());
  // What the caller says of itself goes no further.
  client.Send(Request("/rekap.v1.Query/Compare", "{}",
                      "rekap-vouched-peer: ipv4:192.0.2.1:1\r\nX-Forwarded-For: 192.0.2.1\r\n"));
  EXPECT_THAT(client.ReadAnswer(), StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_EQ(query_.peer, own);
}

TEST_F(GatewayTest, WhoCallsWithoutTheGatewayIsNotBelieved) {
  const std::string forged = "ipv4:192.0.2.1:1";
  const std::string true_one = peers_->Vouch(forged);
  ASSERT_EQ(PeerThatSays({true_one}), forged) << "with the secret it would be";
  for (const std::vector<std::string>& values :
       std::vector<std::vector<std::string>>{{},
                                             {""},
                                             {forged},
                                             {std::string(32, '0') + forged},
                                             {CallPeers().Vouch(forged)},
                                             {true_one.substr(0, true_one.size() - forged.size())},
                                             {"x" + true_one},
                                             {true_one, forged},
                                             {true_one, true_one}}) {
    EXPECT_THAT(PeerThatSays(values), StartsWith("ipv4:127.0.0.1:"));
  }
}

TEST_F(GatewayTest, EveryErrorOfAHandlerArrivesAsItsOwn) {
  for (int code = 1; code <= 16; ++code) {
    std::string answer = Ask("/rekap.v1.Query/Explain", absl::StrCat("{\"pageSize\":", code, "}"));
    auto expected = static_cast<absl::StatusCode>(code);
    EXPECT_THAT(answer, StartsWith(absl::StrCat("HTTP/1.1 ", ConnectHttpStatus(expected), " ")));
    EXPECT_THAT(answer, EndsWith(absl::StrCat("{\"code\":\"", ConnectCode(expected),
                                              "\",\"message\":\"sebabnya [KODE]\"}\n")));
  }
}

TEST_F(GatewayTest, ACallThatTakesLongerThanItMayEndsAtItsDeadline) {
  std::string answer = Ask("/rekap.v1.Query/Verify", "{}", "Connect-Timeout-Ms: 50\r\n");
  EXPECT_THAT(answer, AllOf(StartsWith("HTTP/1.1 504 "), HasSubstr("\"deadline_exceeded\"")));
}

TEST_F(GatewayTest, WhatIsNoMethodOrGivesAStreamIsNotCalled) {
  EXPECT_THAT(Ask("/rekap.v1.Query/Nothing", "{}"),
              AllOf(StartsWith("HTTP/1.1 404 "), HasSubstr("\"unimplemented\"")));
  EXPECT_THAT(Ask("/rekap.v1.Replication/Replicate", "{}"),
              AllOf(StartsWith("HTTP/1.1 501 "), HasSubstr("\"unimplemented\"")));
  EXPECT_THAT(Ask("/rekap.v1.Admin/Invite", "{}"), EndsWith("bukan panggilan"));
  EXPECT_THAT(Ask("/rekap.v1.Query/Survey", "{}"), StartsWith("HTTP/1.1 501 "))
      << "offered, and not written by the server";
}

std::string HeaderEnvelope(const std::string& author) {
  v1::ImportRequest request;
  request.mutable_header()->set_author(author);
  std::string body;
  AppendMessage(body, request.SerializeAsString());
  return body;
}

void AppendChunk(std::string& body, size_t size) {
  v1::ImportRequest request;
  request.set_chunk(std::string(size, 'x'));
  AppendMessage(body, request.SerializeAsString());
}

TEST_F(GatewayTest, AStreamIsReceivedWholeAndAnsweredWithItsEnd) {
  std::string body = HeaderEnvelope("Operator");
  AppendChunk(body, 1024 * 1024);
  AppendChunk(body, 7);
  std::string answer = Import(body);
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\nContent-Type: application/connect+proto\r\n"));
  v1::ImportResponse expected;
  expected.set_inserted(3);
  expected.set_updated(1024 * 1024 + 7);
  EXPECT_EQ(answer.substr(answer.find("\r\n\r\n") + 4),
            StreamAnswer(expected.SerializeAsString()).body);
}

TEST_F(GatewayTest, AStreamMayHaveAFileOfTheLargestSizeAndNoMore) {
  std::string body = HeaderEnvelope("Operator");
  for (int i = 0; i < 64; ++i) AppendChunk(body, 1024 * 1024);
  std::string answer = Import(body);
  v1::ImportResponse expected;
  expected.set_inserted(65);
  expected.set_updated(64 * 1024 * 1024);
  EXPECT_THAT(answer, EndsWith(StreamAnswer(expected.SerializeAsString()).body));

  auto announce = [this](const std::string& path, size_t size) {
    RawClient client(http_->endpoint().port);
    client.Send(absl::StrCat("POST ", path,
                             " HTTP/1.1\r\nHost: localhost\r\nContent-Length: ", size, "\r\n\r\n"));
    return client.ReadAnswer();
  };
  EXPECT_THAT(announce("/rekap.v1.Node/Import", kStreamBodySizeMax + 1),
              StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(announce("/rekap.v1.Query/Compare", HttpListener::kBodySizeMax + 1),
              StartsWith("HTTP/1.1 413 "));
}

TEST_F(GatewayTest, AnErrorOfAStreamIsItsEndAlsoWhenTheServerDoesNotWaitForAll) {
  std::string body = HeaderEnvelope("berhenti");
  for (int i = 0; i < 8; ++i) AppendChunk(body, 1024 * 1024);
  std::string answer = Import(body);
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer,
              EndsWith(StreamError(absl::AbortedError("impor lain [IMPORT_RUNNING]")).body));
}

TEST_F(GatewayTest, AStreamThatIsDamagedIsNotBegun) {
  std::string body = HeaderEnvelope("Operator");
  AppendChunk(body, 100);
  EXPECT_THAT(Import(body.substr(0, body.size() - 1)), HasSubstr("[BAD_ENVELOPE]"));
  EXPECT_THAT(Import(""), HasSubstr("[BAD_ENVELOPE]"));
  EXPECT_THAT(Import(absl::StrCat(body, "{}")), HasSubstr("[BAD_ENVELOPE]"));
  std::string garbage = body;
  AppendMessage(garbage, "\xff\xff\xff");
  EXPECT_THAT(Import(garbage), HasSubstr("pesan ke-3"));
  EXPECT_EQ(node_.calls, 0);
  EXPECT_THAT(Ask("/rekap.v1.Node/Import", body, "", "application/proto"),
              StartsWith("HTTP/1.1 415 "));
  EXPECT_THAT(Ask("/rekap.v1.Query/Compare", body, "", "application/connect+proto"),
              StartsWith("HTTP/1.1 415 "));
}

TEST_F(GatewayTest, ABodyThatIsNoMessageIsRefusedWithTheFieldsName) {
  EXPECT_THAT(
      Compare(R"({"tahun":2021})"),
      AllOf(StartsWith("HTTP/1.1 400 "), HasSubstr("\"invalid_argument\""), HasSubstr("tahun")));
}

TEST_F(GatewayTest, ALargeAnswerArrivesWhole) {
  EXPECT_THAT(Ask("/rekap.v1.Query/Units", "{}"), HasSubstr(std::string(2 * 1024 * 1024, 'u')));
}

TEST_F(GatewayTest, ALargeAnswerIsMadeSmallerForWhoTakesIt) {
  const std::string answer = Ask("/rekap.v1.Query/Units", "{}", "Accept-Encoding: gzip, br\r\n");
  EXPECT_THAT(answer, AllOf(StartsWith("HTTP/1.1 200"), HasSubstr("Content-Encoding: gzip\r\n")));
  EXPECT_LT(answer.size(), size_t{100} * 1024) << "2 MiB of one letter";
  EXPECT_THAT(Compare(R"({"region":"35"})", "Accept-Encoding: gzip\r\n"),
              AllOf(HasSubstr(R"("name":"35 0")"), Not(HasSubstr("Content-Encoding"))))
      << "what is small stays as it is";
}

TEST_F(GatewayTest, SlowCallsKeepNobodyElseOutAndTooManyAreToldSo) {
  const size_t taken = ConnectGateway::kThreads + ConnectGateway::kQueueMax;
  const size_t too_many = 20;
  std::vector<RawClient> slow;
  for (size_t i = 0; i < taken + too_many; ++i) {
    slow.emplace_back(http_->endpoint().port);
    ASSERT_TRUE(slow.back().Send(Request("/rekap.v1.Query/Verify", "{}")));
    // The first are with their threads before the queue fills.
    while (i < ConnectGateway::kThreads && query_.waiting <= static_cast<int>(i)) {
      std::this_thread::yield();
    }
  }
  EXPECT_THAT(Ask("/", ""), EndsWith("bukan panggilan"));
  v1::CompareResponse direct;
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(30)));
  EXPECT_TRUE(v1::Query::NewStub(*MakeChannel(rpc_->endpoint(), Plaintext()))
                  ->Compare(&context, {}, &direct)
                  .ok());
  EXPECT_EQ(query_.waiting, ConnectGateway::kThreads);
  query_.let_go.Notify();
  // Which of them were told so is the sockets' order; how many, ours.
  std::vector<std::string> answers;
  for (RawClient& client : slow) answers.push_back(client.ReadAnswer());
  EXPECT_EQ(
      std::count_if(answers.begin(), answers.end(),
                    [](const std::string& a) { return absl::StartsWith(a, "HTTP/1.1 200 "); }),
      static_cast<ptrdiff_t>(taken));
  EXPECT_EQ(
      std::count_if(answers.begin(), answers.end(),
                    [](const std::string& a) { return absl::StrContains(a, "[CALLS_BUSY]"); }),
      static_cast<ptrdiff_t>(too_many));
}

TEST_F(GatewayTest, BodiesHaveTheirBoundTogetherWhetherTheyWaitOrAreCalled) {
  constexpr size_t kSize = HttpListener::kBodySizeMax;
  const size_t taken = ConnectGateway::kBytesMax / kSize;
  ASSERT_LT(taken, ConnectGateway::kQueueMax);
  const std::string body = absl::StrCat(std::string(kSize - 2, ' '), "{}");
  std::vector<RawClient> clients;
  for (size_t i = 0; i <= taken; ++i) {
    clients.emplace_back(http_->endpoint().port);
    ASSERT_TRUE(clients.back().Send(Request("/rekap.v1.Query/Verify", body)));
  }
  // One of them is told so, whichever came last, while the others wait for the server.
  while (std::none_of(clients.begin(), clients.end(),
                      [](const RawClient& client) { return client.HasBytes(); })) {
    std::this_thread::yield();
  }
  query_.let_go.Notify();
  std::vector<std::string> answers;
  for (RawClient& client : clients) answers.push_back(client.ReadAnswer());
  EXPECT_EQ(std::count_if(answers.begin(), answers.end(),
                          [](const auto& a) { return absl::StrContains(a, "[CALLS_BUSY]"); }),
            1);
  // What was called makes room for what comes.
  for (size_t i = 0; i <= taken; ++i) {
    ASSERT_THAT(Ask("/rekap.v1.Query/Verify", body), StartsWith("HTTP/1.1 200 ")) << i;
  }
}

TEST_F(GatewayTest, WhatWaitsWhenTheGatewayEndsIsAnswered) {
  RawClient client(http_->endpoint().port);
  ASSERT_TRUE(client.Send(Request("/rekap.v1.Query/Verify", "{}")));
  while (query_.waiting == 0) std::this_thread::yield();
  rpc_->Shutdown(absl::ZeroDuration());
  EXPECT_THAT(client.ReadAnswer(), AllOf(HasSubstr("\"code\":"), HasSubstr("HTTP/1.1 ")));
}

}  // namespace
}  // namespace rekap
