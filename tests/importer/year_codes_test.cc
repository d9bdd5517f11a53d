// Codes of another year's nomenclature, in every table that has codes: read as
// the activity that they are in the file's year, with a note, or refused.
#include "node/importer/year_codes.h"

#include <stdexcept>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/importer/samples.h"

namespace rekap {
namespace {

using samples::Said;
using samples::Table;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// In 2022 a sub kegiatan went to another kegiatan and got a four-digit code, a
// program got another code, another program ended, and a kegiatan began.
const Catalog& TwoYears() {
  static const Catalog& catalog = *new Catalog([] {
    std::string yaml = samples::SampangYaml();
    const std::string head = "\n  - {kode: ";
    const std::string sub = head + "7.01.01.2.13.02, mulai: 2021, ";
    std::string links = "\nprogram:\n";
    for (const char* program : {"7.01.07", "7.01.08", "7.01.09"}) {
      absl::StrAppend(&links, "  - {kode: ", program, ", sasaran: S0, penanggung_jawab: Camat}\n");
    }
    int replaced = absl::StrReplaceAll(
        {{"\nprogram:\n", links},
         {sub, absl::StrCat(head, "7.01.01.2.14, mulai: 2022, uraian: \"Tata Laksana\"}", head,
                            "7.01.01.2.14.0002, mulai: 2022, sebelumnya: 7.01.01.2.13.02, uraian: ",
                            "\"Fasilitasi Tata Laksana\"}", head,
                            "7.01.09, mulai: 2022, sebelumnya: 7.01.08, uraian: \"PROGRAM BARU\"}",
                            head, "7.01.08, mulai: 2021, sampai: 2021, uraian: \"PROGRAM LAMA\"}",
                            head, "7.01.07, mulai: 2021, sampai: 2021, uraian: \"PROGRAM HABIS\"}",
                            head, "7.01.01.2.13.02, mulai: 2021, sampai: 2021, ")}},
        &yaml);
    if (replaced != 2) throw std::runtime_error("the catalog of Sampang is another one");
    return samples::CatalogOf(yaml);
  }());
  return catalog;
}

ImportOutcome ImportFor(uint32_t year, const std::string& text) {
  return ImportFile("uji.tsv", text, {samples::OmbenUnit(), Period::Of(year, 0).value()},
                    TwoYears());
}

TEST(YearCodes, OfALaterYearAreReadAsTheActivityThatTheyWere) {
  ImportOutcome outcome =
      ImportFor(2021, Table({"subkegiatan|7.01.01.2.14.0002||5|5", "output|7.01.01.2.14.02"}));
  ASSERT_THAT(Said(outcome), IsEmpty());
  EXPECT_EQ(outcome.records.at(0).key().subject(), "7.01.01.2.13.02");
  EXPECT_EQ(outcome.records.at(0).budget_line().activity_written(), "7.01.01.2.14.0002");
  EXPECT_THAT(outcome.notes,
              ElementsAre(AllOf(HasSubstr("menurut nomenklatur 2021"),
                                HasSubstr("7.01.01.2.14.02 di baris 2 menjadi 7.01.01.2.13.02"))));
}

TEST(YearCodes, OfAnEarlierYearAreReadAsWhatBecameOfThem) {
  ImportOutcome lines = ImportFor(2022, Table({"subkegiatan|7.01.01.2.13.02||5|5"}));
  ASSERT_THAT(Said(lines), IsEmpty());
  EXPECT_EQ(lines.records.at(0).key().subject(), "7.01.01.2.14.02");
  ImportOutcome agreed = ImportFor(2022, Table({"7.01.08|5"}, "kode|anggaran"));
  ASSERT_THAT(Said(agreed), IsEmpty());
  EXPECT_EQ(agreed.records.at(0).key().subject(), "7.01.09");
  ImportOutcome targets =
      ImportFor(2022, Table({"Camat|7.01.08|i|5"}, "jabatan|kode|indikator|target"));
  ASSERT_THAT(Said(targets), IsEmpty());
  EXPECT_EQ(targets.records.at(0).agreement_target().element(), "7.01.09");
  ImportOutcome office =
      ImportFor(2022, Table({"profil|K|", "bagian|A|7.01.08 7.01.09"}, "jenis|nama|program"));
  ASSERT_THAT(Said(office), IsEmpty());
  EXPECT_THAT(office.records.at(0).unit_profile().sections(0).programs(), ElementsAre("7.01.09"));
  for (const ImportOutcome& outcome : {lines, agreed, targets, office}) {
    EXPECT_THAT(outcome.notes, ElementsAre(HasSubstr("nomenklatur 2022")));
  }
}

TEST(YearCodes, OfTheFilesYearAreNotNoted) {
  ImportOutcome outcome = ImportFor(2021, Table({"subkegiatan|7.01.01.2.13.0002||5|5"}));
  ASSERT_THAT(Said(outcome), IsEmpty());
  EXPECT_THAT(outcome.notes, IsEmpty());
}

TEST(YearCodes, OfAnActivityThatIsNoneOfTheYearAreRefused) {
  ImportOutcome ended = ImportFor(2022, Table({"program|7.01.07||5|5"}));
  EXPECT_THAT(Said(ended), ElementsAre("2:B UNKNOWN_ACTIVITY"));
  EXPECT_THAT(ended.problems.at(0).message(),
              HasSubstr("kode \"7.01.07\" (\"PROGRAM HABIS\") bukan nomenklatur tahun 2022, "
                        "melainkan tahun 2021; pakai kode tahun 2022"));
  ImportOutcome begun = ImportFor(2021, Table({"kegiatan|7.01.01.2.14||5|5"}));
  EXPECT_THAT(Said(begun), ElementsAre("2:B UNKNOWN_ACTIVITY"));
  EXPECT_THAT(begun.problems.at(0).message(), HasSubstr("melainkan tahun 2022 dan sesudahnya"));
  ImportOutcome target =
      ImportFor(2022, Table({"Camat|7.01.07|i|5"}, "jabatan|kode|indikator|target"));
  EXPECT_THAT(Said(target), ElementsAre("2:B UNKNOWN_ELEMENT"));
  EXPECT_THAT(target.problems.at(0).message(), HasSubstr("bukan nomenklatur tahun 2022"));
  ImportOutcome office =
      ImportFor(2022, Table({"profil|K|", "bagian|A|7.01.07"}, "jenis|nama|program"));
  EXPECT_THAT(Said(office), ElementsAre("3:C UNKNOWN_ACTIVITY"));
  EXPECT_THAT(office.problems.at(0).message(), HasSubstr("bukan nomenklatur tahun 2022"));
}

TEST(YearCodes, AreOneNoteHoweverManyThereAre) {
  std::vector<std::string> rows;
  for (int i = 0; i < 8; ++i) rows.push_back(absl::StrCat("Jabatan ", i, "|7.01.08|i|5"));
  ImportOutcome outcome = ImportFor(2022, Table(rows, "jabatan|kode|indikator|target"));
  ASSERT_THAT(Said(outcome), IsEmpty());
  EXPECT_THAT(outcome.notes, ElementsAre(AllOf(HasSubstr("8 kode"), HasSubstr("di baris 6 menjadi"),
                                               HasSubstr(", ...; periksa"))));
}

TEST(YearCodes, AgainstTheNameOfAnotherActivityAreTheOneMistake) {
  ImportOutcome outcome =
      ImportFor(2021, Table({"program|7.01.01", "kegiatan|7.01.01.2.07",
                             "subkegiatan|7.01.01.2.07.06|Pengadaan Mebel|5|5",
                             "output||||||meja|1|1", "subkegiatan|7.01.01.2.07.06||5|5"}));
  EXPECT_THAT(Said(outcome), ElementsAre("4:B CODE_NAME_MISMATCH"));
  EXPECT_THAT(outcome.problems.at(0).message(),
              HasSubstr("\"Pengadaan Mebel\" adalah nama 7.01.01.2.07.05"));
}

}  // namespace
}  // namespace rekap
