// A year's way through the workflow over real processes: imported as printed,
// repaired, submitted, returned, submitted again, approved, locked; and what is
// refused on the way, with the link down too.
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/cluster.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;

class ReviewTest : public ::testing::Test {
 protected:
  ReviewTest() : aggregator_(MakeAggregator(home_.path())) {
    aggregator_->Start();
    node_ = MakeNode(home_.path(), "omben", "35.27.05", aggregator_->grpc());
    node_->Start();
    admin_ = AdminClient(aggregator_->grpc());
    query_ = QueryClient(aggregator_->grpc());
    control_ = NodeClient(node_->grpc());
  }

  struct ImportOptions {
    std::vector<std::string> accept = {};
    std::string revision_reason = "";
    bool dry_run = false;
  };
  grpc::Status Import(const std::string& name, const std::string& text,
                      v1::ImportResponse& response, const ImportOptions& options) {
    grpc::ClientContext context;
    std::unique_ptr<grpc::ClientWriter<v1::ImportRequest>> writer =
        control_->Import(&context, &response);
    v1::ImportRequest request;
    v1::ImportHeader& header = *request.mutable_header();
    header.set_file(name);
    header.set_year(2021);
    header.set_author("Subbag Keuangan");
    header.set_size(text.size());
    header.set_dry_run(options.dry_run);
    header.set_revision_reason(options.revision_reason);
    for (const std::string& rule : options.accept) header.add_accept(rule);
    writer->Write(request);
    request.set_chunk(text);
    writer->Write(request);
    writer->WritesDone();
    return writer->Finish();
  }
  grpc::Status Submit(v1::SubmitResponse& response, const std::string& justification,
                      bool withdraw = false) {
    grpc::ClientContext context;
    v1::SubmitRequest request;
    request.set_year(2021);
    request.set_author("Subbag Keuangan");
    request.set_justification(justification);
    request.set_withdraw(withdraw);
    grpc::Status done = control_->Submit(&context, request, &response);
    submission_ = response.status().submission();
    return done;
  }
  grpc::Status Decide(v1::ReviewAction action, const std::string& reason) {
    grpc::ClientContext context;
    v1::DecideRequest request;
    request.set_unit("35.27.05");
    request.set_year(2021);
    request.set_action(action);
    request.set_reason(reason);
    request.set_author("Bappeda");
    request.set_expected_submission(submission_);
    v1::DecideResponse response;
    return admin_->Decide(&context, request, &response);
  }
  // The state of the year as the node knows it.
  v1::WorkflowState NodeState() {
    v1::StatusResponse status;
    if (!GetStatus(*control_, status).ok()) return v1::WORKFLOW_STATE_UNSPECIFIED;
    for (const v1::PeriodStatus& period : status.periods()) {
      if (period.year() == 2021 && period.quarter() == 0) return period.state();
    }
    return v1::WORKFLOW_STATE_UNSPECIFIED;
  }
  // The same as the aggregator knows it.
  v1::WorkflowState KabupatenState() {
    grpc::ClientContext context;
    v1::WorkflowRequest request;
    request.set_year(2021);
    v1::WorkflowResponse response;
    if (!query_->Workflow(&context, request, &response).ok()) return {};
    for (const v1::WorkflowRow& row : response.rows()) {
      if (row.status().unit() == "35.27.05") return row.status().state();
    }
    return v1::WORKFLOW_STATE_UNSPECIFIED;
  }
  bool BothReach(v1::WorkflowState state) {
    return Eventually([&] { return NodeState() == state && KabupatenState() == state; });
  }

  TempDir home_;
  std::unique_ptr<DaemonProcess> aggregator_;
  std::unique_ptr<DaemonProcess> node_;
  std::unique_ptr<v1::Admin::Stub> admin_;
  std::unique_ptr<v1::Query::Stub> query_;
  std::unique_ptr<v1::Node::Stub> control_;
  uint32_t submission_ = 0;  // the last one that was made
};

TEST_F(ReviewTest, AYearIsRepairedSubmittedReturnedApprovedAndLocked) {
  v1::ImportResponse printed;
  ASSERT_TRUE(Import("printed.tsv", OmbenFile("printed.tsv"), printed, {}).ok());
  ASSERT_TRUE(printed.committed()) << printed.ShortDebugString();
  ASSERT_GE(printed.findings_size(), 1);
  EXPECT_EQ(printed.findings(0).rule(), "row-shift");

  v1::SubmitResponse blocked;
  ASSERT_TRUE(Submit(blocked, "").ok());
  EXPECT_FALSE(blocked.committed());
  EXPECT_GE(blocked.blocking_size(), 1);
  EXPECT_EQ(NodeState(), v1::WORKFLOW_STATE_OPEN);

  v1::ImportResponse repaired;
  grpc::Status accepted = Import("printed.tsv", OmbenFile("printed.tsv"), repaired,
                                 {.accept = {"row-shift", "missing-residual"}});
  ASSERT_TRUE(accepted.ok()) << accepted.error_message();
  EXPECT_EQ(repaired.accepted_size(), 2);
  EXPECT_EQ(repaired.updated(), 36u) << "41 rows move, five of them onto equal figures";
  // What was accepted stands as long as the file says the same.
  v1::ImportResponse again;
  ASSERT_TRUE(Import("printed.tsv", OmbenFile("printed.tsv"), again, {}).ok());
  EXPECT_EQ(again.inserted() + again.updated() + again.deleted(), 0u) << again.ShortDebugString();

  v1::SubmitResponse submitted;
  ASSERT_TRUE(Submit(submitted, "selisih jumlah sudah dicatat").ok());
  EXPECT_TRUE(submitted.committed());
  ASSERT_TRUE(BothReach(v1::WORKFLOW_STATE_SUBMITTED));
  EXPECT_EQ(Decide(v1::REVIEW_ACTION_RETURN, "").error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  submission_ = 2;
  EXPECT_EQ(Decide(v1::REVIEW_ACTION_APPROVE, "").error_code(), grpc::StatusCode::ABORTED)
      << "the verifier speaks of another submission";
  submission_ = 1;
  ASSERT_TRUE(Decide(v1::REVIEW_ACTION_RETURN, "lengkapi keluaran baris 362").ok());
  ASSERT_TRUE(BothReach(v1::WORKFLOW_STATE_RETURNED));
  v1::StatusResponse status;
  ASSERT_TRUE(GetStatus(*control_, status).ok());
  EXPECT_EQ(status.periods(0).review().reason(), "lengkapi keluaran baris 362");

  ASSERT_TRUE(Submit(submitted, "selisih jumlah sudah dicatat").ok());
  ASSERT_TRUE(BothReach(v1::WORKFLOW_STATE_SUBMITTED));
  ASSERT_TRUE(Decide(v1::REVIEW_ACTION_APPROVE, "").ok());
  ASSERT_TRUE(BothReach(v1::WORKFLOW_STATE_APPROVED));
  ASSERT_TRUE(Decide(v1::REVIEW_ACTION_LOCK, "").ok());
  ASSERT_TRUE(BothReach(v1::WORKFLOW_STATE_LOCKED));
}

TEST_F(ReviewTest, ALockedPeriodRefusesEditsWithTheLinkDownAndTakesRevisions) {
  v1::ImportResponse response;
  ASSERT_TRUE(Import("corrected.tsv", OmbenFile("corrected.tsv"), response, {}).ok());
  v1::SubmitResponse submitted;
  ASSERT_TRUE(Submit(submitted, "sudah diperiksa").ok());
  ASSERT_TRUE(BothReach(v1::WORKFLOW_STATE_SUBMITTED));
  ASSERT_TRUE(Decide(v1::REVIEW_ACTION_APPROVE, "").ok());
  ASSERT_TRUE(Decide(v1::REVIEW_ACTION_LOCK, "").ok());
  ASSERT_TRUE(BothReach(v1::WORKFLOW_STATE_LOCKED));
  aggregator_->Stop();
  node_->Kill();
  node_->Start();
  control_ = NodeClient(node_->grpc());

  std::string changed = OmbenFile("corrected.tsv");
  ASSERT_EQ(absl::StrReplaceAll({{"2156203\t2018300", "2156203\t2018301"}}, &changed), 1);
  grpc::Status refused = Import("corrected.tsv", changed, response, {});
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(refused.error_message(), HasSubstr("Terkunci"));
  v1::ImportResponse revised;
  grpc::Status revision = Import("corrected.tsv", changed, revised,
                                 {.revision_reason = "salah ketik, lihat kuitansi 12"});
  ASSERT_TRUE(revision.ok()) << revision.error_message();
  EXPECT_EQ(revised.updated(), 1u);
  v1::StatusResponse status;
  ASSERT_TRUE(GetStatus(*control_, status).ok());
  EXPECT_EQ(status.periods(0).revisions(), 1u);
  EXPECT_EQ(status.periods(0).last_revisions(0).reason(), "salah ketik, lihat kuitansi 12");
  EXPECT_EQ(status.periods(0).state(), v1::WORKFLOW_STATE_LOCKED);
}

TEST_F(ReviewTest, ASubmissionCanBeTakenBackBeforeItIsApproved) {
  v1::ImportResponse response;
  ASSERT_TRUE(Import("corrected.tsv", OmbenFile("corrected.tsv"), response, {}).ok());
  v1::SubmitResponse submitted;
  ASSERT_TRUE(Submit(submitted, "sudah diperiksa").ok());
  EXPECT_EQ(Submit(submitted, "lagi").error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  ASSERT_TRUE(Submit(submitted, "", true).ok());
  ASSERT_TRUE(BothReach(v1::WORKFLOW_STATE_OPEN));
}

TEST_F(ReviewTest, ADryRunShowsTheDifferenceAndWritesNothing) {
  v1::ImportResponse response;
  ASSERT_TRUE(Import("corrected.tsv", OmbenFile("corrected.tsv"), response, {}).ok());
  std::string changed = OmbenFile("corrected.tsv");
  absl::StrReplaceAll({{"2156203\t2018300", "2156203\t2018301"}}, &changed);
  v1::ImportResponse dry;
  ASSERT_TRUE(Import("corrected.tsv", changed, dry, {.dry_run = true}).ok());
  EXPECT_FALSE(dry.committed());
  ASSERT_EQ(dry.changes_size(), 1);
  ASSERT_EQ(dry.changes(0).fields_size(), 1);
  EXPECT_EQ(dry.changes(0).fields(0).column(), "realisasi");
  EXPECT_EQ(dry.changes(0).fields(0).before(), "2.018.300");
  EXPECT_EQ(dry.changes(0).fields(0).after(), "2.018.301");
  EXPECT_EQ(dry.head().seq(), response.head().seq());
}

}  // namespace
}  // namespace rekap
