// The IKU table made by hand: states of a figure, and every mistake with the
// row and column at which it is said.
#include "node/importer/indicator_importer.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/importer/samples.h"

namespace rekap {
namespace {

using samples::Import;
using samples::Said;
using samples::Table;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A no, B sasaran, C indikator, D arah, E formula, F sumber_data,
// G penanggung_jawab, H to J figures, K capaian_tercetak, L sumber
constexpr absl::string_view kHeader =
    "no|sasaran|indikator|arah|formula|sumber_data|penanggung_jawab|realisasi_2020|target_2021|"
    "realisasi_2021|capaian_tercetak|sumber";

std::string Iku(const std::vector<std::string>& rows, absl::string_view header = kHeader) {
  return Table(rows, header);
}

TEST(IndicatorImporter, TellsABlankFigureFromZero) {
  ImportOutcome outcome = Import(Iku({"3|s|i|turun|f|d|p||0|0,00||sintetis"}));
  ASSERT_THAT(Said(outcome), IsEmpty());
  ASSERT_EQ(outcome.records.size(), 1u);
  EXPECT_TRUE(outcome.records[0].synthetic());
  EXPECT_EQ(outcome.synthetic_rows, 1u);
  EXPECT_EQ(outcome.records[0].key().subject(), "IKU-3");
  const v1::IndicatorResult& result = outcome.records[0].indicator_result();
  EXPECT_EQ(result.direction(), v1::DIRECTION_LOWER);
  EXPECT_FALSE(result.has_previous_micro());
  EXPECT_TRUE(result.has_target_micro());
  EXPECT_TRUE(result.has_realised_micro());
  EXPECT_FALSE(result.has_stated_achievement_micro());
}

TEST(IndicatorImporter, ReadsIndonesianAndPlainNumbers) {
  auto target = [](absl::string_view cell) {
    return Import(Iku({absl::StrCat("1|s|i|higher|f|d|p||", cell)}))
        .records.at(0)
        .indicator_result()
        .target_micro();
  };
  EXPECT_EQ(target("87,5 %"), 87'500'000);
  EXPECT_EQ(target("87.5"), 87'500'000);
  EXPECT_EQ(target("-2,5"), -2'500'000);
}

TEST(IndicatorImporter, TakesANumberAsReportsWriteIt) {
  ImportOutcome outcome = Import(Iku({"1.|s|i|naik", "IKU-2|s|i|naik", "iku-3|s|i|naik"}));
  ASSERT_THAT(Said(outcome), IsEmpty());
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(outcome.records.at(i).key().subject(), absl::StrCat("IKU-", i + 1));
  }
}

TEST(IndicatorImporter, TakesACodeAsTheCatalogHasIt) {
  std::string yaml = samples::SampangYaml();
  ASSERT_EQ(absl::StrReplaceAll({{"kode: IKU-2", "kode: AKIP"}}, &yaml), 1);
  for (const char* number : {"AKIP", "AKIP."}) {
    ImportOutcome outcome = ImportFile("uji.tsv", Iku({absl::StrCat(number, "|s|i|naik")}),
                                       samples::OmbenTarget(), samples::CatalogOf(yaml));
    ASSERT_THAT(Said(outcome), IsEmpty());
    EXPECT_EQ(outcome.records.at(0).key().subject(), "AKIP");
  }
}

TEST(IndicatorProblems, YearsOfAnotherPeriod) {
  std::string text = samples::Omben("iku.tsv");
  ImportOutcome outcome = ImportFile(
      "iku.tsv", text, {samples::OmbenUnit(), Period::Of(2022, 0).value()}, samples::Sampang());
  EXPECT_THAT(Said(outcome), ElementsAre("1:H YEAR_MISMATCH", "1:I YEAR_MISMATCH"));
  EXPECT_THAT(outcome.problems.at(0).message(), HasSubstr("realisasi_2021, target_2022"));
}

TEST(IndicatorProblems, MissingColumn) {
  ImportOutcome outcome = Import(Iku({"1|s|i|naik|d"},
                                     "no|sasaran|indikator|arah|sumber_data|"
                                     "penanggung_jawab|realisasi_2020|"
                                     "target_2021|realisasi_2021"));
  EXPECT_THAT(Said(outcome), ElementsAre("1: MISSING_COLUMN", "1: MISSING_COLUMN"));
  EXPECT_EQ(outcome.problems.at(0).column_name(), "formula");
  EXPECT_EQ(outcome.problems.at(1).column_name(), "capaian_tercetak");
}

TEST(IndicatorProblems, UnknownIndicator) {
  ImportOutcome outcome = Import(Iku({"9|s|i|naik", "|s|i|naik", "1\x01|s|i|naik"}));
  EXPECT_THAT(Said(outcome), ElementsAre("2:A UNKNOWN_INDICATOR", "3:A UNKNOWN_INDICATOR",
                                         "4:A UNKNOWN_INDICATOR"));
  EXPECT_THAT(outcome.problems.at(0).message(), HasSubstr("nomor dari: 1, 2, 3"));
}

TEST(IndicatorImporter, LeavesOutWhatAFormOfferedAndNobodyFilledIn) {
  const std::string header = absl::StrCat(kHeader, "|kejadian|kejadian[n-1]|asal");
  const std::string filled = "1|s|i|naik|f|d|p||87|79";
  auto rows = [&](const std::string& third) {
    return Import(Iku({filled, third}, header)).records.size();
  };
  EXPECT_EQ(rows("3|s|i|turun|f|d|p|16,45||||||12|templat"), 1u) << "known beforehand";
  EXPECT_EQ(rows("3|s|i|turun|f|d|p|16,45||||||12"), 2u);
  EXPECT_EQ(rows("3|s|i|turun|f|d|p|16,45||||||0|templat"), 1u);
  EXPECT_EQ(rows("3|s|i|turun|f|d|p|||||| 0|12|templat"), 2u);
}

TEST(IndicatorProblems, SameIndicatorTwiceNamesBothRows) {
  ImportOutcome outcome = Import(Iku({"1|s|i|naik", "2|s|i|naik", "1|s|i|naik"}));
  EXPECT_THAT(Said(outcome), ElementsAre("4:A DUPLICATE_ROW"));
  EXPECT_THAT(outcome.problems.at(0).message(), HasSubstr("baris 2 dan baris 4"));
}

TEST(IndicatorProblems, CellsThatMeanNothing) {
  EXPECT_THAT(Said(Import(Iku({"1|s|i|up|f|d|p|x|-|1,1234567|12.5.1|palsu"}))),
              ElementsAre("2:D BAD_DIRECTION", "2:H BAD_NUMBER", "2:I BAD_NUMBER", "2:J BAD_NUMBER",
                          "2:K BAD_NUMBER", "2:L BAD_SOURCE"));
  EXPECT_THAT(Said(Import(Iku({"1|s|i||f|d|p"}))), ElementsAre("2:D BAD_DIRECTION"));
  EXPECT_THAT(Said(Import(Iku({"1|s|i|naik|f|d|p|1,5|1.5"}))),
              ElementsAre("2:I MIXED_NUMBER_STYLE"));
}

TEST(IndicatorProblems, TextsLongerThanARecordHolds) {
  std::string text(1025, 'x');
  std::string row = absl::StrCat("1|", text, "|", text, "|naik|", text, "|", text, "|", text);
  EXPECT_THAT(Said(Import(Iku({row}))),
              ElementsAre("2:B TEXT_TOO_LONG", "2:C TEXT_TOO_LONG", "2:E TEXT_TOO_LONG",
                          "2:F TEXT_TOO_LONG", "2:G TEXT_TOO_LONG"));
}

}  // namespace
}  // namespace rekap
