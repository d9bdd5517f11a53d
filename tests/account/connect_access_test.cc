// The one table holds for calls that come by HTTP too: every method that is offered there,
// without a token and with each role, through a real gateway to a real server with the
// gate. The handler says that it ran, so a refusal is seen to come before it.
#include <atomic>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include <gmock/gmock.h>
#include <grpcpp/generic/async_generic_service.h>
#include <gtest/gtest.h>
#include <prometheus/registry.h>

#include "aggregator/access/access_processor.h"
#include "rekap/v1/account.grpc.pb.h"
#include "rekap/v1/admin.grpc.pb.h"
#include "rekap/v1/query.grpc.pb.h"
#include "rekap/v1/report.grpc.pb.h"
#include "runtime/connect/gateway.h"
#include "tests/account/account_fixture.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;

// Whatever is let through ends here.
class AnyMethod : public grpc::CallbackGenericService {
 public:
  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext*) override {
    class Answer : public grpc::ServerGenericBidiReactor {
     public:
      Answer() { Finish(grpc::Status(grpc::StatusCode::ALREADY_EXISTS, "the handler ran")); }
      void OnDone() override { delete this; }
    };
    ++calls;
    return new Answer();
  }
  std::atomic<int> calls = 0;
};

// Keeps the linker from dropping a service that nothing here calls by its stub.
std::string ReportService() {
  v1::LkjipRequest::descriptor();
  return v1::Report::service_full_name();
}

constexpr int kRan = 409;  // ALREADY_EXISTS

class ConnectAccessTest : public AccountTest {
 protected:
  ConnectAccessTest()
      : server_(std::make_shared<AccessProcessor>(
                    accounts_.get(), [](const grpc::AuthContext&) { return absl::OkStatus(); },
                    *AccessMetrics::Declare(registry_)),
                [this](grpc::ServerBuilder& builder) {
                  builder.RegisterCallbackGenericService(&any_);
                }),
        gateway_(*ConnectGateway::Start(
            server_.channel(),
            {v1::Query::service_full_name(), ReportService(), v1::Account::service_full_name(),
             v1::Admin::service_full_name()})) {
    for (const auto& [role, name] : names_) Add(name, role);
  }

  HttpResponse Call(absl::string_view path, const std::string& token) {
    HttpRequest request{"POST", std::string(path), {{"Content-Type", "application/json"}}, "{}"};
    if (!token.empty()) request.headers.push_back({"Authorization", "Bearer " + token});
    HttpResponse answer;
    absl::Notification answered;
    gateway_->Handle(std::move(request), [&](HttpResponse given) {
      answer = std::move(given);
      answered.Notify();
    });
    answered.WaitForNotification();
    return answer;
  }

  const std::map<v1::Role, std::string> names_ = {
      {v1::ROLE_VIEWER, "viewer"}, {v1::ROLE_VERIFIER, "verifier"}, {v1::ROLE_ADMIN, "admin"}};
  prometheus::Registry registry_;
  AnyMethod any_;
  GatedServer server_;
  std::unique_ptr<ConnectGateway> gateway_;
};

TEST_F(ConnectAccessTest, EveryRowHoldsForEveryRoleAndForNone) {
  std::map<v1::Role, std::string> tokens;
  for (const auto& [role, name] : names_) tokens[role] = TokenOf(name);
  int asked = 0;
  for (const MethodAccess& row : AccessTable()) {
    const std::optional<v1::Role> needed = RoleFor(row.access);
    if (!gateway_->Serves(row.method) || !needed.has_value()) continue;
    SCOPED_TRACE(std::string(row.method));
    int before = any_.calls;
    EXPECT_EQ(Call(row.method, "").status, 401);
    EXPECT_EQ(Call(row.method, std::string(64, '0')).status, 401);
    EXPECT_EQ(any_.calls, before);
    for (const auto& [role, token] : tokens) {
      before = any_.calls;
      HttpResponse answer = Call(row.method, token);
      if (Includes(role, *needed)) {
        EXPECT_EQ(answer.status, kRan) << answer.body;
      } else {
        EXPECT_EQ(answer.status, 403);
        EXPECT_THAT(answer.body, HasSubstr("ROLE_TOO_LOW"));
        EXPECT_EQ(any_.calls, before);
      }
      ++asked;
    }
  }
  EXPECT_GT(asked, 60);
}

TEST_F(ConnectAccessTest, WhatNeedsNothingOverGrpcNeedsNothingHere) {
  EXPECT_EQ(Call("/rekap.v1.Account/Login", "").status, kRan);
}

TEST_F(ConnectAccessTest, WhatIsForNodesOrNotOfferedIsNotReached) {
  for (const MethodAccess& row : AccessTable()) {
    if (row.access != Access::kUnit && !absl::StartsWith(row.method, "/grpc.")) continue;
    EXPECT_FALSE(gateway_->Serves(row.method)) << row.method;
  }
  EXPECT_EQ(Call("/rekap.v1.Query/Forgotten", TokenOf("admin")).status, 404);
  EXPECT_EQ(any_.calls, 0);
}

}  // namespace
}  // namespace rekap
