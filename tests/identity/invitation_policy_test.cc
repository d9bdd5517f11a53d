// Whom an invitation lets in, and how often one may ask.
#include "aggregator/identity/invitation_policy.h"

namespace rekap {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

RegionCode Unit(int number) {
  return *RegionCode::Parse(absl::StrCat("35.27.", number < 10 ? "0" : "", number));
}

TEST(JudgeInvitation, TheRightSecretIsGoodUntilTheEnd) {
  Invitation invitation{HashSecret("secret"), kNow + kInvitationLifetime};
  EXPECT_EQ(JudgeInvitation(invitation, "secret", kNow), InvitationVerdict::kGood);
  absl::Time end = invitation.expires;
  EXPECT_EQ(JudgeInvitation(invitation, "secret", end - absl::Milliseconds(1)),
            InvitationVerdict::kGood);
  EXPECT_EQ(JudgeInvitation(invitation, "secret", end), InvitationVerdict::kExpired);
  EXPECT_EQ(JudgeInvitation(invitation, "secres", kNow), InvitationVerdict::kWrongSecret);
  EXPECT_EQ(JudgeInvitation(invitation, "", kNow), InvitationVerdict::kWrongSecret);
  EXPECT_EQ(JudgeInvitation(std::nullopt, "secret", kNow), InvitationVerdict::kNone);
}

TEST(RateLimit, StopsAUnitAfterFiveTriesForAnHourAndNoOther) {
  RateLimit limit(RateLimit::kJoin);
  for (int i = 0; i < 5; ++i) {
    EXPECT_TRUE(limit.Admit(Unit(5), kNow + absl::Minutes(i)).ok());
  }
  absl::Status refused = limit.Admit(Unit(5), kNow + absl::Minutes(10));
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(refused.message(), testing::HasSubstr("dalam 3000 detik"));
  EXPECT_TRUE(limit.Admit(Unit(6), kNow + absl::Minutes(10)).ok());
  EXPECT_FALSE(limit.Admit(Unit(5), kNow + absl::Minutes(60) - absl::Seconds(1)).ok());
  EXPECT_TRUE(limit.Admit(Unit(5), kNow + absl::Minutes(60)).ok());
}

TEST(RateLimit, StopsEverybodyAfterSixtyTriesAMinute) {
  RateLimit limit(RateLimit::kJoin);
  for (int i = 1; i <= 60; ++i) EXPECT_TRUE(limit.Admit(Unit(i), kNow).ok()) << i;
  EXPECT_FALSE(limit.Admit(Unit(61), kNow + absl::Seconds(59)).ok());
  EXPECT_TRUE(limit.Admit(Unit(61), kNow + absl::Seconds(60)).ok());
}

TEST(RateLimit, ForgivesAUnitThatWasWhoItSaid) {
  RateLimit limit(RateLimit::kJoin);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(limit.Admit(Unit(5), kNow).ok());
  limit.Forgive(Unit(5));
  EXPECT_TRUE(limit.Admit(Unit(5), kNow).ok());
}

TEST(RateLimit, AClockThatIsSetBackLocksNobodyOut) {
  RateLimit limit(RateLimit::kJoin);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(limit.Admit(Unit(5), kNow).ok());
  EXPECT_TRUE(limit.Admit(Unit(5), kNow - absl::Hours(24 * 365)).ok());
}

}  // namespace
}  // namespace rekap
