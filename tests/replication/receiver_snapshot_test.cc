// The aggregator's session where the node's journal no longer holds what is needed
// next: when it asks for the base, what it takes of it, when that becomes the state.
#include <functional>
#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aggregator/ingest/receiver_session.h"
#include "tests/replication/fixtures.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;
using State = ReceiverSession::State;
using v1::Refusal;

auto Tied(const StagedBase& staged) {
  return std::tuple(staged.epoch, staged.base, staged.row, staged.last_key);
}

// Six entries of as many records, of which one is withdrawn again; five rows.
class ReceiverSnapshotTest : public ::testing::Test {
 protected:
  ReceiverSnapshotTest() : journal_(7) {
    for (uint32_t i = 1; i <= 6; ++i) journal_.AppendFor(2010 + i, i);
    v1::RecordKey key;
    key.set_kind(v1::RECORD_KIND_BUDGET_LINE);
    key.set_year(2013);
    key.set_subject("7.01.01.2.01.01");
    journal_.Delete(key);
    for (uint32_t i = 1; i <= 3; ++i) journal_.Append(i);
    untrimmed_ = std::make_unique<MemoryJournal>(journal_);
    journal_.Trim(7);
  }

  // A session after a hello, the aggregator being at entry 2.
  ReceiverSession Snapshotting(std::optional<StagedBase> staged = std::nullopt) {
    UnitStanding standing = StandingAt(journal_.At(2));
    standing.staged = std::move(staged);
    ReceiverSession session(Omben(), standing);
    ReceiverSession::Step step = session.OnHello(journal_.MakeHello());
    EXPECT_TRUE(step.answer->has_need_snapshot());
    need_ = step.answer->need_snapshot();
    EXPECT_EQ(session.state(), State::kSnapshotting);
    return session;
  }
  static Refusal Refused(const ReceiverSession::Step& step) {
    EXPECT_TRUE(step.refused());
    return step.refused() ? step.answer->refusal() : Refusal();
  }
  // Refuses, and what was staged is discarded.
  static void ExpectDiscarded(const ReceiverSession::Step& step) {
    EXPECT_EQ(Refused(step).disposition(), Refusal::DISPOSITION_FATAL);
    ASSERT_TRUE(step.stage.has_value());
    EXPECT_EQ(step.stage->before.row.seq, Seq{0});
    EXPECT_TRUE(step.stage->rows.empty());
    EXPECT_FALSE(step.install.has_value());
  }
  // The journal's chunk of rows first .. last, changed, as decoded.
  template <typename Change>
  absl::StatusOr<DecodedRows> Changed(uint64_t first, uint64_t last, Change change) {
    v1::SnapshotChunk chunk = journal_.MakeChunk(first, last);
    change(chunk);
    return BatchDecoder().DecodeRows(std::move(chunk));
  }

  MemoryJournal journal_;
  std::unique_ptr<MemoryJournal> untrimmed_;
  v1::NeedSnapshot need_;
};

TEST_F(ReceiverSnapshotTest, IsAskedForOnlyWhereEntriesAreMissing) {
  ReceiverSession needs(Omben(), StandingAt(journal_.At(6)));
  EXPECT_TRUE(needs.OnHello(journal_.MakeHello()).answer->has_need_snapshot());
  ReceiverSession does_not(Omben(), StandingAt(journal_.At(7)));
  EXPECT_TRUE(does_not.OnHello(journal_.MakeHello()).answer->has_resume());
  ReceiverSession knows_nothing(Omben(), UnitStanding());
  ReceiverSession::Step step = knows_nothing.OnHello(journal_.MakeHello());
  ASSERT_TRUE(step.answer->has_need_snapshot());
  EXPECT_EQ(step.answer->need_snapshot().after_seq(), 0u);
}

TEST_F(ReceiverSnapshotTest, SaysWhereItStandsAndWhatItHolds) {
  Snapshotting();
  EXPECT_EQ(need_.after_seq(), 2u);
  EXPECT_EQ(need_.hash(), std::string(journal_.At(2).point.hash.view()));
  EXPECT_EQ(need_.rows(), 0u);
  EXPECT_EQ(need_.row_hash(), std::string(32, '\0'));
  EXPECT_EQ(need_.window_bytes(), kWindowBytes);
  EXPECT_THAT(need_.reason(), HasSubstr("starts at entry 8, needed is entry 3"));
}

TEST_F(ReceiverSnapshotTest, RowsAreStagedThenInstalledThenEntriesGoOn) {
  ReceiverSession session = Snapshotting();
  const Base base = *journal_.CurrentBase();
  ASSERT_EQ(base.last_row.seq, Seq{5});
  ReceiverSession::Step first = session.OnSnapshot(journal_.MakeRows(1, 2));
  EXPECT_FALSE(first.answer || first.install);
  ASSERT_EQ(first.stage->rows.size(), 2u);
  EXPECT_EQ(Tied(first.stage->before), Tied({Epoch{7}, base, {}, ""}));
  v1::AggregatorMessage ack = session.OnStaged(first.stage->after());
  EXPECT_EQ(ack.snapshot_ack().rows(), 2u);
  EXPECT_EQ(ack.snapshot_ack().hash(), std::string(first.stage->hash.view()));

  ReceiverSession::Step rest = session.OnSnapshot(journal_.MakeRows(3, 5));
  EXPECT_EQ(Tied(rest.stage->before), Tied(first.stage->after()));
  ASSERT_TRUE(rest.install.has_value());
  EXPECT_EQ(rest.install->before, journal_.At(2));
  EXPECT_EQ(rest.install->base, base);
  EXPECT_EQ(rest.install->after(), journal_.At(7));
  EXPECT_EQ(session.state(), State::kInstalling);
  EXPECT_EQ(session.durable(), journal_.At(2));
  DecodedBatch early = journal_.MakeDecoded(8, 8);
  EXPECT_EQ(session.OnBatch(early)->code(), Refusal::CODE_VIOLATION);

  v1::AggregatorMessage resume = session.OnInstalled(0);
  EXPECT_EQ(resume.resume().after_seq(), 7u);
  EXPECT_EQ(resume.resume().hash(), std::string(journal_.At(7).point.hash.view()));
  DecodedBatch batch = journal_.MakeDecoded(8, 10);
  EXPECT_FALSE(session.OnBatch(batch).has_value());
  EXPECT_EQ(session.accepted(), journal_.At(10));
}

TEST_F(ReceiverSnapshotTest, WhatAnEarlierStreamBroughtOfTheSameBaseIsKept) {
  ReceiverSession earlier = Snapshotting();
  StagedBase staged = earlier.OnSnapshot(journal_.MakeRows(1, 3)).stage->after();
  ReceiverSession session = Snapshotting(staged);
  EXPECT_EQ(need_.rows(), 3u);
  EXPECT_EQ(need_.row_hash(), std::string(staged.row.hash.view()));
  EXPECT_EQ(need_.after_key(), staged.last_key);
  ReceiverSession::Step step = session.OnSnapshot(journal_.MakeRows(4, 5));
  EXPECT_EQ(Tied(step.stage->before), Tied(staged));
  EXPECT_TRUE(step.install.has_value());
}

TEST_F(ReceiverSnapshotTest, AnotherBaseOrEpochBeginsAnew) {
  ReceiverSession earlier = Snapshotting();
  StagedBase staged = earlier.OnSnapshot(journal_.MakeRows(1, 3)).stage->after();
  StagedBase of_another_epoch = staged;
  of_another_epoch.epoch = Epoch{8};
  Snapshotting(of_another_epoch);
  EXPECT_EQ(need_.rows(), 0u);
  EXPECT_EQ(need_.after_key(), "");
  journal_.Trim(9);  // the base moved meanwhile
  ReceiverSession session = Snapshotting(staged);
  EXPECT_EQ(need_.rows(), 0u);
  ReceiverSession::Step step = session.OnSnapshot(journal_.MakeRows(1, 1));
  EXPECT_EQ(step.stage->before.base, *journal_.CurrentBase());
  EXPECT_EQ(step.stage->before.row.seq, Seq{0});
}

TEST_F(ReceiverSnapshotTest, WhatIsWholeAtTheHelloIsInstalledOnceTheNodeFoundTheCursor) {
  ReceiverSession earlier = Snapshotting();
  UnitStanding standing = StandingAt(journal_.At(2));
  standing.staged = earlier.OnSnapshot(journal_.MakeRows(1, 5)).stage->after();
  ReceiverSession session(Omben(), standing);
  ReceiverSession::Step step = session.OnHello(journal_.MakeHello());
  ASSERT_TRUE(step.answer->has_need_snapshot());
  EXPECT_EQ(step.answer->need_snapshot().rows(), 5u);
  EXPECT_FALSE(step.stage || step.install);
  step = session.OnHeartbeat();
  ASSERT_TRUE(step.install.has_value());
  EXPECT_EQ(step.install->after(), journal_.At(7));
  EXPECT_EQ(session.OnInstalled(0).resume().after_seq(), 7u);
}

TEST_F(ReceiverSnapshotTest, ABaseWithoutRowsIsInstalledAtOnce) {
  MemoryJournal journal(7);
  journal.Append(1);
  v1::RecordKey key;
  key.set_kind(v1::RECORD_KIND_BUDGET_LINE);
  key.set_year(2021);
  key.set_subject("7.01.01.2.01.01");
  journal.Delete(key);
  journal.Trim(2);
  ReceiverSession session(Omben(), UnitStanding());
  ReceiverSession::Step step = session.OnHello(journal.MakeHello());
  EXPECT_FALSE(step.answer.has_value());
  ASSERT_TRUE(step.stage && step.install);
  EXPECT_TRUE(step.stage->after().complete());
  EXPECT_FALSE(step.install->before.has_value());
  EXPECT_EQ(session.OnInstalled(0).resume().after_seq(), 2u);

  v1::Hello lies = journal.MakeHello();
  lies.mutable_base()->set_digest(std::string(32, 'x'));
  ReceiverSession other(Omben(), UnitStanding());
  step = other.OnHello(lies);
  EXPECT_EQ(Refused(step).code(), Refusal::CODE_BAD_SNAPSHOT);
  EXPECT_FALSE(step.stage || step.install);
}

TEST_F(ReceiverSnapshotTest, ARestoredDatabaseThatIsTrimmedChangesTheEpochWithItsBase) {
  MemoryJournal restored = untrimmed_->RestoredAs(8, 10);
  restored.Trim(9);
  ReceiverSession session(Omben(), StandingAt(journal_.At(2)));
  ReceiverSession::Step step = session.OnHello(restored.MakeHello());
  ASSERT_TRUE(step.answer->has_need_snapshot());
  EXPECT_FALSE(step.append.has_value());
  const uint64_t rows = restored.CurrentBase()->last_row.seq.value;
  step = session.OnSnapshot(restored.MakeRows(1, rows));
  EXPECT_EQ(step.install->before, journal_.At(2));
  EXPECT_EQ(step.install->after(), restored.At(9));
}

TEST_F(ReceiverSnapshotTest, RowsThatDoNotGiveTheDigestAreDiscarded) {
  ReceiverSession session = Snapshotting();
  session.OnSnapshot(journal_.MakeRows(1, 4));
  ReceiverSession::Step step = session.OnSnapshot(Changed(5, 5, [](v1::SnapshotChunk& chunk) {
    (*chunk.mutable_rows(0)) += "\x30\x01";  // one more field, unknown and harmless
  }));
  EXPECT_EQ(Refused(step).code(), Refusal::CODE_BAD_SNAPSHOT);
  EXPECT_THAT(step.answer->refusal().detail(), HasSubstr("digest"));
  ExpectDiscarded(step);
}

TEST_F(ReceiverSnapshotTest, RowsThatDoNotFollowTheHashBeforeAreDiscarded) {
  ReceiverSession session = Snapshotting();
  session.OnSnapshot(
      Changed(1, 2, [](v1::SnapshotChunk& chunk) { (*chunk.mutable_rows(0)) += "\x30\x01"; }));
  ReceiverSession::Step step = session.OnSnapshot(journal_.MakeRows(3, 4));
  EXPECT_EQ(Refused(step).code(), Refusal::CODE_BAD_SNAPSHOT);
  ExpectDiscarded(step);
}

TEST_F(ReceiverSnapshotTest, RowsOutOfOrderTwiceOrTooManyAreDiscarded) {
  auto swapped = [](v1::SnapshotChunk& chunk) { chunk.mutable_rows()->SwapElements(0, 1); };
  auto doubled = [](v1::SnapshotChunk& chunk) { *chunk.add_rows() = chunk.rows(1); };
  auto one_more = [](v1::SnapshotChunk& chunk) {
    *chunk.add_rows() = EncodeBaseRow("zzz", Seq{1}, "x");
  };
  auto of_the_future = [](v1::SnapshotChunk& chunk) {
    *chunk.add_rows() = EncodeBaseRow("zzz", Seq{8}, "x");
  };
  for (auto& [first, last, change] :
       std::vector<std::tuple<uint64_t, uint64_t, std::function<void(v1::SnapshotChunk&)>>>{
           {1, 2, swapped}, {1, 2, doubled}, {1, 5, one_more}, {1, 2, of_the_future}}) {
    ReceiverSession session = Snapshotting();
    ReceiverSession::Step step = session.OnSnapshot(Changed(first, last, change));
    EXPECT_EQ(Refused(step).code(), Refusal::CODE_BAD_SNAPSHOT);
    ExpectDiscarded(step);
  }
}

TEST_F(ReceiverSnapshotTest, ARowThatDoesNotFollowTheOneBeforeItsChunkIsOutOfOrder) {
  ReceiverSession session = Snapshotting();
  session.OnSnapshot(journal_.MakeRows(1, 2));
  v1::SnapshotChunk chunk = journal_.MakeChunk(3, 3);
  *chunk.mutable_rows(0) = journal_.MakeChunk(2, 2).rows(0);
  ReceiverSession::Step step = session.OnSnapshot(BatchDecoder().DecodeRows(chunk));
  EXPECT_THAT(Refused(step).detail(), HasSubstr("row 3 is out of order"));
  ExpectDiscarded(step);
}

TEST_F(ReceiverSnapshotTest, WhatCameBeforeIsNothingAndAGapIsAViolationThatDiscardsNothing) {
  ReceiverSession session = Snapshotting();
  session.OnSnapshot(journal_.MakeRows(1, 2));
  ReceiverSession::Step again = session.OnSnapshot(journal_.MakeRows(1, 2));
  EXPECT_FALSE(again.answer || again.stage || again.install);
  ReceiverSession::Step gap = session.OnSnapshot(journal_.MakeRows(4, 5));
  EXPECT_EQ(Refused(gap).code(), Refusal::CODE_VIOLATION);
  EXPECT_FALSE(gap.stage.has_value());
}

TEST_F(ReceiverSnapshotTest, RowsThatNobodyAskedForAreAViolation) {
  ReceiverSession session(Omben(), StandingAt(journal_.At(8)));
  ASSERT_TRUE(session.OnHello(journal_.MakeHello()).answer->has_resume());
  ReceiverSession::Step step = session.OnSnapshot(journal_.MakeRows(1, 1));
  EXPECT_EQ(Refused(step).code(), Refusal::CODE_VIOLATION);
  EXPECT_FALSE(step.stage.has_value());
}

TEST_F(ReceiverSnapshotTest, DecodingTellsWhatIsNoChunkFromWhatIsNoRow) {
  auto status = [&](auto change) { return Changed(1, 2, change).status().code(); };
  EXPECT_EQ(status([](v1::SnapshotChunk& chunk) { chunk.clear_rows(); }),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status([](v1::SnapshotChunk& chunk) { chunk.set_first_row(0); }),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status([](v1::SnapshotChunk& chunk) { chunk.set_previous_hash("short"); }),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status([](v1::SnapshotChunk& chunk) {
              *chunk.add_rows() = EncodeBaseRow("k", Seq{1}, std::string(kEntrySizeMax + 1, 'x'));
            }),
            absl::StatusCode::kOutOfRange);
  EXPECT_EQ(status([](v1::SnapshotChunk& chunk) { chunk.set_rows(1, "\x01"); }),
            absl::StatusCode::kDataLoss);

  ReceiverSession session = Snapshotting();
  ReceiverSession::Step step = session.OnSnapshot(
      Changed(1, 2, [](v1::SnapshotChunk& chunk) { chunk.set_rows(1, "\x01"); }));
  EXPECT_EQ(Refused(step).code(), Refusal::CODE_BAD_SNAPSHOT);
  ExpectDiscarded(step);
}

TEST_F(ReceiverSnapshotTest, AChunkIsTakenUpToItsBoundsAndNotBeyond) {
  // A chunk of `count` rows and `size` bytes.
  auto decode = [&](size_t count, size_t size) {
    return Changed(1, 1,
                   [&](v1::SnapshotChunk& chunk) {
                     const size_t around = EncodeBaseRow("k", Seq{1}, "").size();
                     size_t entries = size - count * around;
                     chunk.clear_rows();
                     for (size_t left = count; left > 0; --left) {
                       *chunk.add_rows() =
                           EncodeBaseRow("k", Seq{1}, std::string(entries / left, 'x'));
                       entries -= entries / left;
                     }
                   })
        .status();
  };
  constexpr size_t kFew = kChunkBytesMax / kEntrySizeMax + 1;
  EXPECT_TRUE(decode(kFew, kChunkBytesMax - 1).ok());
  EXPECT_TRUE(decode(kFew, kChunkBytesMax).ok());
  EXPECT_TRUE(absl::IsInvalidArgument(decode(kFew, kChunkBytesMax + 1)));
  constexpr size_t kSmall = 16;
  EXPECT_TRUE(decode(kChunkRowsMax - 1, kChunkRowsMax * kSmall).ok());
  EXPECT_TRUE(decode(kChunkRowsMax, kChunkRowsMax * kSmall).ok());
  EXPECT_TRUE(absl::IsInvalidArgument(decode(kChunkRowsMax + 1, kChunkRowsMax * kSmall)));
}

TEST_F(ReceiverSnapshotTest, ARowWhoseEntryCannotBeReadIsTakenAndCounted) {
  const std::string good = DecodeBaseRow(journal_.MakeChunk(2, 2).rows(0))->entry;
  DecodedRows rows = *Changed(1, 1, [&](v1::SnapshotChunk& chunk) {
    *chunk.add_rows() = EncodeBaseRow("zz1", Seq{1}, "no entry");
    *chunk.add_rows() = EncodeBaseRow("zz2", Seq{3}, good);  // says that it is entry 2
    *chunk.add_rows() = EncodeBaseRow("zz3", Seq{2}, good);  // of another record
  });
  EXPECT_EQ(rows.unreadable, 3u);
  EXPECT_EQ(rows.last_unreadable, "a row of the base puts another record");
  ReceiverSession session = Snapshotting();
  ReceiverSession::Step step = session.OnSnapshot(std::move(rows));
  EXPECT_FALSE(step.refused());
  EXPECT_EQ(step.stage->rows.size(), 4u);
}

TEST_F(ReceiverSnapshotTest, OnlySoManyRowsAreSetAside) {
  MemoryJournal journal(7);
  for (int i = 0; i < 10; ++i) journal.Append(i);
  journal.Trim(5);
  v1::SnapshotChunk chunk;
  chunk.set_first_row(1);
  chunk.set_previous_hash(std::string(32, '\0'));
  for (uint64_t i = 0; i <= kQuarantineMax; ++i) {
    *chunk.add_rows() = EncodeBaseRow(absl::StrCat("key ", 10'000 + i), Seq{1}, "no entry");
  }
  v1::Hello hello = journal.MakeHello();
  hello.mutable_base()->set_rows(kQuarantineMax + 2);
  ReceiverSession session(Omben(), UnitStanding());
  ASSERT_TRUE(session.OnHello(hello).answer->has_need_snapshot());
  ReceiverSession::Step step = session.OnSnapshot(BatchDecoder().DecodeRows(chunk));
  EXPECT_EQ(Refused(step).code(), Refusal::CODE_BAD_ENTRY);
  ExpectDiscarded(step);
}

TEST_F(ReceiverSnapshotTest, WhatIsSetAsideOfTheBaseCountsForTheEntriesAfterIt) {
  ReceiverSession session = Snapshotting();
  session.OnSnapshot(journal_.MakeRows(1, 5));
  session.OnInstalled(kQuarantineMax);
  MemoryJournal poisoned = journal_;
  poisoned.Rewind(7);
  poisoned.AppendBytes("no entry");
  DecodedBatch batch = poisoned.MakeDecoded(8, 8);
  EXPECT_EQ(session.OnBatch(batch)->code(), Refusal::CODE_BAD_ENTRY);
}

}  // namespace
}  // namespace rekap
