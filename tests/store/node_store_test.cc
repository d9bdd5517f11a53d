// The node's store over a real RocksDB: atomic replacement, durability across
// a reopen, refusal of what is not ours, verification that finds a flipped
// byte.
#include "node/store/node_store.h"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/temp_dir.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;

const std::vector<v1::RecordKind> kTable = {v1::RECORD_KIND_BUDGET_LINE};

v1::Record Line(int sub_kegiatan, int64_t rupiah) {
  v1::Record record;
  v1::RecordKey& key = *record.mutable_key();
  key.set_kind(v1::RECORD_KIND_BUDGET_LINE);
  key.set_year(2021);
  key.set_subject("7.01.01.2.01.0" + std::to_string(sub_kegiatan));
  record.mutable_budget_line()->mutable_allocated()->set_sen(rupiah * 100);
  return record;
}

class NodeStoreTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<NodeStore>> Open(const std::string& unit = "35.27.05") {
    return NodeStore::Open(dir_.path(), *RegionCode::Parse(unit), random_);
  }
  absl::StatusOr<ReplaceResult> Replace(NodeStore& store, std::vector<v1::Record> records,
                                        bool dry_run = false) {
    return store.Replace(*Period::Of(2021, 0), kTable, records,
                         {"Subbag Keuangan", absl::FromUnixSeconds(1'600'000'000)}, dry_run);
  }

  TempDir dir_;
  std::mt19937_64 random_{5};
};

TEST_F(NodeStoreTest, ReplaceInsertsUpdatesDeletesAndLeavesAlone) {
  auto store = *Open();
  ReplaceResult first = *Replace(*store, {Line(1, 10), Line(2, 20), Line(3, 30)});
  EXPECT_EQ(first.inserted, 3u);
  EXPECT_EQ(first.head.point.seq, Seq{3});
  ReplaceResult second = *Replace(*store, {Line(1, 10), Line(2, 25), Line(4, 40)});
  EXPECT_EQ(second.inserted, 1u);
  EXPECT_EQ(second.updated, 1u);
  EXPECT_EQ(second.deleted, 1u);
  EXPECT_EQ(second.unchanged, 1u);
  EXPECT_EQ(second.head.point.seq, Seq{6});
  EXPECT_EQ(store->record_count(), 3u);
  EXPECT_EQ(store->Verify()->difference, "");
}

TEST_F(NodeStoreTest, WhereRowsWereReadFollowsTheFileOnceAnythingDiffers) {
  auto store = *Open();
  auto at = [](v1::Record record, const std::string& file, uint32_t row) {
    record.mutable_provenance()->set_file(file);
    record.mutable_provenance()->set_row(row);
    return record;
  };
  ASSERT_TRUE(Replace(*store, {at(Line(1, 10), "a.tsv", 2), at(Line(2, 20), "a.tsv", 3)}).ok());
  ReplaceResult same = *Replace(*store, {at(Line(1, 10), "b.tsv", 2), at(Line(2, 20), "b.tsv", 3)});
  EXPECT_EQ(same.head.point.seq, Seq{2}) << "the same again is no change";
  ReplaceResult other =
      *Replace(*store, {at(Line(1, 10), "b.tsv", 2), at(Line(2, 25), "b.tsv", 3)});
  EXPECT_EQ(other.updated, 1u);
  EXPECT_EQ(other.unchanged, 1u);
  std::vector<std::string> files;
  ASSERT_TRUE(store
                  ->Scan(*Period::Of(2021, 0),
                         [&](const v1::Record& record) {
                           files.push_back(record.provenance().file());
                           return true;
                         })
                  .ok());
  EXPECT_EQ(files, (std::vector<std::string>{"b.tsv", "b.tsv"}));
  EXPECT_EQ(store->Verify()->difference, "");
}

TEST_F(NodeStoreTest, SameContentAgainWritesNothing) {
  auto store = *Open();
  ASSERT_TRUE(Replace(*store, {Line(1, 10)}).ok());
  v1::Record elsewhere = Line(1, 10);
  elsewhere.mutable_provenance()->set_row(99);
  ReplaceResult again = *Replace(*store, {elsewhere});
  EXPECT_EQ(again.unchanged, 1u);
  EXPECT_EQ(again.head.point.seq, Seq{1});
}

TEST_F(NodeStoreTest, DryRunCountsAndCommitsNothing) {
  auto store = *Open();
  ReplaceResult result = *Replace(*store, {Line(1, 10)}, true);
  EXPECT_EQ(result.inserted, 1u);
  EXPECT_EQ(store->Head().point.seq, Seq{0});
  EXPECT_EQ(store->record_count(), 0u);
}

TEST_F(NodeStoreTest, InvalidRecordLeavesEverythingAsItWas) {
  auto store = *Open();
  ASSERT_TRUE(Replace(*store, {Line(1, 10)}).ok());
  JournalPosition before = store->Head();
  EXPECT_FALSE(Replace(*store, {Line(2, 20), Line(3, -1)}).ok());
  EXPECT_FALSE(Replace(*store, {Line(2, 20), Line(2, 21)}).ok());
  v1::Record other_year = Line(2, 20);
  other_year.mutable_key()->set_year(2022);
  EXPECT_FALSE(Replace(*store, {other_year}).ok());
  EXPECT_EQ(store->Head(), before);
}

TEST_F(NodeStoreTest, ReopenFindsTheSameHistory) {
  JournalPosition before;
  {
    auto store = *Open();
    ASSERT_TRUE(Replace(*store, {Line(1, 10), Line(2, 20)}).ok());
    before = store->Head();
  }
  auto store = *Open();
  EXPECT_EQ(store->Head(), before);
  EXPECT_EQ(store->record_count(), 2u);
  std::vector<std::string> entries = *store->ReadAfter(Seq{0}, 100, 1 << 20);
  ASSERT_EQ(entries.size(), 2u);
  ChainHasher hasher;
  ChainPoint point;
  for (const std::string& entry : entries) point = hasher.Append(point, entry);
  EXPECT_EQ(point, before.point);
  EXPECT_EQ(*store->HashAt(Seq{2}), before.point.hash);
}

TEST_F(NodeStoreTest, ReadAfterKeepsToItsBounds) {
  auto store = *Open();
  ASSERT_TRUE(Replace(*store, {Line(1, 10), Line(2, 20), Line(3, 30)}).ok());
  EXPECT_EQ(store->ReadAfter(Seq{0}, 2, 1 << 20)->size(), 2u);
  EXPECT_EQ(store->ReadAfter(Seq{0}, 10, 1)->size(), 1u) << "one entry goes through any bound";
  EXPECT_EQ(store->ReadAfter(Seq{3}, 10, 1 << 20)->size(), 0u);
}

TEST_F(NodeStoreTest, RefusesAnotherUnitAndASecondProcess) {
  auto store = *Open();
  absl::StatusOr<std::unique_ptr<NodeStore>> second = Open();
  EXPECT_TRUE(absl::IsUnavailable(second.status())) << second.status();
  store.reset();
  absl::StatusOr<std::unique_ptr<NodeStore>> other = Open("35.27.01");
  EXPECT_TRUE(absl::IsFailedPrecondition(other.status()));
  EXPECT_THAT(std::string(other.status().message()), HasSubstr("35.27.05"));
}

TEST_F(NodeStoreTest, RefusesAnUnknownFormatVersionAndNamesIt) {
  { auto store = *Open(); }
  {
    auto database = *Database::Open(dir_.path(), {"record", "journal"}, DatabaseTuning());
    rocksdb::WriteBatch batch;
    batch.Put(database->family("meta"), "format_version", "99");
    ASSERT_TRUE(database->WriteSynced(batch, "test").ok());
  }
  absl::Status status = Open().status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("format version 99"));
}

TEST_F(NodeStoreTest, LostJournalEntryStopsTheStart) {
  {
    auto store = *Open();
    ASSERT_TRUE(Replace(*store, {Line(1, 10), Line(2, 20)}).ok());
  }
  {
    auto database = *Database::Open(dir_.path(), {"record", "journal"}, DatabaseTuning());
    rocksdb::WriteBatch batch;
    batch.Delete(database->family("journal"), NodeJournalKey(2));
    ASSERT_TRUE(database->WriteSynced(batch, "test").ok());
  }
  EXPECT_TRUE(absl::IsDataLoss(Open().status()));
}

TEST_F(NodeStoreTest, VerifyNamesTheEntryWithAFlippedByte) {
  {
    auto store = *Open();
    ASSERT_TRUE(Replace(*store, {Line(1, 10), Line(2, 20), Line(3, 30)}).ok());
  }
  {
    auto database = *Database::Open(dir_.path(), {"record", "journal"}, DatabaseTuning());
    std::string value = *database->Get("journal", NodeJournalKey(2));
    value.back() = static_cast<char>(value.back() ^ 1);
    rocksdb::WriteBatch batch;
    batch.Put(database->family("journal"), NodeJournalKey(2), value);
    ASSERT_TRUE(database->WriteSynced(batch, "test").ok());
  }
  auto store = *Open();
  EXPECT_THAT(store->Verify()->difference, HasSubstr("entry 2"));
}

TEST_F(NodeStoreTest, VerifyFindsARecordThatTheJournalDoesNotPut) {
  {
    auto store = *Open();
    ASSERT_TRUE(Replace(*store, {Line(1, 10), Line(2, 20)}).ok());
  }
  {
    auto database = *Database::Open(dir_.path(), {"record", "journal"}, DatabaseTuning());
    std::unique_ptr<rocksdb::Iterator> it(
        database->db().NewIterator(rocksdb::ReadOptions(), database->family("record")));
    it->SeekToFirst();
    rocksdb::WriteBatch batch;
    batch.Delete(database->family("record"), it->key());
    ASSERT_TRUE(database->WriteSynced(batch, "test").ok());
  }
  auto store = *Open();
  EXPECT_THAT(store->Verify()->difference, HasSubstr("2 records, 1 are stored"));
}

TEST_F(NodeStoreTest, AcknowledgedPositionSurvivesAReopen) {
  {
    auto store = *Open();
    ASSERT_TRUE(store->SaveAcknowledged({Seq{5}, absl::FromUnixSeconds(1'600'000'000)}).ok());
  }
  auto store = *Open();
  EXPECT_EQ(store->LoadAcknowledged()->seq, Seq{5});
}

}  // namespace
}  // namespace rekap
