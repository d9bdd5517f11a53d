// The rules that the report of Omben does not exercise, each at its edge.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/rule/measure.h"
#include "tests/finding/omben.h"

namespace rekap {
namespace {

using omben::Proof;
using omben::Sampang;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// A report made record by record; rows count up.
class Rules : public testing::Test {
 protected:
  // References to records stay valid while more are added.
  Rules() { records_.reserve(3000); }

  v1::Record& Add(v1::RecordKind kind, const std::string& subject, uint32_t year = 2021) {
    std::vector<v1::Record>& records = year == 2021 ? records_ : previous_;
    v1::Record& record = records.emplace_back();
    record.mutable_key()->set_kind(kind);
    record.mutable_key()->set_year(year);
    record.mutable_key()->set_subject(subject);
    record.mutable_provenance()->set_file("uji.tsv");
    record.mutable_provenance()->set_row(static_cast<uint32_t>(records.size()));
    return record;
  }
  void AddLine(const std::string& code, int64_t allocated, int64_t realised, uint32_t year = 2021) {
    v1::BudgetLine& line = *Add(v1::RECORD_KIND_BUDGET_LINE, code, year).mutable_budget_line();
    line.mutable_allocated()->set_sen(allocated * 100);
    line.mutable_realised()->set_sen(realised * 100);
  }
  void AddOutput(const std::string& code, absl::string_view target, absl::string_view realised,
                 uint32_t year = 2021) {
    v1::Record& record = Add(v1::RECORD_KIND_OUTPUT, code, year);
    record.mutable_key()->set_item(1);
    *record.mutable_output()->mutable_target() = ParseMeasure(target, NumberStyle::kIndonesian);
    *record.mutable_output()->mutable_realised() = ParseMeasure(realised, NumberStyle::kIndonesian);
  }
  void AddTotal(const std::string& code, int64_t allocated, int64_t realised) {
    v1::StatedTotal& total = *Add(v1::RECORD_KIND_STATED_TOTAL, code).mutable_stated_total();
    total.mutable_allocated()->set_sen(allocated * 100);
    total.mutable_realised()->set_sen(realised * 100);
  }
  v1::IndicatorResult& AddIndicator(const std::string& code, uint32_t year = 2021) {
    v1::IndicatorResult& result =
        *Add(v1::RECORD_KIND_INDICATOR_RESULT, code, year).mutable_indicator_result();
    result.set_direction(v1::DIRECTION_HIGHER);
    return result;
  }
  static void AddInput(v1::IndicatorResult& result, const std::string& name, uint32_t years_back,
                       int64_t value) {
    v1::NamedInput& input = *result.add_inputs();
    input.set_name(name);
    input.set_years_back(years_back);
    input.set_value_micro(value * 1'000'000);
  }
  std::vector<v1::Finding> Findings(uint32_t quarter = 0) const {
    std::vector<v1::Record> records = records_;
    for (v1::Record& record : records) record.mutable_key()->set_quarter(quarter);
    return FindingsOf(
        {*RegionCode::Parse("35.27.05"), *Period::Of(2021, quarter), records, previous_},
        Sampang());
  }
  std::vector<std::string> Said(uint32_t quarter = 0) const {
    std::vector<std::string> said;
    for (const v1::Finding& finding : Findings(quarter)) said.push_back(finding.rule());
    return said;
  }

  std::vector<v1::Record> records_;
  std::vector<v1::Record> previous_;
};

constexpr char kSub[] = "7.01.01.2.01.01";

TEST_F(Rules, SpendingMoreThanGrantedIsFoundAtTheLine) {
  AddLine(kSub, 1000, 1000);
  EXPECT_THAT(Said(), IsEmpty());
  AddLine("7.01.01.2.01.02", 1000, 1001);
  ASSERT_THAT(Said(), ElementsAre("realised-over-allocated"));
  EXPECT_THAT(Proof(Findings()[0]), HasSubstr("lebih: 1"));
}

TEST_F(Rules, AFormulaWithSomeOfItsInputsIsFoundAndOneWithNoneIsNot) {
  v1::IndicatorResult& result = AddIndicator("IKU-3");
  result.set_realised_micro(16'450'000);
  EXPECT_THAT(Said(), IsEmpty());
  AddInput(result, "kejadian", 0, 10);
  ASSERT_THAT(Said(), ElementsAre("input-missing"));
  EXPECT_THAT(Proof(Findings()[0]), HasSubstr("belum ada: kejadian[n-1]"));
}

TEST_F(Rules, AStatedResultIsComparedWithItsFormulaAsShown) {
  v1::IndicatorResult& result = AddIndicator("IKU-3");
  AddInput(result, "kejadian", 0, 10);
  AddInput(result, "kejadian", 1, 12);
  result.set_realised_micro(16'670'000);  // 16.666667, shown as 16,67
  EXPECT_THAT(Said(), IsEmpty());
  result.set_realised_micro(16'660'000);
  ASSERT_THAT(Said(), ElementsAre("computed-mismatch"));
  EXPECT_THAT(Proof(Findings()[0]), AllOf(HasSubstr("16,66"), HasSubstr("dihitung: 16,666667"),
                                          HasSubstr("kejadian[n-1]: 12")));
}

TEST_F(Rules, AnInputOfLastYearIsComparedWithLastYearsOwn) {
  v1::IndicatorResult& result = AddIndicator("IKU-3");
  AddInput(result, "kejadian", 0, 10);
  AddInput(result, "kejadian", 1, 12);
  AddInput(AddIndicator("IKU-3", 2020), "kejadian", 0, 12);
  EXPECT_THAT(Said(), IsEmpty());
  previous_[0].mutable_indicator_result()->mutable_inputs(0)->set_value_micro(11'000'000);
  ASSERT_THAT(Said(), ElementsAre("revised-input"));
  EXPECT_THAT(Proof(Findings()[0]), HasSubstr("dilaporkan tahun lalu: 11"));
}

TEST_F(Rules, TheIkmIsComparedWithTheIndexOfItsSurvey) {
  v1::SurveyResult& survey = *Add(v1::RECORD_KIND_SURVEY, "").mutable_survey();
  survey.set_respondents(2);
  for (int i = 0; i < 9; ++i) {
    v1::UnsurTally& tally = *survey.add_unsur();
    for (uint32_t count : {0u, 0u, 1u, 1u}) tally.add_counts(count);
  }
  v1::IndicatorResult& result = AddIndicator("IKU-1");
  result.set_realised_micro(87'500'000);  // 3.5 x 25
  EXPECT_THAT(Said(), IsEmpty());
  result.set_realised_micro(79'150'000);
  ASSERT_THAT(Said(), ElementsAre("survey-mismatch"));
  EXPECT_THAT(Proof(Findings()[0]), HasSubstr("indeks survei: 87,5"));
}

TEST_F(Rules, AFivefoldChangeFromLastYearIsImplausible) {
  AddLine(kSub, 50'000'000, 9'000'000);
  AddLine(kSub, 10'000'001, 9'000'000, 2020);
  AddOutput(kSub, "99 dok", "12 dok");
  AddOutput(kSub, "20 dok", "12 dok", 2020);
  EXPECT_THAT(Said(), Not(testing::Contains("implausible-change")));
  previous_[0].mutable_budget_line()->mutable_allocated()->set_sen(1'000'000'000);
  previous_[1].mutable_output()->mutable_target()->set_value_micro(19'000'000);
  EXPECT_THAT(Said(), testing::IsSupersetOf({"implausible-change", "implausible-change"}));
  // A quarter is no year.
  EXPECT_THAT(Said(2), Not(testing::Contains("implausible-change")));
}

TEST_F(Rules, AParentThatStatesNothingIsNoClaim) {
  AddTotal("7.01.01", 300, 200);
  v1::StatedTotal& blank =
      *Add(v1::RECORD_KIND_STATED_TOTAL, "7.01.01.2.01").mutable_stated_total();
  blank.mutable_allocated()->set_presence(v1::CELL_PRESENCE_BLANK);
  blank.mutable_realised()->set_presence(v1::CELL_PRESENCE_BLANK);
  AddLine(kSub, 300, 200);
  EXPECT_THAT(Said(), IsEmpty());
  // A dash says nought, which is wrong here twice.
  for (v1::Money* money : {blank.mutable_allocated(), blank.mutable_realised()}) {
    money->set_presence(v1::CELL_PRESENCE_DASH);
  }
  EXPECT_THAT(Said(), ElementsAre("sum-mismatch", "sum-mismatch"));
}

TEST_F(Rules, ABlankLineIsInferredOnlyWhereItIsTheOnlyOne) {
  AddTotal("7.01.01.2.01", 1000, 900);
  AddLine(kSub, 400, 350);
  auto add_blank = [&](const std::string& code) {
    v1::BudgetLine& line = *Add(v1::RECORD_KIND_BUDGET_LINE, code).mutable_budget_line();
    line.mutable_allocated()->set_presence(v1::CELL_PRESENCE_BLANK);
    line.mutable_realised()->set_presence(v1::CELL_PRESENCE_BLANK);
  };
  add_blank("7.01.01.2.01.02");
  ASSERT_THAT(Said(), ElementsAre("missing-residual"));
  EXPECT_THAT(Proof(Findings()[0]), HasSubstr("1.000 - 400 = 600"));
  add_blank("7.01.01.2.01.03");
  EXPECT_THAT(Said(), ElementsAre("sum-mismatch"));
}

TEST_F(Rules, FindingsNameTheSheetOfTheirRows) {
  AddTotal("7.01.01.2.01", 1000, 900);
  AddLine(kSub, 400, 350);
  v1::Record& blank = Add(v1::RECORD_KIND_BUDGET_LINE, "7.01.01.2.01.02");
  blank.mutable_budget_line()->mutable_allocated()->set_presence(v1::CELL_PRESENCE_BLANK);
  blank.mutable_budget_line()->mutable_realised()->set_presence(v1::CELL_PRESENCE_BLANK);
  for (v1::Record& record : records_) record.mutable_provenance()->set_sheet("Anggaran");
  AddInput(AddIndicator("IKU-3"), "kejadian", 0, 10);
  records_.back().mutable_provenance()->set_sheet("IKU");
  std::vector<std::string> said;
  for (const v1::Finding& finding : Findings()) {
    said.push_back(absl::StrCat(finding.rule(), " ", finding.sheet()));
  }
  EXPECT_THAT(said, ElementsAre("missing-residual Anggaran", "input-missing IKU"));
}

TEST_F(Rules, RowsOfTwoSheetsWithOneNumberAreTwoRows) {
  AddLine(kSub, 1000, 900);
  AddOutput(kSub, "3 dokumen dan 4 laporan", "-");
  for (v1::Record& record : records_) record.mutable_provenance()->set_row(7);
  records_[0].mutable_provenance()->set_sheet("Anggaran");
  records_[1].mutable_provenance()->set_sheet("Keluaran");
  std::vector<v1::Finding> findings = Findings();
  auto composite = std::find_if(findings.begin(), findings.end(), [](const v1::Finding& finding) {
    return finding.rule() == "composite-target";
  });
  ASSERT_NE(composite, findings.end());
  EXPECT_EQ(composite->sheet(), "Keluaran");
}

TEST_F(Rules, AFindingIsOfTheQuarterOfItsRecord) {
  AddLine(kSub, 1000, 1001);
  records_[0].mutable_key()->set_quarter(3);
  v1::IndicatorResult& result = AddIndicator("IKU-1");
  result.set_realised_micro(80'000'000);
  result.set_previous_micro(90'000'000);
  std::vector<std::string> said;
  UnitReport year{*RegionCode::Parse("35.27.05"), *Period::Of(2021, 0), records_, {}};
  for (const v1::Finding& finding : FindingsOf(year, Sampang())) {
    said.push_back(absl::StrCat(finding.rule(), " ", finding.quarter()));
  }
  EXPECT_THAT(said, testing::IsSupersetOf({"realised-over-allocated 3", "decline 0"}));
}

TEST_F(Rules, OnlyAWholeYearBeforeIsComparedWith) {
  AddLine(kSub, 50'000'000, 9'000'000);
  AddLine(kSub, 10'000'000, 9'000'000, 2020);
  for (auto [quarter, compared] : {std::pair(0u, true), {2u, false}, {4u, true}}) {
    previous_[0].mutable_key()->set_quarter(quarter);
    std::vector<std::string> said = Said();
    EXPECT_EQ(std::count(said.begin(), said.end(), "implausible-change"), compared ? 1 : 0)
        << quarter;
  }
}

TEST_F(Rules, TwoTotalsThatDifferAreFoundEachByItself) {
  AddTotal("", 1000, 900);
  AddLine(kSub, 1000, 900);
  AddTotal("", 1001, 900);
  records_.back().mutable_key()->set_item(1);
  std::vector<v1::Finding> findings = Findings();
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].rule(), "total-mismatch");
  EXPECT_THAT(findings[0].rows(), ElementsAre(3u));
}

TEST_F(Rules, OutputColumnsThatAreShiftedAreReportedAsUnprovable) {
  for (int kegiatan = 1; kegiatan <= 4; ++kegiatan) {
    std::string code = absl::StrCat("7.01.01.2.0", kegiatan);
    AddTotal(code, 100, 100);
    // The parent's percentage stands one row too low.
    if (kegiatan > 1) {
      *records_.back().mutable_stated_total()->mutable_output()->mutable_target() =
          ParseMeasure("3 dok", NumberStyle::kIndonesian);
    }
    AddLine(absl::StrCat(code, ".01"), 100, 100);
    AddOutput(absl::StrCat(code, ".01"), "100%", "100%");
    records_.back().mutable_provenance()->set_row(records_[records_.size() - 2].provenance().row());
  }
  ASSERT_THAT(Said(), ElementsAre("row-shift"));
  EXPECT_EQ(Findings()[0].severity(), v1::SEVERITY_WARNING);
  EXPECT_EQ(Findings()[0].repair_size(), 0);
  EXPECT_THAT(Findings()[0].message(), HasSubstr("tidak dapat dibuktikan"));
}

TEST_F(Rules, TheWorstComesFirstAndThereAreNeverMoreThanAPersonReads) {
  for (int i = 0; i < 2000; ++i) AddLine(absl::StrCat("7.01.01.2.01.", 1000 + i), 10, 11);
  AddTotal("7.01.01.2.01", 1, 1);
  std::vector<v1::Finding> findings = Findings();
  ASSERT_EQ(findings.size(), kFindingsMax);
  EXPECT_EQ(findings[0].rule(), "sum-mismatch");
  EXPECT_EQ(findings[1].rows(0), 1u);
  EXPECT_EQ(findings.back().rows(0), kFindingsMax - 1);
}

}  // namespace
}  // namespace rekap
