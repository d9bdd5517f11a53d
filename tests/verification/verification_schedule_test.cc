// The schedule over a real verifier, with a clock that the test sets; the thread with the
// wall clock, that it ends.
#include "aggregator/verification/verification_schedule.h"

#include "absl/synchronization/mutex.h"
#include <gtest/gtest.h>

#include "aggregator/verification/verification_due.h"
#include "tests/query/unit_fixture.h"

namespace rekap {
namespace {

constexpr absl::Duration kDay = absl::Hours(24);

class VerificationScheduleTest : public UnitQueriesTest {
 protected:
  VerificationScheduleTest()
      : record_(*VerificationRecord::Open(store_->database())),
        verifier_(&live_, store_->database().get(), record_.get(), &log_, Clock()) {}
  void SetUp() override { Report("35.27.05", {Line("7.01.01.2.01.01", 1000, 900)}); }

  std::function<absl::Time()> Clock() {
    return [this] { return now_; };
  }
  absl::Time Finished() const {
    const std::optional<Verification> last = record_->last();
    return last ? last->finished : absl::InfinitePast();
  }

  absl::Time now_ = absl::FromUnixSeconds(1'700'000'000);
  Logger log_{Logger::Options()};
  std::shared_ptr<VerificationRecord> record_;
  Verifier verifier_;
};

TEST_F(VerificationScheduleTest, VerifiesOnceADayBeginningWhenTheStartHasSettled) {
  VerificationSchedule schedule(kDay, &verifier_, record_.get(), Clock());
  EXPECT_EQ(schedule.Step(), kVerificationSettle);
  EXPECT_EQ(Finished(), absl::InfinitePast());
  now_ += kVerificationSettle;
  EXPECT_EQ(schedule.Step(), kDay);
  EXPECT_EQ(Finished(), now_);
  now_ += kDay - absl::Seconds(1);
  EXPECT_EQ(schedule.Step(), absl::Seconds(1));
  now_ += absl::Seconds(1);
  EXPECT_EQ(schedule.Step(), kDay);
  EXPECT_EQ(Finished(), now_);
}

TEST_F(VerificationScheduleTest, OneThatSomebodyAskedForCounts) {
  VerificationSchedule schedule(kDay, &verifier_, record_.get(), Clock());
  ASSERT_TRUE(verifier_.Call(v1::VerifyRequest(), [] { return false; }).ok());
  EXPECT_EQ(schedule.Step(), kDay);
}

TEST_F(VerificationScheduleTest, ARestartDoesNotForgetTheLastOne) {
  ASSERT_TRUE(record_->Put({now_ - absl::Hours(20), absl::Seconds(1), true}).ok());
  VerificationSchedule schedule(kDay, &verifier_, record_.get(), Clock());
  EXPECT_EQ(schedule.Step(), absl::Hours(4));
}

TEST_F(VerificationScheduleTest, OneThatGaveWayIsTriedAgainLater) {
  VerificationSchedule schedule(kDay, &verifier_, record_.get(), Clock());
  now_ += kVerificationSettle;
  bool stepped = false;
  // While the caller's is under way the schedule has its turn, and leaves it.
  v1::VerifyRequest chains;
  chains.set_chain_only(true);
  ASSERT_TRUE(verifier_
                  .Call(chains,
                        [&] {
                          if (std::exchange(stepped, true)) return false;
                          EXPECT_EQ(schedule.Step(), kVerificationRetry);
                          return false;
                        })
                  .ok());
  ASSERT_TRUE(stepped);
  EXPECT_EQ(Finished(), absl::InfinitePast());
  now_ += kVerificationRetry;
  EXPECT_EQ(schedule.Step(), kDay);
  EXPECT_EQ(Finished(), now_);
}

TEST_F(VerificationScheduleTest, TheThreadEndsWhenItIsToldTo) {
  absl::Mutex mutex;
  int asked = 0;
  VerificationSchedule schedule(kDay, &verifier_, record_.get(), [&] {
    absl::MutexLock lock(&mutex);
    ++asked;
    return now_;
  });
  schedule.Start();
  {
    absl::MutexLock lock(&mutex);
    auto looked = [&asked] { return asked >= 2; };  // at the clock, and naps
    ASSERT_TRUE(mutex.AwaitWithTimeout(absl::Condition(&looked), absl::Seconds(30)));
  }
  schedule.Stop();
  const int asked_by_then = asked;
  schedule.Stop();
  EXPECT_EQ(asked, asked_by_then) << "nobody is left to ask";
}

}  // namespace
}  // namespace rekap
