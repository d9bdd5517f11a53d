// The gate in front of a real server: every method of the table, with every role below,
// at and above the one it needs, asked over the wire. The handler says that it ran, so
// a refusal is seen to come before it.
#include <atomic>
#include <map>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include <gmock/gmock.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/support/byte_buffer.h>
#include <gtest/gtest.h>
#include <prometheus/text_serializer.h>

#include "aggregator/access/access_processor.h"
#include "rekap/v1/account.grpc.pb.h"
#include "rekap/v1/query.grpc.pb.h"
#include "tests/account/account_fixture.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr grpc::StatusCode kRan = grpc::StatusCode::ALREADY_EXISTS;

// A handler of the callback API for whatever method there is.
class AnyMethod : public grpc::CallbackGenericService {
 public:
  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext*) override {
    class Answer : public grpc::ServerGenericBidiReactor {
     public:
      Answer() { Finish(grpc::Status(kRan, "the handler ran")); }
      void OnDone() override { delete this; }
    };
    ++calls;
    return new Answer();
  }
  std::atomic<int> calls = 0;
};

// A handler of the synchronous API.
class SyncAccount : public v1::Account::Service {
 public:
  grpc::Status ListAccounts(grpc::ServerContext*, const v1::ListAccountsRequest*,
                            v1::ListAccountsResponse*) override {
    ++calls;
    return {kRan, "the handler ran"};
  }
  std::atomic<int> calls = 0;
};

using Metadata = std::multimap<std::string, std::string>;

// One empty message to any method.
grpc::Status Call(const GatedServer& server, absl::string_view method, const std::string& token,
                  const Metadata& more = {}) {
  grpc::GenericStub stub(server.channel());
  CallContext context(token);
  for (const auto& [key, value] : more) context.AddMetadata(key, value);
  grpc::Slice nothing;
  grpc::ByteBuffer request(&nothing, 1);
  grpc::ByteBuffer response;
  grpc::Status status;
  absl::Notification done;
  stub.UnaryCall(&context, std::string(method), {}, &request, &response, [&](grpc::Status ended) {
    status = std::move(ended);
    done.Notify();
  });
  done.WaitForNotification();
  return status;
}

class AccessTest : public AccountTest {
 protected:
  AccessTest()
      : server_(std::make_shared<AccessProcessor>(
                    accounts_.get(), [this](const grpc::AuthContext&) { return peer_; },
                    *AccessMetrics::Declare(registry_)),
                [this](grpc::ServerBuilder& builder) {
                  builder.RegisterService(&sync_);
                  builder.RegisterCallbackGenericService(&any_);
                }) {
    for (const auto& [role, name] : names_) Add(name, role);
  }

  grpc::Status Call(absl::string_view method, const std::string& token, const Metadata& more = {}) {
    return ::rekap::Call(server_, method, token, more);
  }
  std::string Metrics() const {
    return prometheus::TextSerializer().Serialize(registry_.Collect());
  }
  int Handled() const { return any_.calls + sync_.calls; }

  const std::map<v1::Role, std::string> names_ = {
      {v1::ROLE_VIEWER, "viewer"}, {v1::ROLE_VERIFIER, "verifier"}, {v1::ROLE_ADMIN, "admin"}};
  prometheus::Registry registry_;
  absl::Status peer_;
  AnyMethod any_;
  SyncAccount sync_;
  GatedServer server_;
};

TEST_F(AccessTest, EveryMethodAdmitsItsRoleAndRefusesTheLower) {
  std::map<v1::Role, std::string> tokens;
  for (const auto& [role, name] : names_) tokens[role] = TokenOf(name);
  int asked = 0;
  for (const MethodAccess& row : AccessTable()) {
    const std::optional<v1::Role> needed = RoleFor(row.access);
    if (!needed.has_value() || row.method == "/rekap.v1.Account/ListAccounts") continue;
    SCOPED_TRACE(std::string(row.method));
    for (const auto& [role, token] : tokens) {
      const int before = Handled();
      grpc::Status status = Call(row.method, token);
      if (role >= *needed) {
        // Other methods of the synchronous service are not written: it says so itself.
        // gRPC's reflection answers an end of the questions with an end.
        EXPECT_TRUE(status.error_code() == kRan || status.ok() ||
                    (status.error_code() == grpc::StatusCode::UNIMPLEMENTED &&
                     status.error_message().empty()))
            << status.error_code() << " " << status.error_message();
      } else {
        EXPECT_EQ(status.error_code(), grpc::StatusCode::PERMISSION_DENIED);
        EXPECT_THAT(status.error_message(),
                    StartsWith(absl::StrCat("ROLE_TOO_LOW: needs ", RoleWord(*needed))));
        EXPECT_EQ(Handled(), before);
      }
      ++asked;
    }
    EXPECT_EQ(Call(row.method, "").error_code(), grpc::StatusCode::UNAUTHENTICATED);
    ++asked;
  }
  EXPECT_GT(asked, 80);
}

TEST_F(AccessTest, ASynchronousMethodIsRefusedBeforeItsHandlerToo) {
  constexpr char kMethod[] = "/rekap.v1.Account/ListAccounts";
  EXPECT_EQ(Call(kMethod, "").error_code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(Call(kMethod, TokenOf("verifier")).error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(sync_.calls, 0);
  EXPECT_EQ(Call(kMethod, TokenOf("admin")).error_code(), kRan);
  EXPECT_EQ(sync_.calls, 1);
}

TEST_F(AccessTest, AKecamatansMethodsAskTheCertificateAndNothingElse) {
  for (const MethodAccess& row : AccessTable()) {
    if (row.access != Access::kUnit) continue;
    peer_ = absl::OkStatus();
    EXPECT_EQ(Call(row.method, "").error_code(), kRan) << row.method;
    peer_ = absl::UnauthenticatedError("CERTIFICATE_REVOKED: dicabut");
    const int before = Handled();
    grpc::Status refused = Call(row.method, TokenOf("admin"));
    EXPECT_EQ(refused.error_code(), grpc::StatusCode::UNAUTHENTICATED) << row.method;
    EXPECT_EQ(refused.error_message(), "CERTIFICATE_REVOKED: dicabut");
    EXPECT_EQ(Handled(), before);
  }
}

TEST_F(AccessTest, OpenMethodsNeedNothing) {
  for (const MethodAccess& row : AccessTable()) {
    if (row.access != Access::kAnyone || absl::StartsWith(row.method, "/grpc.")) continue;
    if (row.method == "/rekap.v1.Account/Login") continue;  // of the synchronous service
    EXPECT_EQ(Call(row.method, "").error_code(), kRan) << row.method;
    EXPECT_EQ(Call(row.method, "nonsense").error_code(), kRan) << row.method;
  }
}

TEST_F(AccessTest, AMethodWithoutARowIsRefusedThoughItIsServed) {
  EXPECT_EQ(Call("/rekap.v1.Query/Forgotten", TokenOf("admin")).error_code(),
            grpc::StatusCode::UNIMPLEMENTED);
  EXPECT_EQ(Handled(), 0);
}

TEST_F(AccessTest, EachRefusalOfATokenHasItsOwnWord) {
  constexpr char kMethod[] = "/rekap.v1.Query/Compare";
  const std::string token = TokenOf("viewer");
  EXPECT_THAT(Call(kMethod, "").error_message(), StartsWith("TOKEN_MISSING: "));
  EXPECT_THAT(Call(kMethod, std::string(64, '0')).error_message(), StartsWith("TOKEN_UNKNOWN: "));
  EXPECT_EQ(Call(kMethod, token).error_code(), kRan);
  EXPECT_THAT(Call(kMethod, "", {{"authorization", "Basic " + token}}).error_message(),
              StartsWith("TOKEN_MISSING: "));
  EXPECT_EQ(Call(kMethod, "", {{"authorization", "bearer " + token}}).error_code(), kRan);
  EXPECT_THAT(Call(kMethod, token, {{"authorization", "Bearer x"}}).error_message(),
              StartsWith("TOKEN_MISSING: "))
      << "of two, none counts";
  EXPECT_EQ(Call(kMethod, token, {{"path", "/rekap.v1.Account/Login"}}).error_code(), kRan);
  now_ += kTokenLifetime;
  EXPECT_THAT(Call(kMethod, token).error_message(), StartsWith("TOKEN_EXPIRED: "));
}

TEST_F(AccessTest, RefusalsAreCountedByReasonAndHoldNoToken) {
  const std::string viewer = TokenOf("viewer");
  peer_ = absl::UnauthenticatedError("NO_CERTIFICATE: tanpa sertifikat");
  std::string said;
  for (const auto& [method, token] :
       std::vector<std::pair<const char*, std::string>>{{"/rekap.v1.Query/Tree", ""},
                                                        {"/rekap.v1.Query/Tree", "f00d" + viewer},
                                                        {"/rekap.v1.Admin/Backup", viewer},
                                                        {"/rekap.v1.Replication/Replicate", viewer},
                                                        {"/other", viewer}}) {
    absl::StrAppend(&said, Call(method, token).error_message(), "\n");
  }
  now_ += kTokenLifetime;
  absl::StrAppend(&said, Call("/rekap.v1.Query/Tree", viewer).error_message());
  const std::string metrics = Metrics();
  for (const char* reason : {"token_missing", "token_unknown", "token_expired", "role_too_low",
                             "certificate", "unknown_method"}) {
    EXPECT_THAT(metrics, HasSubstr(absl::StrCat("rekap_aggregator_access_refusals_total{reason=\"",
                                                reason, "\"} 1")));
  }
  EXPECT_THAT(said, Not(HasSubstr(viewer)));
  EXPECT_THAT(metrics, Not(HasSubstr(viewer)));
}

// gRPC's own services pass the same gate. Switches them on for the whole process.
TEST_F(AccessTest, HealthAndReflectionAnswerBehindTheGate) {
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  prometheus::Registry registry;
  v1::Query::Service query;
  GatedServer server(std::make_shared<AccessProcessor>(
                         accounts_.get(), [](const grpc::AuthContext&) { return absl::OkStatus(); },
                         *AccessMetrics::Declare(registry)),
                     [&](grpc::ServerBuilder& builder) { builder.RegisterService(&query); });
  auto code = [&](const char* method, const std::string& token) {
    return ::rekap::Call(server, method, token).error_code();
  };
  EXPECT_EQ(code("/grpc.health.v1.Health/Check", ""), grpc::StatusCode::OK);
  constexpr char kReflection[] = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";
  EXPECT_EQ(code(kReflection, ""), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(code(kReflection, TokenOf("viewer")), grpc::StatusCode::OK);
  EXPECT_EQ(code("/rekap.v1.Query/Compare", ""), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(code("/rekap.v1.Query/Compare", TokenOf("viewer")), grpc::StatusCode::UNIMPLEMENTED);
}

}  // namespace
}  // namespace rekap
