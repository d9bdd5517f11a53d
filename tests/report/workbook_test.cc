// Documents as a workbook, read back by the importer's own reader of archives.
#include "aggregator/report/workbook.h"

#include <gmock/gmock.h>

#include "tests/report/report_fixture.h"
#include "tests/sheet/xlsx_cells.h"

namespace rekap::report {
namespace {

using ::testing::HasSubstr;

class WorkbookTest : public ReportTest {
 protected:
  static const Sheet& SheetNamed(const std::vector<Sheet>& sheets, const std::string& name) {
    for (const Sheet& sheet : sheets) {
      if (sheet.name == name) return sheet;
    }
    ADD_FAILURE() << "no sheet " << name;
    return sheets.front();
  }
};

TEST_F(WorkbookTest, HasASheetForEveryTableWithFiguresAsNumbers) {
  ReportOmben();
  Document document = Lkjip();
  std::vector<Sheet> sheets = ToSheets(document);
  ASSERT_EQ(sheets.size(), document.tables.size());
  const Sheet& detail = SheetNamed(sheets, "rincian");
  const SheetRow& total = detail.rows.back();
  EXPECT_TRUE(total.bold);
  EXPECT_EQ(total.cells[2], SheetCell(SheetNumber{340'584'045'800, 2}));
  EXPECT_EQ(total.cells[3], SheetCell(SheetNumber{318'056'962'700, 2}));
  EXPECT_EQ(total.cells[8], SheetCell(SheetNumber{72'234'689, 6})) << "all places, not two";
  EXPECT_EQ(detail.columns[2].title, "Alokasi biaya: Anggaran (Rp)");
}

TEST_F(WorkbookTest, ClaimsAndMissingFiguresAreWordsInPlacesOfTheirOwn) {
  ReportOmbenRepaired();
  std::vector<Sheet> sheets = ToSheets(Lkjip());
  const Sheet& detail = SheetNamed(sheets, "rincian");
  EXPECT_EQ(detail.columns.back().title, "Tercetak di laporan unit");
  EXPECT_THAT(std::get<std::string>(detail.rows.back().cells[9]),
              HasSubstr("tercetak 3.396.840.458"));
  std::vector<Sheet> empty = ToSheets(Lkjip("35.27.07"));
  EXPECT_EQ(SheetNamed(empty, "rincian").rows.back().cells[2],
            SheetCell(SheetMissing{"belum lapor"}));
}

TEST_F(WorkbookTest, EverySheetPrintsOnePageWideWithDraftAndSyntheticAbove) {
  ReportOmben({"corrected.tsv", "survei.tsv"});
  std::string bytes = *ToWorkbook(Lkjip());
  testing::XlsxFile file(bytes);
  const int sheets = static_cast<int>(file.SheetNames().size());
  ASSERT_GT(sheets, 5);
  for (int i = 1; i <= sheets; ++i) {
    pugi::xml_document sheet = file.Worksheet(i);
    pugi::xml_node worksheet = sheet.child("worksheet");
    EXPECT_STREQ(worksheet.child("headerFooter").child_value("oddHeader"),
                 "&LLKjIP Kecamatan Omben 2021 · RANCANGAN · Sintetis");
    EXPECT_TRUE(worksheet.child("sheetPr").child("pageSetUpPr").attribute("fitToPage"));
    EXPECT_STREQ(worksheet.child("pageSetup").attribute("orientation").value(), "landscape");
    EXPECT_GT(
        worksheet.child("sheetViews").child("sheetView").child("pane").attribute("xSplit").as_int(),
        0);
  }
}

TEST_F(WorkbookTest, CanBeReadBack) {
  ReportOmben();
  std::string bytes = *ToWorkbook(Lkjip());
  testing::XlsxFile file(bytes);
  std::string names;
  pugi::xml_document workbook = file.Part("xl/workbook.xml");
  for (pugi::xml_node sheet : workbook.child("workbook").child("sheets")) {
    absl::StrAppend(&names, sheet.attribute("name").value(), " ");
  }
  EXPECT_EQ(names, "iku perjanjian anggaran capaian program tren ikm rincian temuan asal posisi ");
  ReportSynthetic(*RegionCode::Parse("35.27.02"));
  EXPECT_TRUE(ToWorkbook(Kabupaten()).ok());
}

}  // namespace
}  // namespace rekap::report
