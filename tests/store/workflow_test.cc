// The node's store and the workflow: what a period's state refuses, in whatever
// order submissions, reviews and edits come; reviews over a reopen; the catalog
// as received.
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "node/store/node_store.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;

v1::Record Line(int64_t rupiah) {
  v1::Record record;
  record.mutable_key()->set_kind(v1::RECORD_KIND_BUDGET_LINE);
  record.mutable_key()->set_year(2021);
  record.mutable_key()->set_subject("7.01.01.2.01.01");
  record.mutable_budget_line()->mutable_allocated()->set_sen(rupiah * 100);
  return record;
}

class WorkflowStoreTest : public ::testing::Test {
 protected:
  WorkflowStoreTest() { Reopen(); }

  void Reopen() {
    store_.reset();
    store_ = *NodeStore::Open(dir_.path(), *RegionCode::Parse("35.27.05"), random_);
  }
  absl::Status Edit(int64_t rupiah, const std::string& reason = "", uint32_t quarter = 0) {
    v1::Record line = Line(rupiah);
    line.mutable_key()->set_quarter(quarter);
    CommitMark mark = mark_;
    mark.revision_reason = reason;
    return store_
        ->Replace(*Period::Of(2021, quarter), {v1::RECORD_KIND_BUDGET_LINE}, {line}, mark, false)
        .status();
  }
  absl::Status Submit() { return store_->Submit(year_, v1::Submission(), mark_); }
  // The next review of the unit, as the aggregator would send it.
  v1::ReviewEntry Decide(v1::ReviewAction action, uint32_t submission) {
    v1::Review review;
    review.set_seq(reviews_.seq.value + 1);
    review.set_unit("35.27.05");
    review.set_year(2021);
    review.set_action(action);
    review.set_submission(submission);
    v1::ReviewEntry entry;
    entry.set_seq(review.seq());
    entry.set_review(review.SerializeAsString());
    reviews_ = ChainHasher().Append(reviews_, entry.review());
    entry.set_hash(std::string(reviews_.hash.view()));
    return entry;
  }
  v1::WorkflowState State() const { return store_->StatusOf(year_)->state(); }

  TempDir dir_;
  std::mt19937_64 random_{5};
  const Period year_ = *Period::Of(2021, 0);
  const CommitMark mark_{"Subbag Keuangan", absl::FromUnixSeconds(1'600'000'000)};
  ChainPoint reviews_;
  std::unique_ptr<NodeStore> store_;
};

TEST_F(WorkflowStoreTest, ASubmittedPeriodRefusesEditsUntilItIsTakenBack) {
  ASSERT_TRUE(Edit(10).ok());
  ASSERT_TRUE(Submit().ok());
  EXPECT_EQ(State(), v1::WORKFLOW_STATE_SUBMITTED);
  EXPECT_EQ(Edit(20).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(Edit(10).ok()) << "nothing differs";
  EXPECT_TRUE(Edit(20, "", 1).ok()) << "another period";
  ASSERT_TRUE(store_->Withdraw(year_, mark_).ok());
  EXPECT_TRUE(Edit(20).ok());
}

TEST_F(WorkflowStoreTest, ALockIsKeptOverARestartAndRefusesEditsWithoutTheAggregator) {
  ASSERT_TRUE(Edit(10).ok());
  ASSERT_TRUE(Submit().ok());
  ASSERT_TRUE(store_->TakeReview(Decide(v1::REVIEW_ACTION_APPROVE, 1)).ok());
  ASSERT_TRUE(store_->TakeReview(Decide(v1::REVIEW_ACTION_LOCK, 1)).ok());
  Reopen();
  EXPECT_EQ(State(), v1::WORKFLOW_STATE_LOCKED);
  absl::Status edit = Edit(20);
  EXPECT_EQ(edit.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(edit.message()), HasSubstr("Terkunci"));
  EXPECT_FALSE(Submit().ok());
  EXPECT_EQ(store_->LastReview(), reviews_);
}

TEST_F(WorkflowStoreTest, ACorrectionAfterTheLockIsAVisibleRevision) {
  ASSERT_TRUE(Edit(10, "not a revision").ok());
  EXPECT_EQ(store_->StatusOf(year_)->revisions(), 0u) << "the period was open";
  ASSERT_TRUE(Submit().ok());
  ASSERT_TRUE(store_->TakeReview(Decide(v1::REVIEW_ACTION_APPROVE, 1)).ok());
  ASSERT_TRUE(store_->TakeReview(Decide(v1::REVIEW_ACTION_LOCK, 1)).ok());
  ASSERT_TRUE(Edit(20, "salah ketik di baris 7").ok());
  EXPECT_EQ(store_->StatusOf(year_)->revisions(), 1u);
  EXPECT_EQ(State(), v1::WORKFLOW_STATE_LOCKED);
  EXPECT_EQ(store_->Verify()->difference, "");
}

TEST_F(WorkflowStoreTest, AReturnedPeriodIsEditedAndSubmittedAgainUnderTheNextNumber) {
  ASSERT_TRUE(Edit(10).ok());
  ASSERT_TRUE(Submit().ok());
  ASSERT_TRUE(store_->TakeReview(Decide(v1::REVIEW_ACTION_RETURN, 1)).ok());
  EXPECT_EQ(State(), v1::WORKFLOW_STATE_RETURNED);
  ASSERT_TRUE(Edit(20).ok());
  ASSERT_TRUE(Submit().ok());
  EXPECT_EQ(store_->StatusOf(year_)->submission(), 2u);
  EXPECT_EQ(State(), v1::WORKFLOW_STATE_SUBMITTED);
}

TEST_F(WorkflowStoreTest, AReviewThatDoesNotFollowIsRefused) {
  v1::ReviewEntry first = Decide(v1::REVIEW_ACTION_LOCK, 0);
  v1::ReviewEntry second = Decide(v1::REVIEW_ACTION_REOPEN, 0);
  EXPECT_EQ(store_->TakeReview(second).code(), absl::StatusCode::kDataLoss);
  ASSERT_TRUE(store_->TakeReview(first).ok());
  v1::ReviewEntry forged = second;
  forged.set_review(first.review());
  EXPECT_EQ(store_->TakeReview(forged).code(), absl::StatusCode::kDataLoss);
  EXPECT_TRUE(store_->TakeReview(second).ok());
}

TEST_F(WorkflowStoreTest, TheFirstReviewAgainBeginsTheLogAnew) {
  ASSERT_TRUE(store_->TakeReview(Decide(v1::REVIEW_ACTION_LOCK, 0)).ok());
  EXPECT_EQ(State(), v1::WORKFLOW_STATE_LOCKED);
  reviews_ = {};
  ASSERT_TRUE(store_->TakeReview(Decide(v1::REVIEW_ACTION_REOPEN, 0)).ok());
  EXPECT_EQ(State(), v1::WORKFLOW_STATE_OPEN);
  Reopen();
  EXPECT_EQ(State(), v1::WORKFLOW_STATE_OPEN);
}

TEST_F(WorkflowStoreTest, PeriodsAreThoseWithRecordsOrReviewsNewestFirst) {
  ASSERT_TRUE(Edit(10, "", 3).ok());
  ASSERT_TRUE(Edit(10).ok());
  v1::ReviewEntry other = Decide(v1::REVIEW_ACTION_LOCK, 0);
  ASSERT_TRUE(store_->TakeReview(other).ok());
  std::vector<Period> periods = *store_->Periods();
  EXPECT_EQ(periods, (std::vector<Period>{*Period::Of(2021, 3), *Period::Of(2021, 0)}));
}

TEST_F(WorkflowStoreTest, TheCatalogReceivedIsKept) {
  EXPECT_FALSE(store_->LoadCatalog()->has_value());
  v1::CatalogVersion catalog;
  catalog.set_version(7);
  catalog.set_yaml("katalog: Kabupaten Sampang");
  ASSERT_TRUE(store_->SaveCatalog(catalog).ok());
  Reopen();
  EXPECT_EQ((*store_->LoadCatalog())->version(), 7u);
}

}  // namespace
}  // namespace rekap
