// The main job over real processes: Omben's files in, the report's own figures
// out, at every level and through every way of asking.
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/cluster.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;

constexpr int64_t kRupiah = 100;

class EndToEndTest : public ::testing::Test {
 protected:
  EndToEndTest() : aggregator_(MakeAggregator(home_.path())) {
    aggregator_->Start();
    node_ = MakeNode(home_.path(), "omben", "35.27.05", aggregator_->grpc());
    node_->Start();
    query_ = QueryClient(aggregator_->grpc());
    control_ = NodeClient(node_->grpc());
  }

  void Import(const std::string& name) {
    v1::ImportResponse response;
    grpc::Status status = ImportText(*control_, name, OmbenFile(name), response);
    ASSERT_TRUE(status.ok()) << status.error_message();
    ASSERT_TRUE(response.committed()) << response.ShortDebugString();
    head_ = response.head().seq();
  }
  v1::CompareResponse Compare() {
    v1::CompareResponse response;
    EXPECT_TRUE(CompareAll(*query_, response).ok());
    return response;
  }
  // The comparison once it includes everything that was imported.
  v1::CompareResponse CompareWhenCaughtUp() {
    v1::CompareResponse response;
    EXPECT_TRUE(Eventually([&] {
      response = Compare();
      return response.positions_size() == 1 && response.positions(0).seq() == head_;
    }));
    return response;
  }
  static const v1::CompareRow& Omben(const v1::CompareResponse& response) {
    for (const v1::CompareRow& row : response.rows()) {
      if (row.region() == "35.27.05") return row;
    }
    static const v1::CompareRow kNone;
    return kNone;
  }
  v1::TreeResponse Tree() {
    grpc::ClientContext context;
    v1::TreeRequest request;
    request.set_region("35.27.05");
    request.set_year(2021);
    v1::TreeResponse response;
    EXPECT_TRUE(query_->Tree(&context, request, &response).ok());
    return response;
  }
  v1::ExplainResponse Explain(const std::string& element, uint32_t page_size,
                              const std::string& token = "") {
    grpc::ClientContext context;
    v1::ExplainRequest request;
    request.set_region("35.27.05");
    request.set_year(2021);
    request.set_element(element);
    request.set_page_size(page_size);
    request.set_page_token(token);
    v1::ExplainResponse response;
    grpc::Status status = query_->Explain(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }

  TempDir home_;
  std::unique_ptr<DaemonProcess> aggregator_;
  std::unique_ptr<DaemonProcess> node_;
  std::unique_ptr<v1::Query::Stub> query_;
  std::unique_ptr<v1::Node::Stub> control_;
  uint64_t head_ = 0;
};

TEST_F(EndToEndTest, CompareShowsTheReportsOwnFigures) {
  Import("corrected.tsv");
  Import("iku.tsv");
  v1::CompareResponse response = CompareWhenCaughtUp();
  EXPECT_EQ(response.rows_size(), 14);
  EXPECT_EQ(response.reporting_units(), 1u);
  EXPECT_EQ(response.expected_units(), 14u);
  const v1::CompareRow& omben = Omben(response);
  EXPECT_EQ(omben.rank(), 1u);
  EXPECT_FALSE(omben.synthetic());
  EXPECT_EQ(omben.figures().allocated().sen(), 3'405'840'458 * kRupiah);
  EXPECT_EQ(omben.figures().realised().sen(), 3'180'569'627 * kRupiah);
  EXPECT_EQ(omben.figures().absorption().micro(), 93'385'749);
  EXPECT_EQ(omben.figures().achievement().micro(), 72'234'689);
  EXPECT_EQ(omben.figures().achievement_uncapped().micro(), 72'304'748);
  EXPECT_EQ(omben.figures().band(), "Sedang");
  ASSERT_EQ(omben.indicators_size(), 3);
  EXPECT_EQ(omben.indicators(0).achievement().micro(), 90'977'011);
  EXPECT_EQ(omben.indicators(0).band(), "Tinggi");
  EXPECT_EQ(omben.indicators(0).target().micro(), 87'000'000);
  EXPECT_EQ(omben.indicators(0).previous().micro(), 81'040'000);
  EXPECT_EQ(omben.indicators(1).achievement().micro(), 100'000'000);
  EXPECT_EQ(omben.indicators(2).achievement().micro(), 100'000'000);
  EXPECT_EQ(omben.indicator_mean().micro(), 96'992'337);
  // Missing is not zero.
  const v1::CompareRow& silent = response.rows(13);
  EXPECT_EQ(silent.rank(), 0u);
  EXPECT_EQ(silent.figures().allocated().state(), v1::VALUE_STATE_NOT_REPORTED);
  EXPECT_EQ(silent.figures().achievement().state(), v1::VALUE_STATE_NOT_REPORTED);
}

TEST_F(EndToEndTest, TreeShowsEveryLevelWithItsFigures) {
  Import("corrected.tsv");
  Import("iku.tsv");
  CompareWhenCaughtUp();
  v1::TreeResponse tree = Tree();
  std::map<std::string, const v1::TreeNode*> programs;
  std::map<v1::CascadeLevel, int> levels;
  int indicators = 0;
  for (const v1::TreeNode& node : tree.nodes()) {
    ++levels[node.level()];
    if (node.level() == v1::CASCADE_LEVEL_PROGRAM) programs[node.code()] = &node;
    indicators += node.indicators_size();
  }
  EXPECT_EQ(levels[v1::CASCADE_LEVEL_REGION], 1);
  EXPECT_EQ(levels[v1::CASCADE_LEVEL_OBJECTIVE], 4);
  EXPECT_EQ(levels[v1::CASCADE_LEVEL_PROGRAM], 5);
  EXPECT_EQ(levels[v1::CASCADE_LEVEL_KEGIATAN], 14);
  EXPECT_EQ(indicators, 3);
  EXPECT_EQ(levels[v1::CASCADE_LEVEL_OUTPUT], levels[v1::CASCADE_LEVEL_SUB_KEGIATAN] - 1 + 5)
      << "five sub kegiatan have further outputs, one has none";
  struct Expected {
    const char* code;
    int64_t allocated, realised, achievement;
  };
  for (const Expected& e : {Expected{"7.01.01", 3'195'416'048, 3'022'054'402, 69'506'776},
                            Expected{"7.01.02", 30'164'863, 4'835'100, 50'000'000},
                            Expected{"7.01.03", 64'052'822, 62'425'500, 100'000'000},
                            Expected{"7.01.04", 77'330'000, 66'370'000, 75'000'000},
                            Expected{"7.01.06", 38'876'725, 24'884'625, 66'666'667}}) {
    ASSERT_TRUE(programs.contains(e.code)) << e.code;
    const v1::Figures& figures = programs[e.code]->figures();
    EXPECT_EQ(figures.allocated().sen(), e.allocated * kRupiah) << e.code;
    EXPECT_EQ(figures.realised().sen(), e.realised * kRupiah) << e.code;
    EXPECT_EQ(figures.achievement().micro(), e.achievement) << e.code;
    EXPECT_EQ(programs[e.code]->stated_allocated().sen(), e.allocated * kRupiah) << e.code;
  }
  EXPECT_EQ(programs["7.01.01"]->responsible(), "Sekretariat");
}

TEST_F(EndToEndTest, ChangeAtTheNodeIsVisibleWithoutARestart) {
  Import("printed.tsv");
  v1::CompareResponse before = CompareWhenCaughtUp();
  int64_t printed = Omben(before).figures().allocated().sen();
  EXPECT_NE(printed, 3'405'840'458 * kRupiah);
  Import("corrected.tsv");
  v1::CompareResponse after = CompareWhenCaughtUp();
  EXPECT_EQ(Omben(after).figures().allocated().sen(), 3'405'840'458 * kRupiah);
  EXPECT_EQ(Omben(after).figures().achievement().micro(), 72'234'689);
}

TEST_F(EndToEndTest, SameFileAgainChangesNothing) {
  Import("corrected.tsv");
  uint64_t head = head_;
  Import("corrected.tsv");
  EXPECT_EQ(head_, head);
}

TEST_F(EndToEndTest, ExplainNamesFileRowAuthorAndPosition) {
  Import("corrected.tsv");
  Import("iku.tsv");
  CompareWhenCaughtUp();
  v1::ExplainResponse response = Explain("7.01.06", 100);
  ASSERT_EQ(response.leaves_size(), 6);  // three budget lines, three outputs
  int64_t sum = 0;
  for (const v1::Leaf& leaf : response.leaves()) {
    EXPECT_EQ(leaf.author(), "Subbag Keuangan");
    EXPECT_GT(leaf.seq(), 0u);
    EXPECT_EQ(leaf.record().provenance().file(), "corrected.tsv");
    EXPECT_GT(leaf.record().provenance().row(), 1u);
    sum += leaf.record().budget_line().allocated().sen();
  }
  EXPECT_EQ(sum, response.figures().allocated().sen());
  EXPECT_EQ(Explain("IKU-1", 10).leaves_size(), 1);
  EXPECT_EQ(Explain("IKU-1", 10).indicator().achievement().micro(), 90'977'011);
}

TEST_F(EndToEndTest, ExplainPagesThroughEverythingOnce) {
  Import("corrected.tsv");
  Import("iku.tsv");
  CompareWhenCaughtUp();
  int whole = Explain("", 1000).leaves_size();
  std::set<uint64_t> seen;
  std::string token;
  int pages = 0;
  do {
    v1::ExplainResponse page = Explain("", 7, token);
    for (const v1::Leaf& leaf : page.leaves()) EXPECT_TRUE(seen.insert(leaf.seq()).second);
    token = page.next_page_token();
    ++pages;
  } while (!token.empty());
  EXPECT_EQ(static_cast<int>(seen.size()), whole);
  EXPECT_EQ(pages, (whole + 6) / 7);
}

TEST_F(EndToEndTest, VerifyIsExactAtBothEnds) {
  Import("printed.tsv");
  Import("corrected.tsv");
  Import("iku.tsv");
  CompareWhenCaughtUp();
  v1::VerifyResponse all;
  ASSERT_TRUE(VerifyAll(*query_, all).ok());
  EXPECT_TRUE(all.exact()) << all.DebugString();
  EXPECT_EQ(all.entries(), head_);
  v1::VerifyNodeResponse one;
  ASSERT_TRUE(VerifyOne(*control_, one).ok());
  EXPECT_TRUE(one.exact()) << one.difference();
  EXPECT_EQ(one.records(), all.rows());
}

TEST_F(EndToEndTest, MetricsShowPositionsAndFigures) {
  Import("corrected.tsv");
  CompareWhenCaughtUp();
  std::string aggregator = HttpGet(aggregator_->http(), "/metrics");
  EXPECT_THAT(aggregator,
              HasSubstr("rekap_aggregator_allocated_rupiah{unit=\"35.27.05\",name=\"Omben\","
                        "year=\"2021\",synthetic=\"false\"} 3405840458"));
  EXPECT_THAT(aggregator,
              HasSubstr(absl::StrCat("rekap_aggregator_unit_seq{unit=\"35.27.05\",name=\"Omben\"} ",
                                     head_)));
  EXPECT_THAT(aggregator, HasSubstr("program=\"7.01.04\""));
  // Missing is an absent series.
  EXPECT_THAT(aggregator, testing::Not(HasSubstr("allocated_rupiah{unit=\"35.27.01\"")));
  std::string node = HttpGet(node_->http(), "/metrics");
  EXPECT_THAT(node, HasSubstr(absl::StrCat("rekap_node_journal_head_seq ", head_)));
  EXPECT_THAT(node, HasSubstr("rekap_node_link_up 1"));
  for (const DaemonProcess* daemon : {aggregator_.get(), node_.get()}) {
    EXPECT_EQ(HttpGet(daemon->http(), "/healthz"), "ok\n");
    EXPECT_EQ(HttpGet(daemon->http(), "/readyz"), "ready\n");
  }
}

TEST_F(EndToEndTest, MistakesAreNamedAndNothingIsStored) {
  std::string text = absl::StrReplaceAll(OmbenFile("corrected.tsv"), {{"2156203", "21x6203"}});
  v1::ImportResponse response;
  ASSERT_TRUE(ImportText(*control_, "rusak.tsv", text, response).ok());
  EXPECT_FALSE(response.committed());
  ASSERT_EQ(response.problems_size(), 1);
  EXPECT_EQ(response.problems(0).code(), "BAD_NUMBER");
  EXPECT_EQ(response.problems(0).row(), 5u);
  EXPECT_EQ(response.problems(0).column_name(), "anggaran");
  EXPECT_EQ(response.head().seq(), 0u);
}

TEST_F(EndToEndTest, UploadThatIsCutShortDeletesNothing) {
  Import("corrected.tsv");
  std::string text = OmbenFile("corrected.tsv");
  grpc::ClientContext context;
  v1::ImportResponse response;
  auto writer = control_->Import(&context, &response);
  v1::ImportRequest request;
  request.mutable_header()->set_file("corrected.tsv");
  request.mutable_header()->set_year(2021);
  request.mutable_header()->set_author("Subbag Keuangan");
  request.mutable_header()->set_size(text.size());
  ASSERT_TRUE(writer->Write(request));
  // A part that ends at the end of a row, and so is a sound file by itself.
  request.set_chunk(text.substr(0, text.rfind('\n', text.size() / 2) + 1));
  ASSERT_TRUE(writer->Write(request));
  writer->WritesDone();
  EXPECT_EQ(writer->Finish().error_code(), grpc::StatusCode::CANCELLED);
  v1::StatusResponse status;
  ASSERT_TRUE(GetStatus(*control_, status).ok());
  EXPECT_EQ(status.head().seq(), head_);
}

TEST_F(EndToEndTest, NodeWithoutAggregatorStillKnowsWhatWasReceived) {
  Import("corrected.tsv");
  v1::StatusResponse status;
  ASSERT_TRUE(Eventually(
      [&] { return GetStatus(*control_, status).ok() && status.acknowledged_seq() == head_; }));
  EXPECT_EQ(node_->Stop(), 0);
  auto alone = MakeNode(home_.path(), "omben", "35.27.05", "");
  alone->Start();
  ASSERT_TRUE(GetStatus(*NodeClient(alone->grpc()), status).ok());
  EXPECT_EQ(status.link(), v1::LINK_STATE_DISABLED);
  EXPECT_EQ(status.acknowledged_seq(), head_);
  EXPECT_EQ(status.oldest_pending_time_unix_ms(), 0);
}

TEST_F(EndToEndTest, LineOfAGigabyteIsRefusedLongBeforeItsEnd) {
  std::string text = "level\turaian\n" + std::string(32 << 20, 'a');
  v1::ImportResponse response;
  grpc::Status status = ImportText(*control_, "panjang.tsv", text, response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_EQ(response.problems_size(), 1);
  EXPECT_EQ(response.problems(0).code(), "LINE_TOO_LONG");
  EXPECT_EQ(response.problems(0).row(), 2u);
}

TEST_F(EndToEndTest, CommandLineToolDoesTheSame) {
  const std::string rekap = REKAP_BINARY_DIR "/rekap";
  CommandResult import =
      RunCommand({rekap, "--node", node_->grpc(), "import", OmbenPath("corrected.tsv"),
                  OmbenPath("iku.tsv"), "--year", "2021", "--author", "Subbag Keuangan"});
  ASSERT_EQ(import.exit_code, 0) << import.err;
  v1::StatusResponse status;
  ASSERT_TRUE(GetStatus(*control_, status).ok());
  head_ = status.head().seq();
  CompareWhenCaughtUp();
  CommandResult compare = RunCommand({rekap, "--insecure", "--aggregator", aggregator_->grpc(),
                                      "--format", "json", "compare", "--year", "2021"});
  ASSERT_EQ(compare.exit_code, 0) << compare.err;
  EXPECT_THAT(compare.out, HasSubstr("\"340584045800\""));
  CommandResult tree = RunCommand({rekap, "--insecure", "--aggregator", aggregator_->grpc(), "tree",
                                   "--region", "35.27.05", "--year", "2021", "--width", "120"});
  ASSERT_EQ(tree.exit_code, 0) << tree.err;
  EXPECT_THAT(tree.out, HasSubstr("3.405.840.458"));
  EXPECT_THAT(tree.out, HasSubstr("72,23"));
  EXPECT_THAT(tree.out, HasSubstr("90,98"));
  CommandResult verify =
      RunCommand({rekap, "--insecure", "--aggregator", aggregator_->grpc(), "verify"});
  EXPECT_EQ(verify.exit_code, 0) << verify.err << verify.out;
}

}  // namespace
}  // namespace rekap
