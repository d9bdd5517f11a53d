// How mistakes are kept, quoted and shown.
#include "node/importer/problem.h"

#include <string>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "node/importer/file_check.h"

namespace rekap {
namespace {

TEST(ProblemList, KeepsTheFirstByPlaceAndCountsAll) {
  ProblemList problems;
  int built = 0;
  for (uint32_t row = 1000; row > 0; --row) {
    problems.Add({row, row % 3, ""}, "CODE", [&] { return absl::StrCat("message ", ++built); });
  }
  EXPECT_EQ(problems.count(), 1000u);
  std::vector<v1::Problem> kept = problems.Take();
  ASSERT_EQ(kept.size(), kProblemsMax);
  for (size_t i = 0; i < kept.size(); ++i) EXPECT_EQ(kept[i].row(), i + 1);
}

TEST(ProblemList, SortsByRowThenColumnThenArrival) {
  ProblemList problems;
  auto add = [&](uint32_t row, uint32_t column, std::string code) {
    problems.Add({row, column, ""}, code, [] { return std::string("m"); });
  };
  add(2, 3, "D");
  add(2, 1, "B");
  add(2, 1, "C");
  add(0, 0, "A");
  std::string order;
  for (const v1::Problem& problem : problems.Take()) order += problem.code();
  EXPECT_EQ(order, "ABCD");
}

TEST(ProblemList, DoesNotBuildMessagesThatNobodyReads) {
  ProblemList problems;
  size_t built = 0;
  for (uint32_t row = 1; row <= 10'000; ++row) {
    problems.Add({row, 0, ""}, "CODE", [&] { return absl::StrCat(++built); });
  }
  EXPECT_EQ(built, kProblemsMax);
}

TEST(ProblemList, NamesTheSheetInItsPlaceAndSortsBySheet) {
  ProblemList problems;
  auto add = [&](uint32_t row) {
    problems.Add({row, 4, "arah"}, "BAD", [] { return std::string("salah"); });
  };
  problems.EnterSheet("IKU");
  add(9);
  problems.EnterSheet("Narasi");
  add(2);
  std::vector<v1::Problem> kept = problems.Take();
  ASSERT_EQ(kept.size(), 2u);
  EXPECT_EQ(kept[0].sheet(), "IKU");
  EXPECT_EQ(kept[0].message(), "salah");
  EXPECT_EQ(ToText("a.xlsx", kept[0]),
            "a.xlsx: Lembar \"IKU\": Baris 9, kolom D (arah): salah [BAD]");
  EXPECT_EQ(kept[1].sheet(), "Narasi");
}

TEST(Quoted, EscapesControlCharactersAndCutsAtACharacter) {
  EXPECT_EQ(Quoted("12x"), "\"12x\"");
  EXPECT_EQ(Quoted("a\tb\r\nc\x1b[31m\x7f"), "\"a\\tb\\r\\nc\\x1b[31m\\x7f\"");
  EXPECT_EQ(Quoted("\xc2\x9b"
                   "2J"),
            "\"\\u009b2J\"")
      << "a terminal takes U+009B for an escape sequence";
  EXPECT_EQ(Quoted("\xc2\xa0"), "\"\xc2\xa0\"");
  std::string euros;
  for (int i = 0; i < 500; ++i) euros += "\xe2\x82\xac";
  std::string shown = Shown(euros);
  EXPECT_LT(shown.size(), 100u);
  EXPECT_EQ(Utf8Prefix(shown), shown.size());
  EXPECT_TRUE(shown.size() > 3 && shown.substr(shown.size() - 3) == "...");
}

TEST(ColumnLetters, AreThoseOfASpreadsheet) {
  EXPECT_EQ(ColumnLetters(0), "");
  EXPECT_EQ(ColumnLetters(1), "A");
  EXPECT_EQ(ColumnLetters(26), "Z");
  EXPECT_EQ(ColumnLetters(27), "AA");
  EXPECT_EQ(ColumnLetters(64), "BL");
}

TEST(ToText, SaysFilePlaceMessageAndCode) {
  v1::Problem problem;
  problem.set_code("BAD_NUMBER");
  problem.set_row(7);
  problem.set_column(4);
  problem.set_column_name("anggaran");
  problem.set_message("\"12x\" bukan angka; tulis seperti 3.396.840.458");
  EXPECT_EQ(ToText("corrected.tsv", problem),
            "corrected.tsv: Baris 7, kolom D (anggaran): \"12x\" bukan angka; tulis seperti "
            "3.396.840.458 [BAD_NUMBER]");
  problem.set_column(0);
  problem.set_column_name("");
  EXPECT_EQ(ToText("a\n.tsv", problem).substr(0, 17), "a\\n.tsv: Baris 7:");
  problem.set_row(0);
  EXPECT_EQ(ToText("a.tsv", problem).substr(0, 12), "a.tsv: \"12x\"");
}

}  // namespace
}  // namespace rekap
