// Certificates that a test plants, against the real daemons: who shows one that is not to
// be believed, one that is due for renewal, and who looks at the arguments of a join.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aggregator/identity/authority.h"
#include "runtime/tls/issue.h"
#include "tests/integration/secure_fixture.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kUnit[] = "35.27.05";

CheckedRequest RequestOf(const PrivateKey& key) {
  return *CheckedRequest::Parse(*MakeRequest(key));
}

// What the authority of `data` would have issued at `now`.
Certificate Issued(const std::string& data, const PrivateKey& key, absl::Time now) {
  return *(*Authority::Open(data, absl::Now()))
              ->IssueNode(RequestOf(key), *RegionCode::Parse(kUnit), now);
}

// A certificate for `key` that the aggregator of `data` must not believe.
using Planted = Certificate (*)(const std::string& data, const PrivateKey& key);

Certificate Expired(const std::string& data, const PrivateKey& key) {
  return Issued(data, key, absl::Now() - kCertificateLifetime - absl::Hours(1));
}
Certificate NotYetValid(const std::string& data, const PrivateKey& key) {
  return Issued(data, key, absl::Now() + kBackdating + absl::Hours(1));
}
Certificate SelfSigned(const std::string&, const PrivateKey& key) {
  return *MakeAuthority(key, absl::Now());
}
Certificate OfAnUnknownAuthority(const std::string&, const PrivateKey& key) {
  PrivateKey other = *PrivateKey::Generate();
  Issuer stranger{other, *MakeAuthority(other, absl::Now())};
  return *IssueNode(stranger, RequestOf(key), *RegionCode::Parse(kUnit), absl::Now());
}

struct Refused {
  const char* name;  // of the test
  Planted planted;   // nullptr: the stream is in the clear
  const char* word;
};

class RefusedStreams : public SecureTest, public ::testing::WithParamInterface<Refused> {
 protected:
  ChannelSecurity Planted(const Refused& refused) {
    if (refused.planted == nullptr) return Plaintext();
    PrivateKey key = *PrivateKey::Generate();
    Write("planted.key", *key.ToPem());
    Write("planted.crt", refused.planted(data(), key).ToPem());
    return ChannelTls{absl::StrCat(data(), "/authority/ca.crt"),
                      IdentityFiles{home_.File("planted.key"), home_.File("planted.crt")}};
  }
};

TEST_P(RefusedStreams, EachByItsOwnNameAndCounted) {
  const std::string counted = absl::StrCat(
      "rekap_aggregator_authentication_failures_total{reason=\"", GetParam().word, "\"} ");
  EXPECT_THAT(Metrics(), HasSubstr(absl::StrCat(counted, "0")));
  v1::Refusal refusal;
  grpc::Status status = SayHello(*ReplicationWith(Planted(GetParam())), kUnit, refusal);
  EXPECT_EQ(refusal.code(), v1::Refusal::CODE_UNSPECIFIED) << "nobody is to judge its hello";
  if (GetParam().planted == nullptr) {
    // There is nobody to tell why: the handshake fails.
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  } else {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED);
    EXPECT_THAT(status.error_message(), StartsWith(absl::StrCat(GetParam().word, ": ")));
  }
  EXPECT_TRUE(Eventually([&] { return !absl::StrContains(Metrics(), absl::StrCat(counted, "0")); }))
      << Metrics();
  EXPECT_THAT(Metrics(), Not(HasSubstr(absl::StrCat("rekap_aggregator_unit_seq{unit=\"", kUnit))));
}

INSTANTIATE_TEST_SUITE_P(
    Secure, RefusedStreams,
    ::testing::Values(Refused{"Expired", &Expired, "CERTIFICATE_EXPIRED"},
                      Refused{"NotYetValid", &NotYetValid, "CERTIFICATE_NOT_YET_VALID"},
                      Refused{"SelfSigned", &SelfSigned, "CERTIFICATE_SELF_SIGNED"},
                      Refused{"OfAnUnknownAuthority", &OfAnUnknownAuthority, "UNKNOWN_AUTHORITY"},
                      Refused{"InTheClear", nullptr, "PLAINTEXT"}),
    [](const auto& each) { return std::string(each.param.name); });

TEST_F(SecureTest, ACertificatePastTwoThirdsIsRenewedWithoutARestart) {
  Join(kUnit);
  NodeIdentity identity = *NodeIdentity::Load(NodeData(kUnit));
  Certificate old = Issued(data(), identity.key(), absl::Now() - absl::Hours(24 * 61));
  ASSERT_LT(RenewalTime(old), absl::Now());
  ASSERT_TRUE(identity.Replace(old).ok());
  std::unique_ptr<DaemonProcess> node = NodeOf(kUnit);
  node->Start();
  const pid_t before = node->pid();
  const int64_t old_end = absl::ToUnixMillis(old.not_after());
  EXPECT_TRUE(Eventually([&] { return StatusOf(*node).certificate_not_after_unix_ms() > old_end; }))
      << node->log();
  EXPECT_NE(NodeIdentity::Load(NodeData(kUnit))->certificate().Serial(), old.Serial());
  // The stream goes on, with the new certificate: the old one would end in a month.
  Import(*node);
  EXPECT_EQ(StatusOf(*node).link(), v1::LINK_STATE_STREAMING);
  EXPECT_EQ(node->pid(), before);
  EXPECT_THAT(Must(Rekap("audit --format csv")), HasSubstr("renew"));
  EXPECT_EQ(node->Stop(), 0);
}

TEST_F(SecureTest, NoListOfProcessesShowsAnInvitationThatIsInUse) {
  // An aggregator that takes the connection and says nothing, so that the join waits.
  int silent = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in at = {};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(at);
  ASSERT_EQ(bind(silent, reinterpret_cast<sockaddr*>(&at), size), 0);
  ASSERT_EQ(listen(silent, 1), 0);
  ASSERT_EQ(getsockname(silent, reinterpret_cast<sockaddr*>(&at), &size), 0);

  const std::string code = Invite(kUnit);
  Process join({absl::StrCat(REKAP_BINARY_DIR, "/rekap-node"), "join", code, "--aggregator",
                absl::StrCat("127.0.0.1:", ntohs(at.sin_port)), "--data", NodeData(kUnit)},
               home_.File("join.log"));
  auto arguments = [&] { return ReadWhole(absl::StrCat("/proc/", join.pid(), "/cmdline")); };
  // Its own arguments, not those of the test before the exec, and read.
  int peer = accept(silent, nullptr, nullptr);
  EXPECT_GE(peer, 0);
  EXPECT_THAT(arguments(), HasSubstr("--aggregator"));
  EXPECT_THAT(arguments(), Not(HasSubstr(code)));
  EXPECT_FALSE(join.Wait(absl::ZeroDuration()).has_value()) << "it was over before it was seen";
  close(peer);
  close(silent);
  EXPECT_THAT(ReadWhole(home_.File("join.log")), Not(HasSubstr(code)));
}

}  // namespace
}  // namespace rekap
