// When a verification is due, by every way in which a day can go.
#include "aggregator/verification/verification_due.h"

#include <gtest/gtest.h>

namespace rekap {
namespace {

constexpr absl::Duration kDay = absl::Hours(24);
const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

TEST(VerificationDueTest, ADayAfterTheLastOneWasFinished) {
  EXPECT_EQ(VerificationDue(kNow - absl::Hours(3), kNow, kDay, kNow), kNow + absl::Hours(21));
  EXPECT_EQ(VerificationDue(kNow - kDay, kNow, kDay, kNow), kNow);
}

TEST(VerificationDueTest, WhereThereWasNoneAsSoonAsTheStartHasSettled) {
  const absl::Time settled = kNow + kVerificationSettle;
  EXPECT_EQ(VerificationDue(std::nullopt, settled, kDay, kNow), settled);
  EXPECT_EQ(VerificationDue(std::nullopt, settled, kDay, settled), settled);
}

TEST(VerificationDueTest, AfterALongPauseNotBeforeTheStartHasSettled) {
  const absl::Time settled = kNow + kVerificationSettle;
  EXPECT_EQ(VerificationDue(kNow - 90 * kDay, settled, kDay, kNow), settled);
}

TEST(VerificationDueTest, AfterOneThatFailedNotAtOnceAgain) {
  const absl::Time retry = kNow + kVerificationRetry;
  EXPECT_EQ(VerificationDue(kNow - 2 * kDay, retry, kDay, kNow), retry);
}

TEST(VerificationDueTest, WhatWasNotedBeforeTheClockWasSetBackHoldsNothingUp) {
  EXPECT_EQ(VerificationDue(kNow + 365 * kDay, kNow, kDay, kNow), kNow);
  EXPECT_EQ(VerificationDue(std::nullopt, kNow + 365 * kDay, kDay, kNow), kNow);
  EXPECT_EQ(VerificationDue(kNow - 2 * kDay, kNow + 365 * kDay, kDay, kNow), kNow);
}

}  // namespace
}  // namespace rekap
