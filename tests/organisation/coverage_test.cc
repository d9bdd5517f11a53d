// Coverage of one office that is whole, with one thing taken out or bent in each
// test: what was bent is found, and nothing else.
#include "domain/organisation/coverage.h"

#include <algorithm>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/catalog/catalog_yaml.h"
#include "runtime/catalog/load_catalog.h"

namespace rekap {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

constexpr char kSecretariat[] = "Sekretariat";
constexpr char kServices[] = "Seksi Pemerintahan dan Pelayanan Umum";
constexpr char kWelfare[] = "Seksi Pemberdayaan Masyarakat dan Kesejahteraan Sosial";
constexpr char kOrder[] = "Seksi Ketentraman dan Ketertiban";

const Catalog& Sampang() {
  static const Catalog& catalog =
      *new Catalog(LoadCatalog(REKAP_SOURCE_DIR "/domain/catalog/sampang-2021.yaml")->catalog);
  return catalog;
}

class CoverageTest : public ::testing::Test {
 protected:
  CoverageTest() {
    profile_.mutable_provenance()->set_file("profil.xlsx");
    AddSection(kSecretariat, {"7.01.01"});
    AddSection(kServices, {"7.01.02", "7.01.06"});
    AddSection(kWelfare, {"7.01.03"});
    AddSection(kOrder, {"7.01.04"});
    AddSection("Sub Bagian Keuangan", {})->set_parent(kSecretariat);
    AddPosition("Camat", "", "");
    AddPosition("Sekretaris", kSecretariat, "Camat");
    AddPosition("Kasi Pelayanan", kServices, "Camat");
    AddPosition("Pelaksana", kServices, "Kasi Pelayanan");
    AddTarget("Camat", "IKU-1");
    AddTarget("Sekretaris", "7.01.01");
    AddTarget("Kasi Pelayanan", "7.01.02");
    AddTarget("Pelaksana", "7.01.02.2.02");
    for (const char* element : {"IKU-2", "IKU-3", "7.01.03", "7.01.04", "7.01.06"}) {
      AddTarget("Camat", element);
    }
  }

  v1::UnitProfile& office() { return *profile_.mutable_unit_profile(); }
  v1::OfficeSection* AddSection(const std::string& name, const std::vector<std::string>& programs) {
    v1::OfficeSection* section = office().add_sections();
    section->set_name(name);
    for (const std::string& program : programs) section->add_programs(program);
    return section;
  }
  void AddPosition(const std::string& name, const std::string& section,
                   const std::string& superior) {
    v1::OfficePosition* position = office().add_positions();
    position->set_name(name);
    position->set_section(section);
    position->set_superior(superior);
  }
  v1::Record& AddTarget(const std::string& position, const std::string& element) {
    v1::Record& record = targets_.emplace_back();
    record.mutable_provenance()->set_file("perjanjian.xlsx");
    record.mutable_provenance()->set_row(static_cast<uint32_t>(targets_.size()));
    record.mutable_agreement_target()->set_position(position);
    record.mutable_agreement_target()->set_element(element);
    return record;
  }
  std::vector<v1::Finding> Find(bool with_profile = true) const {
    return CoverageFindings({*RegionCode::Parse("35.27.05"), *Period::Of(2021, 0),
                             with_profile ? &profile_ : nullptr, targets_, reported_},
                            Sampang());
  }
  // "WARNING cascade-gap 7.01.02" for each.
  std::vector<std::string> Said() const {
    std::vector<std::string> said;
    for (const v1::Finding& finding : Find()) {
      said.push_back(absl::StrCat(finding.severity() == v1::SEVERITY_WARNING ? "WARNING " : "NOTE ",
                                  finding.rule(), " ", finding.subject()));
    }
    return said;
  }

  void RemoveTarget(absl::string_view element) {
    auto is = [&](const v1::Record& record) {
      return record.agreement_target().element() == element;
    };
    targets_.erase(std::remove_if(targets_.begin(), targets_.end(), is), targets_.end());
  }

  v1::Record profile_;
  std::vector<v1::Record> targets_;
  std::vector<ActivityCode> reported_;
};

TEST_F(CoverageTest, WholeOfficeGivesNothing) { EXPECT_THAT(Said(), IsEmpty()); }

TEST_F(CoverageTest, WithoutAProfileThereIsOneNote) {
  targets_.clear();
  std::vector<v1::Finding> findings = Find(false);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].rule(), "profile-missing");
  EXPECT_EQ(findings[0].severity(), v1::SEVERITY_NOTE);
}

TEST_F(CoverageTest, ProgramThatNoSectionCarries) {
  office().mutable_sections(1)->mutable_programs()->RemoveLast();
  EXPECT_THAT(Said(), ElementsAre("WARNING program-without-section 7.01.06"));
}

TEST_F(CoverageTest, ProgramThatOnlyTheFiguresKnow) {
  reported_.push_back(*ActivityCode::Parse("7.01.09"));
  EXPECT_THAT(Said(), ElementsAre("WARNING program-without-section 7.01.09",
                                  "WARNING program-without-position 7.01.09"));
  office().mutable_sections(1)->add_programs("7.01.09");
  EXPECT_THAT(Said(), ElementsAre("WARNING program-without-position 7.01.09"));
}

TEST_F(CoverageTest, ProcessCarriesAProgramToo) {
  office().mutable_sections(3)->clear_programs();
  EXPECT_THAT(Said(), ElementsAre("WARNING program-without-section 7.01.04",
                                  HasSubstr("NOTE section-without-program")));
  v1::OfficeProcess* process = office().mutable_sections(3)->add_processes();
  process->set_name("Patroli");
  process->add_programs("7.01.04");
  EXPECT_THAT(Said(), IsEmpty());
  office().mutable_sections(3)->add_processes()->set_name("Apel pagi");
  EXPECT_THAT(Said(), ElementsAre("NOTE process-without-program "));
}

TEST_F(CoverageTest, ProgramOfTwoSectionsUnlessOneStandsUnderTheOther) {
  office().mutable_sections(4)->add_programs("7.01.01");
  EXPECT_THAT(Said(), IsEmpty()) << "the Sub Bagian is of the Sekretariat";
  office().mutable_sections(2)->add_programs("7.01.01");
  EXPECT_THAT(Said(), ElementsAre("WARNING program-in-two-sections 7.01.01"));
}

TEST_F(CoverageTest, SectionsUnderOneThatNamesTheProgramAreNotTwoWhateverTheirOrder) {
  office().mutable_sections(4)->add_programs("7.01.01");
  v1::OfficeSection* personnel = AddSection("Sub Bagian Kepegawaian", {"7.01.01"});
  personnel->set_parent(kSecretariat);
  EXPECT_THAT(Said(), IsEmpty());
  office().mutable_sections()->SwapElements(0, 4);
  EXPECT_THAT(Said(), IsEmpty()) << "the Sekretariat after its Sub Bagian";
  office().mutable_sections(4)->clear_programs();
  EXPECT_THAT(Said(), ElementsAre("WARNING program-in-two-sections 7.01.01"))
      << "nobody above the two names it";
  std::vector<v1::Finding> findings = Find();
  ASSERT_EQ(findings[0].evidence_size(), 2);
}

TEST_F(CoverageTest, SectionCarriesWhatTheOneAboveItNames) {
  v1::OfficeSection* below = AddSection("Urusan Kas", {});
  below->set_parent("Sub Bagian Keuangan");
  EXPECT_THAT(Said(), IsEmpty()) << "two levels below the Sekretariat";
  office().mutable_sections(0)->clear_programs();
  EXPECT_THAT(Said(),
              UnorderedElementsAre("WARNING program-without-section 7.01.01",
                                   "NOTE section-without-program ", "NOTE section-without-program ",
                                   "NOTE section-without-program "));
}

TEST_F(CoverageTest, ResponsibleUnitOfTheCatalogIsFoundHoweverItIsWritten) {
  office().mutable_sections(3)->set_name("SEKSI KETENTRAMAN & KETERTIBAN");
  EXPECT_THAT(Said(), ElementsAre("WARNING responsible-unknown 7.01.04"));
  office().mutable_sections(3)->set_name("seksi ketentraman  dan ketertiban.");
  EXPECT_THAT(Said(), IsEmpty());
}

TEST_F(CoverageTest, ResponsibleUnitMayDifferFromTheProfile) {
  office().mutable_sections(2)->clear_programs();
  office().mutable_sections(1)->add_programs("7.01.03");
  EXPECT_THAT(Said(),
              ElementsAre("NOTE responsible-differs 7.01.03", "NOTE section-without-program "));
}

TEST_F(CoverageTest, NamesThatLeadNowhere) {
  office().mutable_sections(1)->add_programs("7.01.99");
  office().mutable_sections(4)->set_parent("Bidang Umum");
  office().mutable_sections(4)->add_programs("7.01.01");
  office().mutable_positions(2)->set_section("Seksi Lama");
  EXPECT_THAT(Said(), UnorderedElementsAre("WARNING unknown-program 7.01.99",
                                           "WARNING unknown-section ", "WARNING unknown-section ",
                                           "WARNING program-in-two-sections 7.01.01"));
}

TEST_F(CoverageTest, PositionAndTargetMustKnowEachOther) {
  targets_[3].mutable_agreement_target()->set_position("Staf");
  EXPECT_THAT(Said(), UnorderedElementsAre("WARNING position-without-target ",
                                           "WARNING target-of-unknown-position 7.01.02.2.02"));
}

TEST_F(CoverageTest, SuperiorsThatGoRoundInACircle) {
  office().mutable_positions(0)->set_superior("Pelaksana");
  office().mutable_positions(1)->set_superior("Bupati");
  // The targets of the Camat are then compared with those of the Pelaksana.
  EXPECT_THAT(Said(), IsSupersetOf({"WARNING position-cycle ", "WARNING position-cycle ",
                                    "WARNING position-cycle ", "WARNING unknown-superior "}));
}

TEST_F(CoverageTest, TargetThatTheSuperiorHasNothingAbove) {
  targets_[3].mutable_agreement_target()->set_element("7.01.04.2.01");
  std::vector<v1::Finding> findings = Find();
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].rule(), "cascade-gap");
  EXPECT_EQ(findings[0].subject(), "7.01.04.2.01");
  EXPECT_EQ(findings[0].file(), "perjanjian.xlsx");
  EXPECT_THAT(findings[0].rows(), ElementsAre(4u));
  EXPECT_THAT(findings[0].message(), HasSubstr("Kasi Pelayanan tidak punya target pada 7.01.04"));
}

TEST_F(CoverageTest, IndicatorMustBeTheSuperiorsTooOrItsObjective) {
  AddTarget("Kasi Pelayanan", "IKU-1");
  EXPECT_THAT(Said(), IsEmpty());
  AddTarget("Pelaksana", "IKU-2");
  std::vector<v1::Finding> findings = Find();
  ASSERT_THAT(Said(), ElementsAre("WARNING cascade-gap IKU-2"));
  EXPECT_THAT(findings[0].message(),
              HasSubstr("Kasi Pelayanan tidak punya target pada IKU-2 atau sasarannya, S2."));
  AddTarget("Kasi Pelayanan", "S2");
  EXPECT_THAT(Said(), IsEmpty()) << "the Camat holds S2 by its indicator";
}

TEST_F(CoverageTest, ObjectiveMustBeTheSuperiorsTooOrByAnIndicator) {
  AddTarget("Pelaksana", "S3");
  EXPECT_THAT(Said(), ElementsAre("WARNING cascade-gap S3"));
  AddTarget("Kasi Pelayanan", "IKU-3");
  EXPECT_THAT(Said(), IsEmpty());
}

TEST_F(CoverageTest, ProgramThatNoPositionHoldsInWholeOrPart) {
  RemoveTarget("7.01.06");
  EXPECT_THAT(Said(), ElementsAre("WARNING program-without-position 7.01.06"));
  AddTarget("Camat", "7.01.06.2.01");
  EXPECT_THAT(Said(), IsEmpty());
}

TEST_F(CoverageTest, IndicatorThatNoPositionHoldsItselfOrByItsObjective) {
  RemoveTarget("IKU-3");
  EXPECT_THAT(Said(), ElementsAre("WARNING indicator-without-position IKU-3"));
  AddTarget("Camat", "S3");
  EXPECT_THAT(Said(), IsEmpty());
}

TEST_F(CoverageTest, WithoutAgreementsNothingIsSaidOfWhatTheyLack) {
  targets_.clear();
  EXPECT_THAT(Said(), Each(StartsWith("WARNING position-without-target")));
  EXPECT_EQ(Said().size(), 4u);
}

TEST_F(CoverageTest, WithoutAProfileAgreementsAreComparedWithTheCatalogOnly) {
  RemoveTarget("7.01.06");
  AddTarget("Kasi Pelayanan", "7.01.99");
  std::vector<std::string> rules;
  for (const v1::Finding& finding : Find(false)) rules.push_back(finding.rule());
  EXPECT_THAT(rules, ElementsAre("unknown-element", "program-without-position", "profile-missing"));
}

TEST_F(CoverageTest, ProgramHangsBelowTheIndicatorOfItsObjective) {
  targets_[0].mutable_agreement_target()->set_element("IKU-3");
  EXPECT_THAT(Said(), ElementsAre("WARNING indicator-without-position IKU-1",
                                  "WARNING cascade-gap 7.01.02"));
  AddTarget("Camat", "S1");
  EXPECT_THAT(Said(), IsEmpty());
}

TEST_F(CoverageTest, ElementAndUnitOfATargetMustBeTheCatalogs) {
  AddTarget("Camat", "IKU-9");
  v1::Measure& measure = *AddTarget("Camat", "IKU-2").mutable_agreement_target()->mutable_target();
  measure.set_text("20 desa");
  measure.set_unit("desa");
  EXPECT_THAT(Said(), UnorderedElementsAre("WARNING unknown-element IKU-9",
                                           "WARNING agreement-unit IKU-2"));
  measure.set_unit("%");
  EXPECT_THAT(Said(), ElementsAre("WARNING unknown-element IKU-9"));
}

TEST_F(CoverageTest, ActivityOfATargetMustBeInTheNomenclatureOfTheYear) {
  AddTarget("Pelaksana", "7.01.02.2.02.77");
  std::vector<v1::Finding> findings = Find();
  ASSERT_EQ(findings.size(), 1u) << "and no gap, though nobody above holds it";
  EXPECT_EQ(findings[0].rule(), "unknown-element");
  EXPECT_THAT(findings[0].message(), HasSubstr("yang tidak ada dalam nomenklatur."));
  EXPECT_THAT(findings[0].rows(), ElementsAre(10u));
}

TEST_F(CoverageTest, ActivityOfAnotherYearIsToldItsCodeOfThisOne) {
  std::string yaml = absl::StrReplaceAll(
      LoadCatalog(REKAP_SOURCE_DIR "/domain/catalog/sampang-2021.yaml")->text,
      {{"  - {kode: 7.01.03.2.01.03, mulai: 2021,",
        "  - {kode: 7.01.03.2.01.09, mulai: 2022, sebelumnya: 7.01.03.2.01.03, uraian: Baru}\n"
        "  - {kode: 7.01.03.2.01.03, mulai: 2021, sampai: 2021,"}});
  auto parsed = ParseCatalogYaml(yaml);
  ASSERT_TRUE(std::holds_alternative<Catalog>(parsed))
      << std::get<std::vector<CatalogProblem>>(parsed)[0].message;
  AddTarget("Camat", "7.01.03.2.01.09");
  std::vector<v1::Finding> findings = CoverageFindings(
      {*RegionCode::Parse("35.27.05"), *Period::Of(2021, 0), &profile_, targets_, reported_},
      std::get<Catalog>(parsed));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_THAT(
      findings[0].message(),
      HasSubstr("tidak ada dalam nomenklatur tahun 2021; tahun ini kodenya 7.01.03.2.01.03."));
}

}  // namespace
}  // namespace rekap
