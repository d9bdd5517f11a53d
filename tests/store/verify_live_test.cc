// What `rekap verify` says of a live roll-up over a store on disk.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aggregator/live/live_rollup.h"
#include "aggregator/mirror/rocks_mirror.h"
#include "aggregator/query/queries.h"
#include "tests/store/mirror_steps.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class VerifyLiveTest : public ::testing::Test {
 protected:
  VerifyLiveTest() : store_(*RocksMirror::Open(dir_.path())), live_(SharedCatalog(), store_.get()) {
    for (int i = 1; i <= 5; ++i) journal_.Append(i);
    EXPECT_TRUE(AppendUpTo(*store_, journal_, 5).ok());
    EXPECT_TRUE(live_.Rebuild().ok());
  }
  // Changes the last byte of a stored value behind the store's back.
  void Tamper(const std::string& family, const std::string& key) {
    std::string value = *store_->database()->Get(family, key);
    value.back() = static_cast<char>(value.back() ^ 1);
    rocksdb::WriteBatch batch;
    batch.Put(store_->database()->family(family), key, value);
    ASSERT_TRUE(store_->database()->WriteSynced(batch, "test").ok());
    // A version of the roll-up sees the store as it was at its commit.
    ASSERT_TRUE(live_.Rebuild().ok());
  }
  v1::VerifyResponse VerifyLive(bool chain_only = false) {
    v1::VerifyRequest request;
    request.set_chain_only(chain_only);
    return *Verify(live_, request);
  }

  TempDir dir_;
  MemoryJournal journal_{7};
  std::unique_ptr<RocksMirror> store_;
  LiveRollup live_;
};

TEST_F(VerifyLiveTest, IsExactOnASoundStore) {
  v1::VerifyResponse verified = VerifyLive();
  EXPECT_TRUE(verified.exact()) << verified.DebugString();
  EXPECT_EQ(verified.units(), 1u);
  EXPECT_EQ(verified.entries(), 5u);
  EXPECT_EQ(verified.rows(), 1u);
  EXPECT_GT(verified.cells(), 0u);
  EXPECT_EQ(verified.positions(0).seq(), 5u);
}

TEST_F(VerifyLiveTest, FindsAFlippedByteInTheJournal) {
  Tamper("journal", UnitSeqKey(Omben(), 2));
  EXPECT_FALSE(VerifyLive().exact());
  EXPECT_THAT(VerifyLive().differences(),
              ElementsAre(HasSubstr("35.27.05 journal: hash of entry 2")));
  EXPECT_FALSE(VerifyLive(true).exact());
}

TEST_F(VerifyLiveTest, FindsAMirrorRowThatIsNotTheJournalsEntry) {
  std::string key;
  ASSERT_TRUE(store_->View()
                  ->ScanAll(std::nullopt,
                            [&](const MirrorRow& row) {
                              key = MirrorKey(row.unit, row.record_key);
                              return false;
                            })
                  .ok());
  Tamper("mirror", key);  // the last byte of the money
  EXPECT_THAT(VerifyLive().differences(0),
              HasSubstr("row of entry 5 is not what the journal says"));
}

TEST_F(VerifyLiveTest, FindsALiveRollupThatDiffersFromTheMirrorUnlessOnlyChainsAreAsked) {
  // A change that no stored entry stands behind.
  LeafChange change{Omben(), *Period::Of(2021, 0),
                    BudgetLeafKey{*ActivityCode::Parse("7.01.01.2.01.01")},
                    LeafValue{BudgetLeaf{1, 1}, false}};
  absl::Status rebuilt;
  ASSERT_TRUE(live_.Commit({change}, {}, rebuilt).ok());
  ASSERT_TRUE(rebuilt.ok());
  EXPECT_FALSE(VerifyLive().exact());
  EXPECT_THAT(VerifyLive().differences(0), HasSubstr("differs from its recompute"));
  v1::VerifyResponse chains = VerifyLive(true);
  EXPECT_TRUE(chains.exact());
  EXPECT_EQ(chains.entries(), 5u);
  EXPECT_EQ(chains.cells(), 0u);
}

}  // namespace
}  // namespace rekap
