// The aggregator's store and what is published from it, over a real RocksDB.
#include "aggregator/mirror/rocks_mirror.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aggregator/ingest/batch.h"
#include "aggregator/live/live_rollup.h"
#include "aggregator/query/queries.h"
#include "tests/replication/fixtures.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

class RocksMirrorTest : public ::testing::Test {
 protected:
  RocksMirrorTest() : journal_(7) {
    for (int i = 1; i <= 5; ++i) journal_.Append(i);
    store_ = *RocksMirror::Open(dir_.path());
  }

  UnitAppend Entries(uint64_t first, uint64_t last) {
    return {Omben(), journal_.At(first - 1), journal_.MakeDecoded(first, last).entries};
  }
  absl::StatusOr<v1::VerifyResponse> VerifyLive() {
    LiveRollup live(SharedCatalog(), store_.get());
    if (absl::Status rebuilt = live.Rebuild(); !rebuilt.ok()) return rebuilt;
    return Verify(live);
  }
  // Changes a stored value behind the store's back.
  void Tamper(const std::string& family, const std::string& key, char flip) {
    store_.reset();
    {
      auto database = *Database::Open(
          dir_.path(), {"mirror", "journal", "cursor", "catalog", "account"}, DatabaseTuning());
      std::string value = *database->Get(family, key);
      value.back() = static_cast<char>(value.back() ^ flip);
      rocksdb::WriteBatch batch;
      batch.Put(database->family(family), key, value);
      ASSERT_TRUE(database->WriteSynced(batch, "test").ok());
    }
    store_ = *RocksMirror::Open(dir_.path());
  }

  TempDir dir_;
  MemoryJournal journal_;
  std::unique_ptr<RocksMirror> store_;
};

TEST_F(RocksMirrorTest, AppendMovesTheCursorWithTheData) {
  ASSERT_TRUE(store_->Append({Entries(1, 3)}).ok());
  EXPECT_EQ(**store_->Cursor(Omben()), journal_.At(3));
  ASSERT_TRUE(store_->Append({Entries(4, 5)}).ok());
  store_.reset();
  store_ = *RocksMirror::Open(dir_.path());
  EXPECT_EQ(**store_->Cursor(Omben()), journal_.At(5));
  EXPECT_EQ(*store_->TimeOf(Omben(), Epoch{7}, Seq{5}), absl::FromUnixMillis(1'600'000'000'004));
}

TEST_F(RocksMirrorTest, AppendThatDoesNotFollowTheCursorStoresNothing) {
  ASSERT_TRUE(store_->Append({Entries(1, 3)}).ok());
  EXPECT_TRUE(absl::IsAborted(store_->Append({Entries(1, 3)})));
  EXPECT_TRUE(absl::IsAborted(store_->Append({Entries(5, 5)})));
  EXPECT_EQ(**store_->Cursor(Omben()), journal_.At(3));
}

TEST_F(RocksMirrorTest, ViewDoesNotChangeWhileAppendsGoOn) {
  ASSERT_TRUE(store_->Append({Entries(1, 3)}).ok());
  std::shared_ptr<const MirrorView> view = store_->View();
  ASSERT_TRUE(store_->Append({Entries(4, 5)}).ok());
  EXPECT_EQ(view->Cursors()->front().second, journal_.At(3));
  int rows = 0;
  ASSERT_TRUE(view->ScanAll([&](const MirrorRow& row) {
                    EXPECT_EQ(row.seq, Seq{3});  // five puts of one key
                    return ++rows > 0;
                  })
                  .ok());
  EXPECT_EQ(rows, 1);
}

TEST_F(RocksMirrorTest, VerifyIsExactOnASoundStore) {
  ASSERT_TRUE(store_->Append({Entries(1, 5)}).ok());
  v1::VerifyResponse verified = *VerifyLive();
  EXPECT_TRUE(verified.exact()) << verified.DebugString();
  EXPECT_EQ(verified.entries(), 5u);
  EXPECT_EQ(verified.rows(), 1u);
}

TEST_F(RocksMirrorTest, VerifyFindsAFlippedByteInTheJournal) {
  ASSERT_TRUE(store_->Append({Entries(1, 5)}).ok());
  Tamper("journal", AggregatorJournalKey(Omben(), 7, 2), 1);
  v1::VerifyResponse verified = *VerifyLive();
  EXPECT_FALSE(verified.exact());
  ASSERT_THAT(verified.differences(), SizeIs(1));
  EXPECT_THAT(verified.differences(0), HasSubstr("entry 2"));
}

TEST_F(RocksMirrorTest, VerifyFindsAMirrorRowThatIsNotTheJournalsEntry) {
  ASSERT_TRUE(store_->Append({Entries(1, 5)}).ok());
  std::string key;
  ASSERT_TRUE(store_->View()
                  ->ScanAll([&](const MirrorRow& row) {
                    key = MirrorKey(row.unit, row.record_key);
                    return false;
                  })
                  .ok());
  Tamper("mirror", key, 1);  // the last byte of the money
  v1::VerifyResponse verified = *VerifyLive();
  EXPECT_FALSE(verified.exact());
  EXPECT_THAT(verified.differences(0), HasSubstr("not what the journal says"));
}

TEST_F(RocksMirrorTest, VerifyFindsALiveRollupThatDiffersFromTheMirror) {
  ASSERT_TRUE(store_->Append({Entries(1, 5)}).ok());
  LiveRollup live(SharedCatalog(), store_.get());
  ASSERT_TRUE(live.Rebuild().ok());
  // A change that no stored entry stands behind.
  LeafChange change{Omben(), *Period::Of(2021, 0),
                    BudgetLeafKey{*ActivityCode::Parse("7.01.01.2.01.01")},
                    LeafValue{BudgetLeaf{1, 1}, false}};
  absl::Status rebuilt;
  ASSERT_TRUE(live.Commit({change}, {}, rebuilt).ok());
  ASSERT_TRUE(rebuilt.ok());
  v1::VerifyResponse verified = *Verify(live);
  EXPECT_FALSE(verified.exact());
  EXPECT_THAT(verified.differences(0), HasSubstr("differs from its recompute"));
}

}  // namespace
}  // namespace rekap
