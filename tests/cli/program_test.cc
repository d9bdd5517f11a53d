// The `rekap` binary end to end: a real process against in-process servers
// that give canned answers over real sockets.

#include "tests/cli/program.h"

#include <algorithm>
#include <pwd.h>
#include <string>
#include <unistd.h>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include "runtime/sheet/csv.h"
#include "tests/cli/canned.h"
#include "tests/cli/fake_servers.h"
#include "tools/rekap/render_compare.h"
#include "tools/rekap/render_explain.h"
#include "tools/rekap/render_tree.h"
#include "tools/rekap/sheet_compare.h"
#include "tools/rekap/text.h"

namespace rekap::cli {
namespace {

using google::protobuf::util::MessageDifferencer;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Program : public testing::Test {
 protected:
  Program() {
    node_.imports = {canned::ImportStored()};
    node_.status = canned::Status();
    node_.verify = canned::VerifyNodeExact();
    aggregator_.compare = canned::Compare();
    aggregator_.tree = canned::Tree();
    aggregator_.explain = canned::Explain();
    aggregator_.units = canned::Units();
    aggregator_.verify = canned::VerifyExact();
  }

  std::vector<std::string> Args(const std::string& line) const {
    std::vector<std::string> args = absl::StrSplit(line, ' ', absl::SkipEmpty());
    args.push_back("--insecure");
    args.push_back(absl::StrCat("--aggregator=", query_server_.address()));
    return args;
  }

  Variables NodeVariable() const { return {absl::StrCat("REKAP_NODE=", node_server_.address())}; }

  Outcome Run(const std::string& line) const { return RunRedirected(Args(line), NodeVariable()); }
  Outcome Run(const std::string& line, const std::vector<std::string>& files) const {
    std::vector<std::string> args = Args(line);
    args.insert(args.end(), files.begin(), files.end());
    return RunRedirected(args, NodeVariable());
  }

  FakeNode node_;
  FakeAggregator aggregator_;
  Serving node_server_{{&node_}};
  Serving query_server_{{&aggregator_}};
  TempDir dir_;
};

TEST_F(Program, ComparesAsAskedAt100ColumnsWhenRedirected) {
  Outcome outcome = Run("compare --year 2021 --quarter 3 --region 35.27 --element S1 --order code");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  EXPECT_EQ(outcome.out,
            CompareText(aggregator_.asked_compare, canned::Compare(), canned::ViewAt(100)));
  v1::CompareRequest expected;
  expected.set_year(2021);
  expected.set_quarter(3);
  expected.set_region("35.27");
  expected.set_element("S1");
  expected.set_order(v1::ORDER_CODE);
  expected.set_page_size(1000);
  EXPECT_TRUE(MessageDifferencer::Equals(aggregator_.asked_compare, expected));
}

TEST_F(Program, PrintsCsvAndJsonOfTheSameAnswer) {
  EXPECT_EQ(Run("compare --year 2021 --format csv").out,
            ToCsv(CompareSheets(canned::CompareQuestion(), canned::Compare())[0]));
  Outcome json = Run("compare --year 2021 --format json");
  v1::CompareResponse parsed;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(json.out, &parsed).ok()) << json.out;
  EXPECT_TRUE(MessageDifferencer::Equals(parsed, canned::Compare()));
  EXPECT_THAT(json.out, HasSubstr("\"expectedUnits\": 14"));
}

TEST_F(Program, PrintsTheTreeToTheDepthThatIsAskedFor) {
  Outcome outcome = Run("tree --year 2021 --region 35.27.05 --depth kegiatan --width 120");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(aggregator_.asked_tree.depth(), v1::CASCADE_LEVEL_KEGIATAN);
  EXPECT_EQ(outcome.out, TreeText(aggregator_.asked_tree, canned::Tree(), canned::ViewAt(120)));
}

TEST_F(Program, ListsUnits) {
  Outcome outcome = Run("units");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("Karangpenang"), HasSubstr("3 m 20 d")));
}

TEST_F(Program, ShowsStoredAndReceivedAsTwoFacts) {
  Outcome outcome = Run("status");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("Tersimpan di komputer ini  posisi 66"),
                                 HasSubstr("Sudah diterima kabupaten   posisi 60")));
}

TEST_F(Program, FollowsExplainPagesUpToTheLimit) {
  v1::Leaf leaf = canned::Explain().leaves(0);
  aggregator_.explain.clear_leaves();
  for (uint64_t i = 0; i < 2500; ++i) {
    leaf.set_seq(i + 1);
    *aggregator_.explain.add_leaves() = leaf;
  }
  Outcome outcome = Run("explain --year 2021 --region 35.27.05 --limit 2200 --format csv");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  ASSERT_EQ(aggregator_.asked_explain.size(), 3u);
  EXPECT_EQ(aggregator_.asked_explain[0].page_size(), 1000u);
  EXPECT_EQ(aggregator_.asked_explain[2].page_size(), 200u);
  v1::ExplainResponse expected = aggregator_.explain;
  expected.mutable_leaves()->DeleteSubrange(2200, 300);
  View utc = canned::ViewAt(100);
  utc.zone = absl::UTCTimeZone();
  EXPECT_TRUE(outcome.out == ExplainCsv(expected, utc));
  EXPECT_THAT(Run("explain --year 2021 --region 35.27.05 --limit 10").out,
              HasSubstr("Masih ada entri lain"));
}

TEST_F(Program, ReadsExplainAnewIfTheDataChangedBetweenItsPages) {
  aggregator_.stale_pages = 2;
  for (int i = 0; i < 1000; ++i) {
    *aggregator_.explain.add_leaves() = canned::Explain().leaves(0);
  }
  Outcome outcome = Run("explain --year 2021 --region 35.27.05 --limit 2000 --format csv");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(aggregator_.asked_explain.size(), 6u) << "two pages, three times";
  View utc = canned::ViewAt(100);
  utc.zone = absl::UTCTimeZone();
  EXPECT_TRUE(outcome.out == ExplainCsv(aggregator_.explain, utc)) << "no leaf twice";
}

TEST_F(Program, GivesUpOnDataThatChangesAtEveryReading) {
  aggregator_.stale_pages = 1000;
  for (int i = 0; i < 1000; ++i) {
    *aggregator_.explain.add_leaves() = canned::Explain().leaves(0);
  }
  Outcome outcome = Run("explain --year 2021 --region 35.27.05 --limit 2000");
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("ulangi dari awal"), HasSubstr("[ABORTED]")));
  EXPECT_EQ(aggregator_.asked_explain.size(), 10u) << "two pages, five times";
}

TEST_F(Program, VerifiesTheAggregatorAndWithNodeTheNode) {
  EXPECT_THAT(Run("verify").out, HasSubstr("Sel rekapitulasi"));
  Outcome node = RunRedirected({"verify", "--node", node_server_.address()});
  EXPECT_EQ(node.code, 0) << node.err;
  EXPECT_THAT(node.out, HasSubstr("35.27.05"));
}

TEST_F(Program, VerifiesTheChainAloneIfAsked) {
  Outcome outcome = Run("verify --chain");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(aggregator_.asked_verify.chain_only());
  EXPECT_THAT(outcome.out, Not(HasSubstr("Sel rekapitulasi")));
  Run("verify");
  EXPECT_FALSE(aggregator_.asked_verify.chain_only());
}

TEST_F(Program, ExitsWith5IfVerifyFindsADifference) {
  aggregator_.verify = canned::VerifyDifferent();
  for (const char* format : {"table", "json", "csv"}) {
    Outcome outcome = Run(absl::StrCat("verify --format ", format));
    EXPECT_EQ(outcome.code, 5);
    EXPECT_THAT(outcome.out, HasSubstr("recomputed 200"));
  }
  node_.verify.set_exact(false);
  node_.verify.set_difference("entry 7 does not hash to its position");
  EXPECT_EQ(RunRedirected({"verify", "--node", node_server_.address()}).code, 5);
}

TEST_F(Program, ImportsTheBytesOfAFileInChunks) {
  std::string bytes;
  for (int i = 0; bytes.size() < 700'000; ++i) absl::StrAppend(&bytes, i, "\n");
  std::string file = dir_.Write("omben 2021.csv", bytes);
  Outcome outcome = Run("import --year 2021 --quarter 2 --author Camat", {file});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "") << "no progress on a file";
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("44 catatan baru, 2 berubah, 1 dihapus, 19 tetap"),
                                 HasSubstr("posisi 66")));
  ASSERT_EQ(node_.received.size(), 1u);
  const FakeNode::Received& received = node_.received[0];
  EXPECT_TRUE(received.bytes == bytes);
  EXPECT_EQ(received.largest_chunk, 256u * 1024);
  EXPECT_EQ(received.header.file(), "omben 2021.csv");
  EXPECT_EQ(received.header.year(), 2021u);
  EXPECT_EQ(received.header.quarter(), 2u);
  EXPECT_EQ(received.header.author(), "Camat");
  EXPECT_FALSE(received.header.dry_run());
}

TEST_F(Program, SendsTheUserAsAuthorAndTheWishForADryRun) {
  node_.imports[0].set_committed(false);
  Outcome outcome = Run("import --year 2021 --dry-run", {dir_.Write("a.csv", "x")});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("tidak ada yang disimpan"));
  ASSERT_EQ(node_.received.size(), 1u);
  EXPECT_TRUE(node_.received[0].header.dry_run());
  EXPECT_EQ(node_.received[0].header.author(), getpwuid(getuid())->pw_name);
}

TEST_F(Program, KeepsTheSummariesOfSeveralFilesApart) {
  Outcome outcome = Run("import --year 2021", {dir_.Write("a.csv", "x"), dir_.Write("b.csv", "y")});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr(absl::StrCat("\n\n", dir_.Path("b.csv"), "\n")));
}

TEST_F(Program, ExitsWith3AndListsTheMistakesOfARefusedFile) {
  node_.imports = {canned::ImportStored(), canned::ImportRefused()};
  std::vector<std::string> files = {dir_.Write("a.csv", "x"), dir_.Write("b.csv", "y"),
                                    dir_.Write("c.csv", "z")};
  Outcome outcome = Run("import --year 2021", files);
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("a.csv"), Not(HasSubstr("b.csv"))));
  EXPECT_THAT(outcome.err,
              AllOf(HasSubstr("b.csv: Baris 7, kolom D (anggaran): \"12,3,4\" bukan angka"),
                    HasSubstr("[BAD_NUMBER]"), HasSubstr("tidak ada yang disimpan"),
                    HasSubstr("1 berkas sesudahnya tidak diimpor.")));
  EXPECT_EQ(node_.received.size(), 2u) << "the third file must not be sent";
}

TEST_F(Program, ExitsWith1IfAFileIsNotThereOrTheNodeBreaksItsWord) {
  Outcome outcome = Run("import --year 2021", {dir_.Path("missing.csv")});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("[NOT_FOUND]"));
  EXPECT_EQ(Run("import --year 2021", {dir_.Path("")}).code, 1) << "a directory";
  EXPECT_TRUE(node_.received.empty());
  node_.imports[0].set_committed(false);
  outcome = Run("import --year 2021", {dir_.Write("a.csv", "x")});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("[NOT_COMMITTED]"));
}

TEST_F(Program, ExitsWith1AndSaysWhatTheServerSaid) {
  aggregator_.failure = grpc::Status(grpc::StatusCode::NOT_FOUND, "no region 35.28");
  Outcome outcome = Run("compare --year 2021 --region 35.28");
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("no region 35.28"), HasSubstr("[NOT_FOUND]")));
}

TEST_F(Program, ExitsWith1IfAnImportFailsAtTheNode) {
  node_.failure = grpc::Status(grpc::StatusCode::RESOURCE_EXHAUSTED, "disk full");
  std::string file = dir_.Write("a.csv", std::string(2'000'000, 'x'));
  Outcome outcome = Run("import --year 2021", {file});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("disk full [RESOURCE_EXHAUSTED]"));
}

TEST_F(Program, ExitsWith2OnAMistakeOnTheCommandLine) {
  Outcome outcome = Run("compare");
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, HasSubstr("Lihat: rekap compare --help"));
}

TEST_F(Program, ExitsWith4IfNobodyListens) {
  std::string gone;
  {
    FakeNode other;
    gone = Serving({&other}).address();
  }
  std::vector<std::vector<std::string>> calls = {
      {"status"},
      {"units"},
      {"compare", "--year=2021"},
      {"tree", "--year=2021"},
      {"explain", "--year=2021", "--region=35.27.05"},
      {"verify"},
      {"findings", "--year=2021"},
      {"submit", "--year=2021"},
      {"template", "--year=2021"},
      {"workflow", "--year=2021"},
      {"ikm", "--year=2021"},
      {"organisation", "--year=2021", "35.27.05"},
      {"review", "approve", "--year=2021", "35.27.05"},
      {"catalog", "show"},
      {"catalog", "history"},
      {"whoami"},
      {"account", "list"},
      {"invite", "35.27.05"},
      {"certificates"},
      {"revoke", "35.27.05", "--reason=x", "--yes"},
      {"audit"},
      {"backup"},
      {"backup", "--node"},
      {"quarantine"},
      {"import", "--year=2021", dir_.Write("a.csv", "x")}};
  for (std::vector<std::string> args : calls) {
    std::string verb = args[0];
    args.insert(args.end(), {"--insecure", "--aggregator", gone});
    Outcome outcome = RunRedirected(args, {absl::StrCat("REKAP_NODE=", gone)});
    EXPECT_EQ(outcome.code, 4) << verb;
    EXPECT_THAT(outcome.err, AllOf(HasSubstr(gone), HasSubstr("[UNAVAILABLE]"))) << verb;
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
  }
}

TEST_F(Program, ExitsWith4IfTheServerDoesNotAnswerInTime) {
  node_.silent = true;
  Outcome outcome = Run("status --timeout 1");
  node_.release.Notify();
  EXPECT_EQ(outcome.code, 4);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("dalam 1 detik"), HasSubstr("[DEADLINE_EXCEEDED]")));
}

TEST_F(Program, SaysSoIfAnotherServerAnswers) {
  Outcome outcome = RunRedirected({"units", "--insecure", "--aggregator", node_server_.address()});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("rekap-aggregator"));
}

TEST_F(Program, DoesNotSendLoopbackCallsThroughAnHttpProxy) {
  Variables variables = NodeVariable();
  variables.push_back("http_proxy=http://127.0.0.1:1");
  EXPECT_EQ(RunRedirected({"status"}, variables).code, 0);
}

TEST_F(Program, FailsIfItsOutputCannotBeWritten) {
  std::vector<std::string> args = Args("compare --year 2021");
  Outcome outcome = RunInto("/dev/full", args);
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("tidak dapat ditulis"));
}

TEST_F(Program, FitsTheTerminalAndUsesColoursThere) {
  Outcome outcome = RunOnTerminal(Args("compare --year 2021"), 80);
  EXPECT_EQ(outcome.code, 0);
  View view = canned::ViewAt(80);
  view.colours = true;
  EXPECT_EQ(outcome.out, CompareText(aggregator_.asked_compare, canned::Compare(), view));
}

TEST_F(Program, UsesNoColoursWhereNoColorIsSet) {
  Outcome outcome = RunOnTerminal(Args("compare --year 2021"), 120, {"NO_COLOR=1"});
  EXPECT_EQ(outcome.out,
            CompareText(aggregator_.asked_compare, canned::Compare(), canned::ViewAt(120)));
}

TEST_F(Program, ShowsProgressOfLargeFilesOnATerminal) {
  std::vector<std::string> args = {"import", "--year=2021",
                                   dir_.Write("besar.csv", std::string(5'000'000, 'x'))};
  EXPECT_THAT(RunOnTerminal(args, 100, NodeVariable()).out,
              AllOf(HasSubstr("mengirim 100%"), HasSubstr("node membaca dan memeriksa")));
  args.back() = dir_.Write("kecil.csv", "x");
  EXPECT_THAT(RunOnTerminal(args, 100, NodeVariable()).out, Not(HasSubstr("mengirim")));
}

}  // namespace
}  // namespace rekap::cli
