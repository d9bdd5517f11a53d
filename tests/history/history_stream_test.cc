// What a caller of FetchHistory gets: everything in order, nothing twice, never
// something else than the history that it began with.
#include "aggregator/history/history_stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aggregator/mirror/rocks_mirror.h"
#include "tests/store/mirror_steps.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// What a restoring node makes of the chunks: it checks every link.
struct Received {
  v1::HistoryHead head;
  std::vector<uint64_t> rows;  // seqs
  ChainPoint row;
  std::vector<std::string> entries;
  ChainPoint entry;
  std::vector<int> batches;  // entries in each
  bool ended = false;
  absl::Status status;
};

class HistoryStreamTest : public ::testing::Test {
 protected:
  HistoryStreamTest() : store_(*RocksMirror::Open(dir_.path())) {
    for (uint32_t n = 1; n <= 6; ++n) journal_.AppendFor(2020 + n, n);
  }

  Received Fetch(const ChainPoint& after = {}) {
    Received received;
    received.entry = after;
    absl::StatusOr<std::unique_ptr<HistoryStream>> stream =
        HistoryStream::Open(store_->View(), Omben(), after);
    received.status = stream.status();
    while (received.status.ok()) {
      absl::StatusOr<std::optional<v1::HistoryChunk>> chunk = (*stream)->Next();
      received.status = chunk.status();
      if (!chunk.ok() || !chunk->has_value()) break;
      EXPECT_FALSE(received.ended);
      Take(**chunk, received);
    }
    return received;
  }
  void Take(const v1::HistoryChunk& chunk, Received& received) {
    ChainHasher hasher;
    if (chunk.has_head()) {
      received.head = chunk.head();
      if (chunk.head().has_base()) received.entry = FromProto(chunk.head().base())->point;
    } else if (chunk.has_rows()) {
      EXPECT_EQ(chunk.rows().first_row(), received.row.seq.value + 1);
      EXPECT_EQ(chunk.rows().previous_hash(), std::string(received.row.hash.view()));
      for (const std::string& row : chunk.rows().rows()) {
        received.row = hasher.Append(received.row, row);
        received.rows.push_back(DecodeBaseRow(row)->seq.value);
      }
    } else if (chunk.has_entries()) {
      EXPECT_EQ(chunk.entries().first_seq(), received.entry.seq.value + 1);
      EXPECT_EQ(chunk.entries().previous_hash(), std::string(received.entry.hash.view()));
      EXPECT_LE(chunk.ByteSizeLong(), 2 * kHistoryBatchBytesMax);
      received.batches.push_back(chunk.entries().entries_size());
      for (const std::string& entry : chunk.entries().entries()) {
        received.entry = hasher.Append(received.entry, entry);
        received.entries.push_back(entry);
      }
    } else {
      EXPECT_TRUE(chunk.has_end());
      received.ended = true;
    }
  }

  TempDir dir_;
  MemoryJournal journal_{7};
  std::unique_ptr<RocksMirror> store_;
};

TEST_F(HistoryStreamTest, GivesEveryEntryThenTheEnd) {
  journal_.AppendBytes("\xff\xff");  // set aside here, and a part of the history
  ASSERT_TRUE(AppendUpTo(*store_, journal_, 7).ok());
  Received all = Fetch();
  EXPECT_TRUE(all.ended) << all.status;
  EXPECT_FALSE(all.head.has_base());
  EXPECT_EQ(all.head.position().seq(), 7u);
  EXPECT_EQ(all.head.position().epoch(), 7u);
  EXPECT_EQ(all.entry, journal_.Head().point);
  EXPECT_EQ(all.entries.back(), "\xff\xff");
}

TEST_F(HistoryStreamTest, BeginsWithTheBaseOfTheLastGap) {
  ASSERT_TRUE(AppendUpTo(*store_, journal_, 2).ok());
  journal_.Trim(4);
  ASSERT_TRUE(InstallBase(*store_, journal_).ok());
  ASSERT_TRUE(AppendUpTo(*store_, journal_, 6).ok());
  Received all = Fetch();
  EXPECT_TRUE(all.ended) << all.status;
  EXPECT_EQ(*FromProto(all.head.base()), *journal_.CurrentBase());
  EXPECT_THAT(all.rows, ElementsAre(1, 2, 3, 4));
  EXPECT_EQ(all.row, journal_.CurrentBase()->last_row);
  EXPECT_EQ(all.entries.size(), 2u);
  EXPECT_EQ(all.entry, journal_.Head().point);
}

TEST_F(HistoryStreamTest, GoesOnAfterWhatTheCallerHolds) {
  ASSERT_TRUE(AppendUpTo(*store_, journal_, 2).ok());
  const ChainPoint before_gap = journal_.At(1).point;
  journal_.Trim(4);
  ASSERT_TRUE(InstallBase(*store_, journal_).ok());
  ASSERT_TRUE(AppendUpTo(*store_, journal_, 6).ok());
  Received from_base = Fetch(journal_.At(4).point);
  EXPECT_FALSE(from_base.head.has_base());
  EXPECT_EQ(from_base.entries.size(), 2u);
  EXPECT_EQ(from_base.entry, journal_.Head().point);
  EXPECT_EQ(Fetch(journal_.At(5).point).entries.size(), 1u);
  Received nothing = Fetch(journal_.Head().point);
  EXPECT_TRUE(nothing.ended);
  EXPECT_THAT(nothing.entries, IsEmpty());
  // What lies before a gap cannot be gone on from, so the base comes.
  Received again = Fetch(before_gap);
  EXPECT_TRUE(again.head.has_base());
  EXPECT_EQ(again.rows.size(), 4u);
  EXPECT_TRUE(again.ended);
}

TEST_F(HistoryStreamTest, RefusesAPointThatIsNotInTheHistory) {
  EXPECT_TRUE(absl::IsNotFound(Fetch().status));
  ASSERT_TRUE(AppendUpTo(*store_, journal_, 4).ok());
  ChainPoint other = journal_.At(2).point;
  other.hash.bytes[0] ^= 1;
  EXPECT_TRUE(absl::IsFailedPrecondition(Fetch(other).status));
  EXPECT_TRUE(absl::IsFailedPrecondition(Fetch(journal_.At(5).point).status));
  EXPECT_TRUE(absl::IsFailedPrecondition(Fetch({Seq(), other.hash}).status));
  EXPECT_TRUE(Fetch(journal_.At(2).point).ended);
}

TEST_F(HistoryStreamTest, KeepsBatchesWithinTheirBytes) {
  MemoryJournal large(7);
  for (int n = 0; n < 12; ++n) large.AppendBytes(std::string(60'000, static_cast<char>('a' + n)));
  ASSERT_TRUE(AppendUpTo(*store_, large, 12).ok());
  Received all = Fetch();
  EXPECT_TRUE(all.ended) << all.status;
  EXPECT_THAT(all.batches, ElementsAre(4, 4, 4));  // 240.000 of 262.144 bytes
}

TEST_F(HistoryStreamTest, DoesNotChangeWhileAppendsGoOn) {
  ASSERT_TRUE(AppendUpTo(*store_, journal_, 3).ok());
  auto stream = *HistoryStream::Open(store_->View(), Omben(), {});
  ASSERT_TRUE(AppendUpTo(*store_, journal_, 6).ok());
  EXPECT_EQ((*stream->Next())->head().position().seq(), 3u);
  EXPECT_EQ((*stream->Next())->entries().entries_size(), 3);
  EXPECT_TRUE((*stream->Next())->has_end());
  EXPECT_FALSE(stream->Next()->has_value());
}

TEST_F(HistoryStreamTest, DamageEndsTheStreamAndIsNotHandedOn) {
  ASSERT_TRUE(AppendUpTo(*store_, journal_, 3).ok());
  std::string key = UnitSeqKey(Omben(), 2);
  std::string value = *store_->database()->Get("journal", key);
  value.back() = static_cast<char>(value.back() ^ 1);
  rocksdb::WriteBatch batch;
  batch.Put(store_->database()->family("journal"), key, value);
  ASSERT_TRUE(store_->database()->WriteSynced(batch, "test").ok());
  Received received = Fetch();
  EXPECT_TRUE(absl::IsDataLoss(received.status));
  EXPECT_THAT(std::string(received.status.message()), HasSubstr("entry 2"));
  EXPECT_THAT(received.entries, IsEmpty());
  EXPECT_FALSE(received.ended);
}

}  // namespace
}  // namespace rekap
