// Workflow, survey and organisation: which record stands for a period, who is
// late, whose targets come in which order.
#include <gmock/gmock.h>

#include "aggregator/admin/period_reader.h"
#include "aggregator/query/organisation.h"
#include "aggregator/query/survey.h"
#include "aggregator/query/unit_figures.h"
#include "aggregator/query/workflow.h"
#include "tests/query/unit_fixture.h"

namespace rekap {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr absl::CivilDay kDue(2022, 2, 28);

class StandingTest : public UnitQueriesTest {
 protected:
  v1::WorkflowResponse AskWorkflow(absl::CivilDay today, uint32_t quarter = 0) {
    return *Workflow(*TakeSnapshot(live_, "", 2021, quarter), *admin_, today);
  }
  v1::SurveyResponse AskSurvey(const std::string& region, uint32_t quarter = 0) {
    return *Survey(*TakeSnapshot(live_, region, 2021, quarter));
  }
  absl::StatusOr<v1::OrganisationResponse> AskOrganisation(const std::string& unit) {
    v1::OrganisationRequest request;
    request.set_unit(unit);
    request.set_year(2021);
    return live_.Read([&](const LiveRollup::Version& version) {
      return Organisation(FigureReader(version, *Period::Of(2021, 0)), request);
    });
  }
  // Every unsur answered by all with the same score.
  static v1::Record Answers(uint32_t respondents, int score) {
    v1::Record record = Base(v1::RECORD_KIND_SURVEY);
    record.mutable_survey()->set_respondents(respondents);
    for (int unsur = 0; unsur < 9; ++unsur) {
      v1::UnsurTally& tally = *record.mutable_survey()->add_unsur();
      for (int s = 1; s <= 4; ++s) tally.add_counts(s == score ? respondents : 0);
    }
    return record;
  }
  static v1::Record Target(uint32_t item, const std::string& position, const std::string& element) {
    v1::Record record = Base(v1::RECORD_KIND_AGREEMENT_TARGET, "", item);
    record.mutable_agreement_target()->set_position(position);
    record.mutable_agreement_target()->set_element(element);
    return record;
  }
};

TEST_F(StandingTest, WorkflowHasARowForEveryExpectedUnit) {
  Report("35.27.01", {Submission(1)});
  Report("35.27.02", {Submission(1)});
  Review("35.27.02", v1::REVIEW_ACTION_RETURN, 1);
  v1::WorkflowResponse response = AskWorkflow(kDue);
  ASSERT_EQ(response.rows_size(), 14);
  EXPECT_EQ(response.rows(0).status().state(), v1::WORKFLOW_STATE_SUBMITTED);
  EXPECT_EQ(response.rows(0).status().submitted_by(), "test");
  EXPECT_EQ(response.rows(1).status().state(), v1::WORKFLOW_STATE_RETURNED);
  EXPECT_EQ(response.rows(2).status().state(), v1::WORKFLOW_STATE_OPEN);
  EXPECT_EQ(response.rows(2).name(), "Sampang");
  EXPECT_EQ(response.rows(2).due(), "2022-02-28");
  EXPECT_EQ(response.positions_size(), 2);
}

TEST_F(StandingTest, LateIsWhoeverIsStillOpenWhenTheDayIsOver) {
  Report("35.27.01", {Submission(1)});
  EXPECT_FALSE(AskWorkflow(kDue).rows(1).late());
  v1::WorkflowResponse after = AskWorkflow(kDue + 1);
  EXPECT_FALSE(after.rows(0).late()) << "submitted in 2020, by the clock of the test";
  EXPECT_TRUE(after.rows(1).late());
  EXPECT_TRUE(AskWorkflow(kDue, 1).rows(0).late()) << "the submission was of the year";
}

// What a comparison across units goes by.
TEST_F(StandingTest, UnitThatOnlyPlansHasNothingToCompare) {
  v1::Record plan = Line("7.01.01.2.01.01", 100, 0);
  plan.mutable_budget_line()->mutable_realised()->set_presence(v1::CELL_PRESENCE_BLANK);
  v1::Record target = Base(v1::RECORD_KIND_INDICATOR_RESULT, "IKU-1");
  target.mutable_indicator_result()->set_direction(v1::DIRECTION_HIGHER);
  target.mutable_indicator_result()->set_target_micro(80'000'000);
  v1::Record result = target;
  result.mutable_indicator_result()->set_realised_micro(40'000'000);
  Report("35.27.01", {plan, target});
  Report("35.27.02", {Line("7.01.01.2.01.01", 100, 0), result});
  Report("35.27.03", {InQuarter(2, plan), InQuarter(2, result)});
  live_.Read([&](const LiveRollup::Version& version) {
    FigureReader reader(version, *Period::Of(2021, 0));
    std::vector<std::pair<bool, bool>> has;
    for (GatheredUnit& unit : GatherUnits(reader, *RegionCode::Parse("35.27"))) {
      EXPECT_TRUE(
          CompleteUnit(*version.view, *version.catalog, *admin_, reader.period(), unit).ok());
      has.emplace_back(unit.figures.has_budget, unit.figures.has_indicators);
    }
    has.resize(4);
    EXPECT_THAT(has, ElementsAre(std::pair(false, false), std::pair(true, true),
                                 std::pair(false, true), std::pair(false, false)));
    return 0;
  });
}

TEST_F(StandingTest, OfficeDayBeginsAtItsOwnMidnight) {
  EXPECT_EQ(OfficeDay(absl::FromUnixSeconds(17 * 3600 - 1)), absl::CivilDay(1970, 1, 1));
  EXPECT_EQ(OfficeDay(absl::FromUnixSeconds(17 * 3600)), absl::CivilDay(1970, 1, 2));
}

TEST_F(StandingTest, CompareShowsTheStateOfUnitsOnly) {
  Report("35.27.01", {Submission(1)});
  v1::CompareResponse response;
  response.mutable_total()->set_region("35.27");
  response.add_rows()->set_region("35.27.01");
  response.add_rows()->set_region("35.27.02");
  auto state_of = [&](RegionCode unit) -> absl::StatusOr<v1::WorkflowState> {
    return FactsOf(*store_->View(), *admin_, unit, *Period::Of(2021, 0))->state();
  };
  ASSERT_TRUE(FillWorkflow(state_of, response).ok());
  EXPECT_EQ(response.total().workflow(), v1::WORKFLOW_STATE_UNSPECIFIED);
  EXPECT_EQ(response.rows(0).workflow(), v1::WORKFLOW_STATE_SUBMITTED);
  EXPECT_EQ(response.rows(1).workflow(), v1::WORKFLOW_STATE_OPEN);
}

TEST_F(StandingTest, SurveyOfARegionIsThatOfAllItsRespondents) {
  Report("35.27.01", {Answers(30, 4)});
  Report("35.27.02", {Answers(10, 2)});
  v1::SurveyResponse response = AskSurvey("");
  EXPECT_EQ(response.total().respondents(), 40u);
  // (30 x 4 + 10 x 2) / 40 = 3,5; a mean of the indices would be 75.
  EXPECT_EQ(response.total().index_micro(), 87'500'000);
  EXPECT_EQ(response.total().grade(), "B");
  ASSERT_EQ(response.units_size(), 14);
  EXPECT_EQ(response.units(0).survey().index_micro(), 100'000'000);
  EXPECT_TRUE(response.units(1).has_survey());
  EXPECT_FALSE(response.units(2).has_survey());
  EXPECT_EQ(AskSurvey("35.27.02").total().index_micro(), 50'000'000);
}

TEST_F(StandingTest, NobodyAskedIsNoIndex) {
  Report("35.27.01", {Submission(1)});
  v1::SurveyResponse response = AskSurvey("");
  EXPECT_FALSE(response.total().has_index_micro());
  EXPECT_EQ(response.total().grade(), "");
}

TEST_F(StandingTest, SurveyOfAYearIsTheAnnualOneElseTheLatestQuarter) {
  Report("35.27.01", {InQuarter(1, Answers(10, 1)), InQuarter(3, Answers(10, 2))});
  EXPECT_EQ(AskSurvey("35.27.01").total().index_micro(), 50'000'000);
  EXPECT_EQ(AskSurvey("35.27.01", 1).total().index_micro(), 25'000'000);
  EXPECT_EQ(AskSurvey("35.27.01", 2).total().respondents(), 0u);
  Report("35.27.01", {Answers(10, 3)});
  EXPECT_EQ(AskSurvey("35.27.01").total().index_micro(), 75'000'000);
}

TEST_F(StandingTest, OrganisationShowsTargetsByPositionWithWhatCameOfThem) {
  v1::Record profile = Base(v1::RECORD_KIND_UNIT_PROFILE);
  profile.mutable_unit_profile()->set_name("Kecamatan Sreseh");
  profile.mutable_unit_profile()->add_positions()->set_name("Camat");
  profile.mutable_unit_profile()->add_positions()->set_name("Sekretaris");
  v1::Record narrative = Base(v1::RECORD_KIND_NARRATIVE, "", 1);
  narrative.mutable_narrative()->set_section(v1::Narrative::SECTION_ISSUE);
  narrative.mutable_narrative()->set_text("Kurang tenaga");
  v1::Record iku = Base(v1::RECORD_KIND_INDICATOR_RESULT, "IKU-1");
  iku.mutable_indicator_result()->set_direction(v1::DIRECTION_HIGHER);
  iku.mutable_indicator_result()->set_target_micro(80'000'000);
  iku.mutable_indicator_result()->set_realised_micro(40'000'000);
  Report("35.27.01",
         {profile, narrative, iku, Target(1, "Staf", "7.01.01"), Target(2, "Sekretaris", "7.01.01"),
          Target(3, "Camat", "IKU-1"), Target(4, "Camat", "IKU-9")});
  v1::OrganisationResponse response = *AskOrganisation("35.27.01");
  EXPECT_EQ(response.name(), "Sreseh");
  EXPECT_EQ(response.profile().name(), "Kecamatan Sreseh");
  std::vector<std::string> targets;
  for (const v1::PositionTarget& target : response.targets()) {
    targets.push_back(target.agreed().position() + " " + target.agreed().element());
  }
  EXPECT_THAT(targets,
              ElementsAre("Camat IKU-1", "Camat IKU-9", "Sekretaris 7.01.01", "Staf 7.01.01"));
  EXPECT_EQ(response.targets(0).achievement().micro(), 50'000'000);
  EXPECT_EQ(response.targets(1).achievement().state(), v1::VALUE_STATE_NOT_REPORTED);
  EXPECT_EQ(response.targets(2).achievement().state(), v1::VALUE_STATE_NOT_REPORTED);
  ASSERT_EQ(response.narratives_size(), 1);
  EXPECT_EQ(response.narratives(0).text(), "Kurang tenaga");
  std::set<std::string> rules;
  for (const v1::Finding& finding : response.findings()) rules.insert(finding.rule());
  EXPECT_THAT(rules, ElementsAre("indicator-without-position", "program-without-position",
                                 "program-without-section", "responsible-unknown",
                                 "target-of-unknown-position", "unknown-element"));
  EXPECT_EQ(response.positions_size(), 1);
}

TEST_F(StandingTest, OrganisationWithoutAProfileSaysSo) {
  v1::OrganisationResponse response = *AskOrganisation("35.27.05");
  EXPECT_FALSE(response.has_profile());
  EXPECT_THAT(response.targets(), IsEmpty());
  ASSERT_EQ(response.findings_size(), 1);
  EXPECT_EQ(response.findings(0).rule(), "profile-missing");
}

TEST_F(StandingTest, OrganisationIsOfAKecamatanOnly) {
  EXPECT_TRUE(absl::IsInvalidArgument(AskOrganisation("35.27").status()));
  EXPECT_TRUE(absl::IsInvalidArgument(AskOrganisation("").status()));
  EXPECT_TRUE(absl::IsNotFound(AskOrganisation("35.27.99").status()));
}

}  // namespace
}  // namespace rekap
