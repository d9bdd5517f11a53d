// Catalog versions over real processes: applied at the aggregator, at once in
// every figure there, and down to the nodes, whenever they come.
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/cluster.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;

class CatalogTest : public ::testing::Test {
 protected:
  CatalogTest() : aggregator_(MakeAggregator(home_.path())) {
    aggregator_->Start();
    admin_ = AdminClient(aggregator_->grpc());
    query_ = QueryClient(aggregator_->grpc());
  }

  void StartNode(bool catalog) {
    node_ = MakeNode(home_.path(), "omben", "35.27.05", aggregator_->grpc(), catalog);
    node_->Start();
    control_ = NodeClient(node_->grpc());
  }
  v1::ApplyCatalogResponse Apply(const std::string& yaml, uint32_t expected) {
    grpc::ClientContext context;
    v1::ApplyCatalogRequest request;
    request.set_yaml(yaml);
    request.set_author("Bappeda");
    request.set_expected_version(expected);
    v1::ApplyCatalogResponse response;
    status_ = admin_->ApplyCatalog(&context, request, &response);
    return response;
  }
  // Without the cap, as a kabupaten may decide.
  static std::string Uncapped() {
    std::string text = CatalogText();
    EXPECT_EQ(absl::StrReplaceAll({{"batas_capaian: 100", "batas_capaian: tanpa"}}, &text), 1);
    return text;
  }
  uint32_t NodeCatalogVersion() {
    grpc::ClientContext context;
    v1::NodeCatalogResponse response;
    grpc::Status status = control_->NodeCatalog(&context, {}, &response);
    return status.ok() ? response.catalog().version() : 0;
  }
  void ImportOmben() {
    v1::ImportResponse response;
    grpc::Status status =
        ImportText(*control_, "corrected.tsv", OmbenFile("corrected.tsv"), response);
    ASSERT_TRUE(status.ok()) << status.error_message();
    ASSERT_TRUE(response.committed());
  }
  int64_t Achievement() {
    v1::CompareResponse response;
    if (!CompareAll(*query_, response).ok()) return 0;
    for (const v1::CompareRow& row : response.rows()) {
      if (row.region() == "35.27.05") return row.figures().achievement().micro();
    }
    return 0;
  }

  TempDir home_;
  std::unique_ptr<DaemonProcess> aggregator_;
  std::unique_ptr<DaemonProcess> node_;
  std::unique_ptr<v1::Admin::Stub> admin_;
  std::unique_ptr<v1::Query::Stub> query_;
  std::unique_ptr<v1::Node::Stub> control_;
  grpc::Status status_;
};

TEST_F(CatalogTest, ANewVersionCountsAtOnceHereAndAtARunningNode) {
  StartNode(true);
  ImportOmben();
  ASSERT_TRUE(Eventually([&] { return Achievement() == 72'234'689; }));
  v1::ApplyCatalogResponse applied = Apply(Uncapped(), 1);
  ASSERT_TRUE(status_.ok()) << status_.error_message();
  EXPECT_TRUE(applied.changed());
  EXPECT_EQ(applied.current().version(), 2u);
  EXPECT_EQ(Achievement(), 72'304'748) << "the roll-up is that of the new catalog";
  EXPECT_TRUE(Eventually([&] { return NodeCatalogVersion() == 2; }));
  v1::VerifyResponse verified;
  ASSERT_TRUE(VerifyAll(*query_, verified).ok());
  EXPECT_TRUE(verified.exact());
  // The same text again is no new version.
  EXPECT_FALSE(Apply(Uncapped(), 2).changed());
}

TEST_F(CatalogTest, ANodeWithoutACatalogWaitsForOneAndKeepsItOffline) {
  std::unique_ptr<DaemonProcess> alone = MakeNode(home_.path(), "alone", "35.27.06", "", false);
  alone->Start();
  v1::ImportResponse response;
  grpc::Status refused =
      ImportText(*NodeClient(alone->grpc()), "corrected.tsv", OmbenFile("corrected.tsv"), response);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(refused.error_message(), HasSubstr("katalog"));

  StartNode(false);
  ASSERT_TRUE(Eventually([&] { return NodeCatalogVersion() == 1; }));
  aggregator_->Stop();
  node_->Kill();
  node_->Start();
  control_ = NodeClient(node_->grpc());
  EXPECT_EQ(NodeCatalogVersion(), 1u);
  ImportOmben();
}

TEST_F(CatalogTest, AFileWithMistakesChangesNothingAndNamesThemByPlace) {
  std::string text = CatalogText();
  absl::StrReplaceAll({{"batas_capaian: 100", "batas_capain: 100"}}, &text);
  v1::ApplyCatalogResponse response = Apply(text, 1);
  ASSERT_TRUE(status_.ok()) << status_.error_message();
  EXPECT_FALSE(response.changed());
  ASSERT_GE(response.problems_size(), 1);
  EXPECT_EQ(response.problems(0).code(), "UNKNOWN_KEY");
  EXPECT_GT(response.problems(0).line(), 1u);
  EXPECT_EQ(response.current().version(), 1u);
}

TEST_F(CatalogTest, TwoPeopleDoNotUndoEachOther) {
  ASSERT_TRUE(Apply(Uncapped(), 1).changed());
  Apply(absl::StrCat(CatalogText(), "\n# the other one\n"), 1);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::ABORTED);
}

TEST_F(CatalogTest, VersionsOutliveARestartAndCountMoreThanTheFileGiven) {
  ASSERT_TRUE(Apply(Uncapped(), 1).changed());
  aggregator_->Kill();
  aggregator_->Start();
  admin_ = AdminClient(aggregator_->grpc());
  query_ = QueryClient(aggregator_->grpc());
  grpc::ClientContext context;
  v1::ListCatalogsResponse history;
  ASSERT_TRUE(admin_->ListCatalogs(&context, {}, &history).ok());
  ASSERT_EQ(history.catalogs_size(), 2);
  EXPECT_EQ(history.catalogs(0).version(), 2u);
  EXPECT_EQ(history.catalogs(0).author(), "Bappeda");
  StartNode(true);
  ImportOmben();
  EXPECT_TRUE(Eventually([&] { return Achievement() == 72'304'748; }));
}

}  // namespace
}  // namespace rekap
