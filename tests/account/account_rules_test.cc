// What an account may be, and when a name is locked: pure rules, the clock is turned by
// hand.
#include "aggregator/account/account_rules.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/password/login_guard.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr absl::StatusCode kLocked = absl::StatusCode::kResourceExhausted;
const absl::Time kStart = absl::FromUnixSeconds(1'700'000'000);

StoredAccount Account(v1::Role role, bool disabled = false) {
  StoredAccount account;
  account.role = role;
  account.disabled = disabled;
  return account;
}

TEST(AccountRulesTest, NamesAreShortAndPlain) {
  EXPECT_TRUE(CheckAccountName("siti.a_1-b").ok());
  EXPECT_TRUE(CheckAccountName(std::string(64, 'a')).ok());
  for (const char* bad : {"", "Siti", "siti a", "siti/", "s\xc3\xadti"}) {
    EXPECT_EQ(CheckAccountName(bad).code(), absl::StatusCode::kInvalidArgument) << bad;
  }
  EXPECT_FALSE(CheckAccountName(std::string(65, 'a')).ok());
}

TEST(AccountRulesTest, PasswordsHaveBoundsAndAreNeverRepeatedInTheError) {
  EXPECT_FALSE(CheckPassword("siti", "123456789").ok());
  EXPECT_TRUE(CheckPassword("siti", "1234567890").ok());
  EXPECT_TRUE(CheckPassword("siti", std::string(1024, 'x')).ok());
  EXPECT_FALSE(CheckPassword("siti", std::string(1025, 'x')).ok());
  absl::Status same = CheckPassword("bappeda.sampang", "bappeda.sampang");
  EXPECT_EQ(same.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(same.message()), Not(HasSubstr("sampang")));
}

TEST(AccountRulesTest, TheLastAdministratorStays) {
  const std::map<std::string, StoredAccount> one = {{"a", Account(v1::ROLE_ADMIN)},
                                                    {"v", Account(v1::ROLE_VERIFIER)},
                                                    {"off", Account(v1::ROLE_ADMIN, true)}};
  EXPECT_EQ(CheckAdministratorStays(one, "a", Account(v1::ROLE_VIEWER)).code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_FALSE(CheckAdministratorStays(one, "a", Account(v1::ROLE_ADMIN, true)).ok());
  EXPECT_TRUE(CheckAdministratorStays(one, "a", Account(v1::ROLE_ADMIN)).ok());
  EXPECT_TRUE(CheckAdministratorStays(one, "v", Account(v1::ROLE_VIEWER)).ok());
  EXPECT_TRUE(CheckAdministratorStays(one, "off", Account(v1::ROLE_VIEWER, true)).ok());
  std::map<std::string, StoredAccount> two = one;
  two["b"] = Account(v1::ROLE_ADMIN);
  EXPECT_TRUE(CheckAdministratorStays(two, "a", Account(v1::ROLE_VIEWER)).ok());
}

TEST(AccountRulesTest, ATokenEndsExactlyAtItsTime) {
  const absl::Time expires = TokenExpiry(kStart);
  EXPECT_EQ(expires - kStart, absl::Hours(12));
  EXPECT_FALSE(TokenExpired(expires, expires - absl::Nanoseconds(1)));
  EXPECT_TRUE(TokenExpired(expires, expires));
}

// Tries with a wrong password until the guard refuses (at most 100); how many were let
// through.
int WrongTries(LoginGuard& guard, const std::string& name, bool known, absl::Time now) {
  int tries = 0;
  while (tries < 100 && guard.Begin(name, known, now).ok()) {
    guard.Fail(name, known, now);
    ++tries;
  }
  return tries;
}

TEST(LoginGuardTest, FiveFailuresLockForFifteenMinutes) {
  LoginGuard guard;
  EXPECT_EQ(WrongTries(guard, "siti", true, kStart), 5);
  const absl::Time unlocked = kStart + absl::Minutes(15);
  EXPECT_EQ(guard.LockedUntil("siti", kStart), unlocked);
  absl::Status locked = guard.Begin("siti", true, unlocked - absl::Seconds(61));
  EXPECT_EQ(locked.code(), kLocked);
  EXPECT_THAT(std::string(locked.message()), HasSubstr("dalam 2 menit (2023-11-14T22:28:20Z)"));
  EXPECT_TRUE(guard.Begin("other", true, kStart).ok());
  EXPECT_TRUE(guard.Begin("siti", true, unlocked).ok());
  EXPECT_FALSE(guard.LockedUntil("siti", unlocked).has_value());
}

TEST(LoginGuardTest, SlowFailuresAndSuccessesDoNotLock) {
  LoginGuard guard;
  absl::Time now = kStart;
  for (int i = 0; i < 100; ++i, now += absl::Minutes(4)) {
    ASSERT_TRUE(guard.Begin("slow", true, now).ok()) << i;
    guard.Fail("slow", true, now);
  }
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(guard.Begin("siti", true, now).ok()) << i;
    if (i % 5 == 4) {
      guard.Succeed("siti", true);
    } else {
      guard.Fail("siti", true, now);
    }
  }
}

TEST(LoginGuardTest, TriesAtOnceAreNoMoreThanTriesInARow) {
  LoginGuard guard;
  int begun = 0;
  while (begun < 100 && guard.Begin("siti", true, kStart).ok()) ++begun;
  EXPECT_EQ(begun, 5);
  for (int i = 0; i < begun; ++i) EXPECT_EQ(guard.Fail("siti", true, kStart), i == 0);
}

TEST(LoginGuardTest, ATryThatWasNotLookedAtIsNoFailure) {
  LoginGuard guard;
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(guard.Begin("siti", true, kStart).ok());
    guard.Withdraw("siti", true);
  }
}

TEST(LoginGuardTest, ANameThatNobodyHasIsLockedAlike) {
  LoginGuard guard;
  EXPECT_EQ(WrongTries(guard, "nobody", false, kStart), 5);
  absl::Status unknown = guard.Begin("nobody", false, kStart);
  WrongTries(guard, "siti", true, kStart);
  EXPECT_EQ(unknown, guard.Begin("siti", true, kStart));
}

TEST(LoginGuardTest, InventedNamesPushOutOneAnotherAndNoAccountsFailures) {
  LoginGuard guard;
  WrongTries(guard, "siti", true, kStart);
  WrongTries(guard, "aaa", false, kStart);
  EXPECT_EQ(guard.Begin("aaa", false, kStart).code(), kLocked);
  for (int i = 0; i < 3000; ++i) {
    const std::string name = absl::StrCat("n", i);
    ASSERT_TRUE(guard.Begin(name, false, kStart).ok());
    guard.Fail(name, false, kStart);
  }
  EXPECT_EQ(guard.Begin("siti", true, kStart).code(), kLocked);
  EXPECT_TRUE(guard.Begin("aaa", false, kStart).ok()) << "names are kept without bound";
}

TEST(LoginGuardTest, AClockThatWasSetBackLocksNobodyForEver) {
  LoginGuard guard;
  WrongTries(guard, "siti", true, kStart);
  EXPECT_TRUE(guard.Begin("siti", true, kStart - absl::Hours(48)).ok());
}

}  // namespace
}  // namespace rekap
