// Joining anew beside the running node: with nothing else at work on the identity, and not for
// a caller who left while it waited for that.
#include "node/setup/setup_service.h"

#include <functional>
#include <optional>
#include <utility>

#include "absl/synchronization/notification.h"

#include "tests/identity/test_aggregator.h"

namespace rekap {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(60);

class SetupServiceTest : public testing::Test {
 protected:
  using Alone = std::function<absl::StatusOr<NodeIdentity>(
      absl::FunctionRef<absl::StatusOr<NodeIdentity>()>)>;

  void Serve(Alone alone) {
    service_.emplace(
        SetupStanding{"35.27.05", aggregator_.endpoint().ToString()},
        SetupJoining{node_->path(), [](const NodeIdentity&) {}, &log_, std::move(alone)});
    server_ = *RpcServer::Start({"127.0.0.1", 0}, {{v1::Setup::service_full_name(), &*service_}},
                                Plaintext());
    setup_ = v1::Setup::NewStub(*MakeChannel(server_->endpoint(), Plaintext()));
  }
  grpc::Status JoinBy(const std::string& code, grpc::ClientContext& context) {
    context.set_deadline(absl::ToChronoTime(absl::Now() + kPatience));
    v1::SetupJoinRequest request;
    request.set_code(code);
    v1::SetupJoinResponse response;
    return setup_->Join(&context, request, &response);
  }
  // What was sent on the connection before is known to the server then.
  grpc::Status Settle() {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + kPatience));
    v1::SetupStateResponse response;
    return setup_->SetupState(&context, v1::SetupStateRequest(), &response);
  }
  std::string Serial() const { return NodeIdentity::Load(node_->path())->certificate().Serial(); }

  TestAggregator aggregator_;
  std::unique_ptr<TempDir> node_ = aggregator_.JoinedNode("35.27.05");
  Logger log_{Logger::Options{.minimum = LogLevel::kError}};
  std::optional<SetupService> service_;
  std::unique_ptr<RpcServer> server_;
  std::unique_ptr<v1::Setup::Stub> setup_;
};

TEST_F(SetupServiceTest, TheFolderChangesWhileNothingElseIsAtWorkOnIt) {
  const std::string before = Serial();
  std::string first;
  std::string last;
  Serve([&](SetupJoining::Joining join) {
    first = Serial();
    absl::StatusOr<NodeIdentity> joined = join();
    last = Serial();
    return joined;
  });
  grpc::ClientContext context;
  grpc::Status joined = JoinBy(aggregator_.Invite("35.27.05"), context);
  ASSERT_TRUE(joined.ok()) << joined.error_message();
  EXPECT_EQ(first, before);
  EXPECT_NE(last, before);
  EXPECT_EQ(last, Serial());
}

TEST_F(SetupServiceTest, AnInvitationIsNotUsedUpForACallerWhoLeftInTheMeantime) {
  const std::string before = Serial();
  const std::string code = aggregator_.Invite("35.27.05");
  grpc::ClientContext context;
  absl::Notification ended;
  Serve([&](SetupJoining::Joining join) -> absl::StatusOr<NodeIdentity> {
    context.TryCancel();
    EXPECT_TRUE(ended.WaitForNotificationWithTimeout(kPatience));
    return join();
  });
  EXPECT_EQ(JoinBy(code, context).error_code(), grpc::StatusCode::CANCELLED);
  EXPECT_TRUE(Settle().ok());
  ended.Notify();
  server_.reset();
  EXPECT_EQ(Serial(), before);
}

}  // namespace
}  // namespace rekap
