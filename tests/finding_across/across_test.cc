// Findings across fourteen units that are alike except for what a test changes:
// each rule finds its case, names the unit and proves it, and is silent beside
// the edge of its bound.
#include "domain/across/across.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/across/deadline.h"
#include "tests/sampang.h"

namespace rekap {
namespace {

using samples::CatalogOf;
using samples::SampangYaml;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

ActivityCode Code(absl::string_view text) { return *ActivityCode::Parse(text); }
DecimalResult Percent(double value) {
  return DecimalResult::Of(Decimal::FromMicro(static_cast<int64_t>(value * 1'000'000)));
}

constexpr char kProgram[] = "7.01.04";
constexpr char kLine[] = "7.01.04.2.01.01";
constexpr absl::CivilDay kDue(2022, 2, 28);

class AcrossTest : public ::testing::Test {
 protected:
  AcrossTest() {
    for (RegionCode code : catalog_.Units()) {
      UnitFigures unit{.unit = code, .name = catalog_.FindRegion(code)->name};
      unit.has_budget = unit.has_indicators = true;
      unit.state = v1::WORKFLOW_STATE_SUBMITTED;
      unit.submission = 1;
      unit.submitted = kDue;
      // From 80 to 93.
      double spread = static_cast<double>(comparison_.units.size());
      unit.programs = {{Code(kProgram), Percent(80 + spread), Percent(93 - spread)}};
      for (const Indicator& indicator : catalog_.indicators()) {
        unit.indicators.push_back(
            {indicator.code, Percent(80 + spread), Percent(90), Percent(80), v1::DIRECTION_HIGHER});
      }
      unit.allocated = {{Code(kLine), 50'000'000'00}};
      unit.allocated_before = {{Code(kLine), 45'000'000'00}};
      comparison_.units.push_back(std::move(unit));
    }
  }

  UnitFigures& omben() { return comparison_.units[4]; }
  std::vector<v1::Finding> Find() const { return FindingsAcross(comparison_, catalog_); }
  // "WARNING outlier 7.01.04 35.27.05 Omben" for each.
  std::vector<std::string> Said() const {
    std::vector<std::string> said;
    for (const v1::Finding& finding : Find()) {
      said.push_back(absl::StrCat(finding.severity() == v1::SEVERITY_WARNING ? "WARNING " : "NOTE ",
                                  finding.rule(), " ", finding.subject(), " ",
                                  finding.evidence(0).value()));
    }
    return said;
  }

  Catalog catalog_ = CatalogOf(SampangYaml());
  Comparison comparison_{catalog_.root(), *Period::Of(2021, 0), kDue, {}};
};

TEST_F(AcrossTest, UnitsThatAreAlikeGiveNothing) { EXPECT_THAT(Find(), IsEmpty()); }

TEST_F(AcrossTest, AbsurdAbsorptionIsAnOutlierWithItsProof) {
  omben().programs[0].absorption = Percent(1234.5);
  std::vector<v1::Finding> findings = Find();
  ASSERT_EQ(findings.size(), 1u);
  const v1::Finding& finding = findings[0];
  EXPECT_EQ(finding.rule(), "outlier");
  EXPECT_EQ(finding.severity(), v1::SEVERITY_WARNING);
  EXPECT_EQ(finding.unit(), "35.27");
  EXPECT_EQ(finding.subject(), kProgram);
  EXPECT_THAT(finding.message(), HasSubstr("Kecamatan Omben: serapan program 7.01.04 1.234,50%"));
  std::vector<std::string> proof;
  for (const v1::Evidence& evidence : finding.evidence()) {
    proof.push_back(absl::StrCat(evidence.label(), " = ", evidence.value()));
  }
  EXPECT_THAT(proof, Contains("kecamatan = 35.27.05 Omben"));
  EXPECT_THAT(proof, Contains("kecamatan yang dibandingkan = 14"));
  EXPECT_THAT(proof, Contains(HasSubstr("(batas 3,00)")));
  EXPECT_THAT(proof, Contains(HasSubstr("(batas 3,50)")));
}

TEST_F(AcrossTest, DistanceThatNobodyAsksAboutIsNone) {
  // Alike within two tenths of a point, so that nine points are far by both
  // scores.
  double value = 90.8;
  for (UnitFigures& unit : comparison_.units) {
    unit.programs[0].achievement = Percent(value);
    value += 0.01;
  }
  omben().programs[0].achievement = Percent(99);
  EXPECT_THAT(Said(), IsEmpty());
  omben().programs[0].achievement = Percent(79);
  EXPECT_THAT(Said(), ElementsAre("WARNING outlier 7.01.04 35.27.05 Omben"));
}

TEST_F(AcrossTest, TwoAbsurdUnitsAmongAlikeOnesAreBothFound) {
  for (UnitFigures& unit : comparison_.units) unit.programs[0].achievement = Percent(100);
  omben().programs[0].achievement = Percent(10000);
  comparison_.units[7].programs[0].achievement = Percent(9000);
  EXPECT_THAT(Said(), ElementsAre("WARNING outlier 7.01.04 35.27.05 Omben",
                                  "WARNING outlier 7.01.04 35.27.08 Tambelangan"));
}

TEST_F(AcrossTest, MissingFiguresAreNotComparedAsZeros) {
  omben().programs[0] = {Code(kProgram), DecimalResult::Missing(ValueState::kUndefined),
                         DecimalResult::Missing(ValueState::kNotComparable)};
  EXPECT_THAT(Said(), IsEmpty());
}

TEST_F(AcrossTest, FewUnitsAreNotCompared) {
  comparison_.units.erase(comparison_.units.begin() + 6, comparison_.units.end());
  omben().programs[0].absorption = Percent(1234.5);
  EXPECT_THAT(Said(), IsEmpty());
}

TEST_F(AcrossTest, StrangeIndicatorValueIsAnOutlier) {
  omben().indicators[0].realised = Percent(8.65);
  EXPECT_THAT(Said(), Contains("WARNING outlier IKU-1 35.27.05 Omben"));
}

TEST_F(AcrossTest, SilentUnitIsANoteUntilItIsDue) {
  omben().has_budget = omben().has_indicators = false;
  omben().programs.clear();
  omben().indicators.clear();
  EXPECT_THAT(Said(), ElementsAre("NOTE missing-report  35.27.05 Omben"));
  comparison_.today = kDue + 1;
  EXPECT_THAT(Said(), ElementsAre("WARNING missing-report  35.27.05 Omben"));
}

TEST_F(AcrossTest, BlankIndicatorIsMissingInAYearOnly) {
  omben().indicators[1].realised = DecimalResult::Missing(ValueState::kNotReported);
  EXPECT_THAT(Said(), ElementsAre("NOTE missing-indicator IKU-2 35.27.05 Omben"));
  omben().indicators[1].realised = DecimalResult::Missing(ValueState::kUndefined);
  EXPECT_THAT(Said(), IsEmpty()) << "reported, but without a value";
  omben().indicators.erase(omben().indicators.begin() + 1);
  comparison_.period = *Period::Of(2021, 3);
  EXPECT_THAT(Said(), Not(Contains(HasSubstr("missing-indicator"))));
}

TEST_F(AcrossTest, LateIsWhoeverHasNotSubmittedOrDidSoAfterTheDay) {
  omben().submitted = kDue + 3;
  EXPECT_THAT(Said(), ElementsAre("NOTE late-submission  35.27.05 Omben"));
  omben().state = v1::WORKFLOW_STATE_RETURNED;
  EXPECT_THAT(Said(), IsEmpty()) << "the day is not over";
  comparison_.today = kDue + 12;
  std::vector<v1::Finding> findings = Find();
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].severity(), v1::SEVERITY_WARNING);
  EXPECT_THAT(findings[0].message(), HasSubstr("28 Februari 2022"));
  EXPECT_EQ(findings[0].evidence(3).value(), "12 hari");
}

TEST_F(AcrossTest, ApprovedWithoutASubmissionIsNotLate) {
  omben().state = v1::WORKFLOW_STATE_APPROVED;
  omben().submitted.reset();
  comparison_.today = kDue + 100;
  EXPECT_THAT(Said(), IsEmpty());
}

TEST_F(AcrossTest, WithoutADeadlineNobodyIsLate) {
  catalog_ = CatalogOf(
      absl::StrReplaceAll(SampangYaml(), {{"    tahunan: 28 Februari tahun berikutnya\n", ""}}));
  omben().state = v1::WORKFLOW_STATE_OPEN;
  comparison_.today = kDue + 100;
  EXPECT_THAT(Said(), IsEmpty());
}

TEST_F(AcrossTest, DirectionThatTheCatalogDoesNotGiveIsReported) {
  omben().indicators[2].direction = v1::DIRECTION_LOWER;
  std::vector<v1::Finding> findings = Find();
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].rule(), "indicator-direction");
  EXPECT_EQ(findings[0].subject(), "IKU-3");
  EXPECT_EQ(findings[0].evidence(1).value(), "turun");
}

TEST_F(AcrossTest, OneValueForAllMustBeOne) {
  catalog_ = CatalogOf(
      absl::StrReplaceAll(SampangYaml(), {{"metode: rata_rata\n", "metode: terakhir\n"}}));
  std::vector<v1::Finding> findings = Find();
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].rule(), "indicator-conflict");
  EXPECT_THAT(findings[0].message(), HasSubstr("14 nilai yang berbeda"));
  for (UnitFigures& unit : comparison_.units) unit.indicators[0].realised = Percent(80);
  EXPECT_THAT(Said(), IsEmpty());
}

TEST_F(AcrossTest, WholeBudgetThatDoublesIsImplausible) {
  omben().allocated_before[Code(kLine)] = 25'000'000'01;
  EXPECT_THAT(Said(), IsEmpty());
  omben().allocated_before[Code(kLine)] = 25'000'000'00;
  EXPECT_THAT(Said(), ElementsAre("WARNING implausible-change  35.27.05 Omben"));
}

TEST_F(AcrossTest, ProgramIsNamedWhereTheWholeIsPlausible) {
  omben().allocated[Code("7.01.01.2.02.01")] = 2'000'000'000'00;
  omben().allocated_before[Code("7.01.01.2.02.01")] = 2'000'000'000'00;
  omben().allocated[Code(kLine)] = 4'500'000'00;
  EXPECT_THAT(Said(), ElementsAre("WARNING implausible-change 7.01.04 35.27.05 Omben"));
}

TEST_F(AcrossTest, WhatOnlyOneYearHasIsNoChange) {
  omben().allocated_before = {{Code("7.01.01.2.02.01"), 1'00}};
  EXPECT_THAT(Said(), IsEmpty());
}

TEST_F(AcrossTest, RecodedLineIsComparedWithItselfOfLastYear) {
  catalog_ = CatalogOf(absl::StrReplaceAll(
      SampangYaml(),
      {{"nomenklatur:\n",
        "nomenklatur:\n"
        "  - {kode: 7.01.04.2.01.0009, mulai: 2022, sebelumnya: 7.01.04.2.01.01, uraian: Baru}\n"},
       {"{kode: 7.01.04.2.01.01, mulai: 2021,",
        "{kode: 7.01.04.2.01.01, mulai: 2021, sampai: 2021,"}}));
  comparison_.period = *Period::Of(2022, 0);
  comparison_.today = absl::CivilDay(2022, 12, 1);
  omben().allocated = {{Code("7.01.04.2.01.09"), 500'000'000'00}};
  omben().allocated_before = {{Code(kLine), 50'000'000'00}};
  std::vector<v1::Finding> findings = Find();
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].rule(), "implausible-change");
  EXPECT_THAT(findings[0].message(), HasSubstr("(10 kali lipat)"));
}

TEST_F(AcrossTest, IndicatorThatJumpsIsAskedAbout) {
  for (UnitFigures& unit : comparison_.units) unit.indicators[2].previous = Percent(79);
  omben().indicators[2].previous = Percent(16.45);
  omben().indicators[2].realised = Percent(82.25);
  EXPECT_THAT(Said(), ElementsAre("NOTE implausible-change IKU-3 35.27.05 Omben"));
  omben().indicators[2].realised = Percent(82.24);
  EXPECT_THAT(Said(), IsEmpty());
}

TEST_F(AcrossTest, WorstComesFirstThenByUnit) {
  comparison_.units[7].submitted = kDue + 1;
  comparison_.units[2].submitted = kDue + 1;
  omben().indicators[2].direction = v1::DIRECTION_LOWER;
  EXPECT_THAT(Said(),
              ElementsAre(HasSubstr("35.27.05"), HasSubstr("35.27.03"), HasSubstr("35.27.08")));
}

TEST(Deadline, IsTheDayOfThePolicyAndAPeriodEndsWithItsMonths) {
  Policy policy = Policy::Default();
  EXPECT_FALSE(DueDay(policy, *Period::Of(2021, 4)).has_value());
  policy.deadlines[4] = Deadline{1, 10, 1};
  EXPECT_EQ(DueDay(policy, *Period::Of(2021, 4)), absl::CivilDay(2022, 1, 10));
  EXPECT_EQ(LastDay(*Period::Of(2024, 1)), absl::CivilDay(2024, 3, 31));
  EXPECT_EQ(LastDay(*Period::Of(2021, 0)), absl::CivilDay(2021, 12, 31));
}

}  // namespace
}  // namespace rekap
