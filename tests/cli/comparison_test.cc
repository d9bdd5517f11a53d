// Comparisons in cases that the golden files do not show.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/sheet/csv.h"
#include "runtime/sheet/xlsx.h"
#include "tests/cli/canned.h"
#include "tests/sheet/xlsx_cells.h"
#include "tools/rekap/band_letters.h"
#include "tools/rekap/explain_command.h"
#include "tools/rekap/render_compare.h"
#include "tools/rekap/render_completeness.h"
#include "tools/rekap/render_explain.h"
#include "tools/rekap/render_matrix.h"
#include "tools/rekap/render_tree.h"
#include "tools/rekap/render_trend.h"
#include "tools/rekap/sheet_compare.h"
#include "tools/rekap/sheet_completeness.h"
#include "tools/rekap/sheet_matrix.h"
#include "tools/rekap/sheet_tree.h"
#include "tools/rekap/sheet_trend.h"
#include "tools/rekap/trend_words.h"

namespace rekap::cli {
namespace {

using rekap::testing::XlsxCell;
using rekap::testing::XlsxFile;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(CompareSpread, IsSaidWithTheRowsThatItIsOf) {
  v1::CompareResponse response = canned::Compare();
  std::string text = CompareText(canned::CompareQuestion(), response, canned::ViewAt(200));
  EXPECT_THAT(
      text,
      HasSubstr(
          "Sebaran capaian, dari 13 yang punya nilai: min 55,73 · kuartil bawah "
          "67,47 · median 79,20 · kuartil atas 90,94 · maks 98,77 · rata-rata 78,60 · simpangan "
          "baku 14,07."));
  response.mutable_spread()->Clear();
  EXPECT_THAT(CompareText(canned::CompareQuestion(), response, canned::ViewAt(200)),
              AllOf(HasSubstr("Sebaran capaian: belum ada nilai."), Not(HasSubstr("min 0"))));
}

TEST(CompareSpread, OfMoneyIsInRupiahAndHasNoTarget) {
  v1::CompareRequest request = canned::CompareQuestion();
  request.set_order(v1::ORDER_ALLOCATED);
  v1::CompareResponse response = canned::Compare();
  response.mutable_spread()->set_money(true);
  response.mutable_spread()->set_median(322'136'266'800);
  std::string text = CompareText(request, response, canned::ViewAt(200));
  EXPECT_THAT(text, AllOf(HasSubstr("Sebaran anggaran"), HasSubstr("median 3.221.362.668"),
                          Not(HasSubstr("Jarak"))));
  response.mutable_rows(0)->set_from_median(-30'901'699'000);
  EXPECT_THAT(ToCsv(CompareSheets(request, response)[0]), HasSubstr(",-309016990,"));
}

TEST(CompareDistance, HasItsSignAndItsStates) {
  v1::CompareResponse response = canned::Compare();
  response.mutable_rows(0)->mutable_distance()->set_micro(1'500'000);
  response.mutable_rows(1)->mutable_distance()->set_micro(0);
  response.mutable_rows(2)->mutable_distance()->set_state(v1::VALUE_STATE_UNDEFINED);
  response.mutable_total()->clear_distance();
  std::string text = CompareText(canned::CompareQuestion(), response, canned::ViewAt(200));
  EXPECT_THAT(text, AllOf(HasSubstr("  +1,50  1"), HasSubstr("  0,00  1"), HasSubstr("  t.d.  1"),
                          HasSubstr("  -9,06  1")));
  EXPECT_THAT(text, Not(HasSubstr("? "))) << "what was not said is blank";
}

TEST(CompareFilter, SaysThatRanksAreThoseOfAllRows) {
  v1::CompareRequest request = canned::CompareQuestion();
  request.mutable_filter()->set_reported(v1::RowFilter::REPORTED_ONLY);
  v1::CompareResponse response = canned::Compare();
  response.set_rows_shown(13);
  EXPECT_THAT(CompareText(request, response, canned::ViewAt(200)),
              HasSubstr("Ditampilkan 13 dari 14 baris; peringkat"));
  response.set_next_page_token("14");
  EXPECT_THAT(CompareText(request, response, canned::ViewAt(200)), HasSubstr("naikkan --limit"));
}

TEST(CompareOrder, KeepsItsColumnAtEveryWidth) {
  const std::pair<v1::Order, const char*> kOrders[] = {
      {v1::ORDER_ALLOCATED, "Anggaran"},   {v1::ORDER_REALISED, "Realisasi"},
      {v1::ORDER_EFFICIENCY, "Efisiensi"}, {v1::ORDER_COMPLETENESS, "Lengkap"},
      {v1::ORDER_ABSORPTION, "Serapan"},   {v1::ORDER_CODE, "Kode"}};
  for (const auto& [order, column] : kOrders) {
    v1::CompareRequest request = canned::CompareQuestion();
    request.set_order(order);
    std::string text = CompareText(request, canned::Compare(), canned::ViewAt(kWidthMin));
    EXPECT_THAT(text.substr(0, text.find("Tidak muat")), HasSubstr(column));
  }
}

TEST(Trend, PrintsAnEmptyAnswer) {
  EXPECT_THAT(TrendText({}, {}, canned::ViewAt(80)), HasSubstr("Belum ada data."));
  EXPECT_TRUE(ToXlsx(TrendSheets({}, {})).ok());
}

TEST(Trend, SaysThatCodesDifferBetweenYears) {
  v1::TrendResponse response = canned::Trend();
  EXPECT_THAT(TrendText(canned::TrendQuestion(), response, canned::ViewAt(200)),
              Not(HasSubstr("Kode kegiatan berganti")));
  response.mutable_series(0)->mutable_points(1)->set_element("7.01.01.2.01.0001");
  response.mutable_series(0)->mutable_points(4)->set_element("7.01.01.2.01.01");
  EXPECT_THAT(
      TrendText(canned::TrendQuestion(), response, canned::ViewAt(200)),
      AllOf(HasSubstr("Kode kegiatan berganti"),
            HasSubstr("explain --year 2021 --region 35.27.05 --element 7.01.01.2.01.01\n")));
}

TEST(Trend, OfAnIndicatorShowsTargetAndResult) {
  v1::TrendResponse response = canned::Trend();
  for (v1::TrendPoint& point : *response.mutable_series(0)->mutable_points()) {
    *point.mutable_indicator() = canned::CompareIndicator().rows(0).indicators(0);
  }
  std::string text = TrendText(canned::TrendQuestion(), response, canned::ViewAt(100));
  EXPECT_THAT(text, AllOf(HasSubstr("Nilai IKM Kecamatan"), HasSubstr("87,00  79,15"),
                          Not(HasSubstr("Anggaran"))));
  EXPECT_THAT(ToCsv(TrendSheets(canned::TrendQuestion(), response)[0]), HasSubstr("target,hasil"));
}

TEST(Matrix, IsReadWithoutColours) {
  View view = canned::ViewAt(120);
  std::string plain = MatrixText(canned::MatrixQuestion(), canned::Matrix(), view);
  EXPECT_THAT(plain, AllOf(HasSubstr("  T 76,00"), HasSubstr("  S 66,00"), HasSubstr("  SR 50,99"),
                           HasSubstr("ST Sangat Tinggi · T Tinggi · S Sedang")));
  view.colours = true;
  std::string coloured = MatrixText(canned::MatrixQuestion(), canned::Matrix(), view);
  EXPECT_THAT(coloured,
              AllOf(HasSubstr("\x1b[32mST 100,00\x1b[0m"), HasSubstr("\x1b[33mS 66,00\x1b[0m"),
                    HasSubstr("\x1b[31mSR 50,99\x1b[0m")));
}

TEST(Matrix, ShowsEveryColumnAtEveryWidth) {
  v1::MatrixResponse response = canned::Matrix();
  for (size_t width : {kWidthMin, size_t{80}, size_t{200}}) {
    std::string text = MatrixText(canned::MatrixQuestion(), response, canned::ViewAt(width));
    for (const v1::MatrixColumn& column : response.columns()) {
      EXPECT_THAT(text, HasSubstr(absl::StrCat("\n", column.code(), " "))) << width;
    }
    EXPECT_THAT(text, Not(HasSubstr("Tidak muat"))) << width;
  }
}

TEST(Matrix, MarksTheRowsThatAreSynthetic) {
  std::string text = MatrixText(canned::MatrixQuestion(), canned::Matrix(), canned::ViewAt(120));
  EXPECT_THAT(text, AllOf(HasSubstr("Torjun°"), Not(HasSubstr("Omben°")), HasSubstr("° sintetis")));
  EXPECT_THAT(ToCsv(MatrixSheets(canned::MatrixQuestion(), canned::Matrix())[0]),
              AllOf(HasSubstr(",sebagian sintetis\r\n35.27.05,Omben"), HasSubstr(",asli\r\n"),
                    HasSubstr("belum lapor,belum lapor\r\n35.27,Sampang")));
}

TEST(BandLetters, NeverGivesTwoBandsTheSame) {
  BandLetters letters;
  EXPECT_EQ(letters.Of("Sangat Tinggi", 91), "ST");
  EXPECT_EQ(letters.Of("Sangat Tertinggal", 9), "Sangat Tertinggal");
  EXPECT_EQ(letters.Of("", 5), "");
  EXPECT_EQ(letters.Of("Sangat Tinggi", 95), "ST");
  EXPECT_EQ(letters.Legend(), "ST Sangat Tinggi · Sangat Tertinggal Sangat Tertinggal");
  EXPECT_EQ(BandTone("Sangat Baik"), Tone::kPlain) << "a band of the catalog's own";
}

TEST(Completeness, TellsLateFromOverdueAndCountsRevisions) {
  std::string text =
      CompletenessText(canned::CompletenessQuestion(), canned::Completeness(), canned::ViewAt(100));
  EXPECT_THAT(text, AllOf(HasSubstr("kunci +12 r1"), HasSubstr("buka !291"), HasSubstr("  buka  "),
                          HasSubstr("TW 4 15 Jan 2022 · setahun 28 Feb 2022")));
  EXPECT_THAT(text, Not(HasSubstr("· TW 3 "))) << "a quarter without a deadline";
}

TEST(Completeness, SaysNoDeadlineWhereThereIsNone) {
  v1::CompletenessResponse response = canned::Completeness();
  response.clear_due();
  EXPECT_THAT(CompletenessText(canned::CompletenessQuestion(), response, canned::ViewAt(100)),
              Not(HasSubstr("Batas waktu:")));
}

TEST(Compare, SaysWhatTheQuadrantsGoBy) {
  v1::CompareResponse response = canned::Compare();
  auto text = [&response] {
    return CompareText(canned::CompareQuestion(), response, canned::ViewAt(120));
  };
  v1::QuadrantBounds* bounds = response.mutable_quadrant_bounds();
  bounds->mutable_achievement()->set_state(v1::VALUE_STATE_REPORTED);
  bounds->mutable_achievement()->set_micro(82'960'000);
  EXPECT_THAT(text(), Not(HasSubstr("Kuadran terhadap"))) << "one bound makes no quadrants";
  bounds->mutable_absorption()->set_state(v1::VALUE_STATE_REPORTED);
  bounds->mutable_absorption()->set_micro(88'880'000);
  EXPECT_THAT(text(),
              HasSubstr("Kuadran terhadap Kab. Sampang: capaian 82,96 %, serapan 88,88 %."));
}

TEST(Explain, NamesWhatIsExplained) {
  v1::ExplainRequest request = canned::ExplainQuestion();
  v1::ExplainResponse response = canned::Explain();
  response.set_name("Penyediaan Peralatan Kantor");
  EXPECT_THAT(
      ExplainText(request, response, canned::ViewAt(200)),
      HasSubstr("Asal angka 35.27.05 · 7.01.01.2.06.02 Penyediaan Peralatan Kantor · tahun"));
  request.set_item(2);
  EXPECT_THAT(ExplainText(request, response, canned::ViewAt(200)), HasSubstr(" · nomor 2 · "));
  request.clear_element();
  response.set_name("Omben");
  EXPECT_THAT(ExplainText(request, response, canned::ViewAt(200)),
              HasSubstr("Asal angka Kec. Omben (35.27.05) · "));
}

TEST(Explain, OfASectionNamesItsPrograms) {
  v1::ExplainRequest request = canned::ExplainQuestion();
  request.clear_element();
  request.set_responsible("Sekretariat");
  v1::ExplainResponse response = canned::Explain();
  response.add_programs("7.01.01");
  response.add_programs("7.01.02");
  EXPECT_THAT(ExplainText(request, response, canned::ViewAt(200)),
              AllOf(HasSubstr("penanggung jawab Sekretariat"), HasSubstr("7.01.01, 7.01.02")));
}

TEST(Explain, OfOneKindOfRecordShowsNoFigureThatTheyDoNotMake) {
  v1::ExplainRequest request = canned::ExplainQuestion();
  request.set_kind(v1::RECORD_KIND_SURVEY);
  EXPECT_THAT(ExplainText(request, canned::Explain(), canned::ViewAt(200)),
              Not(HasSubstr("Serapan %")));
}

TEST(Explain, GivesTheSheetOfAWorkbookBesideTheRow) {
  v1::ExplainResponse response = canned::Explain();
  response.mutable_leaves(0)->mutable_record()->mutable_provenance()->set_sheet("Tabel III.B");
  EXPECT_THAT(ExplainText(canned::ExplainQuestion(), response, canned::ViewAt(200)),
              HasSubstr("lkjip-omben-2021.csv lembar Tabel III.B baris 351"));
  EXPECT_THAT(ExplainCsv(response, canned::ViewAt(100)), HasSubstr(",asli,Tabel III.B\r\n"));
}

TEST(Explain, DropsNothingOfWhereAFigureComesFromHoweverNarrow) {
  std::string text =
      ExplainText(canned::ExplainQuestion(), canned::Explain(), canned::ViewAt(kWidthMin));
  EXPECT_THAT(text, Not(HasSubstr("Tidak muat di layar: Unit")));
  for (const char* part : {"35.27.05     17", "31 Jan 2022 07.15", "Kasubag Keuangan",
                           "lkjip-omben-2021.csv", "baris 351"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
}

TEST(Explain, LeavesTheRowBlankOfWhatHasNone) {
  v1::ExplainResponse response = canned::Explain();
  response.mutable_leaves(0)->mutable_record()->mutable_provenance()->clear_row();
  EXPECT_THAT(ExplainText(canned::ExplainQuestion(), response, canned::ViewAt(100)),
              HasSubstr("lkjip-omben-2021.csv · kode"));
  EXPECT_THAT(ExplainCsv(response, canned::ViewAt(100)),
              HasSubstr("lkjip-omben-2021.csv,,anggaran"));
}

TEST(Trend, SaysHowManyUnitsReportedAndWhereYearsCannotBeCompared) {
  v1::TrendResponse response = canned::TrendRows();
  response.mutable_series()->DeleteSubrange(1, 2);
  v1::TrendPoint* point = response.mutable_series(0)->mutable_points(2);
  point->set_reporting_units(13);
  for (v1::TrendPoint& each : *response.mutable_series(0)->mutable_points()) {
    each.mutable_change()->set_state(v1::VALUE_STATE_NOT_REPORTED);
  }
  EXPECT_THAT(TrendText(canned::TrendQuestion(), response, canned::ViewAt(80)),
              AllOf(HasSubstr("Lapor"), HasSubstr("13/14"), Not(HasSubstr("Perubahan tt."))));
  point->mutable_change()->set_state(v1::VALUE_STATE_NOT_COMPARABLE);
  EXPECT_THAT(TrendText(canned::TrendQuestion(), response, canned::ViewAt(80)),
              HasSubstr("Perubahan tt.: unit yang melapor tidak sama"));
}

TEST(Trend, PointIsSyntheticInPartOrNotAtAllWhereNothingWasReported) {
  v1::TrendPoint point = canned::Trend().series(0).points(4);
  point.set_synthetic(true);
  point.mutable_figures()->set_synthetic_leaves(point.figures().leaves());
  EXPECT_EQ(PointDataWord(point), "sintetis");
  point.mutable_figures()->set_synthetic_leaves(1);
  EXPECT_EQ(PointDataWord(point), "sebagian sintetis");
  point.clear_figures();
  EXPECT_EQ(PointDataWord(point), "belum lapor");
}

TEST(Matrix, OfAUnitIsItsOwnRowWithoutMedians) {
  v1::MatrixResponse response = canned::Matrix();
  response.clear_rows();
  EXPECT_THAT(MatrixText(canned::MatrixQuestion(), response, canned::ViewAt(100)),
              AllOf(HasSubstr("Kab. Sampang"), Not(HasSubstr("Median"))));
}

TEST(ExplainCommand, CanBeCopiedWhateverItIsAbout) {
  EXPECT_EQ(ExplainCommand({"35.27.05", 2021, 3, "7.01.01"}),
            "rekap explain --year 2021 --quarter 3 --region 35.27.05 --element 7.01.01");
  EXPECT_EQ(ExplainCommand({"35.27.05", 2021, 0, "", "Seksi Trantib"}),
            "rekap explain --year 2021 --region 35.27.05 --responsible 'Seksi Trantib'");
  EXPECT_EQ(ShellWord("a'b; rm -rf $HOME"), "'a'\\''b; rm -rf $HOME'");
  EXPECT_EQ(ShellWord("a\nb"), "'a b'");
}

TEST(Tree, SaysHowToExplainItsFirstRow) {
  EXPECT_THAT(TreeText(canned::TreeQuestion(), canned::Tree(), canned::ViewAt(100)),
              HasSubstr("rekap explain --year 2021 --region 35.27.05 --element 7.01.01\n"));
}

// Names come from many offices: none may run in a spreadsheet.
TEST(Sheets, NeverLetATextRun) {
  const std::string kFormula = "=HYPERLINK(\"http://contoh\")";
  v1::CompareResponse compare = canned::Compare();
  for (v1::CompareRow& row : *compare.mutable_rows()) row.set_name(kFormula);
  compare.mutable_total()->set_name("@SUM(A1)");
  v1::MatrixResponse matrix = canned::Matrix();
  matrix.mutable_columns(0)->set_code("+1");
  matrix.mutable_rows(0)->set_name(kFormula);
  v1::CompletenessResponse completeness = canned::Completeness();
  completeness.mutable_rows(0)->set_name(kFormula);
  v1::TreeResponse tree = canned::Tree();
  for (v1::TreeNode& node : *tree.mutable_nodes()) {
    node.set_name(kFormula);
    node.mutable_target()->set_text("-1+1");
  }
  v1::TrendResponse trend = canned::TrendRows();
  trend.mutable_series(0)->set_name(kFormula);

  const std::vector<Sheet> kAnswers[] = {
      CompareSheets(canned::CompareQuestion(), compare),
      MatrixSheets(canned::MatrixQuestion(), matrix),
      CompletenessSheets(canned::CompletenessQuestion(), completeness),
      TreeSheets(canned::TreeQuestion(), tree), TrendSheets(canned::TrendQuestion(), trend)};
  for (const std::vector<Sheet>& sheets : kAnswers) {
    std::string csv = ToCsv(sheets[0]);
    EXPECT_THAT(csv, AllOf(HasSubstr("'=HYPERLINK"), Not(HasSubstr(",=HYPERLINK")),
                           Not(HasSubstr("\"=HYPERLINK"))));
    absl::StatusOr<std::string> bytes = ToXlsx(sheets);
    ASSERT_TRUE(bytes.ok()) << bytes.status();
    XlsxFile file(*bytes);
    bool found = false;
    for (size_t i = 0; i < sheets.size(); ++i) {
      for (const auto& [place, cell] : file.Cells(static_cast<int>(i) + 1)) {
        EXPECT_FALSE(cell.formula) << place;
        if (cell.text != kFormula) continue;
        EXPECT_EQ(cell.type, "s") << place;
        found = true;
      }
    }
    EXPECT_TRUE(found) << sheets[0].name;
  }
}

TEST(Sheets, KeepTheStatesApart) {
  std::string bytes = *ToXlsx(MatrixSheets(canned::MatrixQuestion(), canned::Matrix()));
  XlsxFile file(bytes);
  std::map<std::string, XlsxCell> cells = file.Cells(1);
  EXPECT_EQ(cells["H4"], (XlsxCell{"", "0"})) << "reported zero";
  EXPECT_EQ(cells["F5"], (XlsxCell{"s", "tak terdefinisi"}));
  EXPECT_EQ(cells["G5"], (XlsxCell{"s", "tidak terbanding"}));
  EXPECT_EQ(cells["H5"], (XlsxCell{"s", "belum lapor"}));
  EXPECT_EQ(file.SheetNames(), (std::vector<std::string>{"Capaian %", "Serapan %", "Anggaran"}));
}

}  // namespace
}  // namespace rekap::cli
