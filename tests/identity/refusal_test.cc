// Every way not to be let in, over a real socket: each has its own error and its own
// counter.
#include <cstdlib>

#include "runtime/tls/secret_file.h"
#include "tests/identity/test_aggregator.h"

namespace rekap {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// What `openssl s_client` with `arguments` prints against the server.
std::string SClient(const Endpoint& endpoint, const std::string& arguments) {
  std::string command = absl::StrCat("openssl s_client -connect ", endpoint.ToString(),
                                     " -alpn h2 ", arguments, " </dev/null 2>&1");
  std::FILE* pipe = popen(command.c_str(), "r");
  std::string output;
  char buffer[4096];
  for (size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) {
    output.append(buffer, n);
  }
  pclose(pipe);
  return output;
}

class RefusalTest : public testing::Test {
 protected:
  // A channel that shows `certificate`, with the aggregator's authority pinned.
  ChannelTls With(const PrivateKey& key, const Certificate& certificate) {
    std::string name = absl::StrCat("client", ++clients_);
    EXPECT_TRUE(CreateSecretFile(files_.File(name + ".key"), *key.ToPem()).ok());
    files_.Write(name + ".crt", certificate.ToPem());
    return {AuthorityFile(), IdentityFiles{files_.File(name + ".key"), files_.File(name + ".crt")}};
  }
  std::string AuthorityFile() { return aggregator_.data().File("authority/ca.crt"); }
  void ExpectRefused(const ChannelSecurity& security, const std::string& word) {
    double before = aggregator_.Failures(word);
    absl::Status status = aggregator_.Call(security).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kUnauthenticated) << status;
    EXPECT_THAT(std::string(status.message()), StartsWith(absl::StrCat(word, ": ")));
    EXPECT_EQ(aggregator_.Failures(word), before + 1);
  }

  TestAggregator aggregator_;
  TempDir files_;
  int clients_ = 0;
};

TEST_F(RefusalTest, WithoutACertificate) {
  ExpectRefused(ChannelTls{AuthorityFile(), std::nullopt}, "NO_CERTIFICATE");
}

TEST_F(RefusalTest, Expired) {
  auto node = aggregator_.JoinedNode("35.27.05");
  ChannelTls security = NodeIdentity::Load(node->path())->channel();
  aggregator_.Advance(kCertificateLifetime - absl::Minutes(1));
  EXPECT_TRUE(aggregator_.Call(security).ok());
  aggregator_.Advance(absl::Minutes(2));
  ExpectRefused(security, "CERTIFICATE_EXPIRED");
}

TEST_F(RefusalTest, NotYetValid) {
  auto node = aggregator_.JoinedNode("35.27.05");
  aggregator_.Advance(-kBackdating - absl::Minutes(1));
  ExpectRefused(NodeIdentity::Load(node->path())->channel(), "CERTIFICATE_NOT_YET_VALID");
}

TEST_F(RefusalTest, RevokedAlsoOnAConnectionThatStands) {
  auto node = aggregator_.JoinedNode("35.27.05");
  auto other = aggregator_.JoinedNode("35.27.06");
  ChannelTls security = NodeIdentity::Load(node->path())->channel();
  auto channel = *MakeChannel(aggregator_.endpoint(), security);
  EXPECT_TRUE(TestAggregator::CallOn(channel).ok());
  v1::RevokeRequest request;
  request.set_unit("35.27.05");
  request.set_reason("PC dicuri");
  v1::RevokeResponse response;
  ASSERT_TRUE(aggregator_.admin().Revoke("bupati", request, response).ok());
  EXPECT_EQ(response.revoked(), 1u);
  EXPECT_THAT(aggregator_.ended(), testing::ElementsAre("35.27.05: PC dicuri"));
  EXPECT_THAT(std::string(TestAggregator::CallOn(channel).status().message()),
              StartsWith("CERTIFICATE_REVOKED: "));
  ExpectRefused(security, "CERTIFICATE_REVOKED");
  EXPECT_TRUE(aggregator_.Call(NodeIdentity::Load(other->path())->channel()).ok());
  v1::AuditEntry entry = (*aggregator_.audit().List(0, 1))[0];
  EXPECT_EQ(entry.action(), "revoke");
  EXPECT_EQ(entry.actor(), "bupati");
  EXPECT_THAT(entry.detail(), HasSubstr("PC dicuri"));
}

TEST_F(RefusalTest, SelfSigned) {
  PrivateKey key = *PrivateKey::Generate();
  ExpectRefused(With(key, *MakeAuthority(key, absl::Now())), "CERTIFICATE_SELF_SIGNED");
}

TEST_F(RefusalTest, OfAnUnknownAuthority) {
  PrivateKey key = *PrivateKey::Generate();
  Issuer stranger{key, *MakeAuthority(key, absl::Now())};
  CheckedRequest request = *CheckedRequest::Parse(*MakeRequest(key));
  Certificate certificate =
      *IssueNode(stranger, request, *RegionCode::Parse("35.27.05"), absl::Now());
  ExpectRefused(With(key, certificate), "UNKNOWN_AUTHORITY");
}

TEST_F(RefusalTest, OfNoKecamatan) {
  IdentityFiles server = aggregator_.authority().server_files();
  ExpectRefused(ChannelTls{AuthorityFile(), server}, "CERTIFICATE_BAD_NAME");
}

TEST_F(RefusalTest, SomebodyElsesCertificateIsNothingWithoutItsKey) {
  auto node = aggregator_.JoinedNode("35.27.05");
  NodeIdentity identity = *NodeIdentity::Load(node->path());
  PrivateKey key = *PrivateKey::Generate();
  EXPECT_TRUE(absl::IsFailedPrecondition(
      MakeChannel(aggregator_.endpoint(), With(key, identity.certificate())).status()));
}

TEST_F(RefusalTest, Plaintext) {
  absl::Status status = aggregator_.Call(Plaintext()).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_GE(aggregator_.Failures("PLAINTEXT"), 1);
  EXPECT_THAT(aggregator_.Log(), HasSubstr("handshake failed kind=PLAINTEXT"));
}

TEST_F(RefusalTest, TlsBelow13) {
  EXPECT_THAT(SClient(aggregator_.endpoint(), "-tls1_2"), HasSubstr("Cipher is (NONE)"));
  EXPECT_EQ(aggregator_.Failures("OLD_TLS"), 1);
  // All that OpenSSL has for TLS 1.2, whatever its strength.
  EXPECT_THAT(SClient(aggregator_.endpoint(), "-tls1_2 -cipher ALL:COMPLEMENTOFALL@SECLEVEL=0"),
              HasSubstr("Cipher is (NONE)"));
  EXPECT_EQ(aggregator_.Failures("OLD_TLS"), 2);
  // Even with a pre-shared key, for the one cipher that is in the list.
  EXPECT_THAT(SClient(aggregator_.endpoint(),
                      "-tls1_2 -psk 00112233 -cipher PSK-AES256-GCM-SHA384@SECLEVEL=0"),
              HasSubstr("Cipher is (NONE)"));
  EXPECT_EQ(aggregator_.Failures("OLD_TLS"), 3);
  EXPECT_THAT(SClient(aggregator_.endpoint(), "-tls1_3"), HasSubstr("TLSv1.3, Cipher is TLS_"));
  EXPECT_EQ(aggregator_.Failures("OLD_TLS"), 3);
}

TEST_F(RefusalTest, EveryReasonIsACounterFromTheStart) {
  for (const char* reason : {"NO_CERTIFICATE", "CERTIFICATE_EXPIRED", "CERTIFICATE_NOT_YET_VALID",
                             "CERTIFICATE_REVOKED", "CERTIFICATE_SELF_SIGNED", "UNKNOWN_AUTHORITY",
                             "CERTIFICATE_BAD_NAME", "PLAINTEXT", "OLD_TLS", "HANDSHAKE"}) {
    EXPECT_EQ(aggregator_.Failures(reason), 0) << reason;
  }
}

}  // namespace
}  // namespace rekap
