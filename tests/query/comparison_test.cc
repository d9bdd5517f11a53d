// Comparing, as a planner asks it: places and quartiles that no filter moves, the
// distance to a target in each direction, pages that are one list, the heat map and
// the series over years. Over a small store whose right answers can be read off.
#include "absl/strings/str_replace.h"
#include <gmock/gmock.h>

#include "aggregator/admin/period_reader.h"
#include "aggregator/query/queries.h"
#include "tests/query/unit_fixture.h"
#include "tests/sampang.h"

namespace rekap {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kSub1[] = "7.01.01.2.01.01";
constexpr char kSub2[] = "7.01.02.2.02.03";

// Sampang with a second kabupaten beside it, IKU-1 better when lower, IKU-3 a range.
std::shared_ptr<const Catalog> WideCatalog() {
  return std::make_shared<const Catalog>(samples::CatalogOf(absl::StrReplaceAll(
      samples::SampangYaml(),
      {{"  - {kode: 35.27.01, nama: Sreseh, desa_kelurahan: 12}\n",
        "  - {kode: 35.27.01, nama: Sreseh, desa_kelurahan: 12}\n"
        "  - {kode: 35.28, nama: Pamekasan, desa_kelurahan: 13}\n"
        "  - {kode: 35.28.01, nama: Tlanakan, desa_kelurahan: 13}\n"},
       {"    arah: naik\n    metode: rata_rata\n", "    arah: turun\n    metode: rata_rata\n"},
       {"    arah: naik\n    metode: rasio\n    pembilang: \"kejadian",
        "    arah: rentang\n    metode: rasio\n    pembilang: \"kejadian"}})));
}

class ComparisonTest : public UnitQueriesTest {
 protected:
  ComparisonTest() : UnitQueriesTest(WideCatalog()) {
    compare_.set_region("35.27");
    compare_.set_year(2021);
  }

  static v1::Record Output(const std::string& activity, int target, int realised) {
    v1::Record record = Base(v1::RECORD_KIND_OUTPUT, activity, 1);
    v1::Output& output = *record.mutable_output();
    for (auto [measure, value] : {std::pair(output.mutable_target(), target),
                                  std::pair(output.mutable_realised(), realised)}) {
      measure->set_text(absl::StrCat(value, " dok"));
      measure->set_value_micro(int64_t{value} * 1'000'000);
      measure->set_unit("dok");
    }
    return record;
  }
  // Of a direction that the record gives; a range from target to high.
  static v1::Record IndicatorRecord(const std::string& code, v1::Direction direction, int target,
                                    int realised, std::optional<int> high = std::nullopt) {
    v1::Record record = Base(v1::RECORD_KIND_INDICATOR_RESULT, code);
    v1::IndicatorResult& result = *record.mutable_indicator_result();
    result.set_direction(direction);
    result.set_target_micro(int64_t{target} * 1'000'000);
    result.set_realised_micro(int64_t{realised} * 1'000'000);
    if (high) result.set_target_high_micro(int64_t{*high} * 1'000'000);
    return record;
  }
  // Achievements 20, 40, 60, 80 and 80 percent; 35.27.06 has a plan only, the others
  // nothing.
  void ReportFive() {
    int done = 1;
    for (const char* unit : {"35.27.01", "35.27.02", "35.27.03", "35.27.04"}) {
      Report(unit, {Line(kSub1, 100, 10 * done), Output(kSub1, 5, done)});
      ++done;
    }
    Report("35.27.05", {Line(kSub1, 100, 100), Output(kSub1, 5, 4)});
    v1::Record plan = Line(kSub1, 100, 0);
    plan.mutable_budget_line()->mutable_realised()->set_presence(v1::CELL_PRESENCE_BLANK);
    Report("35.27.06", {plan});
  }

  absl::StatusOr<v1::CompareResponse> Ask() {
    return live_.Read([&](const LiveRollup::Version& version) {
      const Period period = *Period::Of(2021, 0);
      return Compare(FigureReader(version, period), compare_,
                     [&](RegionCode unit) -> absl::StatusOr<v1::WorkflowState> {
                       return FactsOf(*version.view, *admin_, unit, period)->state();
                     });
    });
  }
  std::vector<std::string> Shown() {
    std::vector<std::string> shown;
    absl::StatusOr<v1::CompareResponse> response = Ask();
    EXPECT_TRUE(response.ok()) << response.status();
    for (const v1::CompareRow& row : response->rows()) shown.push_back(row.region());
    return shown;
  }
  v1::CompareRow RowOf(const std::string& unit) {
    absl::StatusOr<v1::CompareResponse> response = Ask();
    EXPECT_TRUE(response.ok()) << response.status();
    for (const v1::CompareRow& row : response->rows()) {
      if (row.region() == unit) return row;
    }
    ADD_FAILURE() << "no row " << unit;
    return v1::CompareRow();
  }
  absl::StatusOr<v1::TrendResponse> AskTrend(const v1::TrendRequest& request) {
    return live_.Read([&](const LiveRollup::Version& version) { return Trend(version, request); });
  }
  absl::StatusOr<v1::MatrixResponse> AskMatrix(const v1::MatrixRequest& request) {
    return live_.Read([&](const LiveRollup::Version& version) {
      return Matrix(FigureReader(version, *Period::Of(2021, 0)), request);
    });
  }

  v1::CompareRequest compare_;
};

TEST_F(ComparisonTest, SpreadAndQuartilesAreOfTheValuesThatThereAre) {
  ReportFive();
  const v1::CompareResponse response = *Ask();
  EXPECT_EQ(response.rows_total(), 14u);
  EXPECT_EQ(response.reporting_units(), 6u);
  EXPECT_EQ(response.spread().count(), 5u);
  EXPECT_FALSE(response.spread().money());
  EXPECT_EQ(response.spread().minimum(), 20'000'000);
  EXPECT_EQ(response.spread().lower_quartile(), 40'000'000);
  EXPECT_EQ(response.spread().median(), 60'000'000);
  EXPECT_EQ(response.spread().upper_quartile(), 80'000'000);
  EXPECT_EQ(response.spread().mean(), 56'000'000);
  std::vector<std::string> places;
  for (const v1::CompareRow& row : response.rows()) {
    places.push_back(absl::StrCat(row.region().substr(6), ":", row.rank(), "/", row.quartile()));
  }
  places.resize(6);
  EXPECT_THAT(places, ElementsAre("04:1/1", "05:1/1", "03:3/2", "02:4/3", "01:5/4", "06:0/0"));
  EXPECT_EQ(RowOf("35.27.01").from_median(), -40'000'000);
}

TEST_F(ComparisonTest, LeastFirstKeepsPlacesAndPutsTheSilentLast) {
  ReportFive();
  compare_.set_ascending(true);
  std::vector<std::string> shown = Shown();
  shown.resize(6);
  EXPECT_THAT(shown,
              ElementsAre("35.27.01", "35.27.02", "35.27.03", "35.27.04", "35.27.05", "35.27.06"));
  EXPECT_EQ(RowOf("35.27.01").rank(), 5u);
}

TEST_F(ComparisonTest, FilterShowsFewerRowsAndMovesNothing) {
  ReportFive();
  v1::RowFilter& filter = *compare_.mutable_filter();
  filter.set_reported(v1::RowFilter::REPORTED_ONLY);
  EXPECT_THAT(Shown(), ElementsAre("35.27.04", "35.27.05", "35.27.03", "35.27.02", "35.27.01"));
  EXPECT_THAT(Ask()->bands(),
              ElementsAre("Sangat Tinggi", "Tinggi", "Sedang", "Rendah", "Sangat Rendah"))
      << "what may be asked for, whatever the rows have";
  filter.add_bands("Tinggi");  // 80 %
  filter.add_regions("35.27.05");
  filter.add_regions("35.27.01");
  EXPECT_THAT(Shown(), ElementsAre("35.27.05"));
  EXPECT_EQ(RowOf("35.27.05").rank(), 1u);
  EXPECT_EQ(Ask()->spread().count(), 5u);
  EXPECT_EQ(Ask()->rows_shown(), 1u);
  EXPECT_EQ(Ask()->rows_total(), 14u);
  filter.Clear();
  filter.add_quadrants(v1::QUADRANT_ACHIEVED_SPENDING);
  EXPECT_THAT(Shown(), ElementsAre("35.27.04", "35.27.05"));
  filter.Clear();
  filter.set_reported(v1::RowFilter::REPORTED_MISSING);
  EXPECT_EQ(Shown().front(), "35.27.06") << "a plan alone is no result";
  EXPECT_EQ(Shown().size(), 9u);
}

TEST_F(ComparisonTest, QuadrantsAreBesideTheFiguresOfTheRegion) {
  ReportFive();
  const v1::CompareResponse response = *Ask();
  EXPECT_EQ(response.quadrant_bounds().achievement().micro(), 56'000'000);
  EXPECT_EQ(response.quadrant_bounds().absorption().micro(), 40'000'000) << "200 of 500";
  EXPECT_EQ(response.total().figures().quadrant(), v1::QUADRANT_UNSPECIFIED);
  auto quadrant = [&](const char* unit) { return RowOf(unit).figures().quadrant(); };
  EXPECT_EQ(quadrant("35.27.05"), v1::QUADRANT_ACHIEVED_SPENDING);
  EXPECT_EQ(quadrant("35.27.04"), v1::QUADRANT_ACHIEVED_SPENDING) << "at the bound is high";
  EXPECT_EQ(quadrant("35.27.03"), v1::QUADRANT_ACHIEVED_SAVING);
  EXPECT_EQ(quadrant("35.27.01"), v1::QUADRANT_SHORT_SAVING);
  EXPECT_EQ(quadrant("35.27.06"), v1::QUADRANT_UNSPECIFIED) << "no result";
}

TEST_F(ComparisonTest, FilterThatNamesNothingKnownIsRefused) {
  ReportFive();
  compare_.mutable_filter()->add_bands("Tinngi");
  absl::Status unknown = Ask().status();
  EXPECT_TRUE(absl::IsInvalidArgument(unknown));
  EXPECT_THAT(std::string(unknown.message()), ::testing::HasSubstr("Sangat Tinggi"));
  compare_.mutable_filter()->Clear();
  compare_.mutable_filter()->add_bands("");
  EXPECT_EQ(Shown().size(), 9u) << "those without a band";
  compare_.mutable_filter()->Clear();
  compare_.mutable_filter()->add_regions("35.99");
  EXPECT_TRUE(absl::IsNotFound(Ask().status()));
}

TEST_F(ComparisonTest, FilterByStateGoesByTheReviews) {
  ReportFive();
  Report("35.27.02", {Submission(1)});
  Report("35.27.03", {Submission(1)});
  Review("35.27.03", v1::REVIEW_ACTION_APPROVE, 1);
  compare_.mutable_filter()->add_workflow(v1::WORKFLOW_STATE_SUBMITTED);
  EXPECT_THAT(Shown(), ElementsAre("35.27.02"));
  compare_.mutable_filter()->add_workflow(v1::WORKFLOW_STATE_APPROVED);
  EXPECT_THAT(Shown(), ElementsAre("35.27.03", "35.27.02"));
  compare_.set_region("35");
  EXPECT_THAT(Shown(), IsEmpty()) << "a kabupaten has no state";
}

TEST_F(ComparisonTest, PagesAreOneListUntilSomethingOfItChanges) {
  ReportFive();
  compare_.set_page_size(4);
  compare_.mutable_filter()->set_reported(v1::RowFilter::REPORTED_ONLY);
  EXPECT_THAT(Shown(), ElementsAre("35.27.04", "35.27.05", "35.27.03", "35.27.02"));
  compare_.set_page_token(Ask()->next_page_token());
  EXPECT_THAT(Shown(), ElementsAre("35.27.01"));
  EXPECT_EQ(Ask()->next_page_token(), "");
  compare_.set_order(v1::ORDER_ABSORPTION);
  EXPECT_TRUE(absl::IsAborted(Ask().status())) << "another question";
  compare_.set_order(v1::ORDER_ACHIEVEMENT);
  ASSERT_TRUE(Ask().ok());
  Report("35.27.05", {Output(kSub1, 5, 5)});
  EXPECT_TRUE(absl::IsAborted(Ask().status())) << "other figures";
  compare_.set_page_token("zz");
  EXPECT_TRUE(absl::IsInvalidArgument(Ask().status()));
  compare_.clear_page_token();
  compare_.set_page_size(1001);
  EXPECT_TRUE(absl::IsInvalidArgument(Ask().status()));
}

TEST_F(ComparisonTest, AStateThatChangesIsAnotherList) {
  ReportFive();
  Report("35.27.02", {Submission(1)});
  Report("35.27.03", {Submission(1)});
  compare_.mutable_filter()->add_workflow(v1::WORKFLOW_STATE_SUBMITTED);
  compare_.set_page_size(1);
  compare_.set_page_token(Ask()->next_page_token());
  ASSERT_THAT(Shown(), ElementsAre("35.27.02"));
  Review("35.27.03", v1::REVIEW_ACTION_APPROVE, 1);
  EXPECT_TRUE(absl::IsAborted(Ask().status()));
}

TEST_F(ComparisonTest, DistanceIsWhatLacksToTheTarget) {
  ReportFive();
  EXPECT_EQ(RowOf("35.27.01").distance().micro(), -80'000'000);
  EXPECT_EQ(RowOf("35.27.06").distance().state(), v1::VALUE_STATE_NOT_REPORTED);
  compare_.set_order(v1::ORDER_ABSORPTION);
  EXPECT_EQ(RowOf("35.27.03").distance().micro(), -70'000'000);
  compare_.set_order(v1::ORDER_REALISED);
  EXPECT_EQ(RowOf("35.27.03").distance().state(), v1::VALUE_STATE_NOT_REPORTED) << "no target";
  EXPECT_TRUE(Ask()->spread().money());
  EXPECT_EQ(Ask()->spread().maximum(), 10'000);
}

TEST_F(ComparisonTest, DistanceOfAResultFollowsTheDirection) {
  Report("35.27.01", {IndicatorRecord("IKU-1", v1::DIRECTION_LOWER, 10, 13),
                      IndicatorRecord("IKU-2", v1::DIRECTION_HIGHER, 10, 13),
                      IndicatorRecord("IKU-3", v1::DIRECTION_RANGE, 10, 13, 12)});
  Report("35.27.02", {IndicatorRecord("IKU-3", v1::DIRECTION_RANGE, 10, 11, 12)});
  Report("35.27.03", {IndicatorRecord("IKU-3", v1::DIRECTION_RANGE, 10, 7, 12)});
  compare_.set_order(v1::ORDER_RESULT);
  EXPECT_TRUE(absl::IsInvalidArgument(Ask().status())) << "no indicator named";
  for (auto [code, distance] :
       {std::pair("IKU-1", -3), std::pair("IKU-2", 3), std::pair("IKU-3", -1)}) {
    compare_.set_element(code);
    EXPECT_EQ(RowOf("35.27.01").distance().micro(), distance * 1'000'000) << code;
  }
  EXPECT_EQ(RowOf("35.27.02").distance().micro(), 0) << "inside the range";
  EXPECT_EQ(RowOf("35.27.03").distance().micro(), -3'000'000);
  EXPECT_EQ(RowOf("35.27.04").distance().state(), v1::VALUE_STATE_NOT_REPORTED);
  EXPECT_EQ(Ask()->indicator(), "IKU-3");
  EXPECT_EQ(Ask()->reporting_units(), 3u);
}

TEST_F(ComparisonTest, AnyLevelOfRegionCanBeTheRows) {
  ReportFive();
  Report("35.28.01", {Line(kSub1, 100, 100), Output(kSub1, 5, 5)});
  compare_.set_region("35");
  EXPECT_THAT(Shown(), ElementsAre("35.28", "35.27"));
  compare_.set_rows(v1::ROWS_UNITS);
  EXPECT_EQ(Shown().size(), 15u);
  EXPECT_EQ(Shown().front(), "35.28.01");
  EXPECT_EQ(Ask()->reporting_units(), 7u);
  compare_.set_order(v1::ORDER_COMPLETENESS);
  EXPECT_EQ(RowOf("35.28.01").completeness().micro(), 2'631'579) << "one of 38 lines";
}

TEST_F(ComparisonTest, MatrixHasACellForEveryRegionAndColumn) {
  ReportFive();
  Report("35.27.01", {Line(kSub2, 7, 7), Line("7.01.09.2.01.05", 30, 3)});
  v1::MatrixRequest request;
  request.set_region("35.27");
  request.set_columns(v1::CASCADE_LEVEL_PROGRAM);
  const v1::MatrixResponse programs = *AskMatrix(request);
  std::vector<std::string> codes;
  for (const v1::MatrixColumn& column : programs.columns()) codes.push_back(column.code());
  EXPECT_THAT(codes, ElementsAre("7.01.01", "7.01.02", "7.01.03", "7.01.04", "7.01.06", "7.01.09"))
      << "one of them only reported";
  EXPECT_EQ(programs.columns(0).spread().count(), 5u);
  ASSERT_EQ(programs.rows_size(), 14);
  EXPECT_EQ(programs.rows(0).cells(0).figures().achievement().micro(), 20'000'000);
  EXPECT_EQ(programs.rows(6).cells(0).figures().achievement().state(),
            v1::VALUE_STATE_NOT_REPORTED);
  EXPECT_EQ(programs.total().cells(1).figures().allocated().sen(), 700);

  request.set_columns(v1::CASCADE_LEVEL_SUB_KEGIATAN);
  request.set_under("7.01.02");
  EXPECT_EQ(AskMatrix(request)->columns_size(), 2);
  request.set_under("S3");
  request.set_columns(v1::CASCADE_LEVEL_PROGRAM);
  EXPECT_EQ(AskMatrix(request)->columns(0).code(), "7.01.04");
  request.set_columns(v1::CASCADE_LEVEL_UNSPECIFIED);
  request.clear_under();
  request.set_page_size(3);
  const v1::MatrixResponse page = *AskMatrix(request);
  EXPECT_EQ(page.columns_size(), 3);
  EXPECT_EQ(page.rows_size(), 3);
  EXPECT_TRUE(page.rows(0).cells(0).has_indicator());
  request.set_page_token(page.next_page_token());
  EXPECT_EQ(AskMatrix(request)->rows(0).region(), "35.27.04");
  request.set_columns(v1::CASCADE_LEVEL_OUTPUT);
  EXPECT_TRUE(absl::IsInvalidArgument(AskMatrix(request).status()));
}

TEST_F(ComparisonTest, TrendTellsEachYearAndWhatChanged) {
  Report("35.27.01", {InYear(2020, Line(kSub1, 100, 50)), InYear(2020, Output(kSub1, 5, 2)),
                      Line(kSub1, 150, 150), Output(kSub1, 5, 4)});
  v1::TrendRequest request;
  request.set_region("35.27.01");
  const v1::TrendResponse trend = *AskTrend(request);
  EXPECT_EQ(trend.first_year(), 2017u);
  EXPECT_EQ(trend.last_year(), 2021u);
  ASSERT_EQ(trend.series_size(), 1);
  ASSERT_EQ(trend.series(0).points_size(), 5);
  const v1::TrendPoint& before = trend.series(0).points(3);
  const v1::TrendPoint& now = trend.series(0).points(4);
  EXPECT_EQ(before.year(), 2020u);
  EXPECT_EQ(before.change().state(), v1::VALUE_STATE_NOT_REPORTED) << "nothing before";
  EXPECT_EQ(now.change().micro(), 40'000'000);
  EXPECT_EQ(now.allocated_change().micro(), 50'000'000);
  EXPECT_EQ(trend.series(0).points(0).figures().achievement().state(),
            v1::VALUE_STATE_NOT_REPORTED);
}

TEST_F(ComparisonTest, TrendComparesTheFirstYearWithTheOneBeforeIt) {
  Report("35.27.01", {InYear(2020, Output(kSub1, 5, 2)), Output(kSub1, 5, 4)});
  v1::TrendRequest request;
  request.set_region("35.27");
  request.set_first_year(2021);
  request.set_last_year(2021);
  request.set_with_rows(true);
  request.set_quarters(true);
  const v1::TrendResponse trend = *AskTrend(request);
  ASSERT_EQ(trend.series_size(), 15);
  EXPECT_EQ(trend.series(1).region(), "35.27.01");
  ASSERT_EQ(trend.series(1).points_size(), 5);
  EXPECT_EQ(trend.series(1).points(0).quarter(), 1u);
  EXPECT_EQ(trend.series(1).points(4).quarter(), 0u);
  EXPECT_EQ(trend.series(1).points(4).change().micro(), 40'000'000);
}

TEST_F(ComparisonTest, TrendComparesNoSumsOfOtherUnits) {
  Report("35.27.01", {InYear(2020, Output(kSub1, 5, 2)), InYear(2020, Line(kSub1, 100, 50)),
                      Output(kSub1, 5, 4), Line(kSub1, 100, 50)});
  Report("35.27.02", {Output(kSub1, 5, 4), Line(kSub1, 100, 50)});
  v1::TrendRequest request;
  request.set_region("35.27");
  request.set_with_rows(true);
  const v1::TrendResponse trend = *AskTrend(request);
  const v1::TrendPoint& region = trend.series(0).points(4);
  EXPECT_EQ(region.reporting_units(), 2u);
  EXPECT_EQ(region.expected_units(), 14u);
  EXPECT_EQ(trend.series(0).points(3).reporting_units(), 1u);
  EXPECT_EQ(region.change().state(), v1::VALUE_STATE_NOT_COMPARABLE);
  EXPECT_EQ(region.allocated_change().state(), v1::VALUE_STATE_NOT_COMPARABLE);
  EXPECT_EQ(trend.series(1).points(4).change().micro(), 40'000'000) << "the unit itself goes on";
}

TEST_F(ComparisonTest, TrendRefusesWhatItCannotShow) {
  v1::TrendRequest request;
  EXPECT_EQ(AskTrend(request)->series_size(), 0) << "nothing was ever reported";
  ReportFive();
  request.set_element("7.01.99");
  EXPECT_TRUE(absl::IsNotFound(AskTrend(request).status())) << "a mistyped code";
  request.set_element("");
  request.set_first_year(2001);
  EXPECT_TRUE(absl::IsInvalidArgument(AskTrend(request).status())) << "21 years";
  request.set_first_year(2022);
  EXPECT_TRUE(absl::IsInvalidArgument(AskTrend(request).status())) << "begins after its end";
  request.set_first_year(2002);
  EXPECT_EQ(AskTrend(request)->series(0).points_size(), 20);
  request.set_quarters(true);
  request.set_with_rows(true);
  request.set_rows(v1::ROWS_UNITS);
  EXPECT_TRUE(AskTrend(request).ok()) << "15 units x 105 points";
}

}  // namespace
}  // namespace rekap
