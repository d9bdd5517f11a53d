// The mistakes of the tables beside III.B and IKU, each with row and column, and
// that what just fits is a record that may be stored.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/record/record.h"
#include "tests/importer/samples.h"

namespace rekap {
namespace {

using samples::Import;
using samples::Said;
using samples::Table;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

void ExpectStorable(const ImportOutcome& outcome) {
  ASSERT_THAT(Said(outcome), IsEmpty());
  ASSERT_FALSE(outcome.records.empty());
  for (const v1::Record& record : outcome.records) {
    EXPECT_TRUE(ValidateRecord(record).ok()) << ValidateRecord(record);
  }
}

// --- table II -------------------------------------------------------------------

std::string Agreed(const std::vector<std::string>& rows) {
  return Table(rows, "no|program|kode|anggaran");
}

TEST(AgreedBudgetProblems, AreSaidAtTheCell) {
  EXPECT_THAT(Said(Import(Agreed({"1||7.01.01.2.01|5"}))), ElementsAre("2:C LEVEL_MISMATCH"));
  EXPECT_THAT(Said(Import(Agreed({"1||7.01.01|-5"}))), ElementsAre("2:D NEGATIVE_MONEY"));
  EXPECT_THAT(Said(Import(Agreed({"|Jumlah||5", "Total|||5"}))), ElementsAre("3: DUPLICATE_ROW"));
  EXPECT_THAT(Said(Import(Table({"1|5"}, "no|anggaran"))), ElementsAre("1: UNKNOWN_LAYOUT"));
  EXPECT_THAT(Said(Import(Table({"5|x"}, "anggaran|realisasi"))),
              testing::Not(testing::Contains(HasSubstr("UNKNOWN_LAYOUT"))));
}

TEST(AgreedBudgetProblems, DoNotIncludeAClosingRowInTheColumnOfNumbers) {
  ImportOutcome outcome = Import(Agreed({"1||7.01.01|5", "Jumlah|||5"}));
  ExpectStorable(outcome);
  EXPECT_EQ(outcome.records.at(1).key().subject(), "");
}

// --- survey ---------------------------------------------------------------------

constexpr absl::string_view kUnsurHeader = "no|u1|u2|u3|u4|u5|u6|u7|u8|u9";

TEST(SurveyProblems, AreSaidAtTheCell) {
  EXPECT_THAT(Said(Import(Table({"1|1,5|44|-|4"}, kUnsurHeader))),
              ElementsAre("2:B BAD_SCORE", "2:C BAD_SCORE", "2:D BAD_SCORE"));
  EXPECT_THAT(Said(Import(Table({"1|4"}, absl::StrCat(kUnsurHeader, "|waktu")))),
              ElementsAre("1:K DUPLICATE_COLUMN"))
      << "U3 by its other name";
  EXPECT_THAT(Said(Import(Table({"1|4"}, "no|u1|u2|u3|u4|u5|u6|u7|u8"))),
              ElementsAre("1: MISSING_COLUMN"));
}

TEST(Survey, CountsAnAnswerSheetWithoutAnswersButNoBlankRow) {
  ImportOutcome outcome = Import(Table({"1|4", "2", "", "3|4"}, kUnsurHeader));
  ExpectStorable(outcome);
  EXPECT_EQ(outcome.records.at(0).survey().respondents(), 3u);
  EXPECT_EQ(outcome.records.at(0).provenance().row(), 1u);
}

// --- narratives -----------------------------------------------------------------

TEST(NarrativeProblems, AreSaidAtTheCell) {
  EXPECT_THAT(Said(Import(Table({"isu|", "|Jalan rusak"}, "bagian|uraian"))),
              ElementsAre("2:B MISSING_VALUE", "3:A BAD_SECTION"));
  ExpectStorable(Import(Table({absl::StrCat("isu|", std::string(65'000, 'x'))}, "bagian|uraian")));
}

TEST(NarrativeProblems, MoreThanAKeyCanNumber) {
  std::vector<std::string> rows(65'535, "isu|x");
  ExpectStorable(Import(Table(rows, "bagian|uraian")));
  rows.push_back("isu|x");
  EXPECT_THAT(Said(Import(Table(rows, "bagian|uraian"))), ElementsAre("65537: TOO_MANY_ROWS"));
}

// --- organisation ---------------------------------------------------------------

// A jenis, B nama, C induk, D bagian, E program, F desa_kelurahan; row 2 is the
// profile.
ImportOutcome Office(std::vector<std::string> rows) {
  rows.insert(rows.begin(), "profil|Kecamatan Omben||||20");
  return Import(Table(rows, "jenis|nama|induk|bagian|program|desa_kelurahan"));
}

std::vector<std::string> Numbered(int count, absl::string_view before, absl::string_view after) {
  std::vector<std::string> rows = {"bagian|A"};
  for (int i = 0; i < count; ++i) rows.push_back(absl::StrCat(before, i, after));
  return rows;
}

TEST(OrganisationProblems, NameWhatARowRefersToInVain) {
  ImportOutcome section = Office({"bagian|A|Entah", "tugas|t||Lain", "jabatan|Camat||Mana"});
  EXPECT_THAT(Said(section),
              ElementsAre("3:C UNKNOWN_SECTION", "4:D UNKNOWN_SECTION", "5:D UNKNOWN_SECTION"));
  EXPECT_THAT(section.problems.at(1).message(), HasSubstr("Yang ada: \"A\""));
  EXPECT_THAT(Said(Office({"jabatan|Camat", "jabatan|Staf|Bupati"})),
              ElementsAre("4:C UNKNOWN_POSITION"));
  EXPECT_THAT(Said(Office({"bagian|A|||7.01.01 7.01.99,7.01.01.2.01"})),
              ElementsAre("3:E UNKNOWN_ACTIVITY", "3:E UNKNOWN_ACTIVITY"));
}

TEST(OrganisationProblems, NameWhatIsThereTwice) {
  EXPECT_THAT(Said(Office({"profil|Kecamatan Omben"})), ElementsAre("3:A DUPLICATE_ROW"));
  EXPECT_THAT(Said(Office({"bagian|Seksi A", "bagian|SEKSI  A."})),
              ElementsAre("4:B DUPLICATE_ROW"));
  EXPECT_THAT(Said(Office({"jabatan|Camat", "jabatan|camat"})), ElementsAre("4:B DUPLICATE_ROW"));
  EXPECT_THAT(Said(Office({"bagian|A", "tugas|t||A", "proses|t||A", "tugas|T||a"})),
              ElementsAre("6:B DUPLICATE_ROW"));
}

TEST(OrganisationProblems, NameEveryCircleOnce) {
  EXPECT_THAT(Said(Office({"bagian|A|B", "bagian|B|C", "bagian|C|A", "bagian|D|A", "bagian|E|E"})),
              ElementsAre("3:C PARENT_CYCLE", "7:C PARENT_CYCLE"));
  EXPECT_THAT(Said(Office({"jabatan|A|B", "jabatan|B|A"})), ElementsAre("3:C PARENT_CYCLE"));
}

TEST(OrganisationProblems, NameWhatARowMayNotOrMustFill) {
  EXPECT_THAT(Said(Office({"bagian|A||A||3", "tugas|t|A|A|7.01.01", "jabatan|Camat|||7.01.01"})),
              ElementsAre("3:D UNEXPECTED_VALUE", "3:F UNEXPECTED_VALUE", "4:C UNEXPECTED_VALUE",
                          "4:E UNEXPECTED_VALUE", "5:E UNEXPECTED_VALUE"));
  EXPECT_THAT(Said(Office({"tugas|t", "bagian|"})),
              ElementsAre("3:D MISSING_VALUE", "4:B MISSING_VALUE"));
  EXPECT_THAT(Said(Import(Table({"profil|K||||dua puluh"},
                                "jenis|nama|induk|bagian|program|desa_kelurahan"))),
              ElementsAre("2:F BAD_NUMBER"));
}

TEST(OrganisationProblems, BeginWhereARecordEnds) {
  ExpectStorable(Office(Numbered(63, "bagian|S", "")));
  EXPECT_THAT(Said(Office(Numbered(64, "bagian|S", ""))), ElementsAre("67: TOO_MANY_ROWS"));
  ExpectStorable(Office(Numbered(64, "tugas|T", "||A")));
  EXPECT_THAT(Said(Office(Numbered(65, "tugas|T", "||A"))), ElementsAre("68: TOO_MANY_ROWS"));
  ExpectStorable(Office(Numbered(64, "jabatan|J", "")));
  EXPECT_THAT(Said(Office(Numbered(65, "jabatan|J", ""))), ElementsAre("68: TOO_MANY_ROWS"));
  ExpectStorable(Office(Numbered(64, "proses|P", "||A")));
  EXPECT_THAT(Said(Office(Numbered(65, "proses|P", "||A"))), ElementsAre("68: TOO_MANY_ROWS"));
}

TEST(OrganisationProblems, MoreProgramsThanASectionHolds) {
  std::string yaml = samples::SampangYaml();
  std::string programs, links, row = "bagian|A|||";
  for (int i = 10; i < 43; ++i) {
    absl::StrAppend(&programs, "\n  - {kode: 7.01.", i, ", mulai: 2021, uraian: \"P", i, "\"}");
    absl::StrAppend(&links, "  - {kode: 7.01.", i, ", sasaran: S0, penanggung_jawab: A}\n");
    absl::StrAppend(&row, "7.01.", i, " ");
  }
  size_t list = yaml.find("\n  - {kode: 7.01.01,");
  ASSERT_NE(list, std::string::npos);
  yaml.insert(list, programs);
  const std::string heading = "\nprogram:\n";
  yaml.insert(yaml.find(heading) + heading.size(), links);
  const Catalog catalog = samples::CatalogOf(yaml);
  auto import = [&](const std::string& section) {
    return ImportFile("uji.tsv",
                      Table({"profil|Kecamatan Omben||||20", section},
                            "jenis|nama|induk|bagian|program|desa_kelurahan"),
                      samples::OmbenTarget(), catalog);
  };
  ExpectStorable(import(row.substr(0, row.find("7.01.42"))));
  EXPECT_THAT(Said(import(row)), ElementsAre("3: TOO_MANY_ROWS"));
}

TEST(OrganisationProblems, AWholeLargerThanARecord) {
  std::vector<std::string> rows;
  for (int section = 0; section < 4; ++section) {
    rows.push_back(absl::StrCat("bagian|S", section));
    for (int task = 0; task < 60; ++task) {
      rows.push_back(absl::StrCat("tugas|", task, std::string(1000, 'x'), "||S", section));
    }
  }
  EXPECT_THAT(Said(Office(rows)), ElementsAre("1: TEXT_TOO_LONG"));
}

TEST(Organisation, KeepsNamesAndCodesInOneSpelling) {
  ImportOutcome outcome = Office({"bagian|Seksi A||| 7.01.01;7.01.02, 7.01.01", "bagian|B|seksi a",
                                  "jabatan|Camat", "jabatan|Kepala|CAMAT|SEKSI A"});
  ExpectStorable(outcome);
  const v1::UnitProfile& profile = outcome.records.at(0).unit_profile();
  EXPECT_THAT(profile.sections(0).programs(), ElementsAre("7.01.01", "7.01.02"));
  EXPECT_EQ(profile.sections(1).parent(), "Seksi A");
  EXPECT_EQ(profile.positions(1).superior(), "Camat");
  EXPECT_EQ(profile.positions(1).section(), "Seksi A");
}

// --- performance agreements -----------------------------------------------------

std::string Agreement(const std::vector<std::string>& rows) {
  return Table(rows, "jabatan|kode|indikator|target");
}

TEST(AgreementProblems, AreSaidAtTheCell) {
  EXPECT_THAT(Said(Import(Agreement({"|S1|i|5", "Camat||i|5", "Camat|7.01.99|i|5"}))),
              ElementsAre("2:A MISSING_VALUE", "3:B MISSING_VALUE", "4:B UNKNOWN_ELEMENT"));
  EXPECT_THAT(Said(Import(Agreement({"Camat|S1|i|5", "Camat|S1|j|5", "Camat|S1|i|6"}))),
              ElementsAre("4: DUPLICATE_ROW"));
  EXPECT_THAT(Said(Import(Agreement({"Camat|S1|i|87,5", "Camat|S2|i|87.5"}))),
              ElementsAre("3:D MIXED_NUMBER_STYLE"));
}

TEST(AgreementProblems, MoreThanAKeyCanNumber) {
  std::vector<std::string> rows;
  for (int i = 0; i < 65'535; ++i) rows.push_back(absl::StrCat("J", i, "|S1|i|5"));
  ExpectStorable(Import(Agreement(rows)));
  rows.push_back("Camat|S1|i|5");
  EXPECT_THAT(Said(Import(Agreement(rows))), ElementsAre("65537: TOO_MANY_ROWS"));
}

TEST(Agreement, TakesEveryLevelOfTheCascadeAndATargetNotYetSet) {
  ImportOutcome outcome = Import(
      Agreement({"Camat|S1|i|87,5", "Camat|IKU-1|i|87 %", "Sekretaris|7.01.01.2.07.0005|Mebel|"}));
  ExpectStorable(outcome);
  EXPECT_EQ(outcome.records.at(0).agreement_target().target().value_micro(), 87'500'000);
  EXPECT_EQ(outcome.records.at(2).agreement_target().element(), "7.01.01.2.07.05");
  EXPECT_FALSE(outcome.records.at(2).agreement_target().target().has_value_micro());
}

// --- which table it is ----------------------------------------------------------

TEST(Layouts, AreToldApartByTheirColumns) {
  auto kind = [](const std::string& text) {
    ImportOutcome outcome = Import(text);
    return outcome.records.empty() ? v1::RECORD_KIND_UNSPECIFIED : outcome.records[0].key().kind();
  };
  // Columns that other layouts have as well.
  EXPECT_EQ(kind(Table({"7.01.01|5"}, "kode|anggaran")), v1::RECORD_KIND_AGREED_BUDGET);
  EXPECT_EQ(kind(Table({"isu|x"}, "bagian|uraian")), v1::RECORD_KIND_NARRATIVE);
  EXPECT_EQ(kind(Table({"profil|K"}, "jenis|nama")), v1::RECORD_KIND_UNIT_PROFILE);
}

// A row of prose, cut at its commas, names more columns than this header.
TEST(Layouts, AreNotTakenFromProse) {
  ImportOutcome outcome = Import(
      "bagian;uraian\n"
      "isu;Data program, anggaran, realisasi, target, dan kinerja belum sinkron\n"
      "isu;\"kode\tprogram\tanggaran\"\n");
  ExpectStorable(outcome);
  EXPECT_EQ(outcome.records.size(), 2u);
  EXPECT_EQ(outcome.records.at(0).key().kind(), v1::RECORD_KIND_NARRATIVE);
}

// The words of a sentence are all that another layout asks for.
TEST(Layouts, AreTheFilesAlsoWhereTheHeaderLacksAColumn) {
  ImportOutcome outcome = Import(
      "level;uraian;anggaran;realisasi;output_uraian;target;realisasi_output;persen_output\n"
      "program;Penunjang;1;1;Jumlah dokumen rencana, program, anggaran, dan evaluasi;1;1;100\n");
  EXPECT_THAT(Said(outcome), ElementsAre("1: MISSING_COLUMN"));
}

TEST(Layouts, AreFoundBelowTitles) {
  ImportOutcome outcome =
      Import("sep=;\nLAPORAN KINERJA, ANGGARAN, REALISASI;\n;\nbagian;uraian\nisu;Listrik padam\n");
  ExpectStorable(outcome);
  EXPECT_EQ(outcome.records.at(0).provenance().row(), 5u);
  EXPECT_THAT(outcome.notes, testing::Contains(HasSubstr("baris 4")));
}

TEST(Layouts, AreAllNamedWhereNoneFits) {
  ImportOutcome outcome = Import("apa,itu\n1,2\n");
  EXPECT_THAT(Said(outcome), ElementsAre("1: UNKNOWN_LAYOUT"));
  for (const char* name : {"tabel III.B: level, uraian", "tabel IKU: no, sasaran",
                           "tabel II: ", "survei kepuasan: persyaratan", "narasi: bagian, uraian",
                           "organisasi: jenis, nama", "perjanjian kinerja: jabatan, kode"}) {
    EXPECT_THAT(outcome.problems.at(0).message(), HasSubstr(name));
  }
}

}  // namespace
}  // namespace rekap
