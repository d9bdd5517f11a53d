// What only the kabupaten writes, over a real RocksDB: versions and reviews over
// a reopen, numbered and chained; damage is found.
#include "aggregator/admin/admin_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aggregator/mirror/rocks_mirror.h"
#include "domain/key/store_key.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;

class AdminStoreTest : public ::testing::Test {
 protected:
  AdminStoreTest() { Reopen(); }

  void Reopen() {
    store_.reset();
    audit_.reset();
    mirror_.reset();
    mirror_ = *RocksMirror::Open(dir_.path());
    audit_ = *AuditLog::Open(mirror_->database());
    store_ = *AdminStore::Open(mirror_->database(), audit_);
  }
  absl::Status Add(const std::string& yaml, uint32_t expected) {
    v1::CatalogVersion catalog;
    catalog.set_yaml(yaml);
    catalog.set_author("Bappeda");
    return store_->AddCatalog(catalog, expected);
  }
  v1::Review Review(v1::ReviewAction action, RegionCode unit, uint32_t quarter = 0) {
    v1::Review review;
    review.set_unit(unit.ToString());
    review.set_year(2021);
    review.set_quarter(quarter);
    review.set_action(action);
    return *store_->AddReview(review);
  }

  const RegionCode omben_ = *RegionCode::Parse("35.27.05");
  const RegionCode torjun_ = *RegionCode::Parse("35.27.02");
  const Period year_ = *Period::Of(2021, 0);
  TempDir dir_;
  std::unique_ptr<RocksMirror> mirror_;
  std::shared_ptr<AuditLog> audit_;
  std::unique_ptr<AdminStore> store_;
};

TEST_F(AdminStoreTest, VersionsAreNumberedAndOutliveAReopen) {
  EXPECT_EQ(store_->CurrentCatalog(), nullptr);
  ASSERT_TRUE(Add("first", 0).ok());
  ASSERT_TRUE(Add("second", 1).ok());
  EXPECT_EQ(Add("third", 1).code(), absl::StatusCode::kAborted);
  Reopen();
  EXPECT_EQ(store_->CurrentCatalog()->version(), 2u);
  EXPECT_EQ(store_->CurrentCatalog()->yaml(), "second");
  EXPECT_EQ(store_->FindCatalog(1)->yaml(), "first");
  EXPECT_EQ(store_->FindCatalog(3).status().code(), absl::StatusCode::kNotFound);
  std::vector<v1::CatalogVersion> all = *store_->ListCatalogs();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].version(), 2u);
  EXPECT_EQ(all[0].yaml(), "");
}

TEST_F(AdminStoreTest, AUnitsReviewsAreNumberedAndTheLastOfAPeriodCounts) {
  EXPECT_EQ(Review(v1::REVIEW_ACTION_APPROVE, omben_).seq(), 1u);
  EXPECT_EQ(Review(v1::REVIEW_ACTION_APPROVE, torjun_).seq(), 1u);
  EXPECT_EQ(Review(v1::REVIEW_ACTION_LOCK, omben_).seq(), 2u);
  EXPECT_EQ(Review(v1::REVIEW_ACTION_RETURN, omben_, 3).seq(), 3u);
  Reopen();
  EXPECT_EQ(store_->LastReview(omben_, year_)->action(), v1::REVIEW_ACTION_LOCK);
  EXPECT_EQ(store_->LastReview(omben_, *Period::Of(2021, 3))->action(), v1::REVIEW_ACTION_RETURN);
  EXPECT_FALSE(store_->LastReview(torjun_, *Period::Of(2021, 3)).has_value());
  EXPECT_EQ(Review(v1::REVIEW_ACTION_REOPEN, omben_).seq(), 4u);
}

TEST_F(AdminStoreTest, ReviewsAreReadOnFromAPointOfTheSameHistory) {
  Review(v1::REVIEW_ACTION_APPROVE, omben_);
  Review(v1::REVIEW_ACTION_LOCK, omben_);
  ChainPoint held;
  for (uint64_t seq : {1u, 2u}) {
    v1::ReviewEntry entry = **store_->ReviewAfter(omben_, held);
    EXPECT_EQ(entry.seq(), seq);
    held = ChainHasher().Append(held, entry.review());
    EXPECT_EQ(entry.hash(), std::string(held.hash.view()));
    EXPECT_EQ(entry.last(), 2u);
  }
  EXPECT_FALSE(store_->ReviewAfter(omben_, held)->has_value());
  ChainPoint foreign = held;
  foreign.hash.bytes[0] ^= 1;
  EXPECT_EQ((*store_->ReviewAfter(omben_, foreign))->seq(), 1u);
  ChainPoint ahead{held.seq.Next(), held.hash};
  EXPECT_EQ((*store_->ReviewAfter(omben_, ahead))->seq(), 1u);
}

TEST_F(AdminStoreTest, ANodeThatHoldsReviewsOfNobodyIsToldThatThereAreNone) {
  ChainPoint held = ChainHasher().Append(ChainPoint(), "a review of a lost life");
  v1::ReviewEntry none = **store_->ReviewAfter(omben_, held);
  EXPECT_EQ(none.seq(), 0u);
  EXPECT_EQ(none.last(), 0u);
  EXPECT_FALSE(store_->ReviewAfter(omben_, ChainPoint())->has_value())
      << "one that holds none is told nothing, else it would be told for ever";
}

TEST_F(AdminStoreTest, EveryVersionAndReviewHasItsAuditEntry) {
  ASSERT_TRUE(Add("first", 0).ok());
  EXPECT_FALSE(Add("refused", 7).ok());
  v1::CatalogVersion second;
  second.set_author("siti");
  second.set_note("pagu perubahan");
  ASSERT_TRUE(store_->AddCatalog(second, 1, "siti").ok());
  v1::Review review;
  review.set_unit("35.27.05");
  review.set_year(2021);
  review.set_action(v1::REVIEW_ACTION_RETURN);
  review.set_reason("lampiran kurang");
  review.set_author("siti");
  ASSERT_TRUE(store_->AddReview(review, "siti").ok());
  Reopen();
  std::vector<v1::AuditEntry> acts = *audit_->List(0, 10);
  ASSERT_EQ(acts.size(), 3u) << "what was refused changed nothing";
  EXPECT_EQ(acts[0].action(), "review.decide");
  EXPECT_EQ(acts[0].actor(), "siti");
  EXPECT_THAT(acts[0].subject(), HasSubstr("35.27.05 2021"));
  EXPECT_THAT(acts[0].detail(), HasSubstr("RETURN of submission 0: lampiran kurang"));
  EXPECT_EQ(acts[1].subject(), "version 2");
  EXPECT_THAT(acts[1].detail(), HasSubstr("pagu perubahan"));
  EXPECT_EQ(acts[2].actor(), "local");
  EXPECT_THAT(acts[2].detail(), HasSubstr("author Bappeda"));
}

TEST_F(AdminStoreTest, AChangedReviewIsDamage) {
  v1::Review review = Review(v1::REVIEW_ACTION_APPROVE, omben_);
  std::string key = UnitSeqKey(omben_, 1);
  std::string value = *mirror_->database()->Get("review", key);
  review.set_action(v1::REVIEW_ACTION_LOCK);
  rocksdb::WriteBatch batch;
  batch.Put(mirror_->database()->family("review"), key,
            EncodeStoredEntry(
                {absl::string_view(value).substr(0, kHashSize), review.SerializeAsString()}));
  ASSERT_TRUE(mirror_->database()->WriteSynced(batch, "tampering").ok());
  absl::Status opened = AdminStore::Open(mirror_->database(), audit_).status();
  EXPECT_EQ(opened.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(opened.message()), HasSubstr("35.27.05"));
}

}  // namespace
}  // namespace rekap
