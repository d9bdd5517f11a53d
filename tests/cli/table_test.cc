#include "tools/rekap/table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rekap::cli {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Table Example() {
  Table table({
      {"Kecamatan", Align::kLeft, 6, 0},
      {"Anggaran", Align::kRight, 0, 0},
      {"Serapan\n%", Align::kRight, 0, 2},
      {"Predikat", Align::kLeft, 0, 1},
  });
  table.AddRow({"Kedungdung Raya", "1.234", "93,39", "Tinggi"});
  table.AddRow({"Omben", "–", "t.d.", ""});
  return table;
}

TEST(Table, KeepsTheMarkBehindANameThatIsCut) {
  Table table({{"Wilayah", Align::kLeft, 7, 0}, {"Anggaran", Align::kRight, 0, 0}});
  table.AddRow({"Kedungdung Raya°", "1.234"});
  EXPECT_THAT(table.Render(17, false).text, testing::HasSubstr("Kedun…°"));
}

TEST(Table, AlignsNumbersRightAndWordsLeft) {
  EXPECT_EQ(Example().Render(100, false).text,
            "                           Serapan\n"
            "Kecamatan        Anggaran        %  Predikat\n"
            "────────────────────────────────────────────\n"
            "Kedungdung Raya     1.234    93,39  Tinggi\n"
            "Omben                   –     t.d.\n");
}

TEST(Table, CutsWordsBeforeItLeavesColumnsOut) {
  Table::Rendered rendered = Example().Render(40, false);
  EXPECT_THAT(rendered.left_out, IsEmpty());
  EXPECT_THAT(rendered.text, testing::HasSubstr("Kedungdung…     1.234    93,39  Tinggi\n"));
}

TEST(Table, LeavesOutTheLeastImportantColumnAndNamesIt) {
  Table::Rendered rendered = Example().Render(34, false);
  EXPECT_THAT(rendered.left_out, ElementsAre("Serapan %"));
  EXPECT_THAT(rendered.shown, ElementsAre(0u, 1u, 3u));
}

TEST(Table, FillsTheRoomOfALeftOutColumnWithALessImportantOneThatFits) {
  Table table({{"Nama"}, {"Penanggung jawab", Align::kLeft, 0, 1}, {"Kode", Align::kLeft, 0, 2}});
  table.AddRow({"Omben", "Sekretariat", "05"});
  EXPECT_THAT(table.Render(12, false).shown, ElementsAre(0u, 2u));
}

TEST(Table, NeverCutsANumber) {
  Table table({{"Nama", Align::kLeft, 4, 0}, {"Anggaran", Align::kRight, 0, 0}});
  table.AddRow({"Kedungdung", "100.000.000.000.000"});
  EXPECT_THAT(table.Render(10, false).text, testing::HasSubstr("Ked…  100.000.000.000.000\n"));
}

TEST(Table, UsesShortTitlesOnlyWhereTheTableDoesNotFit) {
  Table table({{"Peringkat", Align::kRight, 0, 0, "#"}, {"Nama", Align::kLeft, 0, 0}});
  table.AddRow({"1", "Omben"});
  EXPECT_THAT(table.Render(16, false).text, testing::StartsWith("Peringkat  Nama"));
  EXPECT_THAT(table.Render(15, false).text, testing::StartsWith("#  Nama"));
}

TEST(Table, WrapsNotesUnderTheirColumnWithTheirGuide) {
  Table table({{"Kode"}, {"Uraian", Align::kLeft, 10, 0}});
  table.AddRow({"01", "Program penunjang"});
  table.AddNote(1, "│  ", "laporan menyatakan lain");
  EXPECT_EQ(table.Render(26, false).text,
            "Kode  Uraian\n"
            "───────────────────────\n"
            "01    Program penunjang\n"
            "      │  laporan\n"
            "      │  menyatakan lain\n");
}

TEST(Table, KeepsTheBlanksOfAGuide) {
  Table table({{"Uraian"}});
  table.AddRow({"a  b"}, Tone::kPlain, "   └─ ");
  EXPECT_THAT(table.Render(40, false).text, testing::HasSubstr("\n   └─ a b\n"));
}

TEST(Table, FindsCellsOnlyInTheColumnsThatAreShown) {
  Table table = Example();
  EXPECT_TRUE(table.Contains({0, 1}, "–"));
  EXPECT_FALSE(table.Contains({0, 1}, "t.d."));
}

}  // namespace
}  // namespace rekap::cli
