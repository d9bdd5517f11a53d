// The daemons as an office runs them, with TLS, certificates and accounts: what the
// parts are tested for one by one holds where `main` has put them together.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "node/identity/node_identity.h"
#include "rekap/v1/replication.grpc.pb.h"
#include "runtime/grpc/channel.h"
#include "tests/integration/cluster.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;

constexpr char kBin[] = REKAP_BINARY_DIR;

// The cells of the second line of a CSV.
std::vector<std::string> SecondLine(const std::string& csv) {
  std::vector<std::string> lines = absl::StrSplit(csv, '\n');
  if (lines.size() < 2) return {};
  return absl::StrSplit(lines[1], ',');
}

class SecureTest : public ::testing::Test {
 protected:
  SecureTest() {
    // The test's own trust and tokens; the daemons and the CLI inherit it.
    setenv("REKAP_CONFIG", home_.File("admin").c_str(), 1);
    Write("catalog.yaml", CatalogText());
    Write("password", "rahasia-dapur-12\n");
    Must(Shell("rekap-aggregator", absl::StrCat("account-add kepala --data ", data()), "password"));
    aggregator_ = std::make_unique<DaemonProcess>(
        home_.path(), "aggregator", "rekap-aggregator",
        std::vector<std::string>{"--catalog", home_.File("catalog.yaml")});
    aggregator_->Start();
    LogIn("kepala");
  }
  ~SecureTest() override { unsetenv("REKAP_CONFIG"); }

  std::string data() const { return home_.File("aggregator/data"); }
  void Write(const std::string& name, const std::string& text) {
    std::ofstream(home_.File(name)) << text;
  }
  // A program of ours with a file as its standard input, and what it said.
  CommandResult Shell(const std::string& program, const std::string& arguments,
                      const std::string& input) {
    return RunCommand({"/bin/sh", "-c",
                       absl::StrCat(kBin, "/", program, " ", arguments, " <", home_.File(input))});
  }
  static std::string Must(const CommandResult& result) {
    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    return result.out;
  }
  CommandResult Rekap(const std::string& arguments) {
    return Shell("rekap", absl::StrCat("--aggregator ", aggregator_->grpc(), " ", arguments),
                 "password");
  }
  void LogIn(const std::string& name) {
    std::string fingerprint =
        Must(Shell("rekap-aggregator", absl::StrCat("fingerprint --data ", data()), "password"));
    Must(Rekap(absl::StrCat("login ", name, " --password-stdin --fingerprint ",
                            absl::StripAsciiWhitespace(fingerprint))));
  }
  // Joins with an invitation and starts.
  std::unique_ptr<DaemonProcess> JoinedNode(const std::string& unit) {
    std::vector<std::string> invitation =
        SecondLine(Must(Rekap(absl::StrCat("invite ", unit, " --format csv"))));
    EXPECT_EQ(invitation.size(), 4u);
    Write("code", absl::StrCat(invitation.at(2), "\n"));
    Must(Shell("rekap-node",
               absl::StrCat("join - --aggregator ", aggregator_->grpc(), " --data ",
                            home_.File(absl::StrCat(unit, "/data"))),
               "code"));
    auto node = std::make_unique<DaemonProcess>(
        home_.path(), unit, "rekap-node",
        std::vector<std::string>{"--catalog", home_.File("catalog.yaml"), "--aggregator",
                                 aggregator_->grpc()});
    node->Start();
    return node;
  }
  static v1::StatusResponse StatusOf(const DaemonProcess& node) {
    v1::StatusResponse status;
    EXPECT_TRUE(GetStatus(*NodeClient(node.grpc()), status).ok());
    return status;
  }
  static void Import(const DaemonProcess& node) {
    v1::ImportResponse response;
    grpc::Status imported =
        ImportText(*NodeClient(node.grpc()), "corrected.tsv", OmbenFile("corrected.tsv"), response);
    ASSERT_TRUE(imported.ok() && response.committed()) << imported.error_message();
    EXPECT_TRUE(Eventually([&] {
      v1::StatusResponse status = StatusOf(node);
      return status.acknowledged_seq() == status.head().seq();
    })) << StatusOf(node).ShortDebugString();
  }
  // A connection with what the files say, or with no certificate.
  std::unique_ptr<v1::Replication::Stub> Replication(std::optional<std::string> unit) {
    ChannelTls tls{absl::StrCat(data(), "/authority/ca.crt"), std::nullopt};
    if (unit) tls = NodeIdentity::Load(home_.File(absl::StrCat(*unit, "/data")))->channel();
    return v1::Replication::NewStub(*MakeChannel(*Endpoint::Parse(aggregator_->grpc()), tls));
  }
  std::string Metrics() { return HttpGet(aggregator_->http(), "/metrics"); }

  TempDir home_;
  std::unique_ptr<DaemonProcess> aggregator_;
};

// What a stream with a Hello of `unit` ends with; the refusal, if there is one.
grpc::Status SayHello(v1::Replication::Stub& stub, const std::string& unit, v1::Refusal& refusal) {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + kPatience));
  auto stream = stub.Replicate(&context);
  v1::NodeMessage message;
  message.mutable_hello()->set_protocol(1);
  message.mutable_hello()->set_unit(unit);
  message.mutable_hello()->set_epoch(7);
  stream->Write(message);
  v1::AggregatorMessage answer;
  while (stream->Read(&answer)) {
    if (answer.has_refusal()) refusal = answer.refusal();
  }
  return stream->Finish();
}

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
  EXPECT_EQ(second.WaitForExit(), 1);
  EXPECT_THAT(second.log(), HasSubstr("NO_AUTHORITY"));
  std::filesystem::copy(absl::StrCat(data(), "/authority"),
                        absl::StrCat(second.data(), "/authority"),
                        std::filesystem::copy_options::recursive);
  second.Start();
  EXPECT_EQ(second.Stop(), 0);
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
