// The daemons as an office runs them, with TLS, certificates and accounts: what the
// parts are tested for one by one holds where `main` has put them together.
#include <csignal>
#include <filesystem>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aggregator/audit/audit_log.h"
#include "aggregator/mirror/rocks_mirror.h"
#include "tests/integration/secure_fixture.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;

TEST_F(SecureTest, AYearArrivesAndIsSeenByWhoLoggedIn) {
  std::unique_ptr<DaemonProcess> node = JoinedNode("35.27.05");
  Import(*node);
  EXPECT_THAT(Must(Rekap("compare --year 2021 --format csv")), HasSubstr("3405840458"));
  EXPECT_EQ(node->Stop(), 0);
  EXPECT_EQ(aggregator_->Stop(), 0);
}

TEST_F(SecureTest, AStreamWritesWhatItsCertificateSaysAndNothingElse) {
  std::unique_ptr<DaemonProcess> node = JoinedNode("35.27.05");
  v1::Refusal refusal;
  grpc::Status nobody = SayHello(*Replication(std::nullopt), "35.27.05", refusal);
  EXPECT_EQ(nobody.error_code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_THAT(nobody.error_message(), HasSubstr("NO_CERTIFICATE"));
  EXPECT_TRUE(SayHello(*Replication("35.27.05"), "35.27.06", refusal).ok());
  EXPECT_EQ(refusal.code(), v1::Refusal::CODE_WRONG_UNIT);
  std::string metrics = Metrics();
  EXPECT_THAT(
      metrics,
      HasSubstr("rekap_aggregator_authentication_failures_total{reason=\"NO_CERTIFICATE\"} 1"));
  EXPECT_THAT(metrics, HasSubstr("rekap_aggregator_refusals_total{code=\"CODE_WRONG_UNIT\"} 1"));
}

TEST_F(SecureTest, ANodeThatReadsItsCertificateAgainGoesOnReplicating) {
  std::unique_ptr<DaemonProcess> node = JoinedNode("35.27.05");
  kill(node->pid(), SIGHUP);
  EXPECT_TRUE(
      Eventually([&] { return absl::StrContains(node->log(), "settings were read again"); }));
  Import(*node);
  EXPECT_EQ(node->Stop(), 0);
}

TEST_F(SecureTest, RevokingEndsTheStreamThatRuns) {
  std::unique_ptr<DaemonProcess> node = JoinedNode("35.27.05");
  Import(*node);
  Must(Rekap("revoke 35.27.05 --reason hilang --yes"));
  EXPECT_TRUE(Eventually([&] {
    return absl::StrContains(StatusOf(*node).last_error(), "CERTIFICATE_REVOKED");
  })) << StatusOf(*node).ShortDebugString();
  EXPECT_THAT(Must(Rekap("audit --format csv")), HasSubstr("revoke"));
}

TEST_F(SecureTest, WhoeverMayNotIsRefusedByTheDaemonItself) {
  auto channel = *MakeChannel(*Endpoint::Parse(aggregator_->grpc()),
                              ChannelTls{absl::StrCat(data(), "/authority/ca.crt"), std::nullopt});
  grpc::ClientContext context;
  v1::CompareResponse response;
  grpc::Status stranger = v1::Query::NewStub(channel)->Compare(&context, {}, &response);
  EXPECT_EQ(stranger.error_code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_THAT(stranger.error_message(), HasSubstr("TOKEN_MISSING"));

  Must(Rekap("account add staf --role viewer --password-stdin"));
  setenv("REKAP_CONFIG", home_.File("viewer").c_str(), 1);
  LogIn("staf");
  Must(Rekap("units"));
  CommandResult refused = Rekap("invite 35.27.05");
  EXPECT_NE(refused.exit_code, 0);
  EXPECT_THAT(refused.err, HasSubstr("ROLE_TOO_LOW"));
  EXPECT_THAT(Metrics(),
              HasSubstr("rekap_aggregator_access_refusals_total{reason=\"role_too_low\"} 1"));
}

TEST_F(SecureTest, ABackupIsRestoredWithItsAuthorityAndNotWithout) {
  std::unique_ptr<DaemonProcess> node = JoinedNode("35.27.05");
  Import(*node);
  Must(Rekap("backup"));
  EXPECT_EQ(node->Stop(), 0);
  EXPECT_EQ(aggregator_->Stop(), 0);
  auto made = std::filesystem::directory_iterator(absl::StrCat(data(), "/backups"));
  DaemonProcess second(home_.path(), "second", "rekap-aggregator", {});
  Must(Shell("rekap-aggregator",
             absl::StrCat("restore --backup ", made->path().string(), " --data ", second.data()),
             "password"));
  second.Launch();
  EXPECT_EQ(second.WaitForExit(), 2);  // somebody must bring it back
  EXPECT_THAT(second.log(), HasSubstr("NO_AUTHORITY"));
  std::filesystem::copy(absl::StrCat(data(), "/authority"),
                        absl::StrCat(second.data(), "/authority"),
                        std::filesystem::copy_options::recursive);
  second.Start();
  EXPECT_EQ(second.Stop(), 0);
}

TEST_F(SecureTest, AnotherAuthorityIsMadeOnlyWhereItIsAskedForAndIsWrittenDown) {
  Join("35.27.05");
  EXPECT_EQ(aggregator_->Stop(), 0);
  std::filesystem::remove_all(absl::StrCat(data(), "/authority"));
  DaemonProcess anew(home_.path(), "aggregator", "rekap-aggregator", {"--new-authority"});
  for (int start = 0; start < 2; ++start) {  // the second makes none
    anew.Start();
    EXPECT_EQ(anew.Stop(), 0);
  }
  std::string fingerprint =
      Must(Shell("rekap-aggregator", absl::StrCat("fingerprint --data ", data()), "password"));
  auto store = *RocksMirror::Open(data());
  auto audit = *AuditLog::Open(store->database());
  std::vector<std::string> subjects;
  const std::vector<v1::AuditEntry> entries = *audit->List(0, 100);
  for (const v1::AuditEntry& entry : entries) {
    if (entry.action() == "new-authority") subjects.push_back(entry.subject());
  }
  EXPECT_THAT(subjects, testing::ElementsAre(absl::StripAsciiWhitespace(fingerprint)));
}

TEST_F(SecureTest, NobodyElseOnTheMachineReadsWhatIsStored) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(data())) {
    auto open = entry.status().permissions() &
                (std::filesystem::perms::group_all | std::filesystem::perms::others_all);
    EXPECT_EQ(open, std::filesystem::perms::none) << entry.path();
  }
}

}  // namespace
}  // namespace rekap
