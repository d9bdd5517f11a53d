// A workbook is written and its bytes are taken apart again: types of cells,
// header, filter, names of sheets, bounds.
#include "runtime/sheet/xlsx.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sheet/xlsx_cells.h"

namespace rekap {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::XlsxCell;
using testing::XlsxFile;

SheetCell Text(const std::string& text) { return text; }

Sheet Comparison() {
  Sheet sheet;
  sheet.name = "Perbandingan";
  sheet.title = "Perbandingan kecamatan";
  sheet.lines = {"tahun anggaran 2021"};
  sheet.columns = {{"Kecamatan"},
                   {"Anggaran", "", SheetColumnKind::kRupiah},
                   {"Capaian %", "", SheetColumnKind::kDecimal}};
  sheet.rows = {{{Text("Omben"), SheetNumber{340'584'045'800, 2}, SheetNumber{72'234'689, 6}}},
                {{Text("Torjun"), SheetNumber{0, 2}, SheetMissing{"belum lapor"}}},
                {{Text("Kab. Sampang"), SheetNumber{340'584'045'800, 2}}, true}};
  sheet.notes = {"sintetis: angka buatan"};
  sheet.frozen_columns = 1;
  return sheet;
}

TEST(Xlsx, NumbersAreNumbersAndWhatIsMissingIsAWord) {
  std::string bytes = *ToXlsx({Comparison()});
  std::map<std::string, XlsxCell> cells = XlsxFile(bytes).Cells(1);
  EXPECT_EQ(cells["A1"], (XlsxCell{"s", "Perbandingan kecamatan"}));
  EXPECT_EQ(cells["A2"], (XlsxCell{"s", "tahun anggaran 2021"}));
  EXPECT_EQ(cells["B4"], (XlsxCell{"s", "Anggaran"}));
  EXPECT_EQ(cells["B5"], (XlsxCell{"", "3405840458"}));
  EXPECT_EQ(cells["C5"], (XlsxCell{"", "72.234689"}));
  EXPECT_EQ(cells["B6"], (XlsxCell{"", "0"})) << "zero that was reported";
  EXPECT_EQ(cells["C6"], (XlsxCell{"s", "belum lapor"}));
  EXPECT_FALSE(cells.contains("C7")) << "nothing belongs there";
  EXPECT_EQ(cells["A9"], (XlsxCell{"s", "sintetis: angka buatan"}));
}

TEST(Xlsx, HeaderOfPagesIsATextWhateverItSays) {
  Sheet sheet = Comparison();
  std::string plain = *ToXlsx({sheet});
  EXPECT_FALSE(XlsxFile(plain).Worksheet(1).child("worksheet").child("headerFooter"));
  sheet.page_header = "Desa & Kota";
  std::string bytes = *ToXlsx({sheet});
  pugi::xml_document written = XlsxFile(bytes).Worksheet(1);
  pugi::xml_node header = written.child("worksheet").child("headerFooter");
  EXPECT_STREQ(header.child_value("oddHeader"), "&LDesa && Kota");
  EXPECT_STREQ(header.child_value("oddFooter"), "&RHalaman &P dari &N");
  sheet.page_header = std::string(500, '&');
  EXPECT_TRUE(ToXlsx({sheet}).ok()) << "cut to what a spreadsheet takes";
}

TEST(Xlsx, TextThatLooksLikeAFormulaStaysText) {
  std::vector<std::string> texts = {
      "=HYPERLINK(\"http://x\")", "+1+1", "-1", "@SUM(A1)", "\t=1", "72", "<f>1</f>"};
  Sheet sheet;
  sheet.name = "=1";
  sheet.title = "=2";
  sheet.lines = {"=3"};
  sheet.columns = {{"=4"}};
  for (const std::string& text : texts) sheet.rows.push_back({{text}});
  sheet.rows.push_back({{SheetMissing{"=5"}}});
  sheet.notes = {"=6"};
  std::string bytes = *ToXlsx({sheet});
  std::map<std::string, XlsxCell> cells = XlsxFile(bytes).Cells(1);
  ASSERT_EQ(cells.size(), texts.size() + 5);
  for (const auto& [place, cell] : cells) {
    EXPECT_EQ(cell.type, "s") << place;
    EXPECT_FALSE(cell.formula) << place;
  }
  for (size_t i = 0; i < texts.size(); ++i) {
    EXPECT_EQ(cells[absl::StrCat("A", i + 5)].text, texts[i]) << "not a sign is lost";
  }
}

TEST(Xlsx, ANumberOfMoreDigitsThanASpreadsheetKeepsIsText) {
  Sheet sheet = Comparison();
  sheet.rows[0].cells[1] = SheetNumber{1'234'567'890'123'456, 2};
  std::string bytes = *ToXlsx({sheet});
  EXPECT_EQ(XlsxFile(bytes).Cells(1)["B5"], (XlsxCell{"s", "12.345.678.901.234,56"}));
}

TEST(Xlsx, TheHeaderStaysInSightAndFiltersTheRowsWithoutTheTotal) {
  std::string bytes = *ToXlsx({Comparison()});
  pugi::xml_document sheet = XlsxFile(bytes).Worksheet(1);
  pugi::xml_node root = sheet.child("worksheet");
  EXPECT_STREQ(root.child("autoFilter").attribute("ref").value(), "A4:C6");
  pugi::xml_node pane = root.child("sheetViews").child("sheetView").child("pane");
  EXPECT_STREQ(pane.attribute("topLeftCell").value(), "B5");
  EXPECT_STREQ(pane.attribute("state").value(), "frozen");
}

TEST(Xlsx, IsMadeToFitAPageUnlessItWouldBeTooSmallToRead) {
  Sheet sheet = Comparison();
  std::string narrow = *ToXlsx({sheet});
  EXPECT_TRUE(XlsxFile(narrow)
                  .Worksheet(1)
                  .child("worksheet")
                  .child("sheetPr")
                  .child("pageSetUpPr")
                  .attribute("fitToPage"));
  sheet.columns.resize(20, {"x"});
  std::string wide = *ToXlsx({sheet});
  EXPECT_FALSE(XlsxFile(wide)
                   .Worksheet(1)
                   .child("worksheet")
                   .child("sheetPr")
                   .child("pageSetUpPr")
                   .attribute("fitToPage"));
}

TEST(Xlsx, ColoursOnlyTheColumnsThatAskForIt) {
  Sheet sheet = Comparison();
  std::string plain = *ToXlsx({sheet});
  EXPECT_FALSE(XlsxFile(plain).Worksheet(1).child("worksheet").child("conditionalFormatting"));
  sheet.columns[2].heat = true;
  std::string bytes = *ToXlsx({sheet});
  pugi::xml_document document = XlsxFile(bytes).Worksheet(1);
  pugi::xml_node heat = document.child("worksheet").child("conditionalFormatting");
  EXPECT_STREQ(heat.attribute("sqref").value(), "C5:C7");
  EXPECT_FALSE(heat.next_sibling("conditionalFormatting"));
}

TEST(Xlsx, NamesOfSheetsAreMadeOnesThatAreAllowed) {
  std::vector<Sheet> sheets(7, Comparison());
  sheets[0].name = "a[b]:c*d?e/f\\g";
  sheets[1].name = "Perbandingan kecamatan di Kabupaten Sampang";
  sheets[2].name = sheets[1].name;
  sheets[3].name = "";
  sheets[4].name = "'kutip'";
  sheets[5].name = "History";
  sheets[6].name = "Kecamatan Omben tahun ke-1 tgaé😀";
  std::string bytes = *ToXlsx(sheets);
  EXPECT_THAT(XlsxFile(bytes).SheetNames(),
              ElementsAre("a-b--c-d-e-f-g", "Perbandingan kecamatan di Kabup",
                          "Perbandingan kecamatan di K (2)", "Lembar", "-kutip-", "Lembar (2)",
                          "Kecamatan Omben tahun ke-1 tgaé"));
}

TEST(Xlsx, TheSameSheetsGiveTheSameBytes) {
  EXPECT_EQ(*ToXlsx({Comparison()}), *ToXlsx({Comparison()}));
}

TEST(Xlsx, RefusesWhatIsBeyondItsBoundsWithThePlace) {
  EXPECT_EQ(ToXlsx({}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(ToXlsx(std::vector<Sheet>(kSheetsMax + 1, Comparison())).ok());

  Sheet wide = Comparison();
  wide.rows[1].cells.resize(4);
  EXPECT_THAT(std::string(ToXlsx({wide}).status().message()),
              HasSubstr("sheet \"Perbandingan\": row 2 is wider"));

  Sheet columns = Comparison();
  columns.columns.resize(kSheetColumnsMax + 1, {"x"});
  EXPECT_THAT(std::string(ToXlsx({columns}).status().message()), HasSubstr("1000 columns"));
  EXPECT_FALSE(ToXlsx({Sheet{}}).ok()) << "no columns at all";

  Sheet rows;
  rows.columns = {{"x"}};
  rows.rows.resize(kSheetRowsMax + 1);
  EXPECT_THAT(std::string(ToXlsx({rows}).status().message()), HasSubstr("200000 rows"));

  Sheet text = Comparison();
  text.rows[0].cells[0] = std::string(kSheetTextMax, 'x');
  EXPECT_TRUE(ToXlsx({text}).ok());
  text.rows[0].cells[0] = std::string(kSheetTextMax + 1, 'x');
  EXPECT_EQ(ToXlsx({text}).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace rekap
