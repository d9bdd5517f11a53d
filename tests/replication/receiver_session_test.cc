// Invariant 3, case by case: exactly cursor + 1 with the right hash is taken,
// an older batch is acknowledged, a straddling one is trimmed and checked,
// everything else stops the stream and names both positions.
#include "aggregator/ingest/receiver_session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/replication/fixtures.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;

class ReceiverSessionTest : public ::testing::Test {
 protected:
  ReceiverSessionTest() : journal_(7) {
    for (int i = 1; i <= 10; ++i) journal_.Append(i);
  }

  // A session whose unit is durable up to `seq`, after an accepted hello.
  ReceiverSession StreamingAt(uint64_t seq) {
    ReceiverSession session(Omben(), journal_.At(seq));
    EXPECT_TRUE(session.OnHello(journal_.MakeHello()).has_resume());
    return session;
  }

  MemoryJournal journal_;
};

TEST_F(ReceiverSessionTest, FirstContactResumesFromTheBeginning) {
  ReceiverSession session(Omben(), std::nullopt);
  v1::AggregatorMessage answer = session.OnHello(journal_.MakeHello());
  ASSERT_TRUE(answer.has_resume());
  EXPECT_EQ(answer.resume().after_seq(), 0u);
  EXPECT_EQ(answer.resume().hash(), std::string(32, '\0'));
  EXPECT_EQ(answer.resume().window_bytes(), kWindowBytes);
}

TEST_F(ReceiverSessionTest, TakesTheNextBatchAndAcknowledgesOnlyWhenDurable) {
  ReceiverSession session = StreamingAt(3);
  DecodedBatch batch = journal_.MakeDecoded(4, 6);
  EXPECT_FALSE(session.OnBatch(batch).has_value());
  EXPECT_EQ(batch.entries.size(), 3u);
  EXPECT_EQ(session.accepted(), journal_.At(6));
  EXPECT_EQ(session.durable(), journal_.At(3));
  v1::AggregatorMessage ack = session.OnDurable(journal_.At(6));
  EXPECT_EQ(ack.ack().seq(), 6u);
  EXPECT_EQ(ack.ack().hash(), std::string(journal_.At(6).point.hash.view()));
}

TEST_F(ReceiverSessionTest, OlderBatchIsADuplicate) {
  ReceiverSession session = StreamingAt(6);
  DecodedBatch batch = journal_.MakeDecoded(2, 4);
  EXPECT_FALSE(session.OnBatch(batch).has_value());
  EXPECT_TRUE(batch.entries.empty());
  EXPECT_EQ(session.accepted(), journal_.At(6));
}

TEST_F(ReceiverSessionTest, BatchThatEndsAtTheCursorIsADuplicateOnlyWithOurHash) {
  ReceiverSession session = StreamingAt(6);
  DecodedBatch same = journal_.MakeDecoded(5, 6);
  EXPECT_FALSE(session.OnBatch(same).has_value());
  EXPECT_TRUE(same.entries.empty());

  MemoryJournal other(7);
  for (int i = 1; i <= 6; ++i) other.Append(i == 6 ? 999 : i);
  DecodedBatch different = other.MakeDecoded(5, 6);
  std::optional<v1::Refusal> refusal = session.OnBatch(different);
  ASSERT_TRUE(refusal.has_value());
  EXPECT_EQ(refusal->code(), v1::Refusal::CODE_DIVERGED);
}

TEST_F(ReceiverSessionTest, StraddlingBatchIsTrimmed) {
  ReceiverSession session = StreamingAt(5);
  DecodedBatch batch = journal_.MakeDecoded(4, 8);
  EXPECT_FALSE(session.OnBatch(batch).has_value());
  ASSERT_EQ(batch.entries.size(), 3u);
  EXPECT_EQ(batch.entries.front().hash, journal_.At(6).point.hash);
  EXPECT_EQ(batch.leaves.size(), 3u);
  EXPECT_EQ(batch.before, journal_.At(5).point);
  EXPECT_EQ(session.accepted(), journal_.At(8));
}

TEST_F(ReceiverSessionTest, StraddlingBatchOfAnotherHistoryIsRefused) {
  ReceiverSession session = StreamingAt(5);
  MemoryJournal other(7);
  for (int i = 1; i <= 8; ++i) other.Append(i == 5 ? 999 : i);
  DecodedBatch batch = other.MakeDecoded(4, 8);
  std::optional<v1::Refusal> refusal = session.OnBatch(batch);
  ASSERT_TRUE(refusal.has_value());
  EXPECT_EQ(refusal->code(), v1::Refusal::CODE_DIVERGED);
  EXPECT_EQ(refusal->disposition(), v1::Refusal::DISPOSITION_FATAL);
  EXPECT_EQ(session.accepted(), journal_.At(5));
}

TEST_F(ReceiverSessionTest, GapIsRefusedWithBothPositions) {
  ReceiverSession session = StreamingAt(3);
  DecodedBatch batch = journal_.MakeDecoded(6, 7);
  std::optional<v1::Refusal> refusal = session.OnBatch(batch);
  ASSERT_TRUE(refusal.has_value());
  EXPECT_EQ(refusal->aggregator().seq(), 3u);
  EXPECT_EQ(refusal->node().seq(), 5u);
  EXPECT_THAT(refusal->detail(), HasSubstr("entries 4 to 5 are missing"));
}

TEST_F(ReceiverSessionTest, NextBatchWithAnotherPreviousHashIsRefused) {
  ReceiverSession session = StreamingAt(3);
  MemoryJournal other(7);
  for (int i = 1; i <= 6; ++i) other.Append(100 + i);
  DecodedBatch batch = other.MakeDecoded(4, 6);
  std::optional<v1::Refusal> refusal = session.OnBatch(batch);
  ASSERT_TRUE(refusal.has_value());
  EXPECT_EQ(refusal->code(), v1::Refusal::CODE_DIVERGED);
}

TEST_F(ReceiverSessionTest, AnotherEpochIsAConflictAndNamesBothPositions) {
  ReceiverSession session(Omben(), journal_.At(3));
  MemoryJournal second(8);
  second.Append(1);
  v1::AggregatorMessage answer = session.OnHello(second.MakeHello());
  ASSERT_TRUE(answer.has_refusal());
  EXPECT_EQ(answer.refusal().code(), v1::Refusal::CODE_EPOCH_CONFLICT);
  EXPECT_EQ(answer.refusal().disposition(), v1::Refusal::DISPOSITION_FATAL);
  EXPECT_EQ(answer.refusal().aggregator().epoch(), 7u);
  EXPECT_EQ(answer.refusal().node().epoch(), 8u);
}

TEST_F(ReceiverSessionTest, SameSeqWithAnotherHashHasDiverged) {
  ReceiverSession session(Omben(), journal_.At(3));
  MemoryJournal other(7);
  for (int i = 1; i <= 3; ++i) other.Append(100 + i);
  EXPECT_EQ(session.OnHello(other.MakeHello()).refusal().code(), v1::Refusal::CODE_DIVERGED);
}

TEST_F(ReceiverSessionTest, OldCopyOfANodeIsRefusedWithBothPositions) {
  ReceiverSession session(Omben(), journal_.At(8));
  journal_.Rewind(5);
  v1::AggregatorMessage answer = session.OnHello(journal_.MakeHello());
  ASSERT_TRUE(answer.has_refusal());
  EXPECT_EQ(answer.refusal().code(), v1::Refusal::CODE_DIVERGED);
  EXPECT_EQ(answer.refusal().aggregator().seq(), 8u);
  EXPECT_EQ(answer.refusal().node().seq(), 5u);
}

TEST_F(ReceiverSessionTest, TrimmedJournalNeedsASnapshot) {
  ReceiverSession session(Omben(), journal_.At(3));
  journal_.set_first(5);
  EXPECT_TRUE(session.OnHello(journal_.MakeHello()).has_need_snapshot());
  journal_.set_first(4);
  EXPECT_TRUE(session.OnHello(journal_.MakeHello()).has_resume());
}

TEST_F(ReceiverSessionTest, UnknownProtocolIsRefused) {
  ReceiverSession session(Omben(), std::nullopt);
  v1::Hello hello = journal_.MakeHello();
  hello.set_protocol(2);
  EXPECT_EQ(session.OnHello(hello).refusal().code(), v1::Refusal::CODE_PROTOCOL);
}

TEST_F(ReceiverSessionTest, BatchBeforeHelloIsAViolation) {
  ReceiverSession session(Omben(), std::nullopt);
  DecodedBatch batch = journal_.MakeDecoded(1, 1);
  EXPECT_EQ(session.OnBatch(batch)->code(), v1::Refusal::CODE_VIOLATION);
}

TEST_F(ReceiverSessionTest, DecodingRefusesWhatIsNoEntry) {
  BatchDecoder decoder;
  auto decode = [&](const v1::Batch& batch) {
    return decoder.Decode(Omben(), batch, SharedCatalog()).status();
  };
  v1::Batch empty;
  empty.set_first_seq(1);
  empty.set_previous_hash(std::string(32, '\0'));
  EXPECT_FALSE(decode(empty).ok());

  v1::Batch garbage = journal_.MakeBatch(1, 2);
  garbage.set_entries(1, "\xff\xff\xff");
  EXPECT_THAT(std::string(decode(garbage).message()), HasSubstr("entry 2"));

  v1::Batch wrong_seq = journal_.MakeBatch(1, 2);
  wrong_seq.set_entries(0, wrong_seq.entries(1));
  EXPECT_THAT(std::string(decode(wrong_seq).message()), HasSubstr("it says that it is 2"));

  v1::Batch large = journal_.MakeBatch(1, 1);
  for (int i = 0; i < kBatchEntriesMax; ++i) large.add_entries("x");
  EXPECT_FALSE(decode(large).ok());
}

}  // namespace
}  // namespace rekap
