// What stands beside a mistake: the cells of its row and the names of the
// columns, for a page that shows both and lets the cell be mended there.
#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/importer/samples.h"
#include "tests/importer/workbook_files.h"

namespace rekap {
namespace {

using samples::Import;
using samples::Inline;
using samples::Said;
using samples::Table;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::string Cells(const v1::Problem& problem) { return absl::StrJoin(problem.cells(), "|"); }

TEST(ProblemRows, CarryTheCellsAndTheHeaderAsWritten) {
  ImportOutcome outcome =
      Import(Table({"total||Belanja|1|1", "program||Apa saja|12x|\"a\n b\"|||||"}));
  ASSERT_THAT(Said(outcome),
              ElementsAre("3:C UNKNOWN_ACTIVITY", "3:D BAD_NUMBER", "3:E BAD_NUMBER"));
  for (const v1::Problem& problem : outcome.problems) {
    EXPECT_EQ(Cells(problem), "program||Apa saja|12x|a\\n b||||||");
  }
  ASSERT_THAT(outcome.headers, SizeIs(1));
  EXPECT_EQ(outcome.headers[0].row(), 1u);
  EXPECT_EQ(outcome.headers[0].sheet(), "");
  EXPECT_EQ(absl::StrJoin(outcome.headers[0].names(), "|"), samples::kTableHeader);
}

TEST(ProblemRows, AreFoundByAnyLineOfARowOfSeveral) {
  ImportOutcome outcome = Import(Table({"total||\"Belanja\nlangsung\"|12x|1", "jumlah|||3|13x"}));
  ASSERT_THAT(Said(outcome), ElementsAre("3:D BAD_NUMBER", "4:E BAD_NUMBER"));
  EXPECT_EQ(outcome.problems[0].cells(3), "12x");
  EXPECT_EQ(outcome.problems[1].cells(4), "13x");
}

TEST(ProblemRows, ShowARowOfAnotherWidthButNoneThatCouldNotBeCut) {
  ImportOutcome outcome = Import("level;uraian;anggaran\ntotal;Belanja;1;000\nprogram;\"x\"y;1\n");
  std::vector<std::string> said = Said(outcome);
  ASSERT_THAT(said, Contains("2: COLUMN_COUNT"));
  for (const v1::Problem& problem : outcome.problems) {
    if (problem.code() == "COLUMN_COUNT") {
      EXPECT_EQ(Cells(problem), "total|Belanja|1|000");
    } else if (problem.code() == "UNCLOSED_QUOTE") {
      EXPECT_THAT(problem.cells(), IsEmpty());
    }
  }
}

TEST(ProblemRows, AreCutToALine) {
  std::string prose(2000, 'a');
  ImportOutcome outcome = Import(Table({absl::StrCat("total||", prose, "|1|1")}));
  ASSERT_THAT(Said(outcome), ElementsAre("2:C TEXT_TOO_LONG"));
  EXPECT_LT(outcome.problems[0].cells(2).size(), 100u);
  EXPECT_THAT(outcome.problems[0].cells(2), HasSubstr("aaa..."));
}

TEST(ProblemRows, CostNothingBeyondTheProblemsThatAreKept) {
  std::vector<std::string> rows(5000, "entah||x|1|1");
  ImportOutcome outcome = Import(Table(rows));
  EXPECT_EQ(outcome.problem_count, 5000u);
  ASSERT_THAT(outcome.problems, SizeIs(kProblemsMax));
  EXPECT_TRUE(std::all_of(outcome.problems.begin(), outcome.problems.end(),
                          [](const v1::Problem& problem) { return problem.cells_size() == 11; }));
}

TEST(ProblemRows, OfTheWholeFileHaveNoCells) {
  ImportOutcome outcome = Import("level\turaian\n");
  ASSERT_THAT(Said(outcome), ElementsAre("0: EMPTY_FILE"));
  EXPECT_THAT(outcome.problems[0].cells(), IsEmpty());
  EXPECT_THAT(outcome.headers, IsEmpty());
}

TEST(ProblemRows, OfAWorkbookNameTheirSheetAndShowNumbersAsTheyAreTyped) {
  std::string header;
  uint32_t column = 0;
  for (const char* name : {"level", "uraian", "anggaran", "realisasi", "persen", "output_uraian",
                           "target", "realisasi_output", "persen_output"}) {
    absl::StrAppend(&header, Inline(absl::StrCat(ColumnLetters(++column), "3"), name));
  }
  ImportOutcome outcome = Import(samples::Book(
      absl::StrCat("<row r=\"3\">", header, "</row><row r=\"5\">", Inline("A5", "total"),
                   Inline("B5", "Belanja"),
                   "<c r=\"C5\"><v>12.345</v></c><c r=\"D5\" t=\"e\"><v>#DIV/0!</v></c>",
                   "<c r=\"E5\"><f>1+1</f></c></row>")));
  ASSERT_THAT(Said(outcome), ElementsAre("5:D CELL_ERROR", "5:E FORMULA_WITHOUT_VALUE"));
  EXPECT_EQ(Cells(outcome.problems[0]), "total|Belanja|12,345|#DIV/0!|");
  ASSERT_THAT(outcome.headers, SizeIs(1));
  EXPECT_EQ(outcome.headers[0].sheet(), "Lembar1");
  EXPECT_EQ(outcome.headers[0].row(), 3u);
  EXPECT_EQ(outcome.headers[0].names(3), "realisasi");
}

}  // namespace
}  // namespace rekap
