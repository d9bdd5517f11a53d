// IKM. Method: surveys small enough to compute by hand, with every kind of
// blank, and tallies against the forms that they count.
#include "domain/rule/ikm.h"

#include <numeric>
#include <vector>

#include <gtest/gtest.h>

#include "domain/rule/policy.h"

namespace rekap {
namespace {

constexpr uint64_t kBlank = 0;
// One respondent's answers; kBlank = none.
using Form = std::array<uint64_t, kUnsurCount>;

SurveyTally TallyOf(const std::vector<Form>& forms) {
  SurveyTally tally;
  tally.respondents = forms.size();
  for (const Form& form : forms) {
    for (size_t i = 0; i < kUnsurCount; ++i) {
      if (form[i] != kBlank) ++tally.counts[i][form[i] - 1];
    }
  }
  return tally;
}

DecimalResult Of(int64_t micro) { return DecimalResult::Of(Decimal::FromMicro(micro)); }
DecimalResult Missing(ValueState state) { return DecimalResult::Missing(state); }

TEST(IkmTest, BestAndWorstAnswersEndTheScale) {
  EXPECT_EQ(IkmOf(TallyOf({{4, 4, 4, 4, 4, 4, 4, 4, 4}})).index, Of(100'000'000));
  EXPECT_EQ(IkmOf(TallyOf({{1, 1, 1, 1, 1, 1, 1, 1, 1}})).index, Of(25'000'000));
}

TEST(IkmTest, IndexIsTheMeanOfTheMeansTimes25) {
  IkmResult result = IkmOf(TallyOf({{3, 3, 3, 4, 3, 3, 4, 3, 2}, {4, 3, 3, 4, 3, 3, 4, 3, 3}}));
  EXPECT_EQ(result.means[0], Of(3'500'000));
  EXPECT_EQ(result.means[8], Of(2'500'000));
  EXPECT_EQ(result.answered, 9U);
  // (3.5 + 3 + 3 + 4 + 3 + 3 + 4 + 3 + 2.5) x 25 / 9 = 29 x 25 / 9
  EXPECT_EQ(result.index, Of(80'555'556));
}

TEST(IkmTest, BlanksLeaveTheMeanToThoseWhoAnswered) {
  IkmResult result = IkmOf(TallyOf({{4, 4, 4, 4, 4, 4, 4, 4, 1},
                                    {4, 4, 4, 4, 4, 4, 4, 4, 2},
                                    {4, 4, 4, 4, 4, 4, 4, 4, 2},
                                    {4, 4, 4, 4, 4, 4, 4, 4, kBlank}}));
  EXPECT_EQ(result.means[8], Of(1'666'667)) << "5 / 3, not 5 / 4";
  EXPECT_EQ(result.index, Of(93'518'519)) << "33.666667 x 25 / 9";
}

TEST(IkmTest, AnUnsurThatNobodyAnsweredDoesNotCount) {
  IkmResult result = IkmOf(
      TallyOf({{4, 4, 4, kBlank, 4, 4, 4, kBlank, 2}, {4, 4, 4, kBlank, 4, 4, 4, kBlank, 2}}));
  EXPECT_EQ(result.answered, 7U);
  EXPECT_EQ(result.means[3], Missing(ValueState::kNotReported));
  EXPECT_EQ(result.index, Of(92'857'143)) << "26 x 25 / 7";
}

TEST(IkmTest, NoRespondentsIsNotReportedAndNoAnswersIsUndefined) {
  EXPECT_EQ(IkmOf(SurveyTally()).index, Missing(ValueState::kNotReported));
  IkmResult blank = IkmOf(TallyOf({Form{}, Form{}}));
  EXPECT_EQ(blank.index, Missing(ValueState::kUndefined));
  EXPECT_EQ(blank.answered, 0U);
}

TEST(IkmTest, GradeFollowsTheIndexAsShown) {
  Policy policy = Policy::Default();
  EXPECT_EQ(IkmGradeOf(policy, IkmOf(TallyOf({{4, 4, 4, 4, 4, 4, 4, 4, 4}})).index), "A");
  EXPECT_EQ(IkmGradeOf(policy, IkmOf(TallyOf({{3, 3, 3, 3, 3, 3, 3, 3, 3}})).index), "C");
  EXPECT_EQ(IkmGradeOf(policy, IkmOf(SurveyTally()).index), "");
}

TEST(IkmTest, RegionIsTheIndexOfAllRespondentsNotTheMeanOfIndices) {
  SurveyTally one = TallyOf({{4, 4, 4, 4, 4, 4, 4, 4, 4}});
  std::vector<Form> three(3, Form{1, 1, 1, 1, 1, 1, 1, 1, kBlank});
  SurveyTally region = one;
  region.Add(TallyOf(three));
  three.push_back({4, 4, 4, 4, 4, 4, 4, 4, 4});
  EXPECT_EQ(region, TallyOf(three));
  EXPECT_EQ(IkmOf(region).index, Of(50'000'000)) << "(8 x 1.75 + 4) x 25 / 9";
  region.Remove(one);
  three.pop_back();
  EXPECT_EQ(region, TallyOf(three));
}

v1::SurveyResult Survey(uint32_t respondents, const std::vector<uint32_t>& counts) {
  v1::SurveyResult survey;
  survey.set_respondents(respondents);
  for (size_t i = 0; i < kUnsurCount; ++i) {
    for (uint32_t count : counts) {
      if (survey.unsur_size() == static_cast<int>(i)) survey.add_unsur();
      survey.mutable_unsur(static_cast<int>(i))->add_counts(count);
    }
  }
  return survey;
}

TEST(IkmTest, TallyIsReadFromTheRecord) {
  absl::StatusOr<SurveyTally> tally = SurveyTally::Of(Survey(10, {1, 2, 3, 4}));
  ASSERT_TRUE(tally.ok()) << tally.status();
  EXPECT_EQ(tally->respondents, 10U);
  EXPECT_EQ(tally->counts[8][3], 4U);
  EXPECT_EQ(IkmOf(*tally).index, Of(75'000'000)) << "mean 3";
}

TEST(IkmTest, RecordsThatDoNotAddUpAreRefused) {
  EXPECT_FALSE(SurveyTally::Of(Survey(9, {1, 2, 3, 4})).ok()) << "ten answers of nine";
  EXPECT_FALSE(SurveyTally::Of(Survey(9, {1, 2, 3})).ok()) << "three counts";
  EXPECT_FALSE(SurveyTally::Of(v1::SurveyResult()).ok()) << "no unsur";
}

}  // namespace
}  // namespace rekap
