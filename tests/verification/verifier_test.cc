// One verification at a time: a caller goes first, and the schedule's gives way. Only what
// says something of everything is recorded. Over a small aggregator with a real database.
#include "aggregator/verification/verifier.h"

#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/query/unit_fixture.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;

class VerifierTest : public UnitQueriesTest {
 protected:
  VerifierTest()
      : record_(*VerificationRecord::Open(store_->database())),
        verifier_(&live_, store_->database().get(), record_.get(), &log_, [this] { return now_; }) {
  }
  void SetUp() override { Report("35.27.05", {Line("7.01.01.2.01.01", 1000, 900)}); }

  // A change of the roll-up that no stored entry stands behind.
  void DamageRollup() {
    LeafChange change{*RegionCode::Parse("35.27.05"), *Period::Of(2021, 0),
                      BudgetLeafKey{*ActivityCode::Parse("7.01.01.2.01.01")},
                      LeafValue{BudgetLeaf{1, 1}, false}};
    absl::Status rebuilt;
    ASSERT_TRUE(live_.Commit({change}, {}, rebuilt).ok());
    ASSERT_TRUE(rebuilt.ok()) << rebuilt;
  }
  absl::StatusOr<v1::VerifyResponse> Call(bool chain_only = false) {
    v1::VerifyRequest request;
    request.set_chain_only(chain_only);
    return verifier_.Call(request, [] { return false; });
  }

  absl::Time now_ = absl::FromUnixSeconds(1'700'000'000);
  Logger log_{Logger::Options()};
  std::shared_ptr<VerificationRecord> record_;
  Verifier verifier_;
};

TEST_F(VerifierTest, RecordsWhatACallerAndWhatTheScheduleFound) {
  absl::StatusOr<v1::VerifyResponse> response = Call();
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_TRUE(response->exact());
  EXPECT_EQ(response->entries(), 1u);
  ASSERT_TRUE(record_->last().has_value());
  EXPECT_EQ(record_->last()->finished, now_);
  EXPECT_TRUE(record_->last()->exact);
  now_ += absl::Hours(24);
  ASSERT_TRUE(verifier_.RunScheduled([] { return false; }).ok());
  EXPECT_EQ(record_->last()->finished, now_);
}

TEST_F(VerifierTest, ExactChainsDoNotCoverUpADifferenceElsewhere) {
  DamageRollup();
  absl::StatusOr<v1::VerifyResponse> whole = Call();
  ASSERT_TRUE(whole.ok()) << whole.status();
  EXPECT_FALSE(whole->exact());
  EXPECT_FALSE(record_->last()->exact);
  now_ += absl::Hours(1);
  absl::StatusOr<v1::VerifyResponse> chains = Call(/*chain_only=*/true);
  ASSERT_TRUE(chains.ok()) << chains.status();
  EXPECT_TRUE(chains->exact());
  EXPECT_FALSE(record_->last()->exact);
  EXPECT_EQ(record_->last()->finished, now_ - absl::Hours(1));
}

TEST_F(VerifierTest, TheSchedulesGivesWayToACaller) {
  absl::StatusOr<v1::VerifyResponse> called;
  std::thread caller;
  absl::Status scheduled = verifier_.RunScheduled([&] {
    if (!caller.joinable()) caller = std::thread([&] { called = Call(); });
    // Until the caller waits; from then on the row that is asked for is the last.
    while (!verifier_.called()) std::this_thread::yield();
    return false;
  });
  caller.join();
  EXPECT_TRUE(absl::IsCancelled(scheduled)) << scheduled;
  ASSERT_TRUE(called.ok()) << called.status();
  EXPECT_TRUE(called->exact());
  EXPECT_FALSE(verifier_.called());
}

TEST_F(VerifierTest, WhileACallersIsUnderWayThereIsNoOther) {
  bool asked = false;
  absl::StatusOr<v1::VerifyResponse> first = verifier_.Call(v1::VerifyRequest(), [&] {
    if (std::exchange(asked, true)) return false;
    absl::Status second = Call().status();
    EXPECT_TRUE(absl::IsAborted(second)) << second;
    EXPECT_THAT(std::string(second.message()), HasSubstr("[VERIFY_RUNNING]"));
    EXPECT_TRUE(absl::IsCancelled(verifier_.RunScheduled([] { return false; })));
    return false;
  });
  EXPECT_TRUE(asked);
  EXPECT_TRUE(first.ok()) << first.status();
  EXPECT_TRUE(Call().ok());
}

TEST_F(VerifierTest, OneThatIsAbandonedEndsAndSaysNothing) {
  EXPECT_TRUE(absl::IsCancelled(verifier_.RunScheduled([] { return true; })));
  EXPECT_TRUE(absl::IsCancelled(verifier_.Call(v1::VerifyRequest(), [] { return true; }).status()));
  EXPECT_EQ(record_->last(), std::nullopt);
  EXPECT_TRUE(Call().ok());
}

}  // namespace
}  // namespace rekap
