// The queries over a small store whose right answers can be read off: which
// state a value has, who ranks where, what a page holds, which request is
// refused.
#include "aggregator/query/queries.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_replace.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aggregator/mirror/rocks_mirror.h"
#include "runtime/catalog/catalog_yaml.h"
#include "tests/replication/fixtures.h"
#include "tests/sampang.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

using ::testing::ElementsAre;

v1::Record Base(v1::RecordKind kind, const std::string& subject, uint32_t item = 0) {
  v1::Record record;
  record.mutable_key()->set_kind(kind);
  record.mutable_key()->set_year(2021);
  record.mutable_key()->set_subject(subject);
  record.mutable_key()->set_item(item);
  record.mutable_provenance()->set_file("tabel.tsv");
  record.mutable_provenance()->set_row(7);
  return record;
}

v1::Record Line(const std::string& activity, int64_t allocated, int64_t realised) {
  v1::Record record = Base(v1::RECORD_KIND_BUDGET_LINE, activity);
  record.mutable_budget_line()->set_name("Sub kegiatan " + activity);
  record.mutable_budget_line()->mutable_allocated()->set_sen(allocated * 100);
  record.mutable_budget_line()->mutable_realised()->set_sen(realised * 100);
  return record;
}

v1::Record Output(const std::string& activity, uint32_t item, int target, int realised) {
  v1::Record record = Base(v1::RECORD_KIND_OUTPUT, activity, item);
  for (auto [measure, value] : {std::pair(record.mutable_output()->mutable_target(), target),
                                std::pair(record.mutable_output()->mutable_realised(), realised)}) {
    measure->set_text(std::to_string(value) + " dok");
    measure->set_value_micro(int64_t{value} * 1'000'000);
    measure->set_unit("dok");
  }
  return record;
}

v1::Record IndicatorRecord(const std::string& code, std::optional<int> realised) {
  v1::Record record = Base(v1::RECORD_KIND_INDICATOR_RESULT, code);
  v1::IndicatorResult& result = *record.mutable_indicator_result();
  result.set_direction(v1::DIRECTION_HIGHER);
  result.set_target_micro(100'000'000);
  if (realised) result.set_realised_micro(int64_t{*realised} * 1'000'000);
  return record;
}

// What the shipped catalog would say if its text were another.
std::shared_ptr<const Catalog> CatalogWith(const std::string& text, const std::string& instead) {
  return std::make_shared<const Catalog>(
      samples::CatalogOf(absl::StrReplaceAll(samples::SampangYaml(), {{text, instead}})));
}

v1::Record InQuarter(uint32_t quarter, v1::Record record) {
  record.mutable_key()->set_quarter(quarter);
  return record;
}

class QueriesTest : public ::testing::Test {
 protected:
  QueriesTest() : store_(*RocksMirror::Open(dir_.path())), live_(SharedCatalog(), store_.get()) {}

  // Makes `records` the whole history of a unit, each in an entry of its own.
  void Report(const std::string& unit, const std::vector<v1::Record>& records) {
    MemoryJournal journal(9);
    for (const v1::Record& record : records) journal.Put(record);
    RegionCode code = *RegionCode::Parse(unit);
    UnitAppend append = journal.MakeAppend(1, records.size(), code);
    ASSERT_TRUE(store_->Append({append}, absl::UnixEpoch()).ok());
    ASSERT_TRUE(live_.Rebuild().ok());
  }

  template <typename Response, typename Request>
  absl::StatusOr<Response> Ask(absl::StatusOr<Response> (*query)(const FigureReader&,
                                                                 const Request&),
                               const Request& request) {
    return live_.Read([&](const LiveRollup::Version& version) {
      return query(FigureReader(version, *Period::Of(2021, quarter_)), request);
    });
  }
  // What a filter by states would ask has tests of its own (comparison_test.cc).
  static absl::StatusOr<v1::CompareResponse> Compare(const FigureReader& reader,
                                                     const v1::CompareRequest& request) {
    return rekap::Compare(reader, request, [](RegionCode) { return v1::WORKFLOW_STATE_OPEN; });
  }
  static const v1::CompareRow& RowOf(const v1::CompareResponse& response, const std::string& unit) {
    for (const v1::CompareRow& row : response.rows()) {
      if (row.region() == unit) return row;
    }
    static const v1::CompareRow kNone;
    return kNone;
  }

  TempDir dir_;
  std::unique_ptr<RocksMirror> store_;
  LiveRollup live_;
  uint32_t quarter_ = 0;  // of the questions
};

constexpr char kSub1[] = "7.01.01.2.01.01";
constexpr char kSub2[] = "7.01.02.2.02.03";

TEST_F(QueriesTest, EqualAchievementsShareAPlaceAndSilentUnitsHaveNone) {
  Report("35.27.01", {Line(kSub1, 100, 50), Output(kSub1, 1, 4, 2)});
  Report("35.27.02", {Line(kSub1, 100, 90), Output(kSub1, 1, 4, 4)});
  Report("35.27.03", {Line(kSub1, 100, 10), Output(kSub1, 1, 4, 2)});
  v1::CompareResponse response = *Ask(Compare, v1::CompareRequest());
  EXPECT_EQ(RowOf(response, "35.27.02").rank(), 1u);
  EXPECT_EQ(RowOf(response, "35.27.01").rank(), 2u);
  EXPECT_EQ(RowOf(response, "35.27.03").rank(), 2u);
  EXPECT_EQ(RowOf(response, "35.27.04").rank(), 0u);
  EXPECT_EQ(response.rows(0).region(), "35.27.02");
  EXPECT_EQ(response.total().figures().achievement().micro(), 66'666'667);
  v1::CompareRequest by_absorption;
  by_absorption.set_order(v1::ORDER_ABSORPTION);
  EXPECT_EQ(RowOf(*Ask(Compare, by_absorption), "35.27.03").rank(), 3u);
}

TEST_F(QueriesTest, FourStatesStayApart) {
  Report("35.27.01", {Line(kSub1, 0, 0), Output(kSub1, 1, 4, 0)});
  v1::Record prose = Output(kSub1, 1, 1, 1);
  prose.mutable_output()->mutable_target()->clear_value_micro();
  Report("35.27.02", {prose});
  v1::CompareResponse response = *Ask(Compare, v1::CompareRequest());
  const v1::Figures& zero = RowOf(response, "35.27.01").figures();
  EXPECT_EQ(zero.allocated().state(), v1::VALUE_STATE_REPORTED);
  EXPECT_EQ(zero.absorption().state(), v1::VALUE_STATE_UNDEFINED);
  EXPECT_EQ(zero.achievement().state(), v1::VALUE_STATE_REPORTED);
  EXPECT_EQ(zero.achievement().micro(), 0);
  const v1::Figures& worded = RowOf(response, "35.27.02").figures();
  EXPECT_EQ(worded.allocated().state(), v1::VALUE_STATE_NOT_REPORTED);
  EXPECT_EQ(worded.achievement().state(), v1::VALUE_STATE_NOT_COMPARABLE);
  EXPECT_EQ(RowOf(response, "35.27.03").figures().achievement().state(),
            v1::VALUE_STATE_NOT_REPORTED);
}

TEST_F(QueriesTest, IndicatorWithABlankResultIsNotReported) {
  Report("35.27.01", {IndicatorRecord("IKU-1", 80), IndicatorRecord("IKU-2", std::nullopt)});
  v1::CompareResponse response = *Ask(Compare, v1::CompareRequest());
  const v1::CompareRow& row = RowOf(response, "35.27.01");
  EXPECT_EQ(row.reported_indicators(), 1u);
  EXPECT_EQ(row.expected_indicators(), 3u);
  EXPECT_EQ(row.indicators(1).achievement().state(), v1::VALUE_STATE_NOT_REPORTED);
  EXPECT_EQ(row.indicators(1).target().micro(), 100'000'000);
  EXPECT_EQ(row.indicator_mean().micro(), 80'000'000);
  EXPECT_EQ(response.total().reported_indicators(), 1u);
  EXPECT_EQ(response.total().expected_indicators(), 42u);
}

TEST_F(QueriesTest, CompareOnAnElementShowsOnlyThat) {
  Report("35.27.01", {Line(kSub1, 100, 50), Line(kSub2, 7, 7)});
  v1::CompareRequest request;
  for (const auto& [element, rupiah] :
       std::map<std::string, int64_t>{{"7.01.02", 7}, {"S1", 7}, {kSub1, 100}, {"", 107}}) {
    request.set_element(element);
    v1::CompareResponse response = *Ask(Compare, request);
    EXPECT_EQ(RowOf(response, "35.27.01").figures().allocated().sen(), rupiah * 100) << element;
    EXPECT_EQ(response.reporting_units(), 1u) << element;
  }
  request.set_element("7.01.03");
  EXPECT_EQ(Ask(Compare, request)->reporting_units(), 0u);
}

TEST_F(QueriesTest, ActivityOutsideTheNomenclatureIsInTheTreeAndInTheSum) {
  Report("35.27.01", {Line("7.01.09.2.01.05", 30, 3), Line(kSub1, 100, 50)});
  for (const char* region : {"35.27.01", "35.27"}) {
    v1::TreeRequest request;
    request.set_region(region);
    v1::TreeResponse tree = *Ask(Tree, request);
    EXPECT_EQ(tree.nodes(0).figures().allocated().sen(), 13'000);
    std::map<std::string, int64_t> programs;
    for (const v1::TreeNode& node : tree.nodes()) {
      if (node.level() == v1::CASCADE_LEVEL_PROGRAM)
        programs[node.code()] = node.figures().allocated().sen();
    }
    EXPECT_EQ(programs["7.01.09"], 3000) << region;
    EXPECT_EQ(programs["7.01.01"], 10'000) << region;
  }
}

TEST_F(QueriesTest, TreeStopsAtTheDepthAskedFor) {
  Report("35.27.01", {Line(kSub1, 100, 50), Output(kSub1, 1, 4, 2)});
  v1::TreeRequest request;
  request.set_region("35.27.01");
  request.set_depth(v1::CASCADE_LEVEL_PROGRAM);
  v1::TreeResponse tree = *Ask(Tree, request);
  EXPECT_GT(tree.nodes_size(), 5);
  for (const v1::TreeNode& node : tree.nodes()) {
    EXPECT_LE(node.level(), v1::CASCADE_LEVEL_PROGRAM);
  }
}

TEST_F(QueriesTest, ExplainGivesTheLeavesOfTheElementByUnit) {
  Report("35.27.02", {Line(kSub1, 1, 1), Line(kSub2, 2, 2), IndicatorRecord("IKU-1", 5)});
  Report("35.27.01", {Line(kSub2, 3, 3), Output(kSub2, 1, 4, 2)});
  v1::ExplainRequest request;
  request.set_element("S1");
  std::vector<std::pair<std::string, uint64_t>> leaves;
  v1::ExplainResponse explained = *Ask(Explain, request);
  for (const v1::Leaf& leaf : explained.leaves()) {
    leaves.emplace_back(leaf.unit(), leaf.seq());
  }
  EXPECT_THAT(leaves, ElementsAre(std::pair("35.27.01", 1u), std::pair("35.27.01", 2u),
                                  std::pair("35.27.02", 2u), std::pair("35.27.02", 3u)));
}

TEST_F(QueriesTest, YearOfAUnitWithQuartersOnlyIsItsLatestQuarterAndSaysSo) {
  Report("35.27.01",
         {InQuarter(1, Line(kSub1, 100, 10)), InQuarter(3, Line(kSub1, 100, 60)),
          InQuarter(3, Output(kSub1, 1, 4, 2)), InQuarter(3, IndicatorRecord("IKU-1", 80))});
  Report("35.27.02", {Line(kSub1, 100, 90), InQuarter(3, Line(kSub2, 5, 5)),
                      InQuarter(1, IndicatorRecord("IKU-1", 60))});
  v1::CompareResponse compare = *Ask(Compare, v1::CompareRequest());
  const v1::CompareRow& row = RowOf(compare, "35.27.01");
  EXPECT_EQ(row.figures().realised().sen(), 6000);
  EXPECT_EQ(row.figures().achievement().micro(), 50'000'000);
  EXPECT_EQ(row.figures().reported_lines(), 1u);
  EXPECT_THAT(row.source().budget_units(), ElementsAre(0, 0, 0, 1, 0));
  EXPECT_THAT(compare.total().source().budget_units(), ElementsAre(1, 0, 0, 1, 0));
  EXPECT_THAT(compare.total().source().indicator_units(), ElementsAre(0, 1, 0, 1, 0));
  EXPECT_EQ(compare.total().figures().realised().sen(), 15'000);
  v1::TreeRequest tree;
  tree.set_region("35.27.01");
  v1::TreeResponse shown = *Ask(Tree, tree);
  EXPECT_THAT(shown.source().budget_units(), ElementsAre(0, 0, 0, 1, 0));
  EXPECT_EQ(std::count_if(
                shown.nodes().begin(), shown.nodes().end(),
                [](const v1::TreeNode& node) { return node.level() == v1::CASCADE_LEVEL_OUTPUT; }),
            1);
  quarter_ = 1;
  compare = *Ask(Compare, v1::CompareRequest());
  EXPECT_EQ(RowOf(compare, "35.27.01").figures().realised().sen(), 1000);
  EXPECT_EQ(compare.total().source().budget_units_size(), 0);
  EXPECT_TRUE(Verify(live_)->exact());
}

TEST_F(QueriesTest, ExplainOfAYearGivesTheRecordsOfTheQuarterBehindIt) {
  Report("35.27.01", {InQuarter(1, Line(kSub1, 1, 1)), InQuarter(2, Line(kSub1, 2, 2)),
                      IndicatorRecord("IKU-1", 5), InQuarter(2, IndicatorRecord("IKU-1", 4))});
  Report("35.27.02", {InQuarter(2, Line(kSub1, 3, 3)), Line(kSub1, 4, 4)});
  std::vector<std::pair<std::string, uint64_t>> leaves;
  v1::ExplainResponse explained = *Ask(Explain, v1::ExplainRequest());
  for (const v1::Leaf& leaf : explained.leaves()) leaves.emplace_back(leaf.unit(), leaf.seq());
  EXPECT_THAT(leaves, ElementsAre(std::pair("35.27.01", 2u), std::pair("35.27.01", 3u),
                                  std::pair("35.27.02", 2u)));
}

TEST_F(QueriesTest, IndicatorAboveItsUnitsFollowsFromTheirParts) {
  auto ratio = [](int tertib, int dibina) {
    v1::Record record = IndicatorRecord("IKU-2", std::nullopt);
    for (auto [name, value] : {std::pair("desa_dibina", dibina), {"desa_tertib", tertib}}) {
      v1::NamedInput& input = *record.mutable_indicator_result()->add_inputs();
      input.set_name(name);
      input.set_value_micro(int64_t{value} * 1'000'000);
    }
    return record;
  };
  Report("35.27.01", {ratio(1, 1), IndicatorRecord("IKU-1", 60)});
  Report("35.27.02", {ratio(1, 9), IndicatorRecord("IKU-1", 80)});
  v1::CompareResponse compare = *Ask(Compare, v1::CompareRequest());
  const v1::IndicatorFigure& total = compare.total().indicators(1);
  EXPECT_EQ(total.realised().micro(), 20'000'000) << "2 of 10, not the mean of 100 and 11";
  EXPECT_EQ(total.target().micro(), 100'000'000);
  EXPECT_TRUE(total.computed());
  EXPECT_TRUE(total.from_parts());
  EXPECT_EQ(total.units_without_parts(), 0u);
  EXPECT_EQ(total.direction(), v1::DIRECTION_HIGHER);
  EXPECT_EQ(total.reporting_units(), 2u);
  EXPECT_EQ(RowOf(compare, "35.27.01").indicators(1).realised().micro(), 100'000'000);
  const v1::IndicatorFigure& index = compare.total().indicators(0);
  EXPECT_EQ(index.realised().micro(), 70'000'000);
  EXPECT_FALSE(index.computed());
  EXPECT_FALSE(index.from_parts());
  // The region's own indicators: (70 + 20) / 2.
  EXPECT_EQ(compare.total().indicator_mean().micro(), 45'000'000);
}

TEST_F(QueriesTest, IndicatorWithAScaleHasTheGradeOfItsValue) {
  v1::Record index = IndicatorRecord("IKU-1", 85);
  index.mutable_indicator_result()->set_target_micro(170'000'000);
  Report("35.27.01", {index});
  const v1::CompareResponse compare = *Ask(Compare, v1::CompareRequest());
  const v1::IndicatorFigure& figure = RowOf(compare, "35.27.01").indicators(0);
  EXPECT_EQ(figure.grade(), "B");
  EXPECT_EQ(figure.band(), "Sangat Rendah") << "half of the target";
}

TEST_F(QueriesTest, TreeByResponsibleUnitSumsItsProgramsAndPutsTheOthersLast) {
  // 7.01.02 and 7.01.06 are of the same section; 7.01.09 is nobody's.
  constexpr char kSub6[] = "7.01.06.2.01.02";
  constexpr char kNobodys[] = "7.01.09.2.01.05";
  Report("35.27.01", {Line(kSub2, 10, 1), Output(kSub2, 1, 4, 4), Line(kSub6, 20, 2),
                      Output(kSub6, 1, 4, 1), Line(kNobodys, 30, 3)});
  Report("35.27.02", {Line(kSub2, 40, 4), Output(kSub2, 1, 4, 1)});
  struct Expected {
    const char* region;
    int64_t rupiah;
    int64_t achievement;
  };
  // The kabupaten: the mean of 62,5 and 25, not of the three programs.
  for (const Expected& expected :
       {Expected{"35.27.01", 30, 62'500'000}, Expected{"35.27", 70, 43'750'000}}) {
    v1::TreeRequest request;
    request.set_region(expected.region);
    request.set_by_responsible(true);
    request.set_depth(v1::CASCADE_LEVEL_PROGRAM);
    v1::TreeResponse tree = *Ask(Tree, request);
    std::map<std::string, std::vector<std::string>> programs;
    std::string unit;
    const v1::TreeNode* section = nullptr;
    for (const v1::TreeNode& node : tree.nodes()) {
      EXPECT_NE(node.level(), v1::CASCADE_LEVEL_OBJECTIVE);
      if (node.level() == v1::CASCADE_LEVEL_RESPONSIBLE) {
        unit = node.name();
        if (unit == "Seksi Pemerintahan dan Pelayanan Umum") section = &node;
      }
      if (node.level() == v1::CASCADE_LEVEL_PROGRAM) programs[unit].push_back(node.code());
    }
    EXPECT_THAT(programs["Seksi Pemerintahan dan Pelayanan Umum"],
                ElementsAre("7.01.02", "7.01.06"));
    ASSERT_NE(section, nullptr);
    EXPECT_EQ(section->figures().allocated().sen(), expected.rupiah * 100);
    EXPECT_EQ(section->figures().achievement().micro(), expected.achievement);
    EXPECT_THAT(programs[""], ElementsAre("7.01.09"));
    EXPECT_EQ(unit, "") << "what is nobody's comes last";
  }
}

TEST_F(QueriesTest, NewCatalogIsSeenWholeByTheNextQuestion) {
  Report("35.27.01", {Line(kSub1, 300, 0), Output(kSub1, 1, 4, 4), Line(kSub2, 100, 0),
                      Output(kSub2, 1, 4, 0)});
  EXPECT_EQ(Ask(Compare, v1::CompareRequest())->total().figures().achievement().micro(),
            50'000'000);
  std::shared_ptr<const Catalog> weighed = CatalogWith("bobot: sama", "bobot: anggaran");
  ASSERT_TRUE(live_.SetCatalog(weighed).ok());
  EXPECT_EQ(live_.catalog(), weighed);
  EXPECT_EQ(Ask(Compare, v1::CompareRequest())->total().figures().achievement().micro(),
            75'000'000);
  EXPECT_TRUE(Verify(live_)->exact());
}

TEST_F(QueriesTest, RequestsOutOfTheirRangesAreRefused) {
  v1::CompareRequest compare;
  compare.set_region("35.28");
  EXPECT_TRUE(absl::IsNotFound(Ask(Compare, compare).status()));
  compare.set_region("35.27.05");
  EXPECT_TRUE(absl::IsInvalidArgument(Ask(Compare, compare).status())) << "nothing below a unit";
  compare.set_region("");
  compare.set_element("nonsense");
  EXPECT_TRUE(absl::IsInvalidArgument(Ask(Compare, compare).status()));
  compare.set_element("7.01.99");
  EXPECT_TRUE(absl::IsNotFound(Ask(Compare, compare).status())) << "a mistyped code";
  compare.set_element("IKU-1");
  compare.set_order(v1::ORDER_ALLOCATED);
  EXPECT_TRUE(absl::IsInvalidArgument(Ask(Compare, compare).status())) << "no budget";
  v1::ExplainRequest explain;
  explain.set_page_size(1001);
  EXPECT_TRUE(absl::IsInvalidArgument(Ask(Explain, explain).status()));
  explain.set_page_size(1);
  for (const char* token : {"zz", "0", "00", "ff"}) {
    explain.set_page_token(token);
    EXPECT_TRUE(absl::IsInvalidArgument(Ask(Explain, explain).status())) << token;
  }
}

TEST_F(QueriesTest, SyntheticFiguresAreMarkedInEveryAnswer) {
  v1::Record line = Line(kSub1, 100, 50);
  line.set_synthetic(true);
  Report("35.27.01", {line});
  Report("35.27.02", {Line(kSub1, 100, 50)});
  v1::CompareResponse compare = *Ask(Compare, v1::CompareRequest());
  EXPECT_TRUE(RowOf(compare, "35.27.01").synthetic());
  EXPECT_FALSE(RowOf(compare, "35.27.02").synthetic());
  EXPECT_TRUE(compare.total().synthetic());
  v1::TreeRequest tree;
  tree.set_region("35.27.01");
  EXPECT_TRUE(Ask(Tree, tree)->synthetic());
  UnitBoard board;
  v1::UnitsResponse units = live_.Read([&](const LiveRollup::Version& version) {
    return Units(version, *version.catalog, board, absl::UnixEpoch());
  });
  EXPECT_TRUE(units.units(0).synthetic());
  EXPECT_FALSE(units.units(1).synthetic());
}

}  // namespace
}  // namespace rekap
