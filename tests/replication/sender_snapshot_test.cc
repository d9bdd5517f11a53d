// The node's session where the aggregator needs what its journal no longer holds, and
// what a certificate that is not accepted does to it.
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "node/replicator/sender_session.h"
#include "tests/replication/fixtures.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;
using State = SenderSession::State;

class SenderSnapshotTest : public ::testing::Test {
 protected:
  SenderSnapshotTest() : journal_(7) {
    for (uint32_t i = 1; i <= 8; ++i) journal_.AppendFor(2010 + i, i);
    journal_.Trim(5);
    options_.batch_entries_max = 2;
    session_ =
        std::make_unique<SenderSession>(Omben(), &journal_, &downstream_, random_, options_, now_);
    session_->OnOpened(now_);
    hello_ = Actions().back().message.hello();
  }

  std::vector<SenderAction> Actions() { return session_->TakeActions(); }
  std::vector<v1::SnapshotChunk> Chunks() {
    std::vector<v1::SnapshotChunk> chunks;
    for (SenderAction& action : Actions()) {
      hung_up_ |= action.kind == SenderAction::Kind::kHangUp;
      if (action.message.has_snapshot()) chunks.push_back(action.message.snapshot());
      if (action.message.has_batch()) ++batches_;
    }
    return chunks;
  }
  bool HungUp() {
    Chunks();
    return hung_up_;
  }
  void Receive(const v1::AggregatorMessage& message) { session_->OnMessage(message, now_); }
  // The rows' chain after `row`.
  ChainPoint Row(uint64_t row) const {
    DecodedRows rows = *journal_.MakeRows(1, journal_.CurrentBase()->last_row.seq.value);
    ChainPoint point;
    for (uint64_t i = 0; i < row; ++i) {
      point = ChainHasher().Append(
          point, EncodeBaseRow(rows.rows[i].record_key, rows.rows[i].seq, rows.rows[i].entry));
    }
    return point;
  }
  std::string KeyOfRow(uint64_t row) const {
    return row == 0 ? "" : journal_.MakeRows(row, row)->rows[0].record_key;
  }
  v1::AggregatorMessage NeedSnapshot(uint64_t after, uint64_t rows, uint64_t window = 1 << 20) {
    v1::AggregatorMessage message;
    v1::NeedSnapshot& need = *message.mutable_need_snapshot();
    need.set_after_seq(after);
    need.set_hash(std::string(journal_.At(after).point.hash.view()));
    need.set_rows(rows);
    need.set_row_hash(std::string(Row(rows).hash.view()));
    need.set_after_key(KeyOfRow(rows));
    need.set_window_bytes(window);
    return message;
  }
  void Ack(uint64_t row) {
    v1::AggregatorMessage message;
    message.mutable_snapshot_ack()->set_rows(row);
    message.mutable_snapshot_ack()->set_hash(std::string(Row(row).hash.view()));
    Receive(message);
  }
  void Resume(uint64_t after) {
    v1::AggregatorMessage message;
    message.mutable_resume()->set_after_seq(after);
    message.mutable_resume()->set_hash(std::string(journal_.At(after).point.hash.view()));
    message.mutable_resume()->set_window_bytes(1 << 20);
    Receive(message);
  }

  MemoryJournal journal_;  // eight entries, of which five are a base of five rows
  MemoryDownstreamStore downstream_;
  std::mt19937_64 random_{1};
  SenderOptions options_;
  absl::Time now_ = absl::FromUnixSeconds(1'600'000'000);
  std::unique_ptr<SenderSession> session_;
  v1::Hello hello_;
  bool hung_up_ = false;
  int batches_ = 0;
};

TEST_F(SenderSnapshotTest, HelloSaysWhatTheJournalBeginsOnAndWhatItGoesOnWith) {
  EXPECT_EQ(hello_.first_seq(), 6u);
  EXPECT_EQ(hello_.base().seq(), 5u);
  EXPECT_EQ(hello_.base().rows(), 5u);
  EXPECT_EQ(hello_.lineage_size(), 0);
  MemoryJournal restored = journal_.RestoredAs(8, 8);
  SenderSession session(Omben(), &restored, &downstream_, random_, options_, now_);
  session.OnOpened(now_);
  v1::Hello hello = session.TakeActions().back().message.hello();
  ASSERT_EQ(hello.lineage_size(), 1);
  EXPECT_EQ(hello.lineage(0).epoch(), 7u);
  EXPECT_EQ(hello.lineage(0).seq(), 8u);
  EXPECT_EQ(hello.epoch(), 8u);
}

TEST_F(SenderSnapshotTest, RowsAreSentFromTheFirstThenEntriesAfterTheBase) {
  Receive(NeedSnapshot(2, 0));
  EXPECT_EQ(session_->state(), State::kSnapshotting);
  EXPECT_EQ(session_->acknowledged(), Seq{2});
  std::vector<v1::SnapshotChunk> chunks = Chunks();
  ASSERT_EQ(chunks.size(), 3u);
  EXPECT_EQ(chunks[0].SerializeAsString(), journal_.MakeChunk(1, 2).SerializeAsString());
  EXPECT_EQ(chunks[2].SerializeAsString(), journal_.MakeChunk(5, 5).SerializeAsString());
  EXPECT_EQ(session_->snapshot_progress().rows, 0u);
  EXPECT_EQ(session_->snapshot_progress().rows_total, 5u);
  Ack(2);
  EXPECT_EQ(session_->snapshot_progress().rows, 2u);
  Ack(5);
  EXPECT_EQ(session_->in_flight_bytes(), 0u);
  EXPECT_EQ(batches_, 0);
  Resume(5);
  EXPECT_EQ(session_->state(), State::kStreaming);
  EXPECT_EQ(session_->snapshot_progress().rows_total, 0u);
  Chunks();
  EXPECT_EQ(batches_, 2);
}

TEST_F(SenderSnapshotTest, RowsThatAreThereAreNotSentAgain) {
  Receive(NeedSnapshot(2, 3));
  std::vector<v1::SnapshotChunk> chunks = Chunks();
  ASSERT_EQ(chunks.size(), 1u);
  EXPECT_EQ(chunks[0].SerializeAsString(), journal_.MakeChunk(4, 5).SerializeAsString());
  EXPECT_EQ(session_->snapshot_progress().rows, 3u);
}

TEST_F(SenderSnapshotTest, RowsStayWithinTheWindow) {
  Receive(NeedSnapshot(2, 0, 1));  // room for one chunk at a time, never none
  ASSERT_EQ(Chunks().size(), 1u);
  EXPECT_GT(session_->in_flight_bytes(), 0u);
  Ack(1);
  EXPECT_EQ(Chunks().size(), 1u);
  EXPECT_FALSE(hung_up_);
}

TEST_F(SenderSnapshotTest, NothingIsSentToAnAggregatorWithAnotherHistory) {
  v1::AggregatorMessage message = NeedSnapshot(2, 0);
  message.mutable_need_snapshot()->set_hash(std::string(32, 'x'));
  Receive(message);
  EXPECT_TRUE(Chunks().empty());
  EXPECT_TRUE(hung_up_);
  session_->OnClosed(absl::OkStatus(), now_);
  EXPECT_EQ(session_->state(), State::kRefused);
  EXPECT_THAT(std::string(session_->last_error().message()), HasSubstr("histories differ"));
}

TEST_F(SenderSnapshotTest, ADatabaseRestoredOntoItsBaseSendsItToWhomIsBehind) {
  v1::AggregatorMessage message = NeedSnapshot(2, 0);
  journal_.ForgetBeforeBase();
  Receive(message);
  EXPECT_EQ(session_->state(), State::kSnapshotting);
  EXPECT_EQ(Chunks().size(), 3u);
}

TEST_F(SenderSnapshotTest, ABaseThatMovedMeanwhileIsAnnouncedByTheNextStream) {
  Receive(NeedSnapshot(2, 0, 1));
  Chunks();
  journal_.Trim(7);
  v1::AggregatorMessage ack;
  ack.mutable_snapshot_ack()->set_rows(1);
  // The chain of rows is another one by now; what was sent is what counts.
  MemoryJournal old(7);
  for (uint32_t i = 1; i <= 8; ++i) old.AppendFor(2010 + i, i);
  old.Trim(5);
  ack.mutable_snapshot_ack()->set_hash(std::string(old.MakeRows(1, 1)->hash.view()));
  Receive(ack);
  EXPECT_TRUE(HungUp());
  session_->OnClosed(absl::CancelledError(), now_);
  EXPECT_EQ(session_->state(), State::kWaiting) << "no person is needed";
  now_ = session_->next_deadline();
  session_->OnTick(now_);
  session_->OnOpened(now_);
  EXPECT_EQ(Actions().back().message.hello().base().seq(), 7u);
}

TEST_F(SenderSnapshotTest, EntriesThatAreTrimmedBeforeTheyWereSentEndTheStream) {
  Resume(5);
  Actions();
  options_.batch_entries_max = 1;
  options_.batches_in_flight_max = 1;
  session_ =
      std::make_unique<SenderSession>(Omben(), &journal_, &downstream_, random_, options_, now_);
  session_->OnOpened(now_);
  Resume(5);
  Actions();
  journal_.Trim(8);
  v1::AggregatorMessage ack;
  ack.mutable_ack()->set_seq(6);
  ack.mutable_ack()->set_hash(std::string(journal_.At(6).point.hash.view()));
  Receive(ack);
  EXPECT_TRUE(HungUp());
  EXPECT_EQ(batches_, 0) << "nothing that is gone is sent";
  session_->OnClosed(absl::CancelledError(), now_);
  EXPECT_EQ(session_->state(), State::kWaiting);
  EXPECT_THAT(std::string(session_->last_error().message()), HasSubstr("entry 7 was trimmed"));
}

TEST_F(SenderSnapshotTest, AcknowledgementOfRowsThatWereNotSentEndsTheStream) {
  Receive(NeedSnapshot(2, 0, 1));
  Chunks();
  Ack(4);
  EXPECT_TRUE(HungUp());
  session_->OnClosed(absl::CancelledError(), now_);
  EXPECT_EQ(session_->state(), State::kRefused);
}

TEST_F(SenderSnapshotTest, AcknowledgementOfOtherRowsEndsTheStream) {
  Receive(NeedSnapshot(2, 0));
  Chunks();
  v1::AggregatorMessage message;
  message.mutable_snapshot_ack()->set_rows(2);
  message.mutable_snapshot_ack()->set_hash(std::string(32, 'x'));
  Receive(message);
  EXPECT_TRUE(HungUp());
}

TEST_F(SenderSnapshotTest, AnAggregatorThatWantsRowsOfNoBaseIsLeft) {
  Receive(NeedSnapshot(2, 0));
  Actions();
  Receive(NeedSnapshot(2, 0));
  EXPECT_TRUE(HungUp()) << "asked for twice";

  MemoryJournal whole(7);
  whole.Append(1);
  SenderSession session(Omben(), &whole, &downstream_, random_, options_, now_);
  session.OnOpened(now_);
  session.TakeActions();
  v1::AggregatorMessage message;
  message.mutable_need_snapshot()->set_hash(std::string(32, '\0'));
  message.mutable_need_snapshot()->set_row_hash(std::string(32, '\0'));
  session.OnMessage(message, now_);
  EXPECT_EQ(session.TakeActions().back().kind, SenderAction::Kind::kHangUp);
}

TEST_F(SenderSnapshotTest, ASnapshotThatIsNotAnsweredIsGivenUp) {
  Receive(NeedSnapshot(2, 5));  // all rows are there: a resume is all that is to come
  Actions();
  for (int i = 0; i < 6; ++i) {
    now_ = std::min(session_->next_deadline(), now_ + options_.heartbeat_interval);
    v1::AggregatorMessage heartbeat;
    heartbeat.mutable_heartbeat();
    Receive(heartbeat);
    session_->OnTick(now_);
  }
  EXPECT_TRUE(HungUp());
  EXPECT_THAT(std::string(session_->last_error().message()), HasSubstr("acknowledges nothing"));
}

TEST_F(SenderSnapshotTest, NewEntriesWaitForTheResume) {
  Receive(NeedSnapshot(2, 0));
  Chunks();
  journal_.Append(9);
  session_->OnJournalGrown(now_);
  EXPECT_TRUE(Actions().empty());
}

TEST_F(SenderSnapshotTest, TheLastRefusalIsKeptUntilAStreamIsAccepted) {
  v1::AggregatorMessage message;
  message.mutable_refusal()->set_code(v1::Refusal::CODE_OLD_COPY);
  message.mutable_refusal()->set_disposition(v1::Refusal::DISPOSITION_FATAL);
  message.mutable_refusal()->mutable_aggregator()->set_seq(9);
  message.mutable_refusal()->mutable_node()->set_seq(8);
  Receive(message);
  session_->OnClosed(absl::OkStatus(), now_);
  ASSERT_TRUE(session_->last_refusal().has_value());
  EXPECT_EQ(session_->last_refusal()->aggregator().seq(), 9u);
  now_ = session_->next_deadline();
  session_->OnTick(now_);
  session_->OnOpened(now_);
  EXPECT_TRUE(session_->last_refusal().has_value());
  Receive(NeedSnapshot(2, 0));
  EXPECT_FALSE(session_->last_refusal().has_value());
}

TEST_F(SenderSnapshotTest, ACertificateThatIsNotAcceptedNeedsAPerson) {
  for (const absl::Status& status : {absl::UnauthenticatedError("CERTIFICATE_REVOKED: by hand"),
                                     absl::PermissionDeniedError("WRONG_UNIT: of another")}) {
    session_->OnClosed(status, now_);
    EXPECT_EQ(session_->state(), State::kRefused);
    EXPECT_EQ(session_->last_error(), status);
    EXPECT_EQ(session_->next_deadline(), now_ + options_.backoff_refused);
    now_ = session_->next_deadline();
    session_->OnTick(now_);
    session_->OnOpened(now_);
  }
  session_->OnClosed(absl::UnavailableError("gone"), now_);
  EXPECT_EQ(session_->state(), State::kWaiting);
}

TEST_F(SenderSnapshotTest, ANewChannelIsDialledAtOnceWhateverWasWaitedFor) {
  session_->OnClosed(absl::UnauthenticatedError("CERTIFICATE_EXPIRED"), now_);
  ASSERT_EQ(session_->state(), State::kRefused);
  Actions();
  session_->OnNewChannel(now_);
  EXPECT_EQ(session_->state(), State::kDialling);
  EXPECT_EQ(Actions().back().kind, SenderAction::Kind::kDial);
  // A stream that is open ends first.
  session_->OnOpened(now_);
  Resume(5);
  Actions();
  session_->OnNewChannel(now_);
  EXPECT_TRUE(HungUp());
  session_->OnClosed(absl::CancelledError(), now_);
  EXPECT_EQ(session_->state(), State::kDialling);
  EXPECT_EQ(Actions().back().kind, SenderAction::Kind::kDial);
}

}  // namespace
}  // namespace rekap
