// What outlives a restart, and what is one write: RocksDB and the audit journal are the
// real ones.
#include "aggregator/identity/identity_store.h"

#include "domain/key/store_key.h"
#include "runtime/tls/issue.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);
const RegionCode kOmben = *RegionCode::Parse("35.27.05");
const RegionCode kKedungdung = *RegionCode::Parse("35.27.06");

class IdentityStoreTest : public testing::Test {
 protected:
  IdentityStoreTest() { Open(); }
  void Open() {
    store_.reset();
    audit_.reset();
    database_.reset();
    database_ = *Database::Open(folder_.path(), {"identity", "audit"}, DatabaseTuning());
    audit_ = *AuditLog::Open(database_, [] { return kNow; });
    auto store = IdentityStore::Open(database_, audit_);
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }
  Certificate Issue(RegionCode unit, absl::Time now = kNow) {
    CheckedRequest request = *CheckedRequest::Parse(*MakeRequest(authority_.key));
    return *IssueNode(authority_, request, unit, now);
  }
  static VerifiedPeer PeerOf(RegionCode unit, const Certificate& certificate) {
    return {unit, certificate.Serial(), certificate.not_before(), certificate.not_after()};
  }
  static v1::AuditEntry Entry(const char* action) {
    return MakeAuditEntry("bupati", action, "35.27.05", "");
  }
  static Issuer NewAuthority() {
    PrivateKey key = *PrivateKey::Generate();
    return {key, *MakeAuthority(key, kNow)};
  }

  TempDir folder_;
  const Issuer authority_ = NewAuthority();
  std::shared_ptr<Database> database_;
  std::shared_ptr<AuditLog> audit_;
  std::unique_ptr<IdentityStore> store_;
};

TEST_F(IdentityStoreTest, AnInvitationIsUsedOnceAndTheLastOneCounts) {
  Invitation first{HashSecret("first"), kNow + kInvitationLifetime};
  Invitation second{HashSecret("second"), kNow + kInvitationLifetime};
  ASSERT_TRUE(store_->PutInvitation(kOmben, first, Entry("invite")).ok());
  ASSERT_TRUE(store_->PutInvitation(kOmben, second, Entry("invite")).ok());
  Certificate certificate = Issue(kOmben);
  auto add = [&](const Invitation& used) {
    return store_->AddCertificate(kOmben, certificate, kNow, used.secret_sha256, Entry("join"));
  };
  EXPECT_TRUE(absl::IsFailedPrecondition(add(first)));
  EXPECT_TRUE(add(second).ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(add(second)));
  EXPECT_EQ(store_->FindInvitation(kOmben)->has_value(), false);
  // A refused act leaves no entry.
  EXPECT_EQ(audit_->List(0, 10)->size(), 3u);
}

TEST_F(IdentityStoreTest, EverythingOutlivesARestart) {
  Certificate kept = Issue(kOmben);
  Certificate revoked = Issue(kOmben);
  for (const Certificate& certificate : {kept, revoked}) {
    ASSERT_TRUE(store_->AddCertificate(kOmben, certificate, kNow, {}, Entry("renew")).ok());
  }
  ASSERT_TRUE(store_->PutInvitation(kOmben, {HashSecret("s"), kNow}, Entry("invite")).ok());
  EXPECT_EQ(*store_->Revoke(kOmben, revoked.Serial(), kNow, Entry("revoke")), 1u);
  Open();
  EXPECT_FALSE(store_->IsRevoked(PeerOf(kOmben, kept)));
  EXPECT_TRUE(store_->IsRevoked(PeerOf(kOmben, revoked)));
  EXPECT_EQ((*store_->FindInvitation(kOmben))->expires, kNow);
  std::vector<IssuedCertificate> list = store_->List(kOmben, 10);
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0].not_after, kept.not_after());
  EXPECT_TRUE(store_->List(kKedungdung, 10).empty());
  EXPECT_EQ(store_->List(std::nullopt, 1).size(), 1u);
}

TEST_F(IdentityStoreTest, RevokingAUnitTakesAllOfItsCertificatesAndItsInvitation) {
  Certificate first = Issue(kOmben);
  Certificate second = Issue(kOmben);
  Certificate other = Issue(kKedungdung);
  ASSERT_TRUE(store_->AddCertificate(kOmben, first, kNow, {}, Entry("renew")).ok());
  ASSERT_TRUE(store_->AddCertificate(kOmben, second, kNow, {}, Entry("renew")).ok());
  ASSERT_TRUE(store_->AddCertificate(kKedungdung, other, kNow, {}, Entry("renew")).ok());
  ASSERT_TRUE(store_->PutInvitation(kOmben, {HashSecret("s"), kNow}, Entry("invite")).ok());
  EXPECT_EQ(*store_->Revoke(kOmben, "", kNow, Entry("revoke")), 2u);
  EXPECT_TRUE(store_->IsRevoked(PeerOf(kOmben, first)));
  EXPECT_TRUE(store_->IsRevoked(PeerOf(kOmben, second)));
  EXPECT_FALSE(store_->IsRevoked(PeerOf(kKedungdung, other)));
  EXPECT_FALSE(store_->FindInvitation(kOmben)->has_value());
  EXPECT_EQ(*store_->Revoke(kOmben, "", kNow, Entry("revoke")), 0u);
  // Whoever is let in again afterwards is in.
  Certificate anew = Issue(kOmben);
  ASSERT_TRUE(store_->AddCertificate(kOmben, anew, kNow, {}, Entry("renew")).ok());
  EXPECT_FALSE(store_->IsRevoked(PeerOf(kOmben, anew)));
}

TEST_F(IdentityStoreTest, RevokingAUnitAlsoTakesCertificatesThatALostDatabaseIssued) {
  Certificate unrecorded = Issue(kOmben);
  EXPECT_FALSE(store_->IsRevoked(PeerOf(kOmben, unrecorded)));
  ASSERT_TRUE(store_->Revoke(kOmben, "", kNow, Entry("revoke")).ok());
  Open();
  EXPECT_TRUE(store_->IsRevoked(PeerOf(kOmben, unrecorded)));
}

TEST_F(IdentityStoreTest, ASerialOfAnotherUnitIsNotFound) {
  Certificate certificate = Issue(kOmben);
  ASSERT_TRUE(store_->AddCertificate(kOmben, certificate, kNow, {}, Entry("renew")).ok());
  EXPECT_TRUE(absl::IsNotFound(
      store_->Revoke(kKedungdung, certificate.Serial(), kNow, Entry("revoke")).status()));
  EXPECT_FALSE(store_->IsRevoked(PeerOf(kOmben, certificate)));
}

TEST_F(IdentityStoreTest, ForgetsWhatEndedAYearAgo) {
  Certificate old = Issue(kOmben);
  ASSERT_TRUE(store_->AddCertificate(kOmben, old, kNow, {}, Entry("renew")).ok());
  absl::Time later = old.not_after() + IdentityStore::kKeptAfterEnd + absl::Seconds(1);
  Certificate anew = Issue(kOmben, later);
  ASSERT_TRUE(store_->AddCertificate(kOmben, anew, later, {}, Entry("renew")).ok());
  EXPECT_EQ(store_->List(kOmben, 10).size(), 1u);
  Open();
  EXPECT_EQ(store_->List(kOmben, 10).size(), 1u);
}

TEST_F(IdentityStoreTest, TheLatestEndOfAUnitOutlivesARestartAndOneThatIsRevokedHasNone) {
  const absl::Time later = kNow + absl::Hours(24 * 60);
  Certificate first = Issue(kOmben);
  Certificate second = Issue(kOmben, later);
  Certificate other = Issue(kKedungdung);
  for (const Certificate& certificate : {second, first}) {
    ASSERT_TRUE(store_->AddCertificate(kOmben, certificate, kNow, {}, Entry("renew")).ok());
  }
  ASSERT_TRUE(store_->AddCertificate(kKedungdung, other, kNow, {}, Entry("renew")).ok());
  using Ends = std::map<RegionCode, absl::Time>;
  const Ends both = {{kOmben, second.not_after()}, {kKedungdung, other.not_after()}};
  EXPECT_EQ(store_->LatestEnds(), both);
  Open();
  EXPECT_EQ(store_->LatestEnds(), both);
  ASSERT_TRUE(store_->Revoke(kOmben, second.Serial(), later, Entry("revoke")).ok());
  EXPECT_EQ(store_->LatestEnds().at(kOmben), first.not_after());
  ASSERT_TRUE(store_->Revoke(kOmben, "", later, Entry("revoke")).ok());
  EXPECT_EQ(store_->LatestEnds(), (Ends{{kKedungdung, other.not_after()}}));
}

TEST_F(IdentityStoreTest, DamageIsReportedAndNotServed) {
  rocksdb::WriteBatch batch;
  batch.Put(database_->family("identity"), "c" + std::string(16, 'x'), "short");
  ASSERT_TRUE(database_->WriteSynced(batch, "damaging").ok());
  EXPECT_TRUE(absl::IsDataLoss(IdentityStore::Open(database_, audit_).status()));
}

}  // namespace
}  // namespace rekap
