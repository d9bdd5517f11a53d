// What an answer says where part of what is asked for was not reported: a plan
// without results, a ratio without its parts.
#include <gmock/gmock.h>

#include "aggregator/query/queries.h"
#include "tests/query/unit_fixture.h"

namespace rekap {
namespace {

using ::testing::ElementsAre;

constexpr char kSub1[] = "7.01.01.2.01.01";
constexpr char kSub2[] = "7.01.02.2.02.03";

class ResultsTest : public UnitQueriesTest {
 protected:
  // Of the whole year, for the whole region.
  v1::CompareResponse Compared() {
    return live_.Read([](const LiveRollup::Version& version) {
      return *Compare(FigureReader(version, *Period::Of(2021, 0)), v1::CompareRequest(),
                      [](RegionCode) { return v1::WORKFLOW_STATE_OPEN; });
    });
  }
  v1::ExplainResponse Explained() {
    return live_.Read([](const LiveRollup::Version& version) {
      return *Explain(FigureReader(version, *Period::Of(2021, 0)), v1::ExplainRequest());
    });
  }
  static const v1::CompareRow& RowOf(const v1::CompareResponse& response, const std::string& unit) {
    for (const v1::CompareRow& row : response.rows()) {
      if (row.region() == unit) return row;
    }
    static const v1::CompareRow kNone;
    return kNone;
  }

  // The line as a plan has it: its realised cell is blank.
  static v1::Record Blank(v1::Record line) {
    line.mutable_budget_line()->mutable_realised()->set_presence(v1::CELL_PRESENCE_BLANK);
    return line;
  }
  static v1::Record Output(const std::string& activity, uint32_t item, int target, int realised) {
    v1::Record record = Base(v1::RECORD_KIND_OUTPUT, activity, item);
    for (auto [measure, value] :
         {std::pair(record.mutable_output()->mutable_target(), target),
          std::pair(record.mutable_output()->mutable_realised(), realised)}) {
      measure->set_text(std::to_string(value));
      measure->set_value_micro(int64_t{value} * 1'000'000);
    }
    return record;
  }
  static v1::Record IndicatorRecord(const std::string& code, std::optional<int> realised) {
    v1::Record record = Base(v1::RECORD_KIND_INDICATOR_RESULT, code);
    v1::IndicatorResult& result = *record.mutable_indicator_result();
    result.set_direction(v1::DIRECTION_HIGHER);
    result.set_target_micro(100'000'000);
    if (realised) result.set_realised_micro(int64_t{*realised} * 1'000'000);
    return record;
  }
};

TEST_F(ResultsTest, BlankMoneyIsNotReportedAndOutOfAbsorption) {
  Report("35.27.01", {Blank(Line(kSub1, 300, 0)), Line(kSub2, 100, 50), Output(kSub2, 1, 4, 4)});
  v1::Record dash = Line(kSub1, 100, 0);
  dash.mutable_budget_line()->mutable_realised()->set_presence(v1::CELL_PRESENCE_DASH);
  Report("35.27.02", {dash});
  Report("35.27.03", {Blank(Line(kSub1, 100, 0))});
  v1::CompareResponse compare = Compared();
  const v1::Figures& part = RowOf(compare, "35.27.01").figures();
  EXPECT_EQ(part.allocated().sen(), 40'000);
  EXPECT_EQ(part.realised().sen(), 5'000);
  EXPECT_EQ(part.absorption().micro(), 50'000'000) << "of the line that has a realised figure";
  EXPECT_EQ(part.efficiency().micro(), 50'000'000) << "of the same";
  EXPECT_EQ(part.reported_lines(), 2u);
  EXPECT_EQ(part.realised_lines(), 1u);
  const v1::Figures& zero = RowOf(compare, "35.27.02").figures();
  EXPECT_EQ(zero.realised().state(), v1::VALUE_STATE_REPORTED);
  EXPECT_EQ(zero.absorption().state(), v1::VALUE_STATE_REPORTED);
  EXPECT_EQ(zero.absorption().micro(), 0);
  const v1::Figures& plan = RowOf(compare, "35.27.03").figures();
  EXPECT_EQ(plan.allocated().sen(), 10'000);
  EXPECT_EQ(plan.realised().state(), v1::VALUE_STATE_NOT_REPORTED);
  EXPECT_EQ(plan.absorption().state(), v1::VALUE_STATE_NOT_REPORTED);
  EXPECT_EQ(plan.efficiency().state(), v1::VALUE_STATE_NOT_REPORTED);
  EXPECT_EQ(plan.realised_lines(), 0u);
  EXPECT_EQ(compare.total().figures().absorption().micro(), 25'000'000) << "50 of 200";
  EXPECT_TRUE(Verify(live_)->exact());
}

TEST_F(ResultsTest, EfficiencyAndQuadrantFollowFromAchievementAndAbsorption) {
  Report("35.27.01", {Line(kSub1, 100, 50), Output(kSub1, 1, 4, 8)});
  Report("35.27.02", {Line(kSub1, 100, 100), Output(kSub1, 1, 4, 4)});
  Report("35.27.03", {Line(kSub1, 100, 100), Output(kSub1, 1, 4, 2)});
  Report("35.27.04", {Line(kSub1, 100, 10), Output(kSub1, 1, 4, 2)});
  Report("35.27.05", {Line(kSub1, 100, 10)});
  v1::CompareResponse compare = Compared();
  auto quadrant = [&](const std::string& unit) {
    return RowOf(compare, unit).figures().quadrant();
  };
  EXPECT_EQ(RowOf(compare, "35.27.01").figures().efficiency().micro(), 50'000'000)
      << "by the capped achievement";
  EXPECT_EQ(RowOf(compare, "35.27.03").figures().efficiency().micro(), -100'000'000);
  // Beside the region's: 75 % achieved, 54 % spent.
  EXPECT_EQ(quadrant("35.27.01"), v1::QUADRANT_ACHIEVED_SAVING);
  EXPECT_EQ(quadrant("35.27.02"), v1::QUADRANT_ACHIEVED_SPENDING);
  EXPECT_EQ(quadrant("35.27.03"), v1::QUADRANT_SHORT_SPENDING);
  EXPECT_EQ(quadrant("35.27.04"), v1::QUADRANT_SHORT_SAVING);
  EXPECT_EQ(quadrant("35.27.05"), v1::QUADRANT_UNSPECIFIED);
}

TEST_F(ResultsTest, AnnualPlanDoesNotHideTheResultsOfAQuarter) {
  Report("35.27.01", {Blank(Line(kSub1, 400, 0)), IndicatorRecord("IKU-1", std::nullopt),
                      InQuarter(1, Line(kSub1, 400, 100)), InQuarter(2, Line(kSub1, 400, 200)),
                      InQuarter(2, IndicatorRecord("IKU-1", 80))});
  v1::CompareResponse compare = Compared();
  const v1::CompareRow& row = RowOf(compare, "35.27.01");
  EXPECT_EQ(row.figures().realised().sen(), 20'000);
  EXPECT_EQ(row.indicators(0).realised().micro(), 80'000'000);
  EXPECT_THAT(row.source().budget_units(), ElementsAre(0, 0, 1, 0, 0));
  EXPECT_THAT(row.source().indicator_units(), ElementsAre(0, 0, 1, 0, 0));
  v1::ExplainResponse explained = Explained();
  for (const v1::Leaf& leaf : explained.leaves()) {
    EXPECT_EQ(leaf.record().key().quarter(), 2u);
  }
  EXPECT_EQ(explained.leaves_size(), 2);
  EXPECT_TRUE(Verify(live_)->exact());
}

TEST_F(ResultsTest, UnitWithoutPartsIsCountedBesideTheRatioThatLeavesItOut) {
  v1::Record parts = IndicatorRecord("IKU-2", std::nullopt);
  for (auto [name, value] : {std::pair("desa_dibina", 4), {"desa_tertib", 1}}) {
    v1::NamedInput& input = *parts.mutable_indicator_result()->add_inputs();
    input.set_name(name);
    input.set_value_micro(int64_t{value} * 1'000'000);
  }
  Report("35.27.01", {parts});
  Report("35.27.02", {IndicatorRecord("IKU-2", 100)});
  v1::CompareResponse compare = Compared();
  const v1::IndicatorFigure& total = compare.total().indicators(1);
  EXPECT_EQ(total.realised().micro(), 25'000'000);
  EXPECT_TRUE(total.from_parts());
  EXPECT_TRUE(total.computed());
  EXPECT_EQ(total.units_without_parts(), 1u);
  EXPECT_EQ(total.reporting_units(), 2u);
  EXPECT_EQ(RowOf(compare, "35.27.02").indicators(1).units_without_parts(), 0u)
      << "of a unit there is nothing to leave out";
}

}  // namespace
}  // namespace rekap
