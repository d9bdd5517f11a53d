// Cells corrected beside their mistakes: read as if they had been typed into the
// file, said in the notes, and refused where the file has no such cell.
#include "node/importer/cell_corrections.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/importer/samples.h"
#include "tests/importer/workbook_files.h"

namespace rekap {
namespace {

using samples::Inline;
using samples::Said;
using samples::Table;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Cell {
  std::string sheet;
  uint32_t row, column;
  std::string text;
};

ImportOutcome ImportWith(const std::string& bytes, const std::vector<Cell>& cells) {
  ImportTarget target = samples::OmbenTarget();
  for (const Cell& cell : cells) {
    v1::CellCorrection& correction = target.corrections.emplace_back();
    correction.set_sheet(cell.sheet);
    correction.set_row(cell.row);
    correction.set_column(cell.column);
    correction.set_text(cell.text);
  }
  return ImportFile("uji.tsv", bytes, target, samples::Sampang());
}

v1::StatedTotal TotalOf(const ImportOutcome& outcome) {
  return outcome.records.empty() ? v1::StatedTotal() : outcome.records.front().stated_total();
}

TEST(CellCorrections, AreReadAsTypedInTheStyleOfTheFileAndSaid) {
  std::string text = Table({"total||Belanja|12x|1.000.000|93,5"});
  ImportOutcome outcome = ImportWith(text, {{"", 2, 4, " 2.500,50 "}});
  EXPECT_THAT(Said(outcome), IsEmpty());
  EXPECT_EQ(TotalOf(outcome).allocated().sen(), 250'050);
  EXPECT_EQ(TotalOf(outcome).realised().sen(), 100'000'000);
  EXPECT_EQ(outcome.records.at(0).provenance().row(), 2u);
  EXPECT_THAT(outcome.notes, ElementsAre("Sel D2 dibaca \"2.500,50\", di berkas \"12x\""));

  EXPECT_THAT(Said(ImportWith(text, {})), ElementsAre("2:D BAD_NUMBER"))
      << "nothing remembers a correction";
  EXPECT_THAT(Said(ImportWith(text, {{"", 2, 4, "2500.50"}})),
              ElementsAre("2:D MIXED_NUMBER_STYLE"))
      << "as the same text in the file";
}

TEST(CellCorrections, EmptyACellAndSayNothingOfWhatIsTheSame) {
  std::string text = Table({"total||Belanja|12x|1"});
  ImportOutcome outcome = ImportWith(text, {{"", 2, 4, ""}, {"", 2, 5, "1"}, {"", 2, 6, "5"}});
  EXPECT_THAT(Said(outcome), IsEmpty());
  EXPECT_EQ(TotalOf(outcome).allocated().presence(), v1::CELL_PRESENCE_BLANK);
  EXPECT_THAT(outcome.notes, ElementsAre("Sel D2 dibaca kosong, di berkas \"12x\"",
                                         "Sel F2 dibaca \"5\", di berkas kosong"));
}

TEST(CellCorrections, MendTheNameOfAColumn) {
  std::string header(samples::kTableHeader);
  header.replace(header.find("anggaran"), 8, "angaran");
  std::string text = Table({"total||Belanja|1|1"}, header);
  EXPECT_THAT(Said(ImportWith(text, {})), ElementsAre("1: MISSING_COLUMN", "1:D UNKNOWN_COLUMN"));
  ImportOutcome outcome = ImportWith(text, {{"", 1, 4, "anggaran"}});
  EXPECT_THAT(Said(outcome), IsEmpty());
  EXPECT_EQ(TotalOf(outcome).allocated().sen(), 100);
  EXPECT_THAT(outcome.notes, ElementsAre("Sel D1 dibaca \"anggaran\", di berkas \"angaran\""));
}

TEST(CellCorrections, StandBesideTheProblemsThatAreLeft) {
  ImportOutcome outcome = ImportWith(Table({"total||Belanja|12x|13x"}), {{"", 2, 4, "12"}});
  ASSERT_THAT(Said(outcome), ElementsAre("2:E BAD_NUMBER"));
  EXPECT_EQ(outcome.problems[0].cells(3), "12");
  EXPECT_THAT(outcome.notes, ElementsAre("Sel D2 dibaca \"12\", di berkas \"12x\""));
}

TEST(CellCorrections, FindARowOfSeveralLinesByAnyOfThem) {
  std::string text = Table({"total||\"Belanja\nlangsung\"|12x|1", "jumlah|||3|1"});
  for (uint32_t row : {2u, 3u}) {
    ImportOutcome outcome = ImportWith(text, {{"", row, 4, "12"}});
    EXPECT_THAT(Said(outcome), IsEmpty()) << row;
    EXPECT_EQ(TotalOf(outcome).allocated().sen(), 1'200);
  }
}

TEST(CellCorrections, ForAPlaceThatATextFileHasNotAreRefused) {
  std::string text = Table({"total||Belanja|12x|1"});
  auto misplaced = [&](const Cell& cell) { return ImportWith(text, {cell}).misplaced_correction; };
  EXPECT_THAT(misplaced({"", 3, 4, "12"}), HasSubstr("koreksi sel D3: tabel di berkas ini tidak"));
  EXPECT_THAT(misplaced({"", 2, 12, "12"}), HasSubstr("koreksi sel L2: tabel di berkas ini tidak"));
  EXPECT_THAT(misplaced({"IKU", 2, 4, "12"}), HasSubstr("koreksi sel D2 di lembar \"IKU\""));
  EXPECT_EQ(misplaced({"", 2, 11, "sintetis"}), "");
  std::string narrow = "level\turaian\tanggaran\ntotal\tBelanja\n";
  EXPECT_THAT(ImportWith(narrow, {{"", 2, 1, "total"}}).misplaced_correction,
              HasSubstr("tidak terbaca"));
}

TEST(CellCorrections, OfAFileThatCannotBeReadLeaveItsProblemsToBeSaid) {
  ImportOutcome outcome = ImportWith("level\turaian\n", {{"", 2, 1, "total"}});
  EXPECT_THAT(Said(outcome), ElementsAre("0: EMPTY_FILE"));
  EXPECT_EQ(outcome.misplaced_correction, "");
  EXPECT_THAT(outcome.notes, IsEmpty());
}

// Tab-separated, the header first.
std::string TextOf(const std::vector<std::vector<std::string>>& rows) {
  std::string text;
  for (const std::vector<std::string>& row : rows) {
    absl::StrAppend(&text, absl::StrJoin(row, "\t"), "\n");
  }
  return text;
}

RC_GTEST_PROP(CellCorrectionsProperty, AreReadAsTheFileThatSaysSo, ()) {
  const auto level = rc::gen::element<std::string>("total", "program", "subkegiatan", "output");
  const auto any = rc::gen::element<std::string>("", "1", "12x", "1.000", "93,52", "1234.5", "-",
                                                 "sintetis", "Pengadaan Mebel");
  const auto name = rc::gen::element<std::string>("anggaran", "angaran", "kode", "");
  std::vector<std::vector<std::string>> rows = {absl::StrSplit(samples::kTableHeader, '|')};
  const size_t width = rows[0].size();
  for (size_t i = 0, count = *rc::gen::inRange<size_t>(1, 6); i < count; ++i) {
    // A row that says nothing is no row; its level keeps it one.
    rows.push_back(*rc::gen::container<std::vector<std::string>>(width, any));
    rows.back()[0] = *level;
  }
  const std::string before = TextOf(rows);
  std::map<std::pair<size_t, size_t>, std::string> wanted;
  for (size_t i = 0, count = *rc::gen::inRange<size_t>(0, 5); i < count; ++i) {
    size_t row = *rc::gen::inRange<size_t>(0, rows.size());
    size_t column = *rc::gen::inRange<size_t>(row == 0 ? 2 : 0, width);
    wanted[{row, column}] = row == 0 ? *name : column == 0 ? *level : *any;
  }
  std::vector<Cell> cells;
  for (const auto& [place, text] : wanted) {
    rows[place.first][place.second] = text;
    cells.push_back({"", static_cast<uint32_t>(place.first + 1),
                     static_cast<uint32_t>(place.second + 1), text});
  }
  ImportOutcome corrected = ImportWith(before, cells);
  ImportOutcome typed = ImportWith(TextOf(rows), {});
  RC_ASSERT(corrected.misplaced_correction.empty());
  RC_ASSERT(Said(corrected) == Said(typed));
  RC_ASSERT(corrected.records.size() == typed.records.size());
  for (size_t i = 0; i < typed.records.size(); ++i) {
    RC_ASSERT(corrected.records[i].SerializeAsString() == typed.records[i].SerializeAsString());
  }
}

// The header in row 2, then the rows.
std::string BudgetSheet(const std::string& rows, const char* amount_name = "anggaran",
                        const std::string& behind = "") {
  std::string header;
  uint32_t column = 0;
  for (const char* name : {"level", "uraian", amount_name, "realisasi", "persen", "output_uraian",
                           "target", "realisasi_output", "persen_output"}) {
    absl::StrAppend(&header, Inline(absl::StrCat(ColumnLetters(++column), "2"), name));
  }
  samples::Parts parts = samples::BookParts(absl::StrCat("<row r=\"2\">", header, "</row>", rows));
  std::string& sheet = parts["xl/worksheets/sheet1.xml"];
  sheet.insert(sheet.find("</worksheet>"), behind);
  return samples::Zip(parts);
}

TEST(CorrectionsOfAWorkbook, ReplaceNumbersErrorsAndFormulasWithoutValues) {
  std::string book = BudgetSheet(absl::StrCat(
      "<row r=\"4\">", Inline("A4", "total"), Inline("B4", "Belanja"),
      "<c r=\"C4\" t=\"e\"><v>#REF!</v></c><c r=\"D4\"><v>0.125</v></c><c r=\"E4\"><f>1</f></c>",
      "</row>"));
  EXPECT_THAT(Said(ImportWith(book, {})),
              ElementsAre("4:C CELL_ERROR", "4:E FORMULA_WITHOUT_VALUE"));
  ImportOutcome outcome = ImportWith(
      book, {{"Lembar1", 4, 3, "1.500"}, {"Lembar1", 4, 4, "12,5"}, {"Lembar1", 4, 5, "93,52 %"}});
  EXPECT_THAT(Said(outcome), IsEmpty());
  EXPECT_EQ(TotalOf(outcome).allocated().sen(), 150'000);
  EXPECT_EQ(TotalOf(outcome).realised().sen(), 1'250);
  EXPECT_EQ(TotalOf(outcome).stated_absorption_micro(), 93'520'000);
  EXPECT_THAT(outcome.notes,
              ElementsAre("Lembar \"Lembar1\": sel C4 dibaca \"1.500\", di berkas \"#REF!\"",
                          "Lembar \"Lembar1\": sel D4 dibaca \"12,5\", di berkas \"0,125\"",
                          "Lembar \"Lembar1\": sel E4 dibaca \"93,52 %\", di berkas kosong"));
}

TEST(CorrectionsOfAWorkbook, FillCellsBeyondWhatIsWrittenAndWithinMergedRanges) {
  std::string book =
      BudgetSheet(absl::StrCat("<row r=\"4\">", Inline("A4", "total"), Inline("B4", "Belanja"),
                               Inline("C4", "1"), Inline("D4", "2"), "</row><row r=\"5\">",
                               Inline("A5", "jumlah"), "</row>"),
                  "anggaran", "<mergeCells><mergeCell ref=\"C4:D4\"/></mergeCells>");
  ImportOutcome outcome =
      ImportWith(book, {{"Lembar1", 4, 4, "7"}, {"Lembar1", 4, 9, "100"}, {"Lembar1", 5, 3, "8"}});
  EXPECT_THAT(Said(outcome), IsEmpty());
  EXPECT_EQ(TotalOf(outcome).allocated().sen(), 100);
  EXPECT_EQ(TotalOf(outcome).realised().sen(), 700);
  EXPECT_EQ(TotalOf(outcome).output().stated_achievement_micro(), 100'000'000);
  EXPECT_EQ(outcome.records.at(1).stated_total().allocated().sen(), 800);
}

TEST(CorrectionsOfAWorkbook, ReachRowsBelowThoseThatTheHeaderIsLookedForIn) {
  std::string rows;
  for (uint32_t row = 3; row < 40; ++row) {
    absl::StrAppend(&rows, "<row r=\"", row, "\">", Inline(absl::StrCat("A", row), "output"),
                    "</row>");
  }
  absl::StrAppend(&rows, "<row r=\"40\">", Inline("A40", "jumlah"), Inline("C40", "12x"), "</row>");
  ImportOutcome outcome = ImportWith(BudgetSheet(rows), {{"Lembar1", 40, 3, "12"}});
  EXPECT_EQ(outcome.misplaced_correction, "");
  EXPECT_THAT(Said(outcome), testing::Not(testing::Contains("40:C BAD_NUMBER")));
  EXPECT_THAT(outcome.notes,
              ElementsAre("Lembar \"Lembar1\": sel C40 dibaca \"12\", di berkas \"12x\""));
}

TEST(CorrectionsOfAWorkbook, LetAHeaderBeFoundThatWasNoneBefore) {
  std::string rows = absl::StrCat("<row r=\"4\">", Inline("A4", "level"), Inline("B4", "urain"),
                                  "</row><row r=\"5\">", Inline("A5", "total"), "</row>");
  ImportOutcome before = ImportWith(samples::Book(rows), {});
  EXPECT_THAT(Said(before), ElementsAre("0: UNKNOWN_LAYOUT"));
  ImportOutcome after = ImportWith(samples::Book(rows), {{"Lembar1", 4, 2, "uraian"}});
  EXPECT_EQ(after.misplaced_correction, "");
  ASSERT_FALSE(after.problems.empty());
  EXPECT_EQ(after.problems[0].code(), "MISSING_COLUMN");
}

TEST(CorrectionsOfAWorkbook, AreNamedByTheSheetAsProblemsNameIt) {
  std::string rows = absl::StrCat("<row r=\"4\">", Inline("A4", "total"), Inline("B4", "Belanja"),
                                  Inline("C4", "12x"), "</row>");
  std::string book = BudgetSheet(rows);
  ImportOutcome wrong = ImportWith(book, {{"Lembar2", 4, 3, "12"}});
  EXPECT_THAT(wrong.misplaced_correction, HasSubstr("C4 di lembar \"Lembar2\""));
  EXPECT_THAT(ImportWith(book, {{"", 4, 3, "12"}}).misplaced_correction, HasSubstr("C4: tabel"));
  EXPECT_THAT(ImportWith(book, {{"Lembar1", 3, 3, "12"}}).misplaced_correction, HasSubstr("C3"));
  EXPECT_THAT(ImportWith(book, {{"Lembar1", 4, 129, "12"}}).misplaced_correction,
              HasSubstr("tidak punya sel itu"));
}

TEST(CorrectionsOfAWorkbook, OfASheetThatIsNotReadAreRefused) {
  std::string notes =
      samples::Book(absl::StrCat("<row r=\"1\">", Inline("A1", "catatan"), "</row>"));
  ImportOutcome outcome = ImportWith(notes, {{"Lembar1", 1, 1, "catatan lain"}});
  EXPECT_THAT(outcome.misplaced_correction, HasSubstr("A1 di lembar \"Lembar1\""));
  EXPECT_THAT(outcome.notes, IsEmpty());
}

TEST(Corrections, NameASheetByItsCutNameToo) {
  std::string name(100, 'n');
  std::vector<v1::CellCorrection> corrections(1);
  corrections[0].set_sheet(Shown(name));
  corrections[0].set_row(1);
  corrections[0].set_column(1);
  corrections[0].set_text("baru");
  CellCorrections cells(corrections);
  SourceTable table(SourceTable::Layout::kSheet);
  std::vector<absl::string_view> row = {"lama"};
  std::vector<CellKind> kinds = {CellKind::kNumber};
  table.AddRow(1, row, kinds);
  cells.Apply(name, table);
  EXPECT_EQ(table.at(0).cells[0], "baru");
  EXPECT_EQ(table.at(0).KindOf(0), CellKind::kText);
  EXPECT_EQ(cells.Misplaced(), "");
}

}  // namespace
}  // namespace rekap
