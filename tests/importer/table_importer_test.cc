// Table III.B made by hand: what each kind of row becomes, and every mistake
// with the row and column at which it is said. Rows are written with '|'
// between cells; the columns are listed in samples.h.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/decimal/sen.h"
#include "domain/record/record.h"
#include "node/importer/cells.h"
#include "tests/importer/samples.h"

namespace rekap {
namespace {

using samples::Import;
using samples::Said;
using samples::Table;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr absl::string_view kMebelCode = "7.01.01.2.07.05";

const std::string kProgram = "program||PROGRAM PENUNJANG URUSAN PEMERINTAHAN DAERAH KABUPATEN/KOTA";
const std::string kPengadaan =
    "kegiatan||Pengadaan Barang Milik Daerah Penunjang Urusan Pemerintah Daerah";
const std::string kMebel = "subkegiatan||Pengadaan Mebel|1.000.000|900.000|90,00%";

// A sound table around the rows: they become rows 4, 5, ...
ImportOutcome ImportBelowKegiatan(std::vector<std::string> rows) {
  rows.insert(rows.begin(), {kProgram, kPengadaan});
  return Import(Table(rows));
}

ImportOutcome ImportMoney(absl::string_view cell) {
  return ImportBelowKegiatan({absl::StrCat("subkegiatan||Pengadaan Mebel|", cell, "|1,00")});
}

// What the cell becomes; an impossible figure if the import failed.
v1::Money MoneyOf(absl::string_view cell) {
  ImportOutcome outcome = ImportMoney(cell);
  if (outcome.sound()) return outcome.records.back().budget_line().allocated();
  v1::Money none;
  none.set_sen(-1);
  return none;
}

std::string Message(const ImportOutcome& outcome) {
  return outcome.problems.empty() ? "" : outcome.problems.at(0).message();
}

// --- what rows become -------------------------------------------------------

TEST(TableImporter, TakesColumnsInAnyOrderAndLevelsInAnySpelling) {
  ImportOutcome outcome =
      Import(Table({"90,00 %|900.000|1.000.000|Pengadaan  mebel|Sub Kegiatan||||"},
                   "Persen|realisasi|ANGGARAN| Uraian|level|output uraian|target|"
                   "realisasi_output|persen_output"));
  ASSERT_THAT(Said(outcome), IsEmpty());
  ASSERT_EQ(outcome.records.size(), 1u);
  EXPECT_EQ(outcome.records[0].key().subject(), kMebelCode);
  EXPECT_EQ(outcome.records[0].budget_line().name(), "Pengadaan  mebel");
  EXPECT_EQ(outcome.records[0].budget_line().allocated().sen(), 100'000'000);
  EXPECT_EQ(outcome.records[0].budget_line().stated_absorption_micro(), 90'000'000);
}

TEST(TableImporter, TakesTheCodeBeforeTheNameAndKeepsItAsWritten) {
  ImportOutcome outcome = ImportBelowKegiatan({"subkegiatan|7.01.01.2.07.0005|Beli kursi|1|1"});
  ASSERT_THAT(Said(outcome), IsEmpty());
  const v1::Record& record = outcome.records.back();
  EXPECT_EQ(record.key().subject(), kMebelCode);
  EXPECT_EQ(record.budget_line().activity_written(), "7.01.01.2.07.0005");
  EXPECT_EQ(record.budget_line().name(), "Beli kursi");
}

TEST(TableImporter, CountsOutputsFromTheFirstThatIsWritten) {
  ImportOutcome outcome = ImportBelowKegiatan({
      kMebel,
      "output||||||meja|3 unit|2 unit",
      "output|" + std::string(kMebelCode) + "|||||kursi|4 unit|-|0,00",
      "output",
  });
  ASSERT_THAT(Said(outcome), IsEmpty());
  ASSERT_EQ(outcome.records.size(), 5u) << "an empty output row says nothing";
  EXPECT_EQ(outcome.records[3].key().item(), 1u);
  EXPECT_EQ(outcome.records[3].output().description(), "meja");
  EXPECT_FALSE(outcome.records[3].output().has_stated_achievement_micro());
  EXPECT_EQ(outcome.records[4].key().item(), 2u);
  EXPECT_EQ(outcome.records[4].output().realised().text(), "-");
}

TEST(TableImporter, MarksBothRecordsOfASyntheticRow) {
  ImportOutcome outcome = ImportBelowKegiatan({kMebel + "|meja|1 unit|1 unit|100|sintetis"});
  ASSERT_THAT(Said(outcome), IsEmpty());
  EXPECT_EQ(outcome.synthetic_rows, 1u);
  ASSERT_EQ(outcome.records.size(), 4u);
  EXPECT_FALSE(outcome.records[1].synthetic());
  EXPECT_TRUE(outcome.records[2].synthetic());
  EXPECT_TRUE(outcome.records[3].synthetic());
}

TEST(TableImporter, SetsTheQuarterOfEveryRecord) {
  ImportTarget target{samples::OmbenUnit(), Period::Of(2021, 2).value()};
  ImportOutcome outcome = ImportFile("tw2.tsv", Table({kMebel}), target, samples::Sampang());
  ASSERT_EQ(outcome.records.size(), 1u);
  EXPECT_EQ(outcome.records[0].key().quarter(), 2u);
}

TEST(TableImporter, ReadsMoneyAsOfficesWriteIt) {
  EXPECT_EQ(MoneyOf("Rp. 3.396.840.458,50").sen(), 339'684'045'850);
  EXPECT_EQ(MoneyOf(absl::StrCat("Rp", "\xc2\xa0", "1.000")).sen(), 100'000);
  EXPECT_EQ(MoneyOf("Rp -").presence(), v1::CELL_PRESENCE_DASH);
  EXPECT_EQ(MoneyOf("\xc2\xa0").presence(), v1::CELL_PRESENCE_BLANK);
  EXPECT_EQ(MoneyOf("100.000.000.000.000").sen(), Sen::kRecordMax);
}

TEST(TableImporter, TakesAmbiguousNumbersForIndonesian) {
  EXPECT_EQ(Import(Table({"subkegiatan||Pengadaan Mebel|16.539|1"}))
                .records.at(0)
                .budget_line()
                .allocated()
                .sen(),
            1'653'900);
  // One evident number decides for the whole file, measures included.
  ImportOutcome plain = Import(Table({"subkegiatan||Pengadaan Mebel|16.53|1||x|10.049 LBR"}));
  EXPECT_EQ(plain.records.at(0).budget_line().allocated().sen(), 1653);
  EXPECT_EQ(plain.records.at(1).output().target().value_micro(), 10'049'000);
}

TEST(TableImporter, NarrowsARepeatedNameToTheParent) {
  Catalog catalog = samples::CatalogOf(absl::StrReplaceAll(
      samples::SampangYaml(),
      {{"nomenklatur:\n",
        "nomenklatur:\n  - {kode: 7.01.01.2.09.15, mulai: 2021, uraian: Pengadaan Mebel}\n"}}));
  auto import = [&](const std::vector<std::string>& rows) {
    return ImportFile("uji.tsv", Table(rows), samples::OmbenTarget(), catalog);
  };
  ImportOutcome below = import({kProgram, kPengadaan, kMebel});
  ASSERT_THAT(Said(below), IsEmpty());
  EXPECT_EQ(below.records.back().key().subject(), kMebelCode);
  ImportOutcome alone = import({kProgram, kMebel});
  EXPECT_THAT(Said(alone), ElementsAre("3:C AMBIGUOUS_ACTIVITY"));
  EXPECT_THAT(Message(alone), HasSubstr("7.01.01.2.07.05 atau 7.01.01.2.09.15"));
  EXPECT_THAT(Said(import({kProgram, "kegiatan||Pengadaan", kMebel})),
              ElementsAre("3:C UNKNOWN_ACTIVITY"))
      << "the parent's mistake, not the child's";
}

// --- what is said ------------------------------------------------------------

TEST(TableProblems, ColumnsThatAreMissingTwiceOrUnknown) {
  EXPECT_THAT(Said(Import("level\turaian\tanggaran\trealisasi\tpersen\tuRAIAN\toutput_uraian\t"
                          "target\tpersen_output\ntotal\tx\t1\t1\t\t\t\t\t\n")),
              ElementsAre("1: MISSING_COLUMN", "1:F DUPLICATE_COLUMN"));
  ImportOutcome unknown = Import(Table({kMebel, "subkegiatan||Pengadaan Sofa"},
                                       absl::StrCat(samples::kTableHeader, "|keterangan")));
  EXPECT_THAT(Said(unknown), ElementsAre("1:L UNKNOWN_COLUMN", "3:C UNKNOWN_ACTIVITY"));
  EXPECT_EQ(unknown.problems.at(0).column_name(), "keterangan");
}

TEST(TableProblems, TextBelowAColumnWithoutAName) {
  std::string header = absl::StrCat(samples::kTableHeader, "||");
  EXPECT_THAT(Said(Import(Table({kMebel}, header))), IsEmpty());
  EXPECT_THAT(Said(Import(Table({kMebel + "||||||lihat lampiran"}, header))),
              ElementsAre("2:L UNKNOWN_COLUMN"));
}

TEST(TableProblems, UnknownLevel) {
  ImportOutcome outcome = ImportBelowKegiatan({"sub giat||Pengadaan Mebel|1|1"});
  EXPECT_THAT(Said(outcome), ElementsAre("4:A UNKNOWN_LEVEL"));
  EXPECT_THAT(Message(outcome), HasSubstr("\"sub giat\""));
}

TEST(TableProblems, UnknownNameSuggestsTheClosest) {
  ImportOutcome outcome = ImportBelowKegiatan({"subkegiatan||Pengadaan Meubel|1|1"});
  EXPECT_THAT(Said(outcome), ElementsAre("4:C UNKNOWN_ACTIVITY"));
  EXPECT_THAT(Message(outcome), HasSubstr("7.01.01.2.07.05 \"Pengadaan Mebel\""));
  ImportOutcome far = ImportBelowKegiatan({"subkegiatan||xyz|1|1"});
  EXPECT_THAT(Message(far), Not(HasSubstr("Mungkin")));
  EXPECT_THAT(Said(ImportBelowKegiatan({"subkegiatan|||1|1"})),
              ElementsAre("4:C UNKNOWN_ACTIVITY"));
}

TEST(TableProblems, CodeThatIsNoneOrNotInTheNomenclature) {
  ImportOutcome malformed = ImportBelowKegiatan({"subkegiatan|7.1.1|Pengadaan Mebel|1|1"});
  EXPECT_THAT(Said(malformed), ElementsAre("4:B UNKNOWN_ACTIVITY"));
  EXPECT_THAT(Message(malformed), HasSubstr("7.01.01.2.07.05 \"Pengadaan Mebel\""));
  EXPECT_THAT(Said(ImportBelowKegiatan({"subkegiatan|7.01.01.2.07.99|Pengadaan Mebel|1|1"})),
              ElementsAre("4:B UNKNOWN_ACTIVITY"));
}

TEST(TableProblems, CodeOrNameOfAnotherLevel) {
  EXPECT_THAT(Said(ImportBelowKegiatan({"subkegiatan|7.01.01.2.07|Pengadaan Mebel|1|1"})),
              ElementsAre("4:B LEVEL_MISMATCH"));
  EXPECT_THAT(Said(Import(Table({kProgram, "kegiatan||Pengadaan Mebel|1|1"}))),
              ElementsAre("3:C LEVEL_MISMATCH"));
}

TEST(TableProblems, ChildOutsideItsParentIsSaidOnce) {
  ImportOutcome outcome = ImportBelowKegiatan({
      kMebel,
      "subkegiatan||Pemeliharaan Mebel|1|1",
      "subkegiatan||Pemeliharaan Peralatan dan Mesin Lainnya|1|1",
      "kegiatan||Penataan Organisasi|1|1",
  });
  EXPECT_THAT(Said(outcome), ElementsAre("5:C WRONG_PARENT"));
  EXPECT_THAT(Message(outcome), HasSubstr("7.01.01.2.09"));
  EXPECT_THAT(Said(ImportBelowKegiatan({"subkegiatan|7.01.02.2.02.03|x|1|1"})),
              ElementsAre("4:B WRONG_PARENT"));
  EXPECT_THAT(Said(Import(Table({kProgram, "kegiatan||Koordinasi Kegiatan Pemberdayaan Desa"}))),
              ElementsAre("3:C WRONG_PARENT"));
}

TEST(TableProblems, RowsBelowAMistakeAreNotBlamed) {
  EXPECT_THAT(Said(Import(Table({
                  kProgram,
                  "kegiatan||Pengadaan Barang",
                  kMebel,
                  "output||||||kursi|1|1",
                  "subkegiatn||Pengadaan Kendaraan Dinas Operasional atau Lapangan",
                  "output||||||motor|1|1",
                  "kegiatan||Penataan Organisasi",
              }))),
              ElementsAre("3:C UNKNOWN_ACTIVITY", "6:A UNKNOWN_LEVEL"));
  // A row of another width, and what follows it.
  std::string gap = Table({kProgram, kPengadaan});
  gap += "subkegiatan\tPengadaan Mebel\n";
  std::string below = Table({"output||||||kursi|1|1", "subkegiatan||Pemeliharaan Mebel|1|1"});
  gap += below.substr(below.find('\n') + 1);
  EXPECT_THAT(Said(Import(gap)), ElementsAre("4: COLUMN_COUNT"));
}

TEST(TableProblems, SameActivityTwiceNamesBothRows) {
  ImportOutcome outcome = ImportBelowKegiatan(
      {kMebel, absl::StrCat("subkegiatan|", kMebelCode, "|Pengadaan Mebel|1|1")});
  EXPECT_THAT(Said(outcome), ElementsAre("5:B DUPLICATE_ROW"));
  EXPECT_THAT(Message(outcome), HasSubstr("baris 4 dan baris 5"));
  ImportOutcome totals = Import(Table({"total||a|1|1", "jumlah||b|1|1", "jumlah||c|1|1"}));
  EXPECT_THAT(Said(totals), ElementsAre("4:A DUPLICATE_ROW"));
  EXPECT_THAT(Message(totals), HasSubstr("baris 3 dan baris 4"));
}

TEST(TableProblems, OutputWithoutASubKegiatan) {
  EXPECT_THAT(Said(Import(Table({"output||||||meja|1|1"}))), ElementsAre("2:A ORPHAN_OUTPUT"));
  EXPECT_THAT(
      Said(ImportBelowKegiatan({kMebel, "kegiatan||Penataan Organisasi", "output||||||meja|1|1"})),
      ElementsAre("6:A ORPHAN_OUTPUT"));
  EXPECT_THAT(Said(ImportBelowKegiatan({kMebel, "jumlah||x|1|1", "output||||||meja|1|1"})),
              ElementsAre("6:A ORPHAN_OUTPUT"));
}

TEST(TableProblems, ValuesThatAnOutputRowCannotHold) {
  EXPECT_THAT(Said(ImportBelowKegiatan({kMebel, "output||kursi|5|-|1,00|kursi|1|1"})),
              ElementsAre("5:C UNEXPECTED_VALUE", "5:D UNEXPECTED_VALUE", "5:F UNEXPECTED_VALUE"));
  // Where it belongs is said in the words of the sheet.
  std::string titled = Table({kProgram, kPengadaan, kMebel, "output||kursi||||kursi|1|1"});
  ASSERT_EQ(absl::StrReplaceAll({{"output_uraian", "Output Uraian"}}, &titled), 1);
  EXPECT_THAT(Message(Import(titled)), HasSubstr("di kolom \"Output Uraian\""));
  EXPECT_THAT(Said(ImportBelowKegiatan({kMebel, "output||Pengadaan Mebel||||kursi|1|1"})),
              IsEmpty());
  EXPECT_THAT(Said(ImportBelowKegiatan({kMebel, "output|7.01.01.2.07.06|||||kursi|1|1"})),
              ElementsAre("5:B WRONG_PARENT"));
}

TEST(TableProblems, MoneyThatIsNotMoney) {
  ImportOutcome letters = ImportMoney("12x");
  EXPECT_THAT(Said(letters), ElementsAre("4:D BAD_NUMBER"));
  EXPECT_EQ(Message(letters), "\"12x\" bukan angka; tulis seperti 3.396.840.458");
  EXPECT_EQ(letters.problems.at(0).column_name(), "anggaran");
  EXPECT_THAT(Said(ImportMoney("1.00.000")), ElementsAre("4:D BAD_NUMBER"));
  EXPECT_THAT(Said(ImportMoney("90%")), ElementsAre("4:D BAD_NUMBER"));
  EXPECT_THAT(Said(ImportMoney("1,005")), ElementsAre("4:D BAD_NUMBER"));
  EXPECT_THAT(Said(ImportMoney("Rp")), ElementsAre("4:D BAD_NUMBER"));
  EXPECT_THAT(Said(ImportMoney("-5.000")), ElementsAre("4:D NEGATIVE_MONEY"));
  EXPECT_THAT(Said(ImportMoney("-99999999999999999999")), ElementsAre("4:D NEGATIVE_MONEY"));
  EXPECT_THAT(Said(ImportMoney("100.000.000.000.000,01")), ElementsAre("4:D MONEY_TOO_LARGE"));
  EXPECT_THAT(Said(ImportMoney("99999999999999999999")), ElementsAre("4:D MONEY_TOO_LARGE"));
}

TEST(TableProblems, SayWhatATextThatIsNoMoneyLooksLike) {
  EXPECT_EQ(Message(ImportMoney("24 900 000")),
            "\"24 900 000\" memuat spasi; tulis tanpa spasi: 24900000");
  EXPECT_THAT(Message(ImportMoney("24\u00a0900\u202f000")),
              HasSubstr("tulis tanpa spasi: 24900000"));
  EXPECT_THAT(Message(ImportMoney("95%")), HasSubstr("\"95%\" adalah persen"));
  EXPECT_THAT(Message(ImportMoney("nihil")), HasSubstr("- bila nihil, atau kosongkan"));
  EXPECT_THAT(Message(ImportMoney("12 x")), HasSubstr("tulis seperti 3.396.840.458"));
}

TEST(TableProblems, ANoteBelowTheTableIsQuotedAndMayBeDeleted) {
  ImportOutcome outcome = ImportBelowKegiatan({kMebel, "||Omben, 31 Januari 2022"});
  EXPECT_THAT(Said(outcome), ElementsAre("5:A UNKNOWN_LEVEL"));
  EXPECT_THAT(Message(outcome), HasSubstr("\"Omben, 31 Januari 2022\""));
  EXPECT_THAT(Message(outcome), HasSubstr("hapus baris ini bila hanya catatan"));
}

TEST(TableProblems, PercentagesThatAreNone) {
  auto percent = [](absl::string_view cell) {
    return ImportBelowKegiatan({absl::StrCat("subkegiatan||Pengadaan Mebel|1|1|", cell)});
  };
  EXPECT_THAT(Said(percent("n/a")), ElementsAre("4:F BAD_NUMBER"));
  EXPECT_THAT(Said(percent("5%%")), ElementsAre("4:F BAD_NUMBER"));
  EXPECT_THAT(Said(percent("0,1234567")), ElementsAre("4:F BAD_NUMBER"));
  ImportOutcome dash = percent("-");
  EXPECT_THAT(Said(dash), ElementsAre("4:F BAD_NUMBER"));
  EXPECT_THAT(Message(dash), HasSubstr("tulis 0 bila nol"));
}

TEST(TableImporter, TakesTheDashesOfWordProcessorsForADash) {
  for (const char* dash : {"-", "\u2013", "\u2014", "\u2212", "Rp \u2013"}) {
    EXPECT_EQ(MoneyOf(dash).presence(), v1::CELL_PRESENCE_DASH) << dash;
  }
}

TEST(TableProblems, ANumberInTheOtherStyleIsTheMistake) {
  ImportOutcome outcome = ImportBelowKegiatan({
      kMebel,
      "subkegiatan||Pengadaan Peralatan dan Mesin Lainnya|2156203.50|1.000|93,60%",
  });
  EXPECT_THAT(Said(outcome), ElementsAre("5:D MIXED_NUMBER_STYLE"));
  EXPECT_THAT(Message(outcome), HasSubstr("2156203.50"));
  EXPECT_THAT(Message(outcome), HasSubstr("\"1.000.000\" di baris 4 kolom D"));
  // In a tie the file goes with its first number.
  EXPECT_THAT(Said(ImportBelowKegiatan({"subkegiatan||Pengadaan Mebel|2.5|2,5"})),
              ElementsAre("4:E MIXED_NUMBER_STYLE"));
}

TEST(TableProblems, TextsLongerThanARecordHolds) {
  std::string fits(kTextSizeMax, 'x');
  EXPECT_THAT(Said(ImportBelowKegiatan({absl::StrCat(kMebel, "|", fits, "|", fits, "|", fits),
                                        absl::StrCat("jumlah||", fits, "|1|1")})),
              IsEmpty());
  std::string exceeds(kTextSizeMax + 1, 'x');
  EXPECT_THAT(
      Said(ImportBelowKegiatan({absl::StrCat(kMebel, "|", exceeds, "|", exceeds, "|", exceeds),
                                absl::StrCat("jumlah|", exceeds, "|", exceeds, "|1|1")})),
      ElementsAre("4:G TEXT_TOO_LONG", "4:H TEXT_TOO_LONG", "4:I TEXT_TOO_LONG",
                  "5:B TEXT_TOO_LONG", "5:C TEXT_TOO_LONG"));
}

TEST(TableImporter, LeavesOutWhatAFormOfferedAndNobodyFilledIn) {
  const std::string header = absl::StrCat(samples::kTableHeader, "|asal");
  auto read = [&](const std::string& kegiatan, const std::string& mebel) {
    return Import(Table({kProgram + "|1|1", kPengadaan + kegiatan, mebel}, header));
  };
  const std::string blank = "subkegiatan||Pengadaan Mebel";
  // Cells D to L: blank but for the last, blank to the last, and with a result.
  EXPECT_EQ(read("|||||||||templat", blank + "|||||||||templat").records.size(), 1u);
  EXPECT_EQ(read("", blank).records.size(), 3u);
  EXPECT_EQ(read("|||||||||Templat", blank + "||||meja||1|||templat").records.size(), 3u);
  EXPECT_THAT(Said(read("", blank + "|||||||||lain")), ElementsAre("4:L BAD_SOURCE"));
}

TEST(TableProblems, UnknownSource) {
  EXPECT_THAT(Said(ImportBelowKegiatan({kMebel + "|||||asli"})), ElementsAre("4:K BAD_SOURCE"));
}

TEST(TableProblems, MoreOutputsThanAKeyCanNumber) {
  constexpr size_t kOutputsMax = 65535;
  std::vector<std::string> rows(kOutputsMax, "output||||||meja|1|1");
  rows.insert(rows.begin(), kMebel);
  ImportOutcome outcome = Import(Table(rows));
  ASSERT_THAT(Said(outcome), IsEmpty());
  EXPECT_EQ(outcome.records.back().key().item(), kOutputsMax);
  rows.push_back(rows.back());
  EXPECT_THAT(Said(Import(Table(rows))), ElementsAre("65538: TOO_MANY_OUTPUTS"));
}

TEST(TableProblems, PlaceIsThatOfTheCellBehindAMultilineCell) {
  std::string text = Table({"total||\"Belanja|x|1"});
  text.insert(text.find("Belanja") + 7, "\nlangsung\"");
  EXPECT_THAT(Said(Import(text)), ElementsAre("3:D BAD_NUMBER"));
}

}  // namespace
}  // namespace rekap
