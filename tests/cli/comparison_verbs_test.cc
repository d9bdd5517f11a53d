// The verbs that compare, over a real socket: what they ask, pages, files.

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
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
#include "tests/cli/program.h"
#include "tests/sheet/xlsx_cells.h"
#include "tools/rekap/render_completeness.h"
#include "tools/rekap/render_matrix.h"
#include "tools/rekap/render_trend.h"
#include "tools/rekap/sheet_compare.h"
#include "tools/rekap/sheet_matrix.h"
#include "tools/rekap/sheet_tree.h"

namespace rekap::cli {
namespace {

using google::protobuf::util::MessageDifferencer;
using ::testing::AllOf;
using ::testing::HasSubstr;

class ComparisonVerbs : public ::testing::Test {
 protected:
  ComparisonVerbs() {
    aggregator_.compare = canned::Compare();
    aggregator_.trend = canned::Trend();
    aggregator_.matrix = canned::Matrix();
    aggregator_.completeness = canned::Completeness();
    aggregator_.tree = canned::Tree();
  }

  Outcome Run(const std::string& line) const {
    std::vector<std::string> args = absl::StrSplit(line, ' ', absl::SkipEmpty());
    args.push_back("--insecure");
    args.push_back(absl::StrCat("--aggregator=", server_.address()));
    return RunRedirected(args);
  }

  static std::string Read(const std::string& path) {
    std::ostringstream bytes;
    bytes << std::ifstream(path, std::ios::binary).rdbuf();
    return bytes.str();
  }

  FakeAggregator aggregator_;
  Serving server_{{&aggregator_}};
  TempDir dir_;
};

TEST_F(ComparisonVerbs, CompareAsksForTheRowsThatAreWanted) {
  Outcome outcome = Run(
      "compare --year 2021 --rows units --worst-first --workflow locked --only reported --among "
      "35.27.05");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  v1::CompareRequest expected;
  expected.set_year(2021);
  expected.set_rows(v1::ROWS_UNITS);
  expected.set_ascending(true);
  expected.mutable_filter()->add_workflow(v1::WORKFLOW_STATE_LOCKED);
  expected.mutable_filter()->set_reported(v1::RowFilter::REPORTED_ONLY);
  expected.mutable_filter()->add_regions("35.27.05");
  expected.set_page_size(1000);
  EXPECT_TRUE(MessageDifferencer::Equals(aggregator_.asked_compare, expected))
      << aggregator_.asked_compare.ShortDebugString();
}

TEST_F(ComparisonVerbs, CompareFollowsThePagesAndReadsAnewIfTheDataChanged) {
  v1::CompareRow row = canned::Compare().rows(0);
  aggregator_.compare.clear_rows();
  for (uint32_t i = 0; i < 1500; ++i) {
    row.set_rank(i + 1);
    *aggregator_.compare.add_rows() = row;
  }
  aggregator_.stale_pages = 1;
  Outcome outcome = Run("compare --year 2021 --limit 2000 --format csv");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(aggregator_.compare_calls, 4) << "two pages, twice";
  EXPECT_TRUE(outcome.out ==
              ToCsv(CompareSheets(canned::CompareQuestion(), aggregator_.compare)[0]))
      << "every row once, the total once";
  EXPECT_THAT(Run("compare --year 2021 --limit 10").out,
              HasSubstr("Ditampilkan 10 dari 14 baris: naikkan --limit"));
}

TEST_F(ComparisonVerbs, TrendAsksForYearsQuartersAndRows) {
  Outcome outcome = Run(
      "trend --region 35.27.05 --from 2019 --to 2021 --quarters --with-rows --rows units --element "
      "7.01.01 --width 120");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  v1::TrendRequest expected = canned::TrendQuestion();
  expected.set_element("7.01.01");
  expected.set_with_rows(true);
  expected.set_rows(v1::ROWS_UNITS);
  EXPECT_TRUE(MessageDifferencer::Equals(aggregator_.asked_trend, expected));
  EXPECT_EQ(outcome.out, TrendText(expected, canned::Trend(), canned::ViewAt(120)));
}

TEST_F(ComparisonVerbs, MatrixGathersItsPages) {
  Outcome outcome = Run("matrix --year 2021 --limit 2 --columns kegiatan --under 7.01.01");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  ASSERT_EQ(aggregator_.asked_matrix.size(), 1u);
  EXPECT_EQ(aggregator_.asked_matrix[0].columns(), v1::CASCADE_LEVEL_KEGIATAN);
  EXPECT_EQ(aggregator_.asked_matrix[0].under(), "7.01.01");
  EXPECT_THAT(outcome.out, HasSubstr("Masih ada baris lain: naikkan --limit"));

  v1::MatrixRow row = aggregator_.matrix.rows(0);
  for (int i = 0; i < 1200; ++i) *aggregator_.matrix.add_rows() = row;
  aggregator_.stale_pages = 1;
  outcome = Run("matrix --year 2021 --limit 5000 --format csv");
  EXPECT_EQ(aggregator_.asked_matrix.size(), 5u) << "and two pages, twice";
  EXPECT_TRUE(outcome.out == ToCsv(MatrixSheets(canned::MatrixQuestion(), aggregator_.matrix)[0]));
}

TEST_F(ComparisonVerbs, CompletenessIsTheSameInEveryFormat) {
  Outcome table = Run("completeness --year 2021 --region 35.27 --width 100");
  EXPECT_EQ(table.code, 0) << table.err;
  ASSERT_EQ(aggregator_.asked_completeness.size(), 1u);
  EXPECT_EQ(aggregator_.asked_completeness[0].region(), "35.27");
  v1::CompletenessRequest request = canned::CompletenessQuestion();
  request.set_region("35.27");
  EXPECT_EQ(table.out, CompletenessText(request, canned::Completeness(), canned::ViewAt(100)));
  v1::CompletenessResponse parsed;
  Outcome json = Run("completeness --year 2021 --format json");
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(json.out, &parsed).ok()) << json.out;
  EXPECT_TRUE(MessageDifferencer::Equals(parsed, canned::Completeness()));
}

TEST_F(ComparisonVerbs, WritesASheetAndNeverOverAFileUnlessForced) {
  std::string path = dir_.Path("pohon.csv");
  Outcome outcome = Run(absl::StrCat("tree --year 2021 --region 35.27.05 --out ", path));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("Ditulis: "), HasSubstr(path)));
  std::string csv = ToCsv(TreeSheets(canned::TreeQuestion(), canned::Tree())[0]);
  EXPECT_EQ(Read(path), csv);

  aggregator_.tree.clear_nodes();
  outcome = Run(absl::StrCat("tree --year 2021 --region 35.27.05 --out ", path));
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("tidak ditimpa"), HasSubstr("[ALREADY_EXISTS]")));
  EXPECT_EQ(Read(path), csv);
  EXPECT_EQ(Run(absl::StrCat("tree --year 2021 --force --out ", path)).code, 0);
  EXPECT_NE(Read(path), csv);
  outcome = Run("tree --year 2021 --out /tidak/ada/x.xlsx");
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("periksa foldernya"));
}

TEST_F(ComparisonVerbs, WritesEverySheetOfAnAnswerAsAWorkbook) {
  std::string path = dir_.Path("matriks.xlsx");
  Outcome outcome = Run(absl::StrCat("matrix --year 2021 --out ", path));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  std::string bytes = Read(path);
  EXPECT_EQ(rekap::testing::XlsxFile(bytes).SheetNames(),
            (std::vector<std::string>{"Capaian %", "Serapan %", "Anggaran"}));
  for (const char* verb : {"compare --year 2021", "trend", "completeness --year 2021"}) {
    std::string other = dir_.Path(absl::StrCat(std::string(verb).substr(0, 5), ".xlsx"));
    EXPECT_EQ(Run(absl::StrCat(verb, " --out ", other)).code, 0) << verb;
    EXPECT_GT(std::filesystem::file_size(other), 1000u) << verb;
  }
}

TEST_F(ComparisonVerbs, WritesNoFileIfTheServerRefuses) {
  aggregator_.failure = {grpc::StatusCode::INVALID_ARGUMENT, "lebih dari 200 kolom"};
  std::string path = dir_.Path("matriks.xlsx");
  Outcome outcome = Run(absl::StrCat("matrix --year 2021 --columns subkegiatan --out ", path));
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("lebih dari 200 kolom"));
  EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace rekap::cli
