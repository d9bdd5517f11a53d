// The matrix of what was reported when: states, days, counts, and what explains them.
#include "aggregator/query/completeness.h"

#include <gmock/gmock.h>

#include "aggregator/query/queries.h"
#include "tests/query/unit_fixture.h"

namespace rekap {
namespace {

using ::testing::ElementsAre;

constexpr char kSub1[] = "7.01.01.2.01.01";

// The journals of the fixture were written on 13 September 2020, before every deadline.
class CompletenessTest : public UnitQueriesTest {
 protected:
  CompletenessTest() { request_.set_year(2021); }

  absl::StatusOr<v1::CompletenessResponse> Ask(absl::CivilDay today) {
    return Completeness(live_, facts_, request_, today);
  }
  absl::StatusOr<v1::ExplainResponse> Explained(const v1::ExplainRequest& request) {
    return live_.Read([&](const LiveRollup::Version& version) {
      return Explain(FigureReader(version, *Period::Of(2021, 0)), request);
    });
  }

  v1::CompletenessRequest request_;
  FactsCache facts_{admin_.get()};
};

TEST_F(CompletenessTest, TellsStateDaysAndCountsOfEveryPeriod) {
  Report("35.27.01", {InQuarter(1, Line(kSub1, 100, 10)), InQuarter(1, Submission(1))});
  Report("35.27.02", {Line(kSub1, 100, 10), Submission(1)});
  Review("35.27.02", v1::REVIEW_ACTION_RETURN, 1);
  const v1::CompletenessResponse answer = *Ask(absl::CivilDay(2021, 7, 15));
  EXPECT_THAT(answer.due(),
              ElementsAre("2021-04-10", "2021-07-10", "2021-10-10", "2022-01-10", "2022-02-28"));
  ASSERT_EQ(answer.rows_size(), 14);
  const v1::CompletenessRow& first = answer.rows(0);
  ASSERT_EQ(first.cells_size(), 5);
  EXPECT_EQ(first.cells(0).state(), v1::WORKFLOW_STATE_SUBMITTED);
  EXPECT_EQ(first.cells(0).submitted(), "2020-09-13");
  EXPECT_EQ(first.cells(0).days_late(), 0u);
  EXPECT_EQ(first.cells(0).reported_lines(), 1u);
  EXPECT_EQ(first.cells(0).expected_lines(), 38u);
  EXPECT_EQ(first.cells(1).state(), v1::WORKFLOW_STATE_OPEN);
  EXPECT_EQ(first.cells(1).days_late(), 5u);
  EXPECT_TRUE(first.cells(1).overdue());
  EXPECT_EQ(first.cells(1).reported_lines(), 0u);
  EXPECT_FALSE(first.cells(2).overdue()) << "not yet due";
  EXPECT_EQ(first.cells(4).quarter(), 0u);
  EXPECT_EQ(first.cells(4).reported_lines(), 1u) << "the year stands on the first quarter";
  EXPECT_EQ(answer.rows(1).cells(4).state(), v1::WORKFLOW_STATE_RETURNED);
  EXPECT_THAT(answer.submitted(), ElementsAre(1, 0, 0, 0, 0)) << "what was returned is not";
  EXPECT_THAT(answer.overdue(), ElementsAre(13, 14, 0, 0, 0));
  EXPECT_EQ(answer.expected_units(), 14u);
}

TEST_F(CompletenessTest, PagesAreOneListAndCountEverything) {
  Report("35.27.01", {InQuarter(1, Submission(1))});
  request_.set_page_size(10);
  const absl::CivilDay today(2021, 1, 1);
  v1::CompletenessResponse page = *Ask(today);
  EXPECT_EQ(page.rows_size(), 10);
  request_.set_page_token(page.next_page_token());
  page = *Ask(today);
  EXPECT_EQ(page.rows_size(), 4);
  EXPECT_EQ(page.rows(0).unit(), "35.27.11");
  EXPECT_THAT(page.submitted(), ElementsAre(1, 0, 0, 0, 0));
  EXPECT_EQ(page.next_page_token(), "");
  Review("35.27.01", v1::REVIEW_ACTION_REOPEN, 1);
  Report("35.27.01", {InQuarter(1, Submission(2))});
  Report("35.27.02", {InQuarter(1, Submission(1))});
  EXPECT_TRUE(absl::IsAborted(Ask(today).status()));
}

TEST_F(CompletenessTest, AUnitAloneIsItsOwnRow) {
  request_.set_region("35.27.05");
  EXPECT_EQ(Ask(absl::CivilDay(2021, 1, 1))->rows_size(), 1);
  request_.set_region("35.99");
  EXPECT_TRUE(absl::IsNotFound(Ask(absl::CivilDay(2021, 1, 1)).status()));
}

TEST_F(CompletenessTest, EveryStateAndClaimIsExplainedByItsRecords) {
  v1::Record stated = Base(v1::RECORD_KIND_STATED_TOTAL, "7.01.01");
  stated.mutable_stated_total()->set_name("Program");
  v1::Record survey = InQuarter(2, Base(v1::RECORD_KIND_SURVEY));
  survey.mutable_survey()->set_respondents(0);
  for (int i = 0; i < 9; ++i) {
    v1::UnsurTally& tally = *survey.mutable_survey()->add_unsur();
    for (int score = 0; score < 4; ++score) tally.add_counts(0);
  }
  Report("35.27.01", {Line(kSub1, 100, 10), stated, survey, Submission(1)});
  auto seqs = [&](v1::RecordKind kind, const std::string& element = "") {
    v1::ExplainRequest request;
    request.set_kind(kind);
    request.set_element(element);
    absl::StatusOr<v1::ExplainResponse> answer = Explained(request);
    EXPECT_TRUE(answer.ok()) << answer.status();
    std::vector<uint64_t> found;
    for (const v1::Leaf& leaf : answer->leaves()) found.push_back(leaf.seq());
    return found;
  };
  EXPECT_THAT(seqs(v1::RECORD_KIND_UNSPECIFIED), ElementsAre(1));
  EXPECT_THAT(seqs(v1::RECORD_KIND_STATED_TOTAL), ElementsAre(2));
  EXPECT_THAT(seqs(v1::RECORD_KIND_STATED_TOTAL, "7.01.01"), ElementsAre(2));
  EXPECT_THAT(seqs(v1::RECORD_KIND_STATED_TOTAL, "7.01.02"), ElementsAre());
  EXPECT_THAT(seqs(v1::RECORD_KIND_SURVEY), ElementsAre(3)) << "the quarter that stands";
  EXPECT_THAT(seqs(v1::RECORD_KIND_SUBMISSION), ElementsAre(4));
  v1::ExplainRequest bad;
  bad.set_kind(v1::RECORD_KIND_SUBMISSION);
  bad.set_element("7.01.01");
  EXPECT_TRUE(absl::IsInvalidArgument(Explained(bad).status()));
}

TEST_F(CompletenessTest, AResponsibleUnitIsExplainedByItsPrograms) {
  // 7.01.02 and 7.01.06 are of the same section.
  Report("35.27.01",
         {Line(kSub1, 100, 10), Line("7.01.02.2.02.03", 7, 7), Line("7.01.06.2.01.02", 5, 5)});
  v1::ExplainRequest request;
  request.set_responsible("Seksi Pemerintahan dan Pelayanan Umum");
  const v1::ExplainResponse answer = *Explained(request);
  EXPECT_THAT(answer.programs(), ElementsAre("7.01.02", "7.01.06"));
  EXPECT_EQ(answer.leaves_size(), 2);
  EXPECT_EQ(answer.figures().allocated().sen(), 1200);
  EXPECT_EQ(answer.name(), "Seksi Pemerintahan dan Pelayanan Umum");
  request.set_element("7.01.02");
  EXPECT_TRUE(absl::IsInvalidArgument(Explained(request).status()));
  request.clear_element();
  request.set_responsible("Seksi Tanpa Nama");
  EXPECT_TRUE(absl::IsNotFound(Explained(request).status()));
}

TEST_F(CompletenessTest, OneOutputOfSeveralIsExplainedAlone) {
  auto output = [](uint32_t item) {
    v1::Record record = Base(v1::RECORD_KIND_OUTPUT, kSub1, item);
    v1::Output& body = *record.mutable_output();
    body.set_description(absl::StrCat("keluaran ", item));
    body.mutable_target()->set_text("4 dok");
    body.mutable_target()->set_value_micro(4'000'000);
    body.mutable_realised()->set_text(absl::StrCat(item, " dok"));
    body.mutable_realised()->set_value_micro(item * int64_t{1'000'000});
    return record;
  };
  Report("35.27.01", {output(1), output(2), output(3)});
  v1::ExplainRequest request;
  request.set_element(kSub1);
  request.set_kind(v1::RECORD_KIND_OUTPUT);
  request.set_item(2);
  const v1::ExplainResponse answer = *Explained(request);
  ASSERT_EQ(answer.leaves_size(), 1);
  EXPECT_EQ(answer.leaves(0).seq(), 2u);
  EXPECT_EQ(answer.next_page_token(), "");
  EXPECT_EQ(answer.figures().achievement().micro(), 50'000'000) << "its own, not the mean";
  EXPECT_EQ(answer.figures().allocated().state(), v1::VALUE_STATE_NOT_REPORTED);
  EXPECT_EQ(answer.name(), "keluaran 2");
  request.set_item(9);
  EXPECT_TRUE(absl::IsNotFound(Explained(request).status()));
}

}  // namespace
}  // namespace rekap
