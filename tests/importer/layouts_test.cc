// The tables beside III.B and IKU: what each becomes, from the files of Omben,
// and every mistake of its own with row and column.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/rule/ikm.h"
#include "tests/importer/samples.h"

namespace rekap {
namespace {

using samples::Import;
using samples::Omben;
using samples::Said;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Cells separated by '|'.
std::string Lines(const std::vector<std::string>& rows) {
  return absl::StrReplaceAll(absl::StrCat(absl::StrJoin(rows, "\n"), "\n"), {{"|", "\t"}});
}

TEST(AgreedBudgetTable, GrantsProgramsByNameAndTheUnitInTheClosingRow) {
  ImportOutcome outcome = Import(Omben("tabel-2.tsv"));
  ASSERT_THAT(Said(outcome), IsEmpty());
  EXPECT_THAT(outcome.complete_kinds, ElementsAre(v1::RECORD_KIND_AGREED_BUDGET));
  ASSERT_EQ(outcome.records.size(), 6u);
  EXPECT_EQ(outcome.records[3].key().subject(), "7.01.04");
  EXPECT_EQ(outcome.records[3].agreed_budget().allocated().sen(), 6'833'000'000);
  EXPECT_EQ(outcome.records[5].key().subject(), "");
  EXPECT_EQ(outcome.records[5].agreed_budget().allocated().sen(), 339'684'045'800);
}

TEST(AgreedBudgetTable, NamesProgramsThatAreUnknownOrThereTwice) {
  EXPECT_THAT(Said(Import(Lines({"program|anggaran", "Program Antah Berantah|5"}))),
              Contains("2:A UNKNOWN_ACTIVITY"));
  EXPECT_THAT(Said(Import(Lines({"kode|anggaran", "7.01.01|5", "7.01.01|6"}))),
              Contains("3:A DUPLICATE_ROW"));
}

TEST(SurveyTable, BecomesOneRecordOfTallies) {
  ImportOutcome outcome = Import(Omben("survei.tsv"));
  ASSERT_THAT(Said(outcome), IsEmpty());
  ASSERT_EQ(outcome.records.size(), 1u);
  EXPECT_TRUE(outcome.records[0].synthetic());
  absl::StatusOr<SurveyTally> tally = SurveyTally::Of(outcome.records[0].survey());
  ASSERT_TRUE(tally.ok()) << tally.status();
  EXPECT_EQ(tally->respondents, 30u);
  EXPECT_TRUE(IkmOf(*tally).index.reported());
}

TEST(SurveyTable, TakesBlanksAndWordsForColumnsAndRefusesOtherScores) {
  std::string header =
      "persyaratan|prosedur|waktu|biaya|produk|kompetensi|perilaku|pengaduan|sarana";
  ImportOutcome outcome = Import(Lines({header, "4|4|4|4|4|4|4|4|4", "1||4|4|4|4|4|4|4"}));
  ASSERT_THAT(Said(outcome), IsEmpty());
  const v1::SurveyResult& survey = outcome.records.at(0).survey();
  EXPECT_EQ(survey.respondents(), 2u);
  EXPECT_THAT(survey.unsur(0).counts(), ElementsAre(1, 0, 0, 1));
  EXPECT_THAT(survey.unsur(1).counts(), ElementsAre(0, 0, 0, 1));
  EXPECT_THAT(Said(Import(Lines({header, "5|0|x|4|4|4|4|4|4"}))),
              ElementsAre("2:A BAD_SCORE", "2:B BAD_SCORE", "2:C BAD_SCORE"));
}

TEST(NarrativeTable, KeepsTheOrderAndThePlaceInTheReport) {
  ImportOutcome outcome = Import(Omben("narasi.tsv"));
  ASSERT_THAT(Said(outcome), IsEmpty());
  ASSERT_EQ(outcome.records.size(), 11u);
  EXPECT_EQ(outcome.records[0].narrative().section(), v1::Narrative::SECTION_ISSUE);
  EXPECT_EQ(outcome.records[0].narrative().report_section(), "I.C");
  EXPECT_EQ(outcome.records[10].narrative().section(), v1::Narrative::SECTION_STRATEGY);
  EXPECT_EQ(outcome.records[10].key().item(), 11u);
  EXPECT_THAT(Said(Import(Lines({"bagian|uraian", "keluhan|Listrik padam"}))),
              ElementsAre("2:A BAD_SECTION"));
}

TEST(OrganisationTable, BecomesTheProfileOfTheOffice) {
  ImportOutcome outcome = Import(Omben("organisasi.tsv"));
  ASSERT_THAT(Said(outcome), IsEmpty());
  ASSERT_EQ(outcome.records.size(), 1u);
  const v1::UnitProfile& profile = outcome.records[0].unit_profile();
  EXPECT_EQ(profile.name(), "Kecamatan Omben");
  EXPECT_EQ(profile.villages(), 20u);
  ASSERT_EQ(profile.sections_size(), 6);
  EXPECT_EQ(profile.sections(0).tasks_size(), 2);
  EXPECT_THAT(profile.sections(3).programs(), ElementsAre("7.01.02", "7.01.06"));
  EXPECT_EQ(profile.sections(2).parent(), "Sekretariat");
  ASSERT_EQ(profile.positions_size(), 5);
  EXPECT_EQ(profile.positions(1).superior(), "Camat");
}

TEST(OrganisationTable, NamesWhatDoesNotHangTogether) {
  const std::string header = "jenis|nama|induk|bagian|program|desa_kelurahan";
  const std::string profile = "profil|Kecamatan Omben||||20";
  EXPECT_THAT(Said(Import(Lines({header, "bagian|Sekretariat||||"}))),
              Contains(::testing::EndsWith("MISSING_PROFILE")));
  EXPECT_THAT(Said(Import(Lines({header, profile, "pegawai|Camat||||"}))),
              ElementsAre("3:A BAD_KIND"));
  EXPECT_THAT(Said(Import(Lines({header, profile, "bagian|A|B|||", "bagian|B|A|||"}))),
              Contains(::testing::EndsWith("PARENT_CYCLE")));
  EXPECT_THAT(Said(Import(Lines({header, profile, "bagian|A||||", "bagian|a||||"}))),
              Contains("4:B DUPLICATE_ROW"));
  EXPECT_FALSE(Import(Lines({header, profile, "tugas|Menyusun||Entah||"})).sound());
  EXPECT_FALSE(Import(Lines({header, profile, "bagian|A|||9.99.99|"})).sound());
}

TEST(AgreementTable, ListsTheTargetsOfPositions) {
  ImportOutcome outcome = Import(Omben("perjanjian.tsv"));
  ASSERT_THAT(Said(outcome), IsEmpty());
  ASSERT_EQ(outcome.records.size(), 8u);
  const v1::AgreementTarget& first = outcome.records[0].agreement_target();
  EXPECT_EQ(first.position(), "Camat");
  EXPECT_EQ(first.element(), "IKU-1");
  EXPECT_EQ(first.target().value_micro(), 87'000'000);
  EXPECT_EQ(outcome.records[7].key().item(), 8u);
  EXPECT_THAT(Said(Import(Lines({"jabatan|kode|indikator|target", "Camat|IKU-9|Nilai|5"}))),
              ElementsAre("2:B UNKNOWN_ELEMENT"));
}

TEST(IndicatorInputs, AreReadFromColumnsNamedAsTheCatalogsFormulasNameThem) {
  ImportOutcome outcome = Import(Omben("iku-rincian.tsv"));
  ASSERT_THAT(Said(outcome), IsEmpty());
  ASSERT_EQ(outcome.records.size(), 3u);
  EXPECT_EQ(outcome.records[0].indicator_result().inputs_size(), 0);
  const v1::IndicatorResult& events = outcome.records[2].indicator_result();
  ASSERT_EQ(events.inputs_size(), 2);
  EXPECT_EQ(events.inputs(0).name(), "kejadian");
  EXPECT_EQ(events.inputs(0).years_back(), 0u);
  EXPECT_EQ(events.inputs(1).value_micro(), 16'000'000);
  EXPECT_FALSE(events.has_realised_micro());
}

TEST(IndicatorInputs, OfAnotherIndicatorAreRefused) {
  std::string text = Omben("iku-rincian.tsv");
  ASSERT_EQ(absl::StrReplaceAll({{"sintetis\t18\t20\t\t", "sintetis\t18\t20\t5\t"}}, &text), 1);
  EXPECT_THAT(Said(Import(text)), ElementsAre("3:O UNEXPECTED_INPUT"));
}

TEST(IndicatorRange, NeedsAnUpperEndAboveTheLower) {
  const std::string header =
      "no|sasaran|indikator|arah|formula|sumber_data|penanggung_jawab|realisasi_2020|target_2021|"
      "realisasi_2021|capaian_tercetak|target_atas";
  ImportOutcome sound = Import(Lines({header, "1|s|Nilai IKM|rentang|f|SKM|Camat||80|82||90"}));
  ASSERT_THAT(Said(sound), IsEmpty());
  EXPECT_EQ(sound.records.at(0).indicator_result().direction(), v1::DIRECTION_RANGE);
  EXPECT_EQ(sound.records.at(0).indicator_result().target_high_micro(), 90'000'000);
  EXPECT_THAT(Said(Import(Lines({header, "1|s|Nilai IKM|rentang|f|SKM|Camat||80|82||"}))),
              ElementsAre("2:L BAD_RANGE"));
  ImportOutcome below = Import(Lines({header, "1|s|Nilai IKM|rentang|f|SKM|Camat||80|82||70"}));
  ASSERT_THAT(Said(below), ElementsAre("2:L BAD_RANGE"));
  EXPECT_THAT(
      below.problems.at(0).message(),
      testing::HasSubstr("di kolom \"target_atas\" di bawah \"80\" di kolom \"target_2021\""));
}

}  // namespace
}  // namespace rekap
