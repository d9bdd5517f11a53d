// A computer that has not joined, over the real daemon: what it serves, how the page's calls
// make a node of it in the same process, and what the next start knows.
#include <csignal>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/secure_fixture.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class SetupTest : public SecureTest {
 protected:
  std::unique_ptr<DaemonProcess> Started(std::vector<std::string> flags = {}) {
    auto node = std::make_unique<DaemonProcess>(home_.path(), "baru", "rekap-node", flags);
    node->Start();
    return node;
  }
  // Of its own connection each time: one that a client keeps open and does not read holds up
  // a server that ends, for its grace.
  static std::unique_ptr<v1::Setup::Stub> Setup(const DaemonProcess& node) {
    return v1::Setup::NewStub(*MakeChannel(*Endpoint::Parse(node.grpc()), Plaintext()));
  }
  static v1::SetupStateResponse StateOf(v1::Setup::Stub& setup) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + kPatience));
    context.set_wait_for_ready(true);
    v1::SetupStateResponse state;
    grpc::Status asked = setup.SetupState(&context, {}, &state);
    EXPECT_TRUE(asked.ok()) << asked.error_message();
    return state;
  }
  // False also while the listeners are between their two lives.
  static bool HasJoined(v1::Setup::Stub& setup) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + kPatience));
    v1::SetupStateResponse state;
    return setup.SetupState(&context, {}, &state).ok() && state.joined();
  }
  static grpc::Status JoinBy(v1::Setup::Stub& setup, const std::string& code,
                             const std::string& aggregator, std::string* unit = nullptr) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + kPatience));
    v1::SetupJoinRequest request;
    request.set_code(code);
    request.set_aggregator(aggregator);
    v1::SetupJoinResponse response;
    grpc::Status joined = setup.Join(&context, request, &response);
    if (unit != nullptr) *unit = response.unit();
    return joined;
  }
};

TEST_F(SetupTest, AComputerThatHasNotJoinedServesThePageAndSetupAlone) {
  std::unique_ptr<DaemonProcess> node = Started();
  v1::SetupStateResponse state = StateOf(*Setup(*node));
  EXPECT_FALSE(state.joined());
  EXPECT_EQ(state.unit(), "");
  EXPECT_EQ(state.aggregator(), "");
  EXPECT_THAT(HttpGet(node->http(), "/healthz"), HasSubstr("ok"));
  EXPECT_THAT(HttpGet(node->http(), "/"), HasSubstr("<!doctype html>"));
  EXPECT_THAT(HttpGet(node->http(), "/sesi"), HasSubstr("{\"tanpa_akun\":true}"));
  v1::StatusResponse status;
  EXPECT_EQ(GetStatus(*NodeClient(node->grpc()), status).error_code(),
            grpc::StatusCode::UNIMPLEMENTED);
  EXPECT_THAT(Shell("rekap", absl::StrCat("--node ", node->grpc(), " status"), "password").err,
              HasSubstr("sudah bergabung dengan kabupaten"));
  EXPECT_EQ(node->Stop(), 0);
  EXPECT_THAT(node->log(), HasSubstr("node waits to be joined"));
}

TEST_F(SetupTest, AnInvitationMakesItANodeInTheSameProcessThatReplicates) {
  std::unique_ptr<DaemonProcess> node = Started();
  const pid_t pid = node->pid();
  const std::string grpc = node->grpc();
  const std::string http = node->http();
  std::string unit;
  grpc::Status joined = JoinBy(*Setup(*node), absl::StrCat(" ", Invite("35.27.05"), "\n"),
                               aggregator_->grpc(), &unit);
  ASSERT_TRUE(joined.ok()) << joined.error_message() << node->log();
  EXPECT_EQ(unit, "35.27.05");
  // The listeners come back where they were.
  ASSERT_TRUE(Eventually([&] {
    return absl::StrContains(HttpGet(http, "/readyz"), "ready") &&
           !absl::StrContains(HttpGet(http, "/readyz"), "not ready");
  })) << node->log();
  EXPECT_EQ(node->grpc(), grpc);
  EXPECT_EQ(node->http(), http);
  EXPECT_EQ(node->pid(), pid);
  v1::SetupStateResponse state = StateOf(*Setup(*node));
  EXPECT_TRUE(state.joined());
  EXPECT_EQ(state.unit(), "35.27.05");
  EXPECT_EQ(state.aggregator(), aggregator_->grpc());
  EXPECT_THAT(JoinBy(*Setup(*node), Invite("35.27.06"), "").error_message(),
              HasSubstr("[OTHER_UNIT]"));
  // The catalog came down the link, and figures go up.
  ASSERT_TRUE(Eventually([&] { return StatusOf(*node).catalog_version() > 0; })) << node->log();
  Import(*node);

  EXPECT_EQ(node->Stop(), 0);
  node->Start();
  v1::StatusResponse status = StatusOf(*node);
  EXPECT_EQ(status.head().unit(), "35.27.05") << "the next start knows the kecamatan";
  EXPECT_EQ(status.aggregator(), aggregator_->grpc()) << "and the kabupaten";
  EXPECT_FALSE(std::filesystem::exists(absl::StrCat(node->data(), "/db.restoring")));
  EXPECT_FALSE(std::filesystem::exists(absl::StrCat(node->data(), "/take-over")));
  Import(*node, 2'156'204);
  EXPECT_EQ(node->Stop(), 0);
}

TEST_F(SetupTest, WhatIsWrongWithAnInvitationIsSaidAndTheCodeIsNot) {
  std::unique_ptr<DaemonProcess> node = Started();
  const std::string good = Invite("35.27.05");
  EXPECT_THAT(JoinBy(*Setup(*node), "35.27.05-SALAH", aggregator_->grpc()).error_message(),
              HasSubstr("[BAD_CODE]"));
  EXPECT_THAT(JoinBy(*Setup(*node), good, "").error_message(), HasSubstr("[NO_AGGREGATOR]"));
  EXPECT_THAT(JoinBy(*Setup(*node), good, "kabupaten").error_message(), HasSubstr("[BAD_ADDRESS]"));
  EXPECT_THAT(JoinBy(*Setup(*node), std::string(1025, 'A'), aggregator_->grpc()).error_message(),
              HasSubstr("[CODE_TOO_LONG]"));
  grpc::Status unreachable = JoinBy(*Setup(*node), good, "127.0.0.1:1");
  EXPECT_EQ(unreachable.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(unreachable.error_message(), HasSubstr("[UNREACHABLE]"));
  // A later invitation takes the place of an earlier one.
  const std::string later = Invite("35.27.05");
  EXPECT_EQ(JoinBy(*Setup(*node), good, aggregator_->grpc()).error_code(),
            grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_FALSE(StateOf(*Setup(*node)).joined());
  EXPECT_TRUE(JoinBy(*Setup(*node), later, aggregator_->grpc()).ok());
  EXPECT_EQ(node->Stop(), 0);
  EXPECT_THAT(node->log(), Not(HasSubstr(good.substr(9))));
}

TEST_F(SetupTest, AConfiguredKabupatenNeedNotBeToldAndIsNotReplaced) {
  std::unique_ptr<DaemonProcess> node = Started({"--aggregator", aggregator_->grpc()});
  EXPECT_EQ(StateOf(*Setup(*node)).aggregator(), aggregator_->grpc());
  const std::string code = Invite("35.27.05");
  EXPECT_THAT(JoinBy(*Setup(*node), code, "10.1.2.3:7300").error_message(),
              HasSubstr("[AGGREGATOR_CONFIGURED]"));
  EXPECT_TRUE(JoinBy(*Setup(*node), code, "").ok());
  EXPECT_TRUE(Eventually([&] { return HasJoined(*Setup(*node)); }));
  EXPECT_EQ(node->Stop(), 0);
}

TEST_F(SetupTest, AComputerInTheDeadOnesPlaceGoesOnWithItsHistory) {
  std::unique_ptr<DaemonProcess> dead = JoinedNode("35.27.05");
  Import(*dead);
  const v1::JournalPosition head = StatusOf(*dead).head();
  dead->Kill();

  std::unique_ptr<DaemonProcess> node = Started();
  ASSERT_TRUE(JoinBy(*Setup(*node), Invite("35.27.05"), aggregator_->grpc()).ok());
  ASSERT_TRUE(Eventually([&] { return HasJoined(*Setup(*node)); })) << node->log();
  v1::StatusResponse status = StatusOf(*node);
  EXPECT_NE(status.link(), v1::LINK_STATE_DISABLED);
  EXPECT_EQ(status.head().seq(), head.seq());
  EXPECT_NE(status.head().epoch(), head.epoch());
  EXPECT_THAT(node->log(), HasSubstr("history taken over"));
  ASSERT_TRUE(Eventually([&] { return StatusOf(*node).catalog_version() > 0; })) << node->log();
  Import(*node, 2'156'204);
  EXPECT_EQ(StatusOf(*node).link(), v1::LINK_STATE_STREAMING);
  EXPECT_EQ(node->Stop(), 0);
  node->Start();
  EXPECT_GT(StatusOf(*node).head().seq(), head.seq()) << "taken over once";
  EXPECT_EQ(node->Stop(), 0);
}

TEST_F(SetupTest, ANodeWhoseCertificateWasRevokedGoesOnWithAnotherInvitation) {
  std::unique_ptr<DaemonProcess> node = JoinedNode("35.27.05");
  Import(*node);
  const pid_t pid = node->pid();
  Must(Rekap("revoke 35.27.05 --reason hilang --yes"));
  ASSERT_TRUE(Eventually([&] { return StatusOf(*node).link() == v1::LINK_STATE_REFUSED; }))
      << StatusOf(*node).ShortDebugString();
  const std::string other = Invite("35.27.06");
  EXPECT_THAT(JoinBy(*Setup(*node), other, "").error_message(), HasSubstr("[OTHER_UNIT]"));
  EXPECT_THAT(JoinBy(*Setup(*node), "35.27.05-SALAH", "").error_message(), HasSubstr("[BAD_CODE]"));
  std::string unit;
  grpc::Status joined = JoinBy(*Setup(*node), Invite("35.27.05"), "", &unit);
  ASSERT_TRUE(joined.ok()) << joined.error_message() << node->log();
  EXPECT_EQ(unit, "35.27.05");
  // Goes up with the new certificate, from the process that ran.
  Import(*node, 2'156'204);
  EXPECT_EQ(StatusOf(*node).link(), v1::LINK_STATE_STREAMING);
  EXPECT_EQ(node->pid(), pid);
  EXPECT_EQ(node->Stop(), 0);
  EXPECT_THAT(node->log(), HasSubstr("joined anew"));
  // The other kecamatan's was not used up.
  std::unique_ptr<DaemonProcess> neighbour = Started();
  EXPECT_TRUE(JoinBy(*Setup(*neighbour), other, aggregator_->grpc()).ok());
  EXPECT_EQ(neighbour->Stop(), 0);
}

TEST_F(SetupTest, WhoJoinsBesideItIsNoticedAtAHangup) {
  std::unique_ptr<DaemonProcess> node = Started();
  Write("code", absl::StrCat(Invite("35.27.05"), "\n"));
  Must(Shell("rekap-node",
             absl::StrCat("join - --aggregator ", aggregator_->grpc(), " --data ", node->data()),
             "code"));
  EXPECT_FALSE(StateOf(*Setup(*node)).joined());
  EXPECT_EQ(kill(node->pid(), SIGHUP), 0);
  EXPECT_TRUE(Eventually([&] { return HasJoined(*Setup(*node)); })) << node->log();
  EXPECT_EQ(node->Stop(), 0);
}

}  // namespace
}  // namespace rekap
