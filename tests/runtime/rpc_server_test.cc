// A server and a channel of ours over a real socket. Health and reflection are
// asked as any foreign client would ask: Debian ships no stubs for them, so
// their messages are written by hand (see Ask).
#include "runtime/grpc/rpc_server.h"

#include <future>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>
#include <gtest/gtest.h>

#include "rekap/v1/node.grpc.pb.h"
#include "rekap/v1/query.grpc.pb.h"
#include "runtime/grpc/channel.h"
#include "runtime/grpc/limits.h"
#include "runtime/grpc/status_translation.h"

namespace rekap {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr char kHealthCheck[] = "/grpc.health.v1.Health/Check";
constexpr char kReflection[] = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";

// A protobuf field of type string or message, short enough for one-byte sizes.
std::string Field(int number, const std::string& value) {
  return std::string{static_cast<char>(number << 3 | 2), static_cast<char>(value.size())} + value;
}

std::string Bytes(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

// One message there, one back, without generated code.
absl::StatusOr<std::string> Ask(const Endpoint& endpoint, const std::string& method,
                                const std::string& message) {
  auto channel = MakeChannel(endpoint, Plaintext());
  if (!channel.ok()) return channel.status();
  grpc::GenericStub stub(*channel);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
  grpc::CompletionQueue queue;
  auto step = [&queue] {
    void* tag = nullptr;
    bool ok = false;
    return queue.Next(&tag, &ok) && ok;
  };
  auto call = stub.PrepareCall(&context, method, &queue);
  grpc::Slice slice(message);
  grpc::ByteBuffer request(&slice, 1);
  grpc::ByteBuffer answer;
  call->StartCall(nullptr);
  if (step()) {
    call->WriteLast(request, grpc::WriteOptions(), nullptr);
    if (step()) {
      call->Read(&answer, nullptr);
      step();
    }
  }
  grpc::Status status;
  call->Finish(&status, nullptr);
  step();
  if (!status.ok()) return FromGrpcStatus(status);
  return Bytes(answer);
}

// The health service's status of `service`: 1 = SERVING, 2 = NOT_SERVING.
absl::StatusOr<int> Health(const RpcServer& server, const std::string& service) {
  auto answer = Ask(server.endpoint(), kHealthCheck, Field(1, service));
  if (!answer.ok()) return answer.status();
  return answer->size() == 2 ? (*answer)[1] : 0;
}

// Answers Units only after `gate` opens.
class SlowQuery : public v1::Query::Service {
 public:
  grpc::Status Units(grpc::ServerContext* context, const v1::UnitsRequest*,
                     v1::UnitsResponse* response) override {
    entered.set_value();
    gate.get_future().wait();
    cancelled = context->IsCancelled();
    response->add_units()->set_unit("35.27.05");
    return grpc::Status::OK;
  }
  std::promise<void> entered;
  std::promise<void> gate;
  bool cancelled = false;
};

class RpcServerTest : public testing::Test {
 protected:
  RpcServerTest() {
    auto server = RpcServer::Start(
        {"localhost", 0},
        {{v1::Query::service_full_name(), &query_}, {v1::Node::service_full_name(), &node_}},
        Plaintext());
    EXPECT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }

  SlowQuery query_;
  v1::Node::Service node_;
  std::unique_ptr<RpcServer> server_;
};

TEST_F(RpcServerTest, HealthFollowsSetServingForEachService) {
  EXPECT_EQ(*Health(*server_, ""), 2);
  EXPECT_EQ(*Health(*server_, "rekap.v1.Query"), 2);
  server_->SetServing("rekap.v1.Query", true);
  EXPECT_EQ(*Health(*server_, "rekap.v1.Query"), 1);
  EXPECT_EQ(*Health(*server_, "rekap.v1.Node"), 2);
  server_->SetServing(true);
  EXPECT_EQ(*Health(*server_, ""), 1);
  EXPECT_EQ(*Health(*server_, "rekap.v1.Node"), 1);
  EXPECT_EQ(Health(*server_, "rekap.v1.Unknown").status().code(), absl::StatusCode::kNotFound);
}

TEST_F(RpcServerTest, ReflectionListsTheServices) {
  auto answer = Ask(server_->endpoint(), kReflection, Field(7, "*"));
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_THAT(*answer, AllOf(HasSubstr("rekap.v1.Query"), HasSubstr("rekap.v1.Node"),
                             HasSubstr("grpc.health.v1.Health")));
}

TEST_F(RpcServerTest, ReportsTheRealPortAndATakenOneIsAnError) {
  EXPECT_EQ(server_->endpoint().host, "127.0.0.1");
  EXPECT_NE(server_->endpoint().port, 0);
  v1::Query::Service other;
  auto second = RpcServer::Start(server_->endpoint(), {{v1::Query::service_full_name(), &other}},
                                 Plaintext());
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(second.status().message(), HasSubstr(server_->endpoint().ToString()));
}

TEST_F(RpcServerTest, TakesARequestUpToTheBoundAndNotBeyond) {
  // A message of `size` bytes in a field that no method knows. What is taken comes to
  // a handler that does nothing.
  auto ask = [this](size_t size) {
    std::string message = "\xa2\x06";
    const size_t text = size - 6;
    for (int shift = 0; shift < 21; shift += 7) {
      message += static_cast<char>((text >> shift & 0x7f) | 0x80);
    }
    message += static_cast<char>(text >> 21);
    message.append(text, 'x');
    EXPECT_EQ(message.size(), size);
    return Ask(server_->endpoint(), "/rekap.v1.Query/Compare", message).status().code();
  };
  constexpr auto kBound = static_cast<size_t>(kRequestSizeMax);
  EXPECT_EQ(ask(kBound - 1), absl::StatusCode::kUnimplemented);
  EXPECT_EQ(ask(kBound), absl::StatusCode::kUnimplemented);
  EXPECT_EQ(ask(kBound + 1), absl::StatusCode::kResourceExhausted);
}

// Answers Units with a message of exactly `size` bytes.
class LargeQuery : public v1::Query::Service {
 public:
  grpc::Status Units(grpc::ServerContext*, const v1::UnitsRequest*,
                     v1::UnitsResponse* response) override {
    std::string& name = *response->add_units()->mutable_name();
    name.resize(size - kAround, 'x');
    EXPECT_EQ(response->ByteSizeLong(), size);
    return grpc::Status::OK;
  }
  // Tags and sizes of a message within a message, each of more than 2 MiB.
  static constexpr size_t kAround = 10;
  size_t size = 0;
};

TEST(RpcServer, AnAnswerIsTakenUpToTheBoundAndNotBeyond) {
  LargeQuery query;
  auto server =
      RpcServer::Start({"127.0.0.1", 0}, {{v1::Query::service_full_name(), &query}}, Plaintext());
  ASSERT_TRUE(server.ok()) << server.status();
  auto stub = v1::Query::NewStub(*MakeChannel((*server)->endpoint(), Plaintext()));
  auto ask = [&](size_t size) {
    query.size = size;
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
    v1::UnitsResponse response;
    return stub->Units(&context, {}, &response).error_code();
  };
  constexpr auto kBound = static_cast<size_t>(kAnswerSizeMax);
  EXPECT_EQ(ask(kBound - 1), grpc::StatusCode::OK);
  EXPECT_EQ(ask(kBound), grpc::StatusCode::OK);
  EXPECT_EQ(ask(kBound + 1), grpc::StatusCode::RESOURCE_EXHAUSTED);
}

// A call of the health service that lasts until it is destroyed.
class Watch {
 public:
  explicit Watch(const std::shared_ptr<grpc::Channel>& channel, std::chrono::milliseconds patience)
      : stub_(channel) {
    context_.set_deadline(std::chrono::system_clock::now() + patience);
    call_ = stub_.PrepareCall(&context_, "/grpc.health.v1.Health/Watch", &queue_);
    call_->StartCall(nullptr);
    grpc::ByteBuffer request;
    grpc::Slice nothing("");
    request = grpc::ByteBuffer(&nothing, 1);
    grpc::ByteBuffer answer;
    if (!Step()) return;
    call_->WriteLast(request, grpc::WriteOptions(), nullptr);
    if (!Step()) return;
    call_->Read(&answer, nullptr);
    begun_ = Step();
  }
  ~Watch() {
    context_.TryCancel();
    grpc::Status status;
    call_->Finish(&status, nullptr);
    Step();
    queue_.Shutdown();
    void* tag = nullptr;
    bool ok = false;
    while (queue_.Next(&tag, &ok)) {
    }
  }
  // The server has answered.
  bool begun() const { return begun_; }

 private:
  bool Step() {
    void* tag = nullptr;
    bool ok = false;
    return queue_.Next(&tag, &ok) && ok;
  }

  grpc::CompletionQueue queue_;
  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_;
  bool begun_ = false;
};

TEST_F(RpcServerTest, AConnectionHasCallsUpToTheBoundAndTheNextWaitsItsTurn) {
  constexpr std::chrono::seconds kLong(60);
  auto channel = *MakeChannel(server_->endpoint(), Plaintext());
  std::vector<std::unique_ptr<Watch>> calls;
  for (int i = 0; i < kStreamsPerConnectionMax; ++i) {
    calls.push_back(std::make_unique<Watch>(channel, kLong));
    ASSERT_TRUE(calls.back()->begun()) << i;
  }
  EXPECT_FALSE(Watch(channel, std::chrono::milliseconds(200)).begun());
  calls.pop_back();
  EXPECT_TRUE(Watch(channel, kLong).begun());
}

TEST_F(RpcServerTest, ShutdownLetsARunningCallEnd) {
  auto channel = MakeChannel(server_->endpoint(), Plaintext());
  ASSERT_TRUE(channel.ok());
  auto stub = v1::Query::NewStub(*channel);
  grpc::Status status;
  v1::UnitsResponse response;
  std::thread caller([&] {
    grpc::ClientContext context;
    status = stub->Units(&context, {}, &response);
  });
  query_.entered.get_future().wait();
  std::thread stopper([&] { server_->Shutdown(absl::Seconds(60)); });
  // The handler is let go only when the shutdown has refused new calls for a
  // while: one without grace would have cancelled it by then.
  for (int refused = 0; refused < 20;) refused += Health(*server_, "").ok() ? 0 : 1;
  query_.gate.set_value();
  stopper.join();
  caller.join();
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.units_size(), 1);
}

TEST_F(RpcServerTest, ShutdownCancelsACallThatOutlivesTheGrace) {
  auto channel = MakeChannel(server_->endpoint(), Plaintext());
  ASSERT_TRUE(channel.ok());
  auto stub = v1::Query::NewStub(*channel);
  grpc::Status status;
  std::thread caller([&] {
    grpc::ClientContext context;
    v1::UnitsResponse response;
    status = stub->Units(&context, {}, &response);
    query_.gate.set_value();
  });
  query_.entered.get_future().wait();
  // The handler is let go only once its client has seen the end of the call.
  server_->Shutdown(absl::ZeroDuration());
  caller.join();
  EXPECT_FALSE(status.ok());
  EXPECT_TRUE(query_.cancelled);
}

TEST(RpcServer, RefusesToListenBeyondLoopback) {
  EXPECT_EQ(RpcServer::Start({"0.0.0.0", 0}, {}, Plaintext()).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(MakeChannel, RefusesToDialBeyondLoopbackOrNowhere) {
  EXPECT_EQ(MakeChannel({"10.0.0.1", 7101}, Plaintext()).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(MakeChannel({"127.0.0.1", 0}, Plaintext()).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(StatusTranslation, EveryCodeComesBackWithItsMessage) {
  for (int code = 0; code <= 16; ++code) {
    absl::Status status(static_cast<absl::StatusCode>(code), "importing row 17: kolom");
    grpc::Status sent = ToGrpcStatus(status);
    EXPECT_EQ(sent.error_code(), code);
    EXPECT_EQ(FromGrpcStatus(sent), status);
  }
}

TEST(StatusTranslation, AForeignCodeIsUnknown) {
  absl::Status status = FromGrpcStatus({static_cast<grpc::StatusCode>(20), "odd"});
  EXPECT_EQ(status, absl::UnknownError("odd"));
}

TEST(StatusTranslation, ALongMessageIsCutBetweenCharacters) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "€";
  grpc::Status status = ToGrpcStatus(absl::InternalError(text));
  EXPECT_EQ(status.error_message(), text.substr(0, kStatusMessageSizeMax / 3 * 3));
}

}  // namespace
}  // namespace rekap
