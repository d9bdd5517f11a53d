// Workflow of a period. Method: every state against every action, then
// histories in which the two sides hear of each other late.
#include "domain/workflow/workflow.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rekap {
namespace {

using ::testing::HasSubstr;
using enum v1::WorkflowState;
using enum v1::ReviewAction;

constexpr v1::WorkflowState kStates[] = {WORKFLOW_STATE_OPEN, WORKFLOW_STATE_SUBMITTED,
                                         WORKFLOW_STATE_RETURNED, WORKFLOW_STATE_APPROVED,
                                         WORKFLOW_STATE_LOCKED};

v1::Submission Submitted(uint32_t number, bool withdrawn = false) {
  v1::Submission submission;
  submission.set_number(number);
  submission.set_withdrawn(withdrawn);
  return submission;
}

v1::Review Reviewed(v1::ReviewAction action, uint32_t submission) {
  v1::Review review;
  review.set_action(action);
  review.set_submission(submission);
  return review;
}

TEST(Workflow, AnUntouchedPeriodIsOpen) {
  EXPECT_EQ(StateOf(nullptr, nullptr), WORKFLOW_STATE_OPEN);
}

TEST(Workflow, AReviewDecidesAboutTheSubmissionThatItNames) {
  v1::Submission first = Submitted(1);
  EXPECT_EQ(StateOf(&first, nullptr), WORKFLOW_STATE_SUBMITTED);
  for (auto [action, state] : {std::pair{REVIEW_ACTION_APPROVE, WORKFLOW_STATE_APPROVED},
                               std::pair{REVIEW_ACTION_RETURN, WORKFLOW_STATE_RETURNED},
                               std::pair{REVIEW_ACTION_LOCK, WORKFLOW_STATE_LOCKED},
                               std::pair{REVIEW_ACTION_REOPEN, WORKFLOW_STATE_OPEN}}) {
    v1::Review review = Reviewed(action, 1);
    EXPECT_EQ(StateOf(&first, &review), state);
  }
}

TEST(Workflow, ANewerSubmissionIsANewQuestion) {
  v1::Submission second = Submitted(2);
  for (v1::ReviewAction action :
       {REVIEW_ACTION_APPROVE, REVIEW_ACTION_RETURN, REVIEW_ACTION_REOPEN}) {
    v1::Review review = Reviewed(action, 1);
    EXPECT_EQ(StateOf(&second, &review), WORKFLOW_STATE_SUBMITTED);
  }
}

TEST(Workflow, ALockStandsWhateverWasSubmittedMeanwhile) {
  v1::Review lock = Reviewed(REVIEW_ACTION_LOCK, 1);
  v1::Submission second = Submitted(2);
  EXPECT_EQ(StateOf(&second, &lock), WORKFLOW_STATE_LOCKED);
  EXPECT_EQ(StateOf(nullptr, &lock), WORKFLOW_STATE_LOCKED);
}

TEST(Workflow, AWithdrawnSubmissionOpensThePeriodWhateverWasApprovedMeanwhile) {
  v1::Submission withdrawn = Submitted(1, true);
  EXPECT_EQ(StateOf(&withdrawn, nullptr), WORKFLOW_STATE_OPEN);
  v1::Review approve = Reviewed(REVIEW_ACTION_APPROVE, 1);
  EXPECT_EQ(StateOf(&withdrawn, &approve), WORKFLOW_STATE_OPEN) << "its figures may have changed";
  v1::Review reject = Reviewed(REVIEW_ACTION_RETURN, 1);
  EXPECT_EQ(StateOf(&withdrawn, &reject), WORKFLOW_STATE_RETURNED) << "the reason is still told";
  v1::Review lock = Reviewed(REVIEW_ACTION_LOCK, 1);
  EXPECT_EQ(StateOf(&withdrawn, &lock), WORKFLOW_STATE_LOCKED);
}

TEST(Workflow, AnApprovalOfASubmissionThatThisSideDoesNotHoldStands) {
  v1::Submission withdrawn = Submitted(1, true);
  v1::Review later = Reviewed(REVIEW_ACTION_APPROVE, 2);
  EXPECT_EQ(StateOf(&withdrawn, &later), WORKFLOW_STATE_APPROVED);
}

v1::Record RevisionRecord(uint32_t number, uint32_t deleted) {
  v1::Record record;
  record.mutable_key()->set_kind(v1::RECORD_KIND_REVISION);
  record.mutable_key()->set_item(number);
  record.mutable_revision()->set_reason("hasil pemeriksaan Inspektorat");
  record.mutable_revision()->set_deleted(deleted);
  return record;
}

TEST(Workflow, EveryRevisionIsCountedAndTheLastOnesAreTold) {
  PeriodFacts facts;
  for (uint32_t number = 1; number <= kRevisionsShownMax + 5; ++number) {
    EXPECT_TRUE(facts.Take(RevisionRecord(number, number), "Camat", 1000 + number));
  }
  v1::Record figure;
  figure.mutable_budget_line();
  EXPECT_FALSE(facts.Take(figure, "Camat", 1));
  v1::PeriodStatus status =
      DescribePeriod(*RegionCode::Parse("35.27.05"), *Period::Of(2021, 0), facts);
  EXPECT_EQ(status.revisions(), kRevisionsShownMax + 5);
  ASSERT_EQ(status.last_revisions_size(), static_cast<int>(kRevisionsShownMax));
  EXPECT_EQ(status.last_revisions(0).number(), kRevisionsShownMax + 5) << "the newest first";
  EXPECT_EQ(status.last_revisions(0).deleted(), kRevisionsShownMax + 5);
  EXPECT_EQ(status.last_revisions(0).author(), "Camat");
}

TEST(Workflow, ALockedPeriodTakesNoMoreRevisionsThanCanBeNumbered) {
  PeriodFacts facts;
  facts.review = Reviewed(REVIEW_ACTION_LOCK, 0);
  facts.revisions = kRevisionsMax - 1;
  EXPECT_TRUE(CheckEdit(facts, "salah ketik").ok());
  facts.revisions = kRevisionsMax;
  absl::Status full = CheckEdit(facts, "salah ketik");
  EXPECT_EQ(full.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(full.message()), HasSubstr("sudah direvisi 65535 kali"));
  facts.review.reset();
  EXPECT_TRUE(CheckEdit(facts, "").ok()) << "an open period needs no revision";
}

// What each state allows: edit, edit as revision, submit, withdraw, approve,
// return, lock, reopen.
TEST(Workflow, EveryStateAllowsWhatItsPictureShows) {
  const std::vector<std::string> expected = {
      "open: edit revise submit",     "submitted: withdraw approve return",
      "returned: edit revise submit", "approved: return lock reopen",
      "locked: revise reopen",
  };
  const char* names[] = {"open", "submitted", "returned", "approved", "locked"};
  std::vector<std::string> allowed;
  for (size_t i = 0; i < 5; ++i) {
    v1::WorkflowState state = kStates[i];
    std::string line = std::string(names[i]) + ":";
    if (CheckEdit(state, "").ok()) line += " edit";
    if (CheckEdit(state, "salah ketik").ok()) line += " revise";
    if (CheckSubmit(state).ok()) line += " submit";
    if (CheckWithdraw(state).ok()) line += " withdraw";
    if (CheckReview(REVIEW_ACTION_APPROVE, state, "").ok()) line += " approve";
    if (CheckReview(REVIEW_ACTION_RETURN, state, "baris 5").ok()) line += " return";
    if (CheckReview(REVIEW_ACTION_LOCK, state, "").ok()) line += " lock";
    if (CheckReview(REVIEW_ACTION_REOPEN, state, "koreksi").ok()) line += " reopen";
    allowed.push_back(line);
  }
  EXPECT_EQ(allowed, expected);
}

TEST(Workflow, ARefusalNamesTheStateAndTheWayOut) {
  absl::Status edit = CheckEdit(WORKFLOW_STATE_SUBMITTED, "");
  EXPECT_EQ(edit.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(edit.message()), HasSubstr("Diajukan"));
  EXPECT_THAT(std::string(edit.message()), HasSubstr("--withdraw"));
  EXPECT_THAT(std::string(CheckEdit(WORKFLOW_STATE_LOCKED, "").message()), HasSubstr("--revision"));
}

TEST(Workflow, ReturningAndReopeningNeedAReason) {
  EXPECT_EQ(CheckReview(REVIEW_ACTION_RETURN, WORKFLOW_STATE_SUBMITTED, "").code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(CheckReview(REVIEW_ACTION_REOPEN, WORKFLOW_STATE_LOCKED, "").code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(
      CheckReview(REVIEW_ACTION_APPROVE, WORKFLOW_STATE_SUBMITTED, std::string(4097, 'a')).code(),
      absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace rekap
