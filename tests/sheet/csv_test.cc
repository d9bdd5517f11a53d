#include "runtime/sheet/csv.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace rekap {
namespace {

// Reads one record of RFC 4180, independently of the writer.
std::vector<std::string> ParseLine(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (size_t i = 0; i + 2 < line.size() || (quoted && i < line.size()); ++i) {
    if (line[i] == '"') {
      bool doubled = quoted && line[i + 1] == '"';
      if (doubled) cells.back() += line[i++];
      if (!doubled) quoted = !quoted;
    } else if (line[i] == ',' && !quoted) {
      cells.emplace_back();
    } else {
      cells.back() += line[i];
    }
  }
  return cells;
}

TEST(Csv, QuotesOnlyWhereRfc4180AsksForIt) {
  EXPECT_EQ(CsvLine({"a", "b c", ""}), "a,b c,\r\n");
  EXPECT_EQ(CsvCell("a,b"), "\"a,b\"");
  EXPECT_EQ(CsvCell("\"Pekan\""), "\"\"\"Pekan\"\"\"");
  EXPECT_EQ(CsvCell("a\nb"), "\"a\nb\"");
}

TEST(Csv, DisarmsCellsThatASpreadsheetWouldRun) {
  EXPECT_EQ(CsvCell("=HYPERLINK(1)"), "'=HYPERLINK(1)");
  EXPECT_EQ(CsvCell("@sum"), "'@sum");
  EXPECT_EQ(CsvCell("+62 812"), "'+62 812");
  EXPECT_EQ(CsvCell("-"), "'-");
  EXPECT_EQ(CsvCell("-1+1"), "'-1+1");
  EXPECT_EQ(CsvCell("\t=1"), "'\t=1");
  EXPECT_EQ(CsvCell("\r=1"), "\"'\r=1\"");
}

TEST(Csv, LeavesNumbersAlone) {
  EXPECT_EQ(CsvCell("3405840458"), "3405840458");
  EXPECT_EQ(CsvCell("-72.234689"), "-72.234689");
  EXPECT_EQ(CsvCell("\t5"), "'\t5") << "a number, but the tab is not part of it";
}

TEST(Csv, WritesASheetWithItsKeysPlainNumbersAndWordsForWhatIsMissing) {
  Sheet sheet;
  sheet.title = "Perbandingan";
  sheet.lines = {"tahun anggaran 2021"};
  sheet.notes = {"sintetis"};
  sheet.columns = {{"Kecamatan", "nama"}, {"Anggaran"}, {"Capaian %", "capaian_persen"}};
  sheet.rows = {{{std::string("=Omben"), SheetNumber{340584045850, 2}, SheetNumber{72234689, 6}}},
                {{std::string("Torjun"), SheetNumber{0, 2}, SheetMissing{"belum lapor"}}},
                {{std::string("Jumlah")}, true},
                {{std::monostate(), SheetNumber{-150, 2}}}};
  EXPECT_EQ(ToCsv(sheet),
            "nama,Anggaran,capaian_persen\r\n"
            "'=Omben,3405840458.5,72.234689\r\n"
            "Torjun,0,belum lapor\r\n"
            "Jumlah,,\r\n"
            ",-1.5,\r\n");
}

RC_GTEST_PROP(Csv, ReadsBackAsWhatWasWritten, (const std::vector<std::string>& texts)) {
  RC_PRE(!texts.empty());
  std::vector<std::string> expected;
  std::vector<std::string> cells;
  for (const std::string& text : texts) {
    cells.push_back(absl::StrCat("x", text));  // so that no guard is added
    expected.push_back(cells.back());
  }
  RC_ASSERT(ParseLine(CsvLine(cells)) == expected);
}

}  // namespace
}  // namespace rekap
