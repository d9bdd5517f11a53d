// Renewing without a restart: on new connections the new certificate is in use, on both
// sides, and nobody renews for another.
#include <optional>
#include <thread>

#include "absl/synchronization/notification.h"

#include "node/identity/node_renewal.h"
#include "runtime/file/folder_lock.h"
#include "tests/identity/test_aggregator.h"

namespace rekap {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// gRPC reads the files again every kCertificateRefreshSeconds; this is patience.
constexpr absl::Duration kPatience = absl::Seconds(60);
// How long something that must not happen is given to happen; a slow machine only finds less.
constexpr absl::Duration kGlance = absl::Milliseconds(100);

class CertificateRenewalTest : public testing::Test {
 protected:
  TestAggregator aggregator_;
  std::unique_ptr<TempDir> node_ = aggregator_.JoinedNode("35.27.05");
  NodeIdentity identity_ = *NodeIdentity::Load(node_->path());
  Renewer::Renew Renewing() { return RenewThrough(aggregator_.endpoint(), node_->path()); }

  Logger log_{Logger::Options{.minimum = LogLevel::kError}};
};

TEST_F(CertificateRenewalTest, ANodeRenewsWhenItIsDueAndItsChannelShowsTheNewOne) {
  auto channel = *MakeChannel(aggregator_.endpoint(), identity_.channel());
  Renewer renewer(identity_.certificate(), Renewing(), &log_, [this] { return aggregator_.now(); });
  absl::Duration wait = renewer.Step();
  EXPECT_GT(wait, absl::Hours(24 * 58));
  EXPECT_EQ(NodeIdentity::Load(node_->path())->certificate().Serial(),
            identity_.certificate().Serial());
  aggregator_.Advance(wait);
  renewer.Step();
  EXPECT_GT(renewer.not_after(), identity_.certificate().not_after() + absl::Hours(24 * 50));
  Certificate renewed = NodeIdentity::Load(node_->path())->certificate();
  EXPECT_NE(renewed.Serial(), identity_.certificate().Serial());
  EXPECT_EQ(renewed.not_after(), renewer.not_after());
  // The same channel, as soon as it has to dial again.
  absl::Time end = absl::Now() + kPatience;
  std::string shown;
  while (shown != renewed.Serial() && absl::Now() < end) {
    aggregator_.Restart();
    absl::StatusOr<v1::UnitStatus> seen = TestAggregator::CallOn(channel);
    if (seen.ok()) shown = seen->name();
  }
  EXPECT_EQ(shown, renewed.Serial());
}

TEST_F(CertificateRenewalTest, TheServersNewCertificateIsInUseWithoutARestart) {
  Certificate before = *aggregator_.authority().server_certificate();
  absl::StatusOr<Certificate> renewed = aggregator_.authority().RenewServer(absl::Now());
  ASSERT_TRUE(renewed.ok()) << renewed.status();
  ASSERT_NE(renewed->Serial(), before.Serial());
  absl::Time end = absl::Now() + kPatience;
  std::string shown;
  while (shown != renewed->Serial() && absl::Now() < end) {
    std::string pem;
    auto seen =
        TestAggregator::CallOn(*MakeChannel(aggregator_.endpoint(), identity_.channel()), &pem);
    ASSERT_TRUE(seen.ok()) << seen.status();
    shown = Certificate::FromPem(pem)->Serial();
  }
  EXPECT_EQ(shown, renewed->Serial());
}

TEST_F(CertificateRenewalTest, EachRenewalGoesByTheCertificateOfTheOneBefore) {
  aggregator_.Advance(absl::Hours(24 * 60));
  ASSERT_TRUE(Renewing()(absl::Now()).ok());
  // The first certificate has ended by the second renewal.
  aggregator_.Advance(absl::Hours(24 * 60));
  absl::StatusOr<Certificate> second = Renewing()(absl::Now());
  EXPECT_TRUE(second.ok()) << second.status();
}

TEST_F(CertificateRenewalTest, WhoeverHasNoValidCertificateRenewsNothing) {
  v1::RenewRequest request;
  request.set_csr(*MakeRequest(identity_.key()));
  v1::RenewResponse response;
  grpc::ClientContext context;
  auto nobody = *MakeChannel(aggregator_.endpoint(),
                             ChannelTls{aggregator_.data().File("authority/ca.crt"), std::nullopt});
  EXPECT_THAT(v1::Enrolment::NewStub(nobody)->Renew(&context, request, &response).error_message(),
              StartsWith("NO_CERTIFICATE"));
  EXPECT_TRUE(Renewing()(absl::Now()).ok());
  aggregator_.Advance(kCertificateLifetime + absl::Hours(1));
  EXPECT_THAT(std::string(Renewing()(absl::Now()).status().message()),
              StartsWith("CERTIFICATE_EXPIRED"));
}

TEST_F(CertificateRenewalTest, WhoeverJoinedBesideTheRunningNodeIsRenewedAndNotPushedOut) {
  Renewer::Renew renew = Renewing();
  ASSERT_TRUE(renew(absl::Now()).ok());
  absl::StatusOr<NodeIdentity> anew =
      Join({aggregator_.Invite("35.27.05"), aggregator_.endpoint(), node_->path(), /*force=*/true});
  ASSERT_TRUE(anew.ok()) << anew.status();
  absl::StatusOr<Certificate> renewed = renew(absl::Now());
  ASSERT_TRUE(renewed.ok()) << renewed.status();
  EXPECT_TRUE(renewed->BelongsTo(anew->key()));
  EXPECT_TRUE(NodeIdentity::Load(node_->path()).ok());
}

TEST_F(CertificateRenewalTest, WhoeverJoinsWhileARenewalIsUnderWayIsNotPushedOut) {
  absl::StatusOr<NodeIdentity> anew = absl::UnknownError("nobody renewed");
  SlowEnrolment slow(aggregator_, [&] {
    anew = Join(
        {aggregator_.Invite("35.27.05"), aggregator_.endpoint(), node_->path(), /*force=*/true});
  });
  absl::StatusOr<Certificate> renewed = RenewThrough(slow.endpoint(), node_->path())(absl::Now());
  ASSERT_TRUE(anew.ok()) << anew.status();
  EXPECT_TRUE(absl::IsAborted(renewed.status())) << renewed.status();
  absl::StatusOr<NodeIdentity> placed = NodeIdentity::Load(node_->path());
  ASSERT_TRUE(placed.ok()) << placed.status();
  EXPECT_EQ(placed->certificate().Serial(), anew->certificate().Serial());
  // And the next renewal is of the one that came.
  renewed = Renewing()(absl::Now());
  ASSERT_TRUE(renewed.ok()) << renewed.status();
  EXPECT_TRUE(renewed->BelongsTo(anew->key()));
}

TEST_F(CertificateRenewalTest, ARenewedCertificateIsWrittenWhileNobodyElseChangesTheFolder) {
  absl::Status replaced;
  absl::Notification done;
  std::thread writer;
  {
    absl::StatusOr<FolderLock> lock = FolderLock::Take(node_->path());
    ASSERT_TRUE(lock.ok()) << lock.status();
    writer = std::thread([&] {
      replaced = identity_.Replace(identity_.certificate());
      done.Notify();
    });
    EXPECT_FALSE(done.WaitForNotificationWithTimeout(kGlance));
    node_->Write("identity/node.key", *PrivateKey::Generate()->ToPem());
  }
  writer.join();
  EXPECT_TRUE(absl::IsAborted(replaced)) << replaced;
}

TEST_F(CertificateRenewalTest, AJoinComesIntoItsPlaceWhileNobodyElseChangesTheFolder) {
  std::optional<FolderLock> lock;
  absl::Notification locked;
  SlowEnrolment slow(aggregator_, [&] {
    absl::StatusOr<FolderLock> taken = FolderLock::Take(node_->path());
    EXPECT_TRUE(taken.ok()) << taken.status();
    if (taken.ok()) lock.emplace(*std::move(taken));
    locked.Notify();
  });
  absl::StatusOr<NodeIdentity> anew = absl::UnknownError("not joined");
  absl::Notification done;
  std::thread joiner([&] {
    anew = Join({aggregator_.Invite("35.27.05"), slow.endpoint(), node_->path(), /*force=*/true});
    done.Notify();
  });
  locked.WaitForNotification();
  EXPECT_FALSE(done.WaitForNotificationWithTimeout(kGlance));
  EXPECT_EQ(NodeIdentity::Load(node_->path())->certificate().Serial(),
            identity_.certificate().Serial());
  lock.reset();
  joiner.join();
  ASSERT_TRUE(anew.ok()) << anew.status();
  EXPECT_EQ(NodeIdentity::Load(node_->path())->certificate().Serial(),
            anew->certificate().Serial());
}

TEST_F(CertificateRenewalTest, ARenewalForAnotherKeyOrKecamatanIsNotPutInPlace) {
  std::unique_ptr<TempDir> other = aggregator_.JoinedNode("35.27.06");
  NodeIdentity stranger = *NodeIdentity::Load(other->path());
  EXPECT_TRUE(absl::IsFailedPrecondition(identity_.Replace(stranger.certificate())));
  EXPECT_EQ(NodeIdentity::Load(node_->path())->certificate().Serial(),
            identity_.certificate().Serial());
}

TEST_F(CertificateRenewalTest, ARevocationThatOvertakesARenewalTakesItToo) {
  VerifiedPeer peer{identity_.unit(), identity_.certificate().Serial(),
                    identity_.certificate().not_before(), identity_.certificate().not_after()};
  ASSERT_TRUE(aggregator_.store().Revoke(identity_.unit(), "", absl::Now(), v1::AuditEntry()).ok());
  absl::Status added = aggregator_.store().AddCertificate(identity_.unit(), identity_.certificate(),
                                                          absl::Now(), peer, v1::AuditEntry());
  EXPECT_TRUE(absl::IsUnauthenticated(added)) << added;
}

TEST_F(CertificateRenewalTest, TheMetricShowsTheNewestCertificateThatIsNotRevoked) {
  auto end_of = [](const Certificate& certificate) {
    return absl::ToDoubleSeconds(certificate.not_after() - absl::UnixEpoch());
  };
  // Nobody dialled with it yet: a unit that is dead from the first day is seen to end.
  EXPECT_THAT(
      aggregator_.CertificateEnds(),
      testing::ElementsAre(testing::Pair("35.27.05 Omben", end_of(identity_.certificate()))));
  aggregator_.Advance(absl::Hours(24 * 60));
  absl::StatusOr<Certificate> renewed = Renewing()(absl::Now());
  ASSERT_TRUE(renewed.ok()) << renewed.status();
  EXPECT_THAT(aggregator_.CertificateEnds(),
              testing::ElementsAre(testing::Pair("35.27.05 Omben", end_of(*renewed))));
  ASSERT_TRUE(aggregator_.store().Revoke(identity_.unit(), "", absl::Now(), v1::AuditEntry()).ok());
  EXPECT_THAT(aggregator_.CertificateEnds(), testing::IsEmpty());
}

TEST_F(CertificateRenewalTest, ANodeGoneMadIsSlowedDown) {
  Renewer::Renew renew = Renewing();
  for (int i = 0; i < RateLimit::kRenew.unit_max; ++i) EXPECT_TRUE(renew(absl::Now()).ok());
  EXPECT_EQ(renew(absl::Now()).status().code(), absl::StatusCode::kResourceExhausted);
}

}  // namespace
}  // namespace rekap
