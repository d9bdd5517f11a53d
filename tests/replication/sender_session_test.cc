// The node's session by events and actions, with a clock that the test turns.
#include "node/replicator/sender_session.h"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/replication/fixtures.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;
using State = SenderSession::State;

class SenderSessionTest : public ::testing::Test {
 protected:
  SenderSessionTest() : journal_(7) {
    for (int i = 1; i <= 10; ++i) journal_.Append(i);
    options_.batch_entries_max = 2;
    session_ =
        std::make_unique<SenderSession>(Omben(), &journal_, &downstream_, random_, options_, now_);
  }

  std::vector<SenderAction> Actions() { return session_->TakeActions(); }
  // The batches among the actions.
  std::vector<v1::Batch> Batches() {
    std::vector<v1::Batch> batches;
    for (SenderAction& action : Actions()) {
      if (action.message.has_batch()) batches.push_back(action.message.batch());
    }
    return batches;
  }
  void Receive(const v1::AggregatorMessage& message) { session_->OnMessage(message, now_); }
  void Resume(const MemoryJournal& history, uint64_t after, uint64_t window = 1 << 20) {
    v1::AggregatorMessage message;
    message.mutable_resume()->set_after_seq(after);
    message.mutable_resume()->set_hash(std::string(history.At(after).point.hash.view()));
    message.mutable_resume()->set_window_bytes(window);
    Receive(message);
  }
  void Ack(uint64_t seq) {
    v1::AggregatorMessage message;
    message.mutable_ack()->set_seq(seq);
    message.mutable_ack()->set_hash(std::string(journal_.At(seq).point.hash.view()));
    Receive(message);
  }
  void Greet() {
    session_->OnOpened(now_);
    Actions();
  }
  bool HungUp() {
    for (const SenderAction& action : Actions()) {
      if (action.kind == SenderAction::Kind::kHangUp) return true;
    }
    return false;
  }

  MemoryJournal journal_;
  MemoryDownstreamStore downstream_;
  std::mt19937_64 random_{1};
  SenderOptions options_;
  absl::Time now_ = absl::FromUnixSeconds(1'600'000'000);
  std::unique_ptr<SenderSession> session_;
};

TEST_F(SenderSessionTest, DialsAtOnceAndSaysHelloFirst) {
  std::vector<SenderAction> actions = Actions();
  ASSERT_EQ(actions.size(), 1u);
  EXPECT_EQ(actions[0].kind, SenderAction::Kind::kDial);
  session_->OnOpened(now_);
  actions = Actions();
  ASSERT_EQ(actions.size(), 1u);
  EXPECT_EQ(actions[0].message.hello().head_seq(), 10u);
  EXPECT_EQ(actions[0].message.hello().epoch(), 7u);
}

TEST_F(SenderSessionTest, SendsConsecutiveBatchesAfterTheCursor) {
  Greet();
  Resume(journal_, 3);
  std::vector<v1::Batch> batches = Batches();
  ASSERT_EQ(batches.size(), 4u);
  EXPECT_EQ(batches[0].first_seq(), 4u);
  EXPECT_EQ(batches[3].first_seq(), 10u);
  EXPECT_EQ(batches[1].previous_hash(), std::string(journal_.At(5).point.hash.view()));
}

TEST_F(SenderSessionTest, HoldsBackAtTheWindowAndGoesOnWithAcknowledgements) {
  Greet();
  Resume(journal_, 0, 1);  // room for one batch at a time, never none
  ASSERT_EQ(Batches().size(), 1u);
  EXPECT_GT(session_->in_flight_bytes(), 0u);
  Ack(1);
  EXPECT_EQ(Batches().size(), 1u);
  EXPECT_EQ(session_->acknowledged(), Seq{1});
}

TEST_F(SenderSessionTest, NewEntriesAreSentWithoutBeingAskedFor) {
  Greet();
  Resume(journal_, 10);
  EXPECT_TRUE(Batches().empty());
  journal_.Append(11);
  session_->OnJournalGrown(now_);
  ASSERT_EQ(Batches().size(), 1u);
}

TEST_F(SenderSessionTest, SendsNothingToAnAggregatorWithAnotherHistory) {
  MemoryJournal other(7);
  for (int i = 1; i <= 4; ++i) other.Append(100 + i);
  Greet();
  Resume(other, 4);
  std::vector<SenderAction> actions = Actions();
  ASSERT_EQ(actions.size(), 1u);
  EXPECT_EQ(actions[0].kind, SenderAction::Kind::kHangUp);
  session_->OnClosed(absl::OkStatus(), now_);
  EXPECT_EQ(session_->state(), State::kRefused);
  EXPECT_THAT(std::string(session_->last_error().message()), HasSubstr("histories differ"));
}

TEST_F(SenderSessionTest, OldCopyIsToldBothPositions) {
  MemoryJournal whole(7);
  for (int i = 1; i <= 10; ++i) whole.Append(i);
  journal_.Rewind(6);
  Greet();
  Resume(whole, 10);
  EXPECT_TRUE(HungUp());
  session_->OnClosed(absl::OkStatus(), now_);
  EXPECT_EQ(session_->state(), State::kRefused);
  EXPECT_THAT(std::string(session_->last_error().message()),
              testing::AllOf(HasSubstr("old copy"), HasSubstr("seq 10"), HasSubstr("seq 6")));
}

TEST_F(SenderSessionTest, AcknowledgementOfWhatWasNotSentEndsTheStream) {
  Greet();
  Resume(journal_, 0, 1);
  Actions();
  Ack(9);
  EXPECT_TRUE(HungUp());
}

TEST_F(SenderSessionTest, AcknowledgementWithAnotherHashEndsTheStreamAndNeedsAPerson) {
  Greet();
  Resume(journal_, 0);
  Actions();
  for (const std::string& hash : {std::string(32, 'x'), std::string("no hash"), std::string()}) {
    SCOPED_TRACE(hash);
    v1::AggregatorMessage ack;
    ack.mutable_ack()->set_seq(2);
    ack.mutable_ack()->set_hash(hash);
    Receive(ack);
    EXPECT_TRUE(HungUp());
    EXPECT_EQ(session_->acknowledged(), Seq{0}) << "it would be trimmed as received";
    EXPECT_EQ(session_->last_error().code(), absl::StatusCode::kDataLoss);
    EXPECT_THAT(std::string(session_->last_error().message()), HasSubstr("entry 2"));
    session_->OnClosed(absl::OkStatus(), now_);
    EXPECT_EQ(session_->state(), State::kRefused);
    now_ = session_->next_deadline();
    session_->OnTick(now_);
    Greet();
    Resume(journal_, 0);
    Actions();
  }
  Ack(2);
  EXPECT_EQ(session_->acknowledged(), Seq{2});
}

TEST_F(SenderSessionTest, EveryBatchSaysTheHashOfItsLastEntry) {
  Greet();
  Resume(journal_, 3);
  std::vector<v1::Batch> batches = Batches();
  ASSERT_EQ(batches.size(), 4u);
  EXPECT_EQ(batches[0].last_hash(), std::string(journal_.At(5).point.hash.view()));
  EXPECT_EQ(batches[3].last_hash(), std::string(journal_.At(10).point.hash.view()));
}

TEST_F(SenderSessionTest, EntriesThatAreNotWhatTheirHashSaysAreNotSent) {
  Greet();
  journal_.Damage(7);
  Resume(journal_, 4);
  EXPECT_EQ(Batches().size(), 1u) << "5 and 6 are whole, 7 is not";
  session_->OnClosed(absl::OkStatus(), now_);
  EXPECT_EQ(session_->state(), State::kRefused);
  EXPECT_THAT(session_->last_error().ToString(),
              testing::AllOf(HasSubstr("DATA_LOSS"), HasSubstr("entries 7 to 8")));
}

TEST_F(SenderSessionTest, RetryIsWithinTheBackoffAndFatalWaitsLong) {
  Greet();
  session_->OnClosed(absl::UnavailableError("gone"), now_);
  EXPECT_EQ(session_->state(), State::kWaiting);
  EXPECT_LE(session_->next_deadline(), now_ + 2 * options_.backoff_first);
  now_ = session_->next_deadline();
  session_->OnTick(now_);
  EXPECT_EQ(session_->state(), State::kDialling);

  Greet();
  v1::AggregatorMessage message;
  message.mutable_refusal()->set_code(v1::Refusal::CODE_EPOCH_CONFLICT);
  message.mutable_refusal()->set_disposition(v1::Refusal::DISPOSITION_FATAL);
  Receive(message);
  EXPECT_TRUE(HungUp());
  session_->OnClosed(absl::OkStatus(), now_);
  EXPECT_EQ(session_->state(), State::kRefused);
  EXPECT_EQ(session_->next_deadline(), now_ + options_.backoff_refused);
}

TEST_F(SenderSessionTest, ARefusalThatAskedToTryAgainIsForgottenOnceTheTryFailedOtherwise) {
  using v1::Refusal;
  for (Refusal::Disposition disposition :
       {Refusal::DISPOSITION_RETRY, Refusal::DISPOSITION_FATAL}) {
    SCOPED_TRACE(Refusal::Disposition_Name(disposition));
    Greet();
    v1::AggregatorMessage message;
    message.mutable_refusal()->set_code(Refusal::CODE_UNAVAILABLE);
    message.mutable_refusal()->set_disposition(disposition);
    Receive(message);
    session_->OnClosed(absl::OkStatus(), now_);
    EXPECT_TRUE(session_->last_refusal().has_value());
    now_ = session_->next_deadline();
    session_->OnTick(now_);
    session_->OnClosed(absl::UnavailableError("nobody there"), now_);
    EXPECT_EQ(session_->last_refusal().has_value(), disposition == Refusal::DISPOSITION_FATAL);
    now_ = session_->next_deadline();
    session_->OnTick(now_);
  }
}

TEST_F(SenderSessionTest, BackoffNeverExceedsItsMaximum) {
  for (int i = 0; i < 100; ++i) {
    session_->OnClosed(absl::UnavailableError("gone"), now_);
    ASSERT_LE(session_->next_deadline() - now_, options_.backoff_max);
    now_ = session_->next_deadline();
    session_->OnTick(now_);
    ASSERT_EQ(session_->state(), State::kDialling);
  }
}

TEST_F(SenderSessionTest, StuckStreamIsEndedByTheProgressDeadline) {
  Greet();
  Resume(journal_, 0);
  Actions();
  // The aggregator still talks, but acknowledges nothing.
  for (int i = 0; i < 6; ++i) {
    now_ += options_.heartbeat_interval;
    v1::AggregatorMessage heartbeat;
    heartbeat.mutable_heartbeat();
    Receive(heartbeat);
    session_->OnTick(now_);
  }
  EXPECT_TRUE(HungUp());
  EXPECT_THAT(std::string(session_->last_error().message()), HasSubstr("acknowledges nothing"));
}

TEST_F(SenderSessionTest, BatchesGrowOnAFastLinkAndShrinkOnASlowOne) {
  options_.batch_entries_max = 4096;
  options_.batches_in_flight_max = 1;
  options_.batch_bytes_min = 200;
  options_.batch_bytes_max = 800;
  session_ =
      std::make_unique<SenderSession>(Omben(), &journal_, &downstream_, random_, options_, now_);
  for (int i = 11; i <= 200; ++i) journal_.Append(i);
  Greet();
  Resume(journal_, 0);
  // The entries of the next batch, once the one before took `ack_time`.
  auto next = [&](absl::Duration ack_time, uint64_t acknowledged) {
    now_ += ack_time;
    Ack(acknowledged);
    std::vector<v1::Batch> batches = Batches();
    return batches.size() == 1 ? batches[0].entries_size() : -1;
  };
  std::vector<v1::Batch> first = Batches();
  ASSERT_EQ(first.size(), 1u);
  int small = first[0].entries_size();
  uint64_t sent = static_cast<uint64_t>(small);
  int fast = next(absl::Milliseconds(10), sent);
  EXPECT_GT(fast, small);
  sent += static_cast<uint64_t>(fast);
  int faster = next(absl::Milliseconds(10), sent);
  EXPECT_GT(faster, fast);
  sent += static_cast<uint64_t>(faster);
  int slow = next(absl::Seconds(10), sent);
  EXPECT_LT(slow, faster);
}

TEST_F(SenderSessionTest, IdleStreamSaysWhereItStands) {
  Greet();
  Resume(journal_, 10);
  Actions();
  now_ = session_->next_deadline();
  session_->OnTick(now_);
  std::vector<SenderAction> actions = Actions();
  ASSERT_EQ(actions.size(), 1u);
  EXPECT_EQ(actions[0].message.heartbeat().seq(), 10u);
}

TEST_F(SenderSessionTest, WhatComesDownIsStoredAndThenSaidToBeHeld) {
  Greet();
  Resume(journal_, 10);
  Actions();
  v1::AggregatorMessage catalog;
  catalog.mutable_catalog()->set_version(3);
  Receive(catalog);
  v1::AggregatorMessage review;
  review.mutable_review()->set_seq(1);
  Receive(review);
  std::vector<SenderAction> actions = Actions();
  ASSERT_EQ(actions.size(), 2u);
  EXPECT_EQ(actions[0].message.received().catalog_version(), 3u);
  EXPECT_EQ(actions[1].message.received().review_seq(), 1u);
}

TEST_F(SenderSessionTest, HelloSaysWhatIsHeld) {
  v1::CatalogVersion catalog;
  catalog.set_version(3);
  ASSERT_TRUE(downstream_.TakeCatalog(catalog).ok());
  Actions();
  session_->OnOpened(now_);
  EXPECT_EQ(Actions()[0].message.hello().received().catalog_version(), 3u);
  EXPECT_EQ(downstream_.streams(), 1) << "what is held back is forgotten first";
}

TEST_F(SenderSessionTest, WhatCannotBeStoredEndsTheStreamAndIsTriedAgain) {
  Greet();
  Resume(journal_, 10);
  Actions();
  downstream_.set_failure(absl::ResourceExhaustedError("disk full"));
  v1::AggregatorMessage review;
  review.mutable_review()->set_seq(1);
  Receive(review);
  EXPECT_TRUE(HungUp());
  session_->OnClosed(absl::CancelledError(), now_);
  EXPECT_EQ(session_->state(), State::kWaiting);
  EXPECT_THAT(session_->last_error().ToString(), HasSubstr("disk full"));
}

TEST_F(SenderSessionTest, SilentAggregatorIsGivenUp) {
  Greet();
  now_ += options_.progress_deadline;
  session_->OnTick(now_);
  EXPECT_TRUE(HungUp());
}

}  // namespace
}  // namespace rekap
