#include "tools/rekap/text.h"

#include <string>

#include "absl/strings/str_join.h"
#include <gtest/gtest.h>

namespace rekap::cli {
namespace {

TEST(DisplayWidth, CountsColumnsNotBytes) {
  EXPECT_EQ(DisplayWidth(""), 0u);
  EXPECT_EQ(DisplayWidth("Omben"), 5u);
  EXPECT_EQ(DisplayWidth("├─ …–"), 5u);
  EXPECT_EQ(DisplayWidth("日本"), 4u);
  EXPECT_EQ(DisplayWidth("e\u0301"), 1u) << "a combining accent takes no column";
}

TEST(DisplayWidth, CountsBytesThatAreNotUtf8AsOneColumnEach) {
  EXPECT_EQ(DisplayWidth("a\xff\xfe"), 3u);
  EXPECT_EQ(DisplayWidth("a\xe2\x80"), 3u) << "a character that breaks off";
}

TEST(CutToWidth, LeavesWhatFitsAndMarksWhatDoesNot) {
  EXPECT_EQ(CutToWidth("Omben", 5), "Omben");
  EXPECT_EQ(CutToWidth("Kedungdung", 6), "Kedun…");
  EXPECT_EQ(CutToWidth("Omben", 1), "…");
  EXPECT_EQ(CutToWidth("Omben", 0), "");
}

TEST(CutToWidth, NeverSplitsACharacter) {
  EXPECT_EQ(CutToWidth("日本語", 4), "日…") << "a wide character does not fit in the last column";
  EXPECT_EQ(CutToWidth("e\u0301abc", 2), "e\u0301…") << "an accent stays with its letter";
}

TEST(Pad, FillsToColumnsNotBytes) {
  EXPECT_EQ(PadLeft("–", 3), "  –");
  EXPECT_EQ(PadRight("日", 3), "日 ");
  EXPECT_EQ(PadLeft("1.234", 2), "1.234");
}

TEST(OneLine, MakesTextsOfSpreadsheetsSafeToPrint) {
  EXPECT_EQ(OneLine("Rapat\nKoordinasi \t Dalam  Daerah "), "Rapat Koordinasi Dalam Daerah");
  EXPECT_EQ(OneLine("\x1b[2Jmerah"), "[2Jmerah") << "no terminal escape gets through";
  EXPECT_EQ(OneLine(std::string("a\0b", 3)), "a b");
  EXPECT_EQ(OneLine("\u009b31m"), "31m") << "nor its one-character form";
  EXPECT_EQ(OneLine("a\xff"), "a?");
}

TEST(Wrap, BreaksAtBlanksAndOnlyLongWordsInside) {
  auto wrapped = [](const char* text, size_t columns) {
    return absl::StrJoin(Wrap(text, columns), "|");
  };
  EXPECT_EQ(wrapped("tidak ada yang disimpan", 10), "tidak ada|yang|disimpan");
  EXPECT_EQ(wrapped("abcdefghij kl", 4), "abcd|efgh|ij|kl");
  EXPECT_EQ(wrapped("", 4), "");
  EXPECT_EQ(wrapped("abcd", 4), "abcd");
  EXPECT_EQ(wrapped("日本", 1), "日|本") << "wider than the margin, but no endless loop";
}

}  // namespace
}  // namespace rekap::cli
