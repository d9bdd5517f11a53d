// The node's store and the workflow: what a period's state refuses, in whatever
// order submissions, reviews and edits come; reviews over a reopen; the catalog
// as received.
#include <random>

#include "absl/strings/str_cat.h"
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
  absl::Status Submit() {
    return store_->Submit(year_, v1::Submission(), mark_, store_->Head().point.seq);
  }
  absl::Status DeleteAll(const std::string& reason) {
    CommitMark mark = mark_;
    mark.revision_reason = reason;
    return store_->Replace(year_, {v1::RECORD_KIND_BUDGET_LINE}, {}, mark, false).status();
  }
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
  v1::WorkflowState State() const { return store_->StatusOf(year_).state(); }

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
  EXPECT_EQ(store_->StatusOf(year_).revisions(), 0u) << "the period was open";
  ASSERT_TRUE(Submit().ok());
  ASSERT_TRUE(store_->TakeReview(Decide(v1::REVIEW_ACTION_APPROVE, 1)).ok());
  ASSERT_TRUE(store_->TakeReview(Decide(v1::REVIEW_ACTION_LOCK, 1)).ok());
  ASSERT_TRUE(Edit(20, "salah ketik di baris 7").ok());
  ASSERT_TRUE(DeleteAll("kegiatan dibatalkan").ok());
  Reopen();
  v1::PeriodStatus status = store_->StatusOf(year_);
  EXPECT_EQ(status.revisions(), 2u) << "one that only deletes is a revision too";
  ASSERT_EQ(status.last_revisions_size(), 2);
  EXPECT_EQ(status.last_revisions(0).number(), 2u);
  EXPECT_EQ(status.last_revisions(0).reason(), "kegiatan dibatalkan");
  EXPECT_EQ(status.last_revisions(0).deleted(), 1u);
  EXPECT_EQ(status.last_revisions(1).updated(), 1u);
  EXPECT_EQ(status.last_revisions(1).author(), mark_.author);
  EXPECT_EQ(State(), v1::WORKFLOW_STATE_LOCKED);
  EXPECT_EQ(store_->Verify()->difference, "");
}

TEST_F(WorkflowStoreTest, WhatSaysWhereAPeriodStandsIsNotReplaced) {
  for (v1::RecordKind kind : {v1::RECORD_KIND_SUBMISSION, v1::RECORD_KIND_REVISION}) {
    EXPECT_EQ(store_->Replace(year_, {kind}, {}, mark_, false).status().code(),
              absl::StatusCode::kInvalidArgument);
  }
}

TEST_F(WorkflowStoreTest, OnlyWhatWasJudgedIsSubmitted) {
  ASSERT_TRUE(Edit(10).ok());
  absl::StatusOr<JournalPosition> judged =
      store_->Scan(year_, [](const v1::Record&) { return true; });
  ASSERT_TRUE(judged.ok()) << judged.status();
  EXPECT_EQ(*judged, store_->Head());
  ASSERT_TRUE(Edit(20).ok());
  EXPECT_EQ(store_->Submit(year_, v1::Submission(), mark_, judged->point.seq).code(),
            absl::StatusCode::kAborted);
  EXPECT_EQ(State(), v1::WORKFLOW_STATE_OPEN);
}

TEST_F(WorkflowStoreTest, APeriodWithoutFiguresIsNotSubmitted) {
  ASSERT_TRUE(Edit(10, "", 1).ok());
  absl::Status empty = Submit();
  EXPECT_EQ(empty.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(empty.message()), HasSubstr("belum berisi data"));
  ASSERT_TRUE(Edit(10).ok());
  ASSERT_TRUE(Submit().ok());
  ASSERT_TRUE(store_->Withdraw(year_, mark_).ok());
  ASSERT_TRUE(DeleteAll("").ok());
  EXPECT_EQ(Submit().code(), absl::StatusCode::kFailedPrecondition)
      << "an earlier submission is no figure";
}

TEST_F(WorkflowStoreTest, AReturnedPeriodIsEditedAndSubmittedAgainUnderTheNextNumber) {
  ASSERT_TRUE(Edit(10).ok());
  ASSERT_TRUE(Submit().ok());
  ASSERT_TRUE(store_->TakeReview(Decide(v1::REVIEW_ACTION_RETURN, 1)).ok());
  EXPECT_EQ(State(), v1::WORKFLOW_STATE_RETURNED);
  ASSERT_TRUE(Edit(20).ok());
  ASSERT_TRUE(Submit().ok());
  EXPECT_EQ(store_->StatusOf(year_).submission(), 2u);
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

// Another history of `last` reviews, of which this is the next one.
v1::ReviewEntry Of(v1::ReviewEntry entry, uint64_t last) {
  entry.set_last(last);
  return entry;
}

TEST_F(WorkflowStoreTest, AnotherHistoryOfReviewsTakesThePlaceOfTheOldOneWhenItIsWhole) {
  ASSERT_TRUE(store_->TakeReview(Of(Decide(v1::REVIEW_ACTION_APPROVE, 0), 1)).ok());
  ASSERT_TRUE(store_->TakeReview(Of(Decide(v1::REVIEW_ACTION_LOCK, 0), 2)).ok());
  ChainPoint old = reviews_;
  reviews_ = {};
  v1::ReviewEntry first = Of(Decide(v1::REVIEW_ACTION_REOPEN, 0), 2);
  ASSERT_TRUE(store_->TakeReview(first).ok());
  EXPECT_EQ(State(), v1::WORKFLOW_STATE_LOCKED) << "until the other history is whole";
  EXPECT_EQ(store_->LastReview(), reviews_) << "what the aggregator sends on from";
  v1::ReviewEntry second = Of(Decide(v1::REVIEW_ACTION_APPROVE, 0), 2);

  store_->ForgetStagedReviews();
  EXPECT_EQ(store_->LastReview(), old) << "another stream may lead to another history";
  ASSERT_TRUE(store_->TakeReview(first).ok());
  Reopen();
  EXPECT_EQ(State(), v1::WORKFLOW_STATE_LOCKED);
  EXPECT_EQ(store_->LastReview(), old) << "what is not whole is not kept";

  ChainPoint whole = reviews_;
  reviews_ = {};
  ASSERT_TRUE(store_->TakeReview(Of(Decide(v1::REVIEW_ACTION_REOPEN, 0), 2)).ok());
  ASSERT_TRUE(store_->TakeReview(second).ok());
  EXPECT_EQ(State(), v1::WORKFLOW_STATE_APPROVED);
  Reopen();
  EXPECT_EQ(State(), v1::WORKFLOW_STATE_APPROVED);
  EXPECT_EQ(store_->LastReview(), whole);
}

TEST_F(WorkflowStoreTest, AnotherHistoryIsHeldBackUpToItsBoundAndNotBeyond) {
  ASSERT_TRUE(store_->TakeReview(Of(Decide(v1::REVIEW_ACTION_APPROVE, 0), 1)).ok());
  for (uint64_t size : {NodeStore::kStagedReviewsMax - 1, NodeStore::kStagedReviewsMax,
                        NodeStore::kStagedReviewsMax + 1}) {
    const ChainPoint before = store_->LastReview();
    reviews_ = {};
    absl::Status taken;
    for (uint64_t seq = 1; seq <= size && taken.ok(); ++seq) {
      // Another one than before, or it would not be another history.
      taken =
          store_->TakeReview(Of(Decide(v1::REVIEW_ACTION_LOCK, static_cast<uint32_t>(size)), size));
    }
    if (size <= NodeStore::kStagedReviewsMax) {
      ASSERT_TRUE(taken.ok()) << size << ": " << taken;
      EXPECT_EQ(store_->LastReview(), reviews_);
    } else {
      EXPECT_TRUE(absl::IsResourceExhausted(taken)) << taken;
      EXPECT_EQ(reviews_.seq.value, size) << "the last one was too much";
      store_->ForgetStagedReviews();
      EXPECT_EQ(store_->LastReview(), before);
    }
  }
}

TEST_F(WorkflowStoreTest, ACommitHoldsChangesUpToItsBoundAndNotBeyond) {
  constexpr size_t kMax = 5;
  TempDir dir;
  NodeStore::Options options;
  options.commit_changes_max = kMax;
  auto store = *NodeStore::Open(dir.path(), *RegionCode::Parse("35.27.05"), random_, options);
  for (size_t size : {kMax - 1, kMax, kMax + 1}) {
    const JournalPosition before = store->Head();
    std::vector<v1::Record> records;
    for (size_t i = 1; i <= size; ++i) {
      records.push_back(Line(static_cast<int64_t>(100 * size + i)));
      records.back().mutable_key()->set_subject(absl::StrCat("7.01.01.2.01.0", i));
    }
    absl::Status stored =
        store->Replace(year_, {v1::RECORD_KIND_BUDGET_LINE}, records, mark_, false).status();
    if (size <= kMax) {
      EXPECT_TRUE(stored.ok()) << stored;
    } else {
      EXPECT_TRUE(absl::IsInvalidArgument(stored)) << stored;
      EXPECT_EQ(store->Head(), before);
    }
  }
}

TEST_F(WorkflowStoreTest, ThatThereIsNoReviewUndoesThoseThatAreHeld) {
  ASSERT_TRUE(store_->TakeReview(Of(Decide(v1::REVIEW_ACTION_LOCK, 0), 1)).ok());
  ASSERT_TRUE(store_->TakeReview(v1::ReviewEntry()).ok());
  EXPECT_EQ(State(), v1::WORKFLOW_STATE_OPEN);
  EXPECT_EQ(store_->LastReview(), ChainPoint());
  EXPECT_TRUE(store_->Periods()->empty()) << "nothing else told of the period";
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
