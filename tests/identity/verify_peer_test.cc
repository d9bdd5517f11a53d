// Certificates as they are issued, and every way in which one is not to be believed.
#include "runtime/tls/verify_peer.h"

#include "absl/time/clock.h"

#include "runtime/tls/issue.h"

namespace rekap {
namespace {

using testing::HasSubstr;

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

template <typename T>
T Get(absl::StatusOr<T> made) {
  EXPECT_TRUE(made.ok()) << made.status();
  return *std::move(made);
}

Issuer NewAuthority() {
  PrivateKey key = Get(PrivateKey::Generate());
  Certificate certificate = Get(MakeAuthority(key, kNow));
  return {key, certificate};
}

CheckedRequest RequestOf(const PrivateKey& key) {
  return Get(CheckedRequest::Parse(Get(MakeRequest(key))));
}

class VerifyPeerTest : public testing::Test {
 protected:
  Certificate NodeCertificate(const Issuer& issuer, const char* unit = "35.27.05") {
    return Get(IssueNode(issuer, RequestOf(key_), *RegionCode::Parse(unit), kNow));
  }
  std::variant<VerifiedPeer, PeerRefusal> Verify(const std::string& pem, absl::Time now = kNow) {
    return VerifyPeer(pem, authority_.certificate, now,
                      [this](const VerifiedPeer& peer) { return peer.serial == revoked_; });
  }
  // The refusal's word; "" if there is none.
  std::string Refusal(const std::string& pem, absl::Time now = kNow) {
    auto verified = Verify(pem, now);
    auto* refusal = std::get_if<PeerRefusal>(&verified);
    return refusal == nullptr ? "" : std::string(RefusalWord(*refusal));
  }

  const Issuer authority_ = NewAuthority();
  const PrivateKey key_ = Get(PrivateKey::Generate());
  std::string revoked_;
};

TEST_F(VerifyPeerTest, BelievesWhatTheAuthorityIssued) {
  Certificate certificate = NodeCertificate(authority_);
  auto verified = Verify(certificate.ToPem());
  ASSERT_TRUE(std::holds_alternative<VerifiedPeer>(verified));
  const VerifiedPeer& peer = std::get<VerifiedPeer>(verified);
  EXPECT_EQ(peer.unit.ToString(), "35.27.05");
  EXPECT_EQ(peer.serial, certificate.Serial());
  EXPECT_EQ(peer.not_after, kNow + kCertificateLifetime);
}

TEST_F(VerifyPeerTest, TimeBoundsAreExact) {
  std::string pem = NodeCertificate(authority_).ToPem();
  EXPECT_EQ(Refusal(pem, kNow - kBackdating), "");
  EXPECT_EQ(Refusal(pem, kNow - kBackdating - absl::Seconds(1)), "CERTIFICATE_NOT_YET_VALID");
  EXPECT_EQ(Refusal(pem, kNow + kCertificateLifetime - absl::Seconds(1)), "");
  EXPECT_EQ(Refusal(pem, kNow + kCertificateLifetime + absl::Seconds(1)), "CERTIFICATE_EXPIRED");
}

TEST_F(VerifyPeerTest, RefusesTheRevokedOneAndNoOther) {
  Certificate first = NodeCertificate(authority_);
  Certificate second = NodeCertificate(authority_);
  revoked_ = first.Serial();
  EXPECT_EQ(Refusal(first.ToPem()), "CERTIFICATE_REVOKED");
  EXPECT_EQ(Refusal(second.ToPem()), "");
}

TEST_F(VerifyPeerTest, RefusesStrangersAndTellsThemApart) {
  EXPECT_EQ(Refusal(""), "NO_CERTIFICATE");
  EXPECT_EQ(Refusal("not PEM"), "UNKNOWN_AUTHORITY");
  EXPECT_EQ(Refusal(NodeCertificate(NewAuthority()).ToPem()), "UNKNOWN_AUTHORITY");
  // The same name as the authority, another key.
  EXPECT_EQ(Refusal(Get(MakeAuthority(key_, kNow)).ToPem()), "CERTIFICATE_SELF_SIGNED");
}

TEST_F(VerifyPeerTest, ANodesCertificateSignsNoOthers) {
  Issuer node{key_, NodeCertificate(authority_)};
  PrivateKey other = Get(PrivateKey::Generate());
  Certificate forged = Get(IssueNode(node, RequestOf(other), *RegionCode::Parse("35.27.06"), kNow));
  EXPECT_EQ(Refusal(forged.ToPem() + node.certificate.ToPem()), "UNKNOWN_AUTHORITY");
}

TEST_F(VerifyPeerTest, RefusesCertificatesOfOtherPurposes) {
  EXPECT_EQ(Refusal(Get(IssueServer(authority_, key_, kNow)).ToPem()), "CERTIFICATE_BAD_NAME");
  EXPECT_EQ(Refusal(authority_.certificate.ToPem()), "CERTIFICATE_BAD_NAME");
  EXPECT_EQ(Refusal(NodeCertificate(authority_, "35.27").ToPem()), "CERTIFICATE_BAD_NAME");
}

TEST_F(VerifyPeerTest, ADamagedSignatureIsNotBelieved) {
  std::string pem = NodeCertificate(authority_).ToPem();
  // Near the end of the body stands the signature.
  size_t place = pem.find("\n-----END") - 10;
  pem[place] = pem[place] == 'A' ? 'B' : 'A';
  EXPECT_EQ(Refusal(pem), "UNKNOWN_AUTHORITY");
}

TEST(Issue, NamesPurposesAndSerials) {
  Issuer authority = NewAuthority();
  PrivateKey key = Get(PrivateKey::Generate());
  Certificate server = Get(IssueServer(authority, key, kNow));
  EXPECT_THAT(server.DnsNames(), testing::ElementsAre("rekap-aggregator"));
  EXPECT_THAT(server.Uris(), testing::IsEmpty());
  Certificate node =
      Get(IssueNode(authority, RequestOf(key), *RegionCode::Parse("35.27.05"), kNow));
  EXPECT_THAT(node.Uris(), testing::ElementsAre("urn:rekap:unit:35.27.05"));
  EXPECT_EQ(node.Serial().size(), 32u);
  EXPECT_NE(node.Serial(), server.Serial());
  EXPECT_EQ(authority.certificate.not_after(), kNow + kAuthorityLifetime);
}

TEST(Issue, RenewalIsDueAtTwoThirds) {
  Issuer authority = NewAuthority();
  Certificate server = Get(IssueServer(authority, authority.key, kNow, absl::Hours(24 * 89)));
  EXPECT_EQ(RenewalTime(server), kNow + absl::Hours(24 * 59));
}

TEST(CheckedRequest, ProvesPossessionOfAStrongKey) {
  std::string der = Get(MakeRequest(Get(PrivateKey::Generate())));
  EXPECT_TRUE(CheckedRequest::Parse(der).ok());
  EXPECT_THAT(CheckedRequest::Parse(der + "x").status().message(), HasSubstr("PKCS#10"));
  EXPECT_THAT(CheckedRequest::Parse("").status().message(), HasSubstr("PKCS#10"));
  EXPECT_THAT(CheckedRequest::Parse(std::string(kRequestDerSizeMax + 1, 'x')).status().message(),
              HasSubstr("at most 4096"));
  // A bit of the signature, which stands last.
  std::string forged = der;
  forged.back() = static_cast<char>(forged.back() ^ 1);
  EXPECT_THAT(CheckedRequest::Parse(forged).status().message(),
              HasSubstr("not signed with its key"));
}

TEST(CheckedRequest, RefusesAWeakCurve) {
  EvpKeyPtr weak(EVP_EC_gen("P-224"));
  ASSERT_NE(weak, nullptr);
  X509RequestPtr request(X509_REQ_new());
  ASSERT_EQ(X509_REQ_set_pubkey(request.get(), weak.get()), 1);
  ASSERT_GT(X509_REQ_sign(request.get(), weak.get(), EVP_sha256()), 0);
  unsigned char* der = nullptr;
  int size = i2d_X509_REQ(request.get(), &der);
  absl::string_view bytes(reinterpret_cast<const char*>(der), static_cast<size_t>(size));
  EXPECT_THAT(CheckedRequest::Parse(bytes).status().message(), HasSubstr("P-256"));
  OPENSSL_free(der);
}

TEST(PrivateKey, ComesBackFromPemAndErrorsNeverShowIt) {
  PrivateKey key = Get(PrivateKey::Generate());
  std::string pem = Get(key.ToPem());
  PrivateKey again = Get(PrivateKey::FromPem(pem));
  EXPECT_EQ(EVP_PKEY_eq(key.get(), again.get()), 1);
  std::string damaged = pem.substr(0, pem.size() / 2);
  absl::Status status = PrivateKey::FromPem(damaged).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(status.message(), testing::Not(HasSubstr(pem.substr(40, 12))));
}

}  // namespace
}  // namespace rekap
