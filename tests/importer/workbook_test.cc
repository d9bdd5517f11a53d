// Workbooks made by hand, part by part: every kind of cell, and every file that
// must be refused with its own word.
#include "node/importer/workbook/workbook.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/importer/samples.h"
#include "tests/importer/workbook_files.h"

namespace rekap {
namespace {

using samples::Book;
using samples::BookParts;
using samples::Import;
using samples::Inline;
using samples::Parts;
using samples::Said;
using samples::Zip;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// The first sheet: "3: a|#5|" for row 3, a number marked with '#'; the header is
// the first row of two cells. Then problems.
std::vector<std::string> Read(const std::string& bytes) {
  ProblemList problems;
  std::vector<std::string> rows;
  std::unique_ptr<Workbook> book = Workbook::Open(bytes, problems);
  std::optional<SourceTable> table;
  if (book != nullptr) {
    table = book->Read(
        0, [](const SourceRow& row) { return ColumnCount{row.cells.size()}; }, problems);
  }
  for (size_t i = 0; table && i < table->size(); ++i) {
    SourceRow row = table->row(i);
    std::vector<std::string> cells;
    for (size_t c = 0; c < row.cells.size(); ++c) {
      bool number = row.KindOf(c) == CellKind::kNumber;
      cells.push_back(absl::StrCat(number ? "#" : "", row.cells[c]));
    }
    rows.push_back(absl::StrCat(row.line, ": ", absl::StrJoin(cells, "|")));
  }
  for (const v1::Problem& problem : problems.Take()) {
    rows.push_back(
        absl::StrCat("!", problem.row(), ColumnLetters(problem.column()), " ", problem.code()));
  }
  return rows;
}

constexpr absl::string_view kHeader =
    "<row r=\"1\"><c t=\"inlineStr\"><is><t>a</t></is></c><c t=\"inlineStr\"><is><t>b</t></is></c>"
    "<c t=\"inlineStr\"><is><t>c</t></is></c><c t=\"inlineStr\"><is><t>d</t></is></c></row>";

std::string BookBelow(absl::string_view rows, absl::string_view strings = "",
                      absl::string_view styles = "") {
  return Book(absl::StrCat(kHeader, rows), strings, styles);
}

TEST(Workbook, ReadsEveryKindOfCell) {
  EXPECT_THAT(Read(BookBelow("<row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c><c r=\"B2\"><v>1.5E3</v>"
                             "</c><c r=\"C2\" t=\"b\"><v>1</v></c>"
                             "<c r=\"D2\" t=\"str\"><f>A1</f><v>hasil</v></c></row>",
                             "<si><t>x</t></si><si><t>satu &amp; dua</t></si>")),
              ElementsAre("2: satu & dua|#1500|TRUE|hasil"));
  EXPECT_THAT(Read(BookBelow("<row r=\"2\"><c r=\"A2\"><f>1+1</f><v>2</v></c>"
                             "<c r=\"B2\" t=\"d\"><v>2021-12-31</v></c>"
                             "<c r=\"C2\" t=\"str\"><f>X</f><v></v></c></row>")),
              ElementsAre("2: #2|2021-12-31"));
}

TEST(Workbook, JoinsRunsOfTextAndLeavesOutReadings) {
  EXPECT_THAT(
      Read(BookBelow("<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c></row>",
                     "<si><r><rPr><b/></rPr><t>Jumlah</t></r><r><t xml:space=\"preserve\"> </t></r>"
                     "<r><t>Dok_x002E_</t></r><rPh sb=\"0\" eb=\"1\"><t>baca</t></rPh></si>")),
      ElementsAre("2: Jumlah Dok."));
}

TEST(Workbook, TakesPlacesThatAreNotWrittenAsImplied) {
  EXPECT_THAT(Read(BookBelow("<row><c><v>1</v></c><c r=\"C2\"><v>3</v></c><c><v>4</v></c></row>"
                             "<row r=\"7\"/><row><c><v>8</v></c></row>")),
              ElementsAre("2: #1||#3|#4", "8: #8"));
}

TEST(Workbook, TakesPrefixedElementsCommentsAndCharacterData) {
  std::string book = BookBelow(
      "<!-- <row r=\"5\"> --><x:row r=\"2\"><x:c r=\"A2\" t=\"inlineStr\"><x:is><x:t>"
      "<![CDATA[</row> & >]]></x:t></x:is></x:c></x:row>");
  EXPECT_THAT(Read(book), ElementsAre("2: </row> & >"));
}

TEST(Workbook, ShowsPercentagesAndDatesAsTheClerkSeesThem) {
  constexpr absl::string_view kStyles =
      "<numFmts><numFmt numFmtId=\"170\" formatCode=\"dd/mm/yyyy\"/></numFmts>"
      "<cellStyleXfs><xf numFmtId=\"10\"/></cellStyleXfs>"
      "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"10\"/><xf numFmtId=\"170\"/></cellXfs>";
  std::string row =
      "<row r=\"2\"><c r=\"A2\" s=\"0\"><v>0.9352</v></c><c r=\"B2\" s=\"1\"><v>0.9352</v></c>"
      "<c r=\"C2\" s=\"2\"><v>43099</v></c></row>";
  EXPECT_THAT(Read(BookBelow(row, "", kStyles)), ElementsAre("2: #0.9352|#93.52%|2017-12-30"));
  Parts parts = BookParts(absl::StrCat(kHeader, row), "", kStyles);
  parts["xl/workbook.xml"] = absl::StrReplaceAll(
      parts["xl/workbook.xml"], {{"<workbookPr/>", "<workbookPr date1904=\"1\"/>"}});
  EXPECT_THAT(Read(Zip(parts)), ElementsAre("2: #0.9352|#93.52%|2021-12-31"));
}

TEST(Workbook, GivesTheTextOfAMergedRangeToItsFirstCell) {
  Parts parts = BookParts(
      absl::StrCat(kHeader, "<row r=\"2\"><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c></row>",
                   "<row r=\"3\"><c r=\"A3\"><v>4</v></c><c><v>5</v></c></row><row "
                   "r=\"4\"><c><v>6</v></c></row>"));
  std::string& sheet = parts["xl/worksheets/sheet1.xml"];
  sheet = absl::StrReplaceAll(
      sheet, {{"</worksheet>",
               "<mergeCells><mergeCell ref=\"A2:B3\"/><mergeCell ref=\"A4\"/></mergeCells>"
               "</worksheet>"}});
  EXPECT_THAT(Read(Zip(parts)), ElementsAre("2: #1||#3", "4: #6")) << "row 3 is blank now";
}

TEST(Workbook, FollowsAbsoluteAndRelativeTargets) {
  for (absl::string_view target :
       {"/xl/worksheets/sheet1.xml", "worksheets/sheet1.xml",
        "./worksheets/../worksheets/sheet1.xml", "/XL/Worksheets/Sheet1.xml"}) {
    Parts parts = BookParts(absl::StrCat(kHeader, "<row r=\"2\"><c><v>1</v></c></row>"));
    std::string& relations = parts["xl/_rels/workbook.xml.rels"];
    relations = absl::StrReplaceAll(relations, {{"worksheets/sheet1.xml", target}});
    EXPECT_THAT(Read(Zip(parts)), ElementsAre("2: #1")) << target;
  }
}

TEST(Workbook, RefusesRowsWithCellsThatHaveNoValue) {
  EXPECT_THAT(
      Read(BookBelow("<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\"><f>A2</f></c></row>"
                     "<row r=\"3\"><c r=\"C3\"><f>A2</f><v/></c></row>"
                     "<row r=\"4\"><c r=\"A4\" t=\"e\"><v>#DIV/0!</v></c></row>"
                     "<row r=\"5\"><c r=\"A5\" t=\"str\"><f>A2</f></c></row>")),
      ElementsAre("2: ", "3: ", "4: ", "5: ", "!2B FORMULA_WITHOUT_VALUE",
                  "!3C FORMULA_WITHOUT_VALUE", "!4A CELL_ERROR", "!5A FORMULA_WITHOUT_VALUE"));
}

TEST(Workbook, RefusesTextThatNoColumnHolds) {
  EXPECT_THAT(Read(BookBelow(absl::StrCat("<row r=\"2\"><c><v>1</v></c>", Inline("DY2", "x"),
                                          "</row><row r=\"3\">", Inline("DY3", " "),
                                          "<c r=\"A3\"><v>1</v></c></row>"))),
              ElementsAre("2: ", "3: #1", "!2DY COLUMN_COUNT"));
}

TEST(Workbook, BoundsTheRowsOfASheet) {
  std::string rows;
  auto add = [&](size_t line) {
    absl::StrAppend(&rows, "<row r=\"", line, "\"><c><v>", line * line, "</v></c></row>");
  };
  for (size_t i = 0; i < kRowsMax; ++i) add(i + 2);
  EXPECT_EQ(Read(BookBelow(rows)).size(), kRowsMax);
  add(kRowsMax + 2);
  EXPECT_EQ(Read(BookBelow(rows)).back(), absl::StrCat("!", kRowsMax + 2, " FILE_TOO_LARGE"));
}

TEST(Workbook, RefusesWhatIsNotAsAWorkbookMustBe) {
  constexpr absl::string_view kRows[] = {"<row r=\"2\"><c r=\"A2\"><v>1</v></row>",
                                         "<row r=\"2\"><c r=\"A2\"><v>1",
                                         "<row r=\"1\"><c><v>1</v></c></row>",
                                         "<row r=\"2\"><c r=\"12\"><v>1</v></c></row>",
                                         "<row r=\"2\"><c t=\"s\"><v>9</v></c></row>",
                                         "<row r=\"2\"><c t=\"str\"><v>\xff</v></c></row>",
                                         "<!DOCTYPE a [<!ENTITY b \"c\">]>",
                                         "<row r=\"2\"><c r=\"ZZZZ2\"><v>1</v></c></row>"};
  for (absl::string_view rows : kRows) {
    EXPECT_THAT(Read(BookBelow(rows)), ElementsAre("!0 DAMAGED_WORKBOOK")) << rows;
  }
}

// What ImportFile says of a file, with a word that its message must have.
void ExpectRefusal(const std::string& bytes, absl::string_view code, absl::string_view word) {
  ImportOutcome outcome = Import(bytes);
  EXPECT_THAT(Said(outcome), ElementsAre(absl::StrCat("0: ", code)));
  if (!outcome.problems.empty()) {
    EXPECT_THAT(outcome.problems[0].message(), HasSubstr(std::string(word)));
  }
}

TEST(WorkbookRefusal, NamesAZipBomb) {
  ExpectRefusal(BookBelow(std::string(16 << 20, ' ')), "ZIP_BOMB", "mengembang");
  // Also in a part that is held as a whole.
  Parts parts = BookParts(kHeader);
  parts["xl/styles.xml"] = std::string(16 << 20, ' ');
  ExpectRefusal(Zip(parts), "ZIP_BOMB", "mengembang");
}

TEST(WorkbookRefusal, NeverInflatesMoreThanAPieceBeyondTheBound) {
  Parts parts = BookParts(kHeader);
  parts["xl/bomb.xml"] = std::string(64 << 20, ' ');
  std::string bytes = Zip(parts);
  ProblemList problems;
  std::unique_ptr<WorkbookArchive> archive = WorkbookArchive::Open(bytes, problems);
  ASSERT_NE(archive, nullptr);
  std::unique_ptr<PartStream> part = archive->Stream("xl/bomb.xml", problems);
  std::string text;
  while (part->ReadMore(text)) {
  }
  EXPECT_TRUE(part->failed());
  EXPECT_GT(text.size(), kInflateRatioFrom);
  EXPECT_LT(text.size(), kInflateRatioMax * bytes.size() + (1 << 16));
}

TEST(WorkbookRefusal, NamesADirectoryThatIsLargerThanAnyWorkbookHas) {
  std::string bytes = BookBelow("");
  size_t end = bytes.rfind("PK\x05\x06");
  bytes.replace(end + 12, 4, "\xff\xff\xff\x7f");
  ExpectRefusal(bytes, "ZIP_BOMB", "mengembang");
}

TEST(WorkbookRefusal, NamesOldAndEncryptedWorkbooks) {
  std::string ole2("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
  std::string names(1024, '\0');
  ExpectRefusal(ole2 + names, "OLD_WORKBOOK", ".xls");
  for (char c : absl::string_view("EncryptedPackage")) names.append({c, '\0'});
  ExpectRefusal(ole2 + names, "ENCRYPTED_WORKBOOK", "kata sandi");
}

TEST(WorkbookRefusal, NamesMacrosBinariesAndOtherArchives) {
  Parts macro = BookParts(kHeader);
  macro["xl/vbaProject.bin"] = "x";
  ExpectRefusal(Zip(macro), "MACRO_WORKBOOK", "makro");
  Parts typed = BookParts(kHeader);
  typed["[Content_Types].xml"] =
      "<Types><Override ContentType=\"application/vnd.ms-excel.sheet.macroEnabled.main+xml\"/>"
      "</Types>";
  ExpectRefusal(Zip(typed), "MACRO_WORKBOOK", "makro");
  Parts binary = BookParts(kHeader);
  binary["[Content_Types].xml"] = "<Types ContentType=\"application/vnd.ms-excel.sheet.binary\"/>";
  ExpectRefusal(Zip(binary), "BINARY_WORKBOOK", ".xlsb");
  ExpectRefusal(Zip({{"tabel.tsv", "level\n"}}), "BINARY_FILE", "arsip zip");
  ExpectRefusal(Zip({{"[Content_Types].xml", "<Types>wordprocessingml</Types>"}}), "BINARY_FILE",
                "Word");
  ExpectRefusal(Zip({{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
                     {"content.xml", "<a/>"}}),
                "OPEN_DOCUMENT", ".ods");
}

TEST(WorkbookRefusal, NamesASheetThatIsMissing) {
  Parts parts = BookParts(kHeader);
  parts.erase("xl/worksheets/sheet1.xml");
  ExpectRefusal(Zip(parts), "MISSING_SHEET", "Lembar1");
}

TEST(WorkbookRefusal, NamesAnArchiveThatIsCutOrDamaged) {
  std::string book = BookBelow("<row r=\"2\"><c><v>1</v></c></row>");
  ExpectRefusal(book.substr(0, book.size() / 2), "DAMAGED_WORKBOOK", "terpotong");
  ExpectRefusal("PK\x03\x04", "DAMAGED_WORKBOOK", "rusak");
  for (size_t i = 0; i < book.size(); i += 3) {
    std::string damaged = book;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x55);
    EXPECT_FALSE(Import(damaged).sound()) << i;
  }
}

}  // namespace
}  // namespace rekap
