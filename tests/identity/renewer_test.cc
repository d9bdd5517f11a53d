// Renewal by a clock of the test's: when it is due, what a failure costs, and that the
// thread does the same.
#include "runtime/tls/renewer.h"

#include <cstdio>
#include <thread>

#include "absl/synchronization/notification.h"

#include "runtime/tls/issue.h"

namespace rekap {
namespace {

// How long something that must not happen is given to happen; a slow machine only finds less.
constexpr absl::Duration kGlance = absl::Milliseconds(100);

class RenewerTest : public testing::Test {
 protected:
  Certificate Issue(absl::Time now) {
    ++issued_;
    last_ = *IssueServer(authority_, authority_.key, now);
    return *last_;
  }
  absl::StatusOr<Certificate> Renew(absl::Time now) {
    if (!failure_.ok()) return failure_;
    return Issue(now);
  }
  static Issuer NewAuthority(absl::Time now) {
    PrivateKey key = *PrivateKey::Generate();
    return {key, *MakeAuthority(key, now)};
  }

  absl::Time now_ = absl::FromUnixSeconds(1'800'000'000);
  const Issuer authority_ = NewAuthority(now_);
  int issued_ = 0;
  std::optional<Certificate> last_;
  absl::Status failure_;
  Logger log_{Logger::Options{.minimum = LogLevel::kError}};
};

TEST_F(RenewerTest, RenewsAtTwoThirdsAndNotBefore) {
  Certificate first = Issue(now_);
  Renewer renewer(
      first, [this](absl::Time now) { return Renew(now); }, &log_, [this] { return now_; });
  EXPECT_EQ(now_ + renewer.Step(), RenewalTime(first));
  now_ = RenewalTime(first) - absl::Seconds(1);
  EXPECT_EQ(renewer.Step(), absl::Seconds(1));
  EXPECT_EQ(issued_, 1);
  now_ += absl::Seconds(1);
  absl::Duration wait = renewer.Step();
  EXPECT_EQ(issued_, 2);
  EXPECT_EQ(now_ + wait, RenewalTime(*last_));
  EXPECT_EQ(renewer.not_after(), now_ + kCertificateLifetime);
  renewer.Step();
  EXPECT_EQ(issued_, 2);
}

TEST_F(RenewerTest, TriesAgainAfterAFailureWithinTheBackoffAndKeepsTheOldEnd) {
  Certificate first = Issue(now_);
  Renewer renewer(
      first, [this](absl::Time now) { return Renew(now); }, &log_, [this] { return now_; });
  now_ = RenewalTime(first);
  failure_ = absl::UnavailableError("no aggregator");
  absl::Duration bound = Renewer::kBackoffMin;
  for (int i = 0; i < 20; ++i) {
    absl::Duration wait = renewer.Step();
    EXPECT_LE(wait, bound);
    EXPECT_GE(wait, absl::ZeroDuration());
    now_ += wait;
    bound = std::min(bound * 2, Renewer::kBackoffMax);
  }
  EXPECT_EQ(renewer.not_after(), first.not_after());
  failure_ = absl::OkStatus();
  renewer.Step();
  // A certificate's times are whole seconds.
  EXPECT_GT(renewer.not_after(), now_ + kCertificateLifetime - absl::Seconds(1));
}

TEST_F(RenewerTest, AnAnswerThatIsDueItselfIsAFailure) {
  Certificate first = Issue(now_);
  Renewer renewer(
      first, [&](absl::Time) { return first; }, &log_, [this] { return now_; });
  now_ = RenewalTime(first);
  EXPECT_LE(renewer.Step(), Renewer::kBackoffMin);
}

TEST_F(RenewerTest, AnotherCertificateInItsPlaceIsGoneByFromThenOn) {
  Certificate first = Issue(now_);
  Renewer renewer(
      first, [this](absl::Time now) { return Renew(now); }, &log_, [this] { return now_; });
  now_ = first.not_after() + absl::Hours(1);
  failure_ = absl::UnauthenticatedError("CERTIFICATE_EXPIRED");
  renewer.Step();
  EXPECT_TRUE(absl::IsUnavailable(
      renewer.ReplaceBy([] { return absl::UnavailableError("no aggregator"); })));
  EXPECT_EQ(renewer.not_after(), first.not_after());
  Certificate second = *IssueServer(authority_, authority_.key, now_);
  EXPECT_TRUE(renewer.ReplaceBy([&] { return second; }).ok());
  EXPECT_EQ(renewer.not_after(), second.not_after());
  EXPECT_EQ(now_ + renewer.Step(), RenewalTime(second));
}

TEST_F(RenewerTest, NothingIsRenewedWhileAnotherCertificateComesIntoItsPlace) {
  Certificate first = Issue(now_);
  now_ = RenewalTime(first);
  Renewer renewer(
      first, [this](absl::Time now) { return Renew(now); }, &log_, [this] { return now_; });
  absl::Notification stepped;
  std::thread step;
  Certificate second = *IssueServer(authority_, authority_.key, now_);
  absl::Status replaced = renewer.ReplaceBy([&] {
    step = std::thread([&] {
      renewer.Step();
      stepped.Notify();
    });
    EXPECT_FALSE(stepped.WaitForNotificationWithTimeout(kGlance));
    return second;
  });
  step.join();
  EXPECT_TRUE(replaced.ok()) << replaced;
  EXPECT_EQ(issued_, 1) << "by then it was not due any more";
  EXPECT_EQ(renewer.not_after(), second.not_after());
}

TEST_F(RenewerTest, AnotherCertificateComesIntoItsPlaceAfterARenewalUnderWay) {
  Certificate first = Issue(now_);
  now_ = RenewalTime(first);
  Certificate second = *IssueServer(authority_, authority_.key, now_ + absl::Hours(1));
  std::thread replace;
  absl::Notification replaced;
  Renewer* renewing = nullptr;
  Renewer renewer(
      first,
      [&](absl::Time now) {
        replace = std::thread([&] {
          EXPECT_TRUE(renewing->ReplaceBy([&] { return second; }).ok());
          replaced.Notify();
        });
        EXPECT_FALSE(replaced.WaitForNotificationWithTimeout(kGlance));
        return Issue(now);
      },
      &log_, [this] { return now_; });
  renewing = &renewer;
  renewer.Step();
  replace.join();
  EXPECT_EQ(renewer.not_after(), second.not_after()) << "the last one counts";
}

TEST_F(RenewerTest, NothingIsRenewedOnceItIsToStop) {
  Certificate first = Issue(now_);
  now_ = RenewalTime(first);
  Renewer renewer(
      first, [this](absl::Time now) { return Renew(now); }, &log_, [this] { return now_; });
  EXPECT_TRUE(renewer.ReplaceBy([&]() -> absl::StatusOr<Certificate> {
    renewer.BeginStop();
    return absl::UnavailableError("no aggregator");
  }) == absl::UnavailableError("no aggregator"));
  renewer.Step();
  EXPECT_EQ(issued_, 1);
}

TEST_F(RenewerTest, TheThreadRenewsWhatIsDueAndEndsAtOnce) {
  Certificate first = Issue(now_);
  now_ = RenewalTime(first);
  absl::Notification renewed;
  Renewer renewer(
      first,
      [&](absl::Time now) {
        Certificate certificate = Issue(now);
        renewed.Notify();
        return certificate;
      },
      &log_, [this] { return now_; });
  renewer.Start();
  renewed.WaitForNotification();
}

}  // namespace
}  // namespace rekap
