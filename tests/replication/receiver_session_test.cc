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
    ReceiverSession session(Omben(), StandingAt(journal_.At(seq)));
    EXPECT_TRUE(session.OnHello(journal_.MakeHello()).answer->has_resume());
    return session;
  }

  MemoryJournal journal_;
};

TEST_F(ReceiverSessionTest, FirstContactResumesFromTheBeginning) {
  ReceiverSession session(Omben(), UnitStanding());
  v1::AggregatorMessage answer = *session.OnHello(journal_.MakeHello()).answer;
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

TEST_F(ReceiverSessionTest, UnknownProtocolIsRefused) {
  ReceiverSession session(Omben(), UnitStanding());
  v1::Hello hello = journal_.MakeHello();
  hello.set_protocol(2);
  EXPECT_EQ(session.OnHello(hello).answer->refusal().code(), v1::Refusal::CODE_PROTOCOL);
}

TEST_F(ReceiverSessionTest, BatchBeforeHelloIsAViolation) {
  ReceiverSession session(Omben(), UnitStanding());
  DecodedBatch batch = journal_.MakeDecoded(1, 1);
  EXPECT_EQ(session.OnBatch(batch)->code(), v1::Refusal::CODE_VIOLATION);
}

TEST_F(ReceiverSessionTest, DecodingRefusesWhatIsNoBatch) {
  BatchDecoder decoder;
  auto decode = [&](const v1::Batch& batch) {
    return decoder.Decode(Omben(), batch, SharedCatalog()).status();
  };
  v1::Batch empty;
  empty.set_first_seq(1);
  empty.set_previous_hash(std::string(32, '\0'));
  EXPECT_EQ(decode(empty).code(), absl::StatusCode::kInvalidArgument);

  v1::Batch hollow = journal_.MakeBatch(1, 2);
  hollow.set_entries(1, "");
  EXPECT_EQ(RefusalOfDecoding(decode(hollow)).code(), v1::Refusal::CODE_BAD_ENTRY);

  v1::Batch oversized = journal_.MakeBatch(1, 2);
  oversized.clear_last_hash();
  oversized.set_entries(1, std::string(kEntrySizeMax, 'x'));
  EXPECT_TRUE(decode(oversized).ok());
  oversized.set_entries(1, std::string(kEntrySizeMax + 1, 'x'));
  absl::Status too_large = decode(oversized);
  EXPECT_EQ(too_large.code(), absl::StatusCode::kOutOfRange);
  EXPECT_THAT(std::string(too_large.message()), HasSubstr("entry 2"));
  EXPECT_EQ(RefusalOfDecoding(too_large).code(), v1::Refusal::CODE_BAD_ENTRY);
}

TEST_F(ReceiverSessionTest, ABatchThatWasDamagedOnTheWayIsRefusedAndMayComeAgain) {
  auto decode = [](const v1::Batch& batch) {
    return BatchDecoder().Decode(Omben(), batch, SharedCatalog()).status();
  };
  const v1::Batch sent = journal_.MakeBatch(2, 4);
  ASSERT_TRUE(decode(sent).ok());
  // Every byte of an entry, of the hash before them and of the last hash.
  for (size_t at = 0; at < sent.entries(1).size(); ++at) {
    v1::Batch came = sent;
    (*came.mutable_entries(1))[at] ^= 1;
    ASSERT_TRUE(absl::IsAborted(decode(came))) << at;
  }
  for (size_t at = 0; at < kHashSize; ++at) {
    v1::Batch other_before = sent;
    (*other_before.mutable_previous_hash())[at] ^= 1;
    ASSERT_TRUE(absl::IsAborted(decode(other_before))) << at;
    v1::Batch other_last = sent;
    (*other_last.mutable_last_hash())[at] ^= 1;
    ASSERT_TRUE(absl::IsAborted(decode(other_last))) << at;
  }
  v1::Batch short_of_one = sent;
  short_of_one.mutable_entries()->RemoveLast();
  absl::Status damaged = decode(short_of_one);
  EXPECT_THAT(std::string(damaged.message()), HasSubstr("entry 3"));
  v1::Refusal refusal = RefusalOfDecoding(damaged);
  EXPECT_EQ(refusal.code(), v1::Refusal::CODE_DAMAGED);
  EXPECT_EQ(refusal.disposition(), v1::Refusal::DISPOSITION_RETRY);
  v1::Batch half_a_hash = sent;
  half_a_hash.mutable_last_hash()->resize(16);
  EXPECT_EQ(RefusalOfDecoding(decode(half_a_hash)).code(), v1::Refusal::CODE_VIOLATION);
  v1::Batch of_an_older_node = sent;
  of_an_older_node.clear_last_hash();
  EXPECT_TRUE(decode(of_an_older_node).ok());
}

TEST_F(ReceiverSessionTest, ABatchIsTakenUpToItsBoundsAndNotBeyond) {
  // A batch of `count` entries and `size` bytes.
  auto decode = [](size_t count, size_t size) {
    v1::Batch batch;
    batch.set_first_seq(1);
    batch.set_previous_hash(std::string(32, '\0'));
    for (size_t left = count; left > 0; --left) {
      batch.add_entries(std::string(size / left, 'x'));
      size -= size / left;
    }
    return BatchDecoder().Decode(Omben(), std::move(batch), SharedCatalog()).status();
  };
  constexpr size_t kFew = kBatchBytesMax / kEntrySizeMax + 1;
  EXPECT_TRUE(decode(kFew, kBatchBytesMax - 1).ok());
  EXPECT_TRUE(decode(kFew, kBatchBytesMax).ok());
  EXPECT_TRUE(absl::IsInvalidArgument(decode(kFew, kBatchBytesMax + 1)));
  EXPECT_TRUE(decode(kBatchEntriesMax - 1, kBatchEntriesMax).ok());
  EXPECT_TRUE(decode(kBatchEntriesMax, kBatchEntriesMax).ok());
  EXPECT_TRUE(absl::IsInvalidArgument(decode(kBatchEntriesMax + 1, kBatchEntriesMax + 1)));
}

TEST_F(ReceiverSessionTest, AnEntryThatCannotBeReadKeepsItsPlaceAndItsNeighboursGoOn) {
  v1::Batch batch = journal_.MakeBatch(1, 3);
  batch.clear_last_hash();
  const std::string garbage = "\xff\xff\xff";
  batch.set_entries(1, garbage);
  DecodedBatch decoded = *BatchDecoder().Decode(Omben(), batch, SharedCatalog());
  ASSERT_EQ(decoded.entries.size(), 3u);
  EXPECT_EQ(decoded.entries[0].unreadable, "");
  EXPECT_NE(decoded.entries[1].unreadable, "");
  EXPECT_EQ(decoded.entries[1].bytes, garbage);
  EXPECT_EQ(decoded.entries[1].record_key, "");
  EXPECT_FALSE(decoded.leaves[1].has_value());
  EXPECT_TRUE(decoded.leaves[2].has_value());
  ChainHasher hasher;
  ChainPoint second = hasher.Append(journal_.At(1).point, garbage);
  EXPECT_EQ(decoded.after(), hasher.Append(second, batch.entries(2)));

  ReceiverSession session = StreamingAt(0);
  EXPECT_FALSE(session.OnBatch(decoded).has_value());
  EXPECT_EQ(session.quarantined(), 1u);
  EXPECT_EQ(session.last_unreadable(), decoded.entries[1].unreadable);
}

TEST_F(ReceiverSessionTest, AnEntryThatSaysAnotherPlaceCannotBeRead) {
  v1::Batch batch = journal_.MakeBatch(1, 2);
  batch.clear_last_hash();
  batch.set_entries(0, batch.entries(1));
  DecodedBatch decoded = *BatchDecoder().Decode(Omben(), batch, SharedCatalog());
  EXPECT_EQ(decoded.entries[0].unreadable, "entry 1 says that it is 2");
  EXPECT_FALSE(decoded.leaves[0].has_value());
}

TEST_F(ReceiverSessionTest, WhyAnEntryCannotBeReadIsSaidShortly) {
  v1::JournalEntry entry;
  entry.set_seq(1);
  entry.mutable_put()->mutable_key()->set_kind(v1::RECORD_KIND_BUDGET_LINE);
  entry.mutable_put()->mutable_key()->set_year(2021);
  std::string subject;
  while (subject.size() < 10'000) subject += "\xc3\xa9";
  entry.mutable_put()->mutable_key()->set_subject(subject);
  v1::Batch batch;
  batch.set_first_seq(1);
  batch.set_previous_hash(std::string(32, '\0'));
  batch.add_entries(entry.SerializeAsString());
  DecodedBatch decoded = *BatchDecoder().Decode(Omben(), batch, SharedCatalog());
  EXPECT_NE(decoded.entries[0].unreadable, "");
  EXPECT_LE(decoded.entries[0].unreadable.size(), kUnreadableReasonMax);
}

TEST_F(ReceiverSessionTest, OnlySoManyEntriesAreSetAside) {
  UnitStanding standing = StandingAt(journal_.At(1));
  standing.quarantined = kQuarantineMax - 1;
  MemoryJournal journal = journal_;
  journal.Rewind(1);
  journal.AppendBytes("no entry");
  journal.Append(3);
  journal.AppendBytes("no entry either");
  ReceiverSession session(Omben(), standing);
  ASSERT_TRUE(session.OnHello(journal.MakeHello()).answer->has_resume());
  DecodedBatch last_allowed = journal.MakeDecoded(2, 3);
  EXPECT_FALSE(session.OnBatch(last_allowed).has_value());
  EXPECT_EQ(session.quarantined(), kQuarantineMax);
  DecodedBatch again = journal.MakeDecoded(2, 3);
  EXPECT_FALSE(session.OnBatch(again).has_value()) << "a duplicate is not counted twice";
  DecodedBatch beyond = journal.MakeDecoded(4, 4);
  std::optional<v1::Refusal> refusal = session.OnBatch(beyond);
  ASSERT_TRUE(refusal.has_value());
  EXPECT_EQ(refusal->code(), v1::Refusal::CODE_BAD_ENTRY);
  EXPECT_EQ(refusal->disposition(), v1::Refusal::DISPOSITION_FATAL);
  EXPECT_EQ(session.accepted(), journal.At(3));
}

}  // namespace
}  // namespace rekap
