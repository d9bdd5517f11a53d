// Spreadsheets as offices have them, written by openpyxl and LibreOffice
// (tests/data/spreadsheets/): which sheets count, and that a workbook becomes
// the very records of the text file.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "node/importer/workbook/sheet_reader.h"
#include "tests/importer/samples.h"
#include "tests/importer/workbook_files.h"

namespace rekap {
namespace {

using samples::Import;
using samples::Inline;
using samples::Omben;
using samples::Parts;
using samples::Said;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string Spreadsheet(absl::string_view file) {
  return samples::ReadSource(absl::StrCat("tests/data/spreadsheets/", file));
}

// The records without where they were read.
std::vector<std::string> Contents(const ImportOutcome& outcome) {
  std::vector<std::string> contents;
  for (v1::Record record : outcome.records) {
    record.clear_provenance();
    contents.push_back(record.ShortDebugString());
  }
  return contents;
}

std::vector<std::string> OmbenContents() {
  std::vector<std::string> contents = Contents(Import(Omben("corrected.tsv")));
  for (const std::string& indicator : Contents(Import(Omben("iku.tsv")))) {
    contents.push_back(indicator);
  }
  return contents;
}

class OmbenWorkbook : public testing::TestWithParam<std::string> {};

TEST_P(OmbenWorkbook, BecomesTheRecordsOfTheTextFiles) {
  ImportOutcome outcome = Import(Spreadsheet(GetParam()));
  ASSERT_THAT(Said(outcome), IsEmpty());
  EXPECT_EQ(Contents(outcome), OmbenContents());
  EXPECT_EQ(outcome.complete_kinds.size(), 4u);
  EXPECT_THAT(outcome.notes, IsEmpty());
  EXPECT_FALSE(outcome.mark);
  // The header is in row 4, below a title and a date.
  EXPECT_EQ(outcome.records.front().provenance().row(), 5u);
}

INSTANTIATE_TEST_SUITE_P(Hands, OmbenWorkbook,
                         testing::Values("corrected-openpyxl.xlsx", "corrected-libreoffice.xlsx"),
                         [](const auto& file) { return file.index == 0 ? "openpyxl" : "office"; });

TEST(Spreadsheet, ReadsPercentagesAsTheClerkSeesThem) {
  ImportOutcome outcome = Import(Spreadsheet("percents-openpyxl.xlsx"));
  ASSERT_THAT(Said(outcome), IsEmpty());
  EXPECT_EQ(Contents(outcome), Contents(Import(Omben("corrected.tsv"))));
}

TEST(Spreadsheet, NamesTheFormulasWhoseResultsWereNotSaved) {
  ImportOutcome outcome = Import(Spreadsheet("formulas-openpyxl.xlsx"));
  EXPECT_THAT(Said(outcome), ElementsAre("4:D FORMULA_WITHOUT_VALUE", "4:F FORMULA_WITHOUT_VALUE",
                                         "5:F FORMULA_WITHOUT_VALUE"));
  EXPECT_EQ(outcome.problems.at(0).column_name(), "anggaran");
}

TEST(Spreadsheet, ReadsWhatFormulasGave) {
  ImportOutcome outcome = Import(Spreadsheet("formulas-libreoffice.xlsx"));
  ASSERT_THAT(Said(outcome), IsEmpty());
  const v1::StatedTotal& total = outcome.records.at(2).stated_total();
  EXPECT_EQ(total.allocated().sen(), 215'620'300);
  // 15604300 / 2156203, unrounded in the cell and shown in percent.
  EXPECT_EQ(total.stated_absorption_micro(), 723'693'456);
  EXPECT_EQ(outcome.records.at(3).budget_line().stated_absorption_micro(), 93'600'000);
}

TEST(Spreadsheet, NamesOldOpenDocumentAndEncryptedFiles) {
  EXPECT_THAT(Said(Import(Spreadsheet("encrypted-libreoffice.xlsx"))),
              ElementsAre("0: ENCRYPTED_WORKBOOK"));
  EXPECT_THAT(Said(Import(Spreadsheet("old.xls"))), ElementsAre("0: OLD_WORKBOOK"));
  EXPECT_THAT(Said(Import(Spreadsheet("open-document.ods"))), ElementsAre("0: OPEN_DOCUMENT"));
}

// --- sheets --------------------------------------------------------------------

// A row of inline texts, cells separated by '|'.
std::string Row(uint32_t line, absl::string_view cells) {
  std::string row = absl::StrCat("<row r=\"", line, "\">");
  uint32_t column = 0;
  for (absl::string_view cell : absl::StrSplit(cells, '|')) {
    ++column;
    if (!cell.empty()) row += Inline(absl::StrCat(ColumnLetters(column), line), cell);
  }
  return absl::StrCat(row, "</row>");
}

struct Sheet {
  std::string name;
  std::string rows;
  std::string state = "visible";
};

std::string Sheets(const std::vector<Sheet>& sheets) {
  Parts parts = samples::BookParts("");
  std::string list, relations;
  for (size_t i = 0; i < sheets.size(); ++i) {
    absl::StrAppend(&list, "<sheet name=\"", sheets[i].name, "\" state=\"", sheets[i].state,
                    "\" r:id=\"t", i, "\"/>");
    absl::StrAppend(&relations, "<Relationship Id=\"t", i, "\" Type=\"", samples::kRelationTypes,
                    "worksheet\" Target=\"worksheets/t", i, ".xml\"/>");
    parts[absl::StrCat("xl/worksheets/t", i, ".xml")] =
        absl::StrCat("<worksheet><sheetData>", sheets[i].rows, "</sheetData></worksheet>");
  }
  parts["xl/workbook.xml"] =
      absl::StrCat("<workbook xmlns:r=\"x\"><sheets>", list, "</sheets></workbook>");
  parts["xl/_rels/workbook.xml.rels"] = absl::StrCat("<R>", relations, "</R>");
  return samples::Zip(parts);
}

constexpr absl::string_view kIku =
    "no|sasaran|indikator|arah|formula|sumber_data|penanggung_jawab|realisasi_2020|target_2021|"
    "realisasi_2021|capaian_tercetak";
const char kTotal[] = "total||Belanja|1.234,50";

TEST(SpreadsheetSheets, AreNamedWithTheirProblemsInTheOrderOfTheTabs) {
  ImportOutcome outcome =
      Import(Sheets({{"Catatan", Row(1, "apa saja")},
                     {"Anggaran", Row(3, samples::kTableHeader) + Row(4, "total||x|12x")},
                     {"Kinerja", Row(1, kIku) + Row(2, "1|s|i|entah|f|d|p")}}));
  EXPECT_THAT(Said(outcome), ElementsAre("4:D BAD_NUMBER", "2:D BAD_DIRECTION"));
  EXPECT_EQ(
      ToText("a.xlsx", outcome.problems.at(0))
          .find("a.xlsx: Lembar \"Anggaran\": Baris 4, kolom D (anggaran): \"12x\" bukan angka"),
      0u);
  EXPECT_EQ(outcome.problems.at(1).sheet(), "Kinerja");
}

TEST(SpreadsheetSheets, AreReadOnlyWhereTheyAreVisible) {
  ImportOutcome outcome =
      Import(Sheets({{"Anggaran", Row(1, samples::kTableHeader) + Row(2, "total||x|12x")},
                     {"Draf", Row(1, samples::kTableHeader) + Row(2, "total||x|13x"), "hidden"}}));
  EXPECT_THAT(Said(outcome), ElementsAre("2:D BAD_NUMBER"));
  EXPECT_EQ(outcome.problems.at(0).message().find("\"12x\""), 0u);
}

TEST(SpreadsheetSheets, StateALayoutOnce) {
  std::string rows = Row(1, samples::kTableHeader) + Row(2, kTotal);
  ImportOutcome outcome = Import(Sheets({{"Satu", rows}, {"Dua", rows}}));
  EXPECT_THAT(Said(outcome), ElementsAre("1: DUPLICATE_SHEET"));
  EXPECT_THAT(outcome.problems.at(0).message(), HasSubstr("\"Satu\""));
  EXPECT_TRUE(Import(Sheets({{"Satu", rows}, {"Dua", rows, "veryHidden"}})).sound());
}

TEST(SpreadsheetSheets, WithoutRowsChangeNothingAndAreSaid) {
  ImportOutcome outcome = Import(Sheets(
      {{"Anggaran", Row(1, samples::kTableHeader) + Row(2, kTotal)}, {"Kinerja", Row(1, kIku)}}));
  EXPECT_THAT(Said(outcome), IsEmpty());
  EXPECT_EQ(outcome.complete_kinds.size(), 3u);
  EXPECT_THAT(outcome.notes, ElementsAre(HasSubstr("\"Kinerja\"")));
  EXPECT_THAT(Said(Import(Sheets({{"Kinerja", Row(1, kIku)}}))), ElementsAre("0: EMPTY_FILE"));
}

TEST(SpreadsheetSheets, MustHaveAHeaderAmongTheirFirstRows) {
  std::string titles;
  for (uint32_t line = 1; line < kHeaderRowsMax; ++line) titles += Row(line, "judul");
  std::string rows = Row(100, samples::kTableHeader) + Row(101, kTotal);
  EXPECT_TRUE(Import(Sheets({{"A", titles + rows}})).sound()) << "row 20 with text";
  titles += Row(kHeaderRowsMax, "satu lagi");
  ImportOutcome outcome = Import(Sheets({{"A", titles + rows}}));
  EXPECT_THAT(Said(outcome), ElementsAre("0: UNKNOWN_LAYOUT"));
  EXPECT_THAT(outcome.problems.at(0).message(), HasSubstr("20 baris pertama"));
}

TEST(SpreadsheetNumbers, AreNeverTakenForTheStyleOfTheTexts) {
  // 16.539 as a number is sixteen and a half, whatever the texts look like, and
  // in Indonesian text it is sixteen thousand.
  std::string header(samples::kTableHeader);
  std::string number =
      absl::StrReplaceAll(Row(2, "total||Belanja|1.234,50|16.539|?"),
                          {{"t=\"inlineStr\"><is><t>?</t></is>", "><v>16.539</v>"}});
  ImportOutcome outcome = Import(Sheets({{"A", Row(1, header) + number}}));
  ASSERT_THAT(Said(outcome), IsEmpty());
  const v1::StatedTotal& total = outcome.records.at(0).stated_total();
  EXPECT_EQ(total.allocated().sen(), 123'450);
  EXPECT_EQ(total.realised().sen(), 1'653'900);
  EXPECT_EQ(total.stated_absorption_micro(), 16'539'000);
}

TEST(SpreadsheetNumbers, MustBeWholeSenAsMoney) {
  std::string number = absl::StrReplaceAll(
      Row(2, "total||Belanja|?"), {{"t=\"inlineStr\"><is><t>?</t></is>", "><v>1.005</v>"}});
  EXPECT_THAT(Said(Import(Sheets({{"A", Row(1, samples::kTableHeader) + number}}))),
              ElementsAre("2:D BAD_NUMBER"));
}

}  // namespace
}  // namespace rekap
