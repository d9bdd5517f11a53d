// Trimming over a real RocksDB, beside a twin that is never trimmed and takes the same
// commits: whatever is trimmed when, base and journal give the twin's records, and
// every hash stays. Then what retention does by itself, and what a failing disk may
// leave.
#include <csignal>
#include <filesystem>
#include <random>
#include <sys/resource.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "node/store/families.h"
#include "tests/store/node_history.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

using testing::Commit;
using testing::ExpectExact;
using ::testing::HasSubstr;
using testing::Line;
using testing::OmbenUnit;
using testing::RecordsOf;
using testing::Story;

class NodeTrimTest : public ::testing::Test {
 protected:
  std::unique_ptr<NodeStore> Open(const std::string& name = "node") {
    std::mt19937_64 random(5);  // a twin has the same epoch
    absl::StatusOr<std::unique_ptr<NodeStore>> store =
        NodeStore::Open(dir_.File(name), OmbenUnit(), random, options_);
    EXPECT_TRUE(store.ok()) << store.status();
    return *std::move(store);
  }
  // What was logged.
  std::string Logged() {
    std::fflush(log_file_);
    return dir_.Read("log");
  }
  // A table of 1.2 MiB, all of which differs from round to round.
  absl::Status CommitLarge(NodeStore& store, int round) {
    std::vector<v1::Record> stories;
    for (uint32_t item = 1; item <= 20; ++item) {
      std::string text(60 * 1024, ' ');
      for (char& c : text) c = static_cast<char>('a' + random_() % 26);
      stories.push_back(Story(item, absl::StrCat(round, text)));
    }
    return Commit(store, std::move(stories), v1::RECORD_KIND_NARRATIVE).status();
  }

  TempDir dir_;
  std::mt19937_64 random_{11};
  std::FILE* log_file_ = std::fopen(dir_.File("log").c_str(), "w");
  Logger log_{Logger::Options{.output = log_file_}};
  NodeStore::Options options_{.log = &log_};
};

TEST_F(NodeTrimTest, WhateverIsTrimmedWhenBaseAndJournalGiveTheRecords) {
  std::unique_ptr<NodeStore> store = Open();
  std::unique_ptr<NodeStore> twin = Open("twin");
  for (int step = 0; step < 120; ++step) {
    const uint64_t head = store->Head().point.seq.value;
    if (random_() % 3 != 0) {
      std::vector<v1::Record> table;
      for (int line = 1; line <= 12; ++line) {
        if (random_() % 4 != 0) table.push_back(Line(line, static_cast<int64_t>(random_() % 50)));
      }
      ASSERT_TRUE(Commit(*store, table).ok());
      ASSERT_TRUE(Commit(*twin, table).ok());
    } else if (random_() % 4 != 0) {
      ASSERT_TRUE(store->Trim(Seq{random_() % (head + 1)}).ok());
    } else {
      store.reset();
      store = Open();
    }
    ASSERT_EQ(store->Head(), twin->Head());
    ASSERT_NO_FATAL_FAILURE(ExpectExact(*store));
    ASSERT_EQ(RecordsOf(*store), RecordsOf(*twin));
    for (uint64_t seq = 0; seq <= store->Head().point.seq.value; ++seq) {
      ASSERT_EQ(*store->HashAt(Seq{seq}), *twin->HashAt(Seq{seq})) << seq;
    }
  }
  EXPECT_GT(store->First(), Seq{1});
  EXPECT_EQ(store->State().trimmed, store->First().value - 1);
  EXPECT_TRUE(absl::IsNotFound(store->HashAt(store->Head().point.seq.Next()).status()));
}

TEST_F(NodeTrimTest, AJournalTrimmedToItsHeadOpensAndGoesOn) {
  std::unique_ptr<NodeStore> store = Open();
  ASSERT_TRUE(Commit(*store, {Line(1, 10), Line(2, 20)}).ok());
  ASSERT_TRUE(store->Trim(Seq{2}).ok());
  EXPECT_EQ(store->State().journal_bytes, 0u);
  EXPECT_EQ(store->OldestPendingTime(Seq{0})->has_value(), false);
  store.reset();
  store = Open();
  ExpectExact(*store);
  ASSERT_TRUE(Commit(*store, {Line(1, 11)}).ok());
  EXPECT_EQ(store->Head().point.seq, Seq{4});
  EXPECT_EQ(*store->OldestPendingTime(Seq{0}), absl::FromUnixSeconds(1'600'000'000));
  ExpectExact(*store);
}

TEST_F(NodeTrimTest, ReadersOfWhatIsGoneAreToldSo) {
  std::unique_ptr<NodeStore> store = Open();
  ASSERT_TRUE(Commit(*store, {Line(1, 10), Line(2, 20), Line(3, 30)}).ok());
  ASSERT_TRUE(store->Trim(Seq{1}).ok());
  Base first = *store->CurrentBase();
  ASSERT_TRUE(store->Trim(Seq{2}).ok());
  EXPECT_TRUE(absl::IsAborted(store->ReadBase(first, "", 10, 1000).status()));
  EXPECT_TRUE(absl::IsAborted(store->ReadAfter(Seq{0}, 10, 1000).status()));
  EXPECT_EQ(store->ReadAfter(Seq{2}, 10, 1000)->size(), 1u);
  EXPECT_TRUE(absl::IsInvalidArgument(store->Trim(Seq{4})));
  EXPECT_TRUE(store->Trim(Seq{1}).ok()) << "it begins later already";
}

TEST_F(NodeTrimTest, ALargeJournalIsTrimmedAfterTheCommitAndItsSpaceIsGivenBack) {
  options_.journal_bytes_max = 8 << 20;
  std::unique_ptr<NodeStore> store = Open();
  uint64_t disk_max = 0;
  for (int round = 0; round < 40; ++round) {
    ASSERT_TRUE(CommitLarge(*store, round).ok());
    ASSERT_TRUE(store->SaveAcknowledged({store->Head().point.seq, absl::Now()}).ok());
    EXPECT_LE(store->State().journal_bytes, options_.journal_bytes_max);
    disk_max = std::max(disk_max, store->DiskBytes());
  }
  EXPECT_GT(store->State().trimmed, 600u) << "of 800";
  EXPECT_EQ(store->State().trimmed_unacknowledged, 0u) << Logged();
  EXPECT_THAT(Logged(), HasSubstr("journal trimmed"));
  RecordProperty("disk_bytes_max", static_cast<int>(disk_max));
  // Committed were 48 MB, twice, entry and row; compressed by a third. Without
  // compacting what was trimmed twice as much stands at the worst moment.
  EXPECT_LT(disk_max, 22u << 20);
  ExpectExact(*store);
}

TEST_F(NodeTrimTest, EntriesThatNobodyHasGoLastAndLoudly) {
  options_.journal_bytes_max = 2 << 20;
  std::unique_ptr<NodeStore> store = Open();
  ASSERT_TRUE(CommitLarge(*store, 0).ok());
  ASSERT_TRUE(store->SaveAcknowledged({Seq{10}, absl::Now()}).ok());
  ASSERT_TRUE(CommitLarge(*store, 1).ok());
  EXPECT_EQ(store->First(), Seq{11}) << "the acknowledged ones suffice";
  EXPECT_EQ(store->State().trimmed_unacknowledged, 0u);
  EXPECT_EQ(Logged().find("ERROR"), std::string::npos);
  ASSERT_TRUE(CommitLarge(*store, 2).ok());
  EXPECT_GT(store->First(), Seq{11});
  const uint64_t lost = store->First().value - 11;
  EXPECT_EQ(store->State().trimmed_unacknowledged, lost);
  EXPECT_THAT(Logged(), HasSubstr("ERROR journal entries trimmed that the aggregator never had"));
  store.reset();
  store = Open();
  EXPECT_EQ(store->State().trimmed_unacknowledged, lost) << "it is not forgotten";
  ExpectExact(*store);
}

TEST_F(NodeTrimTest, ATrimThatCannotBeWrittenLeavesEverythingAndTheNextOneCatchesUp) {
  std::unique_ptr<NodeStore> store = Open();
  for (int round = 0; round < 4; ++round) ASSERT_TRUE(CommitLarge(*store, round).ok());
  HistoryState before = store->State();
  // Files may not grow beyond what RocksDB's own log needs: a disk that is full, for
  // this process only.
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit unlimited;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &unlimited), 0);
  rlimit full = unlimited;
  full.rlim_cur = 512 * 1024;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &full), 0);
  absl::Status trimmed = store->Trim(Seq{75});
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &unlimited), 0);
  EXPECT_FALSE(trimmed.ok());
  EXPECT_EQ(store->State().head, before.head);
  EXPECT_EQ(store->State().base, before.base);
  ExpectExact(*store);
  store.reset();
  store = Open();
  EXPECT_EQ(store->State().base, before.base);
  ExpectExact(*store);
  EXPECT_TRUE(store->Trim(Seq{75}).ok());
  EXPECT_EQ(store->First(), Seq{76});
  ExpectExact(*store);
}

TEST_F(NodeTrimTest, DamageIsNotTakenIntoTheBase) {
  for (const std::string& family : {std::string("journal"), std::string("base")}) {
    std::filesystem::remove_all(dir_.File("node"));
    {
      std::unique_ptr<NodeStore> store = Open();
      ASSERT_TRUE(Commit(*store, {Line(1, 10), Line(2, 20), Line(3, 30), Line(4, 40)}).ok());
      ASSERT_TRUE(store->Trim(Seq{2}).ok());
    }
    {
      auto database = *Database::Open(dir_.File("node"), node_family::All(), DatabaseTuning());
      std::unique_ptr<rocksdb::Iterator> it(
          database->db().NewIterator(rocksdb::ReadOptions(), database->family(family)));
      it->SeekToFirst();
      if (family == "journal") it->Seek(NodeJournalKey(3));
      std::string value = it->value().ToString();
      value.back() = static_cast<char>(value.back() ^ 1);
      rocksdb::WriteBatch batch;
      batch.Put(database->family(family), it->key(), value);
      ASSERT_TRUE(database->WriteSynced(batch, "test").ok());
    }
    std::unique_ptr<NodeStore> store = Open();
    EXPECT_TRUE(absl::IsDataLoss(store->Trim(Seq{4}))) << family;
    EXPECT_EQ(store->First(), Seq{3});
    EXPECT_NE(store->Verify()->difference, "");
  }
}

TEST_F(NodeTrimTest, ATooSmallJournalIsRefused) {
  options_.journal_bytes_max = kJournalBytesMaxMin - 1;
  EXPECT_TRUE(absl::IsInvalidArgument(
      NodeStore::Open(dir_.File("node"), OmbenUnit(), random_, options_).status()));
}

}  // namespace
}  // namespace rekap
