// All findings of one report: what its figures prove and what its office lacks,
// in one order, and when the office is looked at.
#include "domain/organisation/report_findings.h"

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/catalog/load_catalog.h"

namespace rekap {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Catalog& Sampang() {
  static const Catalog& catalog =
      *new Catalog(LoadCatalog(REKAP_SOURCE_DIR "/domain/catalog/sampang-2021.yaml")->catalog);
  return catalog;
}

class ReportFindingsTest : public ::testing::Test {
 protected:
  v1::Record& Add(v1::RecordKind kind, const std::string& subject = "") {
    v1::Record& record = records_.emplace_back();
    record.mutable_key()->set_kind(kind);
    record.mutable_key()->set_year(2021);
    record.mutable_key()->set_subject(subject);
    return record;
  }
  void AddLine(const std::string& code, int64_t allocated, int64_t realised) {
    v1::BudgetLine& line = *Add(v1::RECORD_KIND_BUDGET_LINE, code).mutable_budget_line();
    line.mutable_allocated()->set_sen(allocated);
    line.mutable_realised()->set_sen(realised);
  }
  // Every program but 7.01.06 has a section.
  void AddProfile() {
    v1::UnitProfile& profile = *Add(v1::RECORD_KIND_UNIT_PROFILE).mutable_unit_profile();
    for (const ProgramLink& link : Sampang().programs()) {
      v1::OfficeSection* section = profile.mutable_sections()->empty()
                                       ? nullptr
                                       : profile.mutable_sections(profile.sections_size() - 1);
      if (section == nullptr || section->name() != link.responsible) {
        section = profile.add_sections();
        section->set_name(link.responsible);
      }
      std::string code = link.program.ToString();
      if (code != "7.01.06") section->add_programs(code);
    }
  }
  std::vector<std::string> Said(uint32_t quarter = 0) const {
    std::vector<std::string> said;
    UnitReport report{*RegionCode::Parse("35.27.05"), *Period::Of(2021, quarter), records_, {}};
    for (const v1::Finding& finding : AllFindingsOf(report, Sampang())) {
      said.push_back(absl::StrCat(v1::Severity_Name(finding.severity()).substr(9), " ",
                                  finding.rule(), " ", finding.subject()));
    }
    return said;
  }

  std::vector<v1::Record> records_;
};

constexpr char kLine[] = "7.01.01.2.01.01";

TEST_F(ReportFindingsTest, UnitWithoutAProfileIsToldSoOnce) {
  AddLine(kLine, 100, 100);
  EXPECT_THAT(Said(), ElementsAre("NOTE profile-missing "));
}

TEST_F(ReportFindingsTest, UnitThatReportedNothingIsNotAskedForAProfile) {
  EXPECT_THAT(Said(), IsEmpty());
  Add(v1::RECORD_KIND_SUBMISSION).mutable_submission()->set_number(1);
  EXPECT_THAT(Said(), IsEmpty());
}

TEST_F(ReportFindingsTest, OfficeOfAQuarterIsThatOfTheYearUnlessTheQuarterHasItsOwn) {
  AddLine(kLine, 100, 100);
  EXPECT_THAT(Said(2), IsEmpty());
  AddProfile();
  EXPECT_EQ(Said(2).size(), Said().size());
  EXPECT_FALSE(Said(2).empty());
}

TEST_F(ReportFindingsTest, ThoseOfTheOfficeFollowThoseOfTheFiguresOfTheSameSeverity) {
  AddLine(kLine, 100, 120);
  AddProfile();
  v1::Record& result = Add(v1::RECORD_KIND_INDICATOR_RESULT, "IKU-1");
  result.mutable_indicator_result()->set_direction(v1::DIRECTION_HIGHER);
  result.mutable_indicator_result()->set_realised_micro(80'000'000);
  result.mutable_indicator_result()->set_previous_micro(90'000'000);
  EXPECT_THAT(Said(), ElementsAre("WARNING realised-over-allocated 7.01.01.2.01.01",
                                  "WARNING program-without-section 7.01.06", "NOTE decline IKU-1",
                                  "NOTE section-without-program "));
}

TEST_F(ReportFindingsTest, ProgramsAreThoseThatTheLinesName) {
  AddProfile();
  AddLine("7.01.09.2.01.01", 0, 0);
  EXPECT_THAT(Said(), ::testing::Contains("WARNING program-without-section 7.01.09"));
}

}  // namespace
}  // namespace rekap
