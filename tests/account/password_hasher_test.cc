// Password hashes: right and wrong ones, their cost, and how many are made at once.
#include "runtime/password/password_hasher.h"

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rekap {
namespace {

using ::testing::StartsWith;

constexpr PasswordHasher::Cost kCheap = {1, 8192};

TEST(PasswordHasherTest, OnlyTheRightPasswordFits) {
  auto hasher = *PasswordHasher::Make(kCheap);
  const std::string hash = *hasher->Hash("kata sandi");
  EXPECT_THAT(hash, StartsWith("$argon2id$"));
  EXPECT_NE(hash, *hasher->Hash("kata sandi")) << "salted";
  EXPECT_TRUE(*hasher->Verify("kata sandi", hash));
  EXPECT_FALSE(*hasher->Verify("kata sandi ", hash));
  EXPECT_FALSE(*hasher->Verify("", hash));
  EXPECT_FALSE(*hasher->Verify("kata sandi", ""));
  EXPECT_FALSE(*hasher->Verify("kata sandi", "no hash"));
  const std::string with_nul("kata sandi\0x", 12);
  EXPECT_FALSE(*hasher->Verify(with_nul, hash));
}

TEST(PasswordHasherTest, AHashOfAnotherCostIsToBeMadeAnew) {
  auto cheap = *PasswordHasher::Make(kCheap);
  auto dear = *PasswordHasher::Make({2, 65536});
  const std::string hash = *cheap->Hash("kata sandi");
  EXPECT_FALSE(cheap->NeedsRehash(hash));
  EXPECT_TRUE(dear->NeedsRehash(hash));
  EXPECT_TRUE(*dear->Verify("kata sandi", hash));
}

TEST(PasswordHasherTest, AnUnknownNameCostsTheSameTime) {
  auto hasher = *PasswordHasher::Make();
  const std::string hash = *hasher->Hash("kata sandi");
  // The shortest of several, in turns: other work on the machine makes both longer.
  absl::Duration known = absl::InfiniteDuration();
  absl::Duration unknown = absl::InfiniteDuration();
  for (int i = 0; i < 5; ++i) {
    for (auto [against, best] : {std::pair{hash, &known}, std::pair{std::string(), &unknown}}) {
      const absl::Time start = absl::Now();
      EXPECT_FALSE(*hasher->Verify("wrong", against));
      *best = std::min(*best, absl::Now() - start);
    }
  }
  EXPECT_GT(unknown, known / 3);
  EXPECT_LT(unknown, known * 3);
}

TEST(PasswordHasherTest, AFloodIsRefusedInsteadOfTakingAllMemory) {
  // Long enough that all threads ask while the first still hashes.
  auto hasher = *PasswordHasher::Make({4, PasswordHasher::Interactive().memory_bytes});
  constexpr int kThreads = 16;
  std::atomic<int> served = 0;
  std::atomic<int> refused = 0;
  std::atomic<int> refused_at_once = 0;
  absl::Notification start;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      start.WaitForNotification();
      const absl::Time asked = absl::Now();
      absl::StatusOr<bool> fits = hasher->Verify("wrong", "");
      if (fits.ok()) ++served;
      if (!absl::IsResourceExhausted(fits.status())) return;
      ++refused;
      if (absl::Now() - asked < PasswordHasher::kWait) ++refused_at_once;
    });
  }
  start.Notify();
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(served + refused, kThreads);
  EXPECT_GE(served, PasswordHasher::kHashesMax);
  EXPECT_GT(refused_at_once, 0) << "the queue has a bound, not only the wait";
  EXPECT_TRUE(hasher->Verify("wrong", "").ok()) << "every turn was given back";
}

}  // namespace
}  // namespace rekap
