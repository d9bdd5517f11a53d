// The reader of delimited text: what is a cell, where it stands, and what is
// refused. Bounds are tried exactly at and one byte beyond.
#include "node/importer/delimited.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "node/importer/file_check.h"

namespace rekap {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Outcome {
  std::vector<std::vector<std::string>> rows;  // the header first
  std::vector<uint32_t> lines;
  std::vector<std::string> said;  // "2:B UNCLOSED_QUOTE"
  std::vector<std::string> messages;
  std::vector<std::string> notes;
};

// A layout of one-letter columns, a to e, of which a and b are required.
ColumnCount NamedLetters(const SourceRow& row) {
  auto has = [&row](absl::string_view name) {
    return std::count(row.cells.begin(), row.cells.end(), name) > 0;
  };
  ColumnCount count;
  for (absl::string_view name : {"a", "b", "c", "d", "e"}) count.found += has(name) ? 1 : 0;
  for (absl::string_view name : {"a", "b"}) count.missing += has(name) ? 0 : 1;
  return count;
}

Outcome Read(absl::string_view bytes) {
  ProblemList problems;
  Outcome outcome;
  std::optional<SourceTable> table = ReadDelimited(bytes, NamedLetters, problems, outcome.notes);
  auto add = [&](const SourceRow& row) {
    std::vector<std::string> cells;
    for (absl::string_view cell : row.cells) cells.emplace_back(cell);
    outcome.rows.push_back(std::move(cells));
    outcome.lines.push_back(row.line);
  };
  if (table) {
    add(table->header());
    for (size_t i = 0; i < table->size(); ++i) add(table->row(i));
  }
  for (const v1::Problem& problem : problems.Take()) {
    outcome.said.push_back(
        absl::StrCat(problem.row(), ":", ColumnLetters(problem.column()), " ", problem.code()));
    outcome.messages.push_back(problem.message());
  }
  return outcome;
}

TEST(Delimited, TakesTheDelimiterThatTheHeaderUsesMost) {
  EXPECT_EQ(DetectDelimiter("a\tb,c\td\n1\t2\t3\n"), '\t');
  EXPECT_EQ(DetectDelimiter("a;b;c,d\n1;2;3\n"), ';');
  EXPECT_EQ(DetectDelimiter("a,b,c;d\n1,2,3\n"), ',');
  EXPECT_EQ(DetectDelimiter("\"a;b;c;d\",e\n1,2\n"), ',') << "quoted text does not count";
  EXPECT_EQ(DetectDelimiter("\n  \na;b\n1;2,3,4\n"), ';')
      << "the header is the first row with text";
}

TEST(Delimited, FindsTheHeaderBelowTitles) {
  Outcome outcome =
      Read("LAPORAN KINERJA, TAHUN 2021, KECAMATAN OMBEN\n;;\n\"Bagian\nIII.B\";;\na;b;c\n1;2;3\n");
  EXPECT_THAT(outcome.rows, ElementsAre(ElementsAre("a", "b", "c"), ElementsAre("1", "2", "3")));
  EXPECT_THAT(outcome.lines, ElementsAre(5, 6)) << "lines are the file's";
  EXPECT_THAT(outcome.said, IsEmpty());
  EXPECT_THAT(outcome.notes, ElementsAre(HasSubstr("baris 5")));
}

TEST(Delimited, TakesNoProseForAHeader) {
  EXPECT_THAT(Read("a;b\n1;b,c,d,e\n2;\"x\nc\td\te\"\n").rows,
              ElementsAre(ElementsAre("a", "b"), ElementsAre("1", "b,c,d,e"),
                          ElementsAre("2", "x\nc\td\te")));
}

// Its rows would be lost without a word.
TEST(Delimited, TakesAHeaderWithAMistakeAndNotABetterOneBelow) {
  EXPECT_THAT(Read("b,c,x\n1,2,3\na,b,c\n4,5,6\n").rows.front(), ElementsAre("b", "c", "x"));
}

TEST(Delimited, LeavesOutTheLineThatTellsExcelTheDelimiter) {
  Outcome outcome = Read("sep=;\r\na;b\r\n1,5;2,5\r\n");
  EXPECT_THAT(outcome.rows, ElementsAre(ElementsAre("a", "b"), ElementsAre("1,5", "2,5")));
  EXPECT_THAT(outcome.notes, IsEmpty());
  EXPECT_THAT(Read("SEP=;\nx;y,z\n1;2\n").rows.front(), ElementsAre("x", "y,z"))
      << "also above a header that nobody knows";
}

TEST(Delimited, TakesTheFirstOfTwoHeaders) {
  EXPECT_THAT(Read("a,b\n1,2\na,b\n").rows,
              ElementsAre(ElementsAre("a", "b"), ElementsAre("1", "2"), ElementsAre("a", "b")));
}

TEST(Delimited, LooksForTheHeaderAmongTheFirstRowsOnly) {
  std::string titles;
  for (size_t i = 0; i + 1 < kHeaderRowsMax; ++i) titles += "\njudul\n";
  EXPECT_THAT(Read(titles + "a,b\n1,2\n").rows.front(), ElementsAre("a", "b"));
  EXPECT_THAT(Read(titles + "judul\na,b\n1,2\n").rows.front(), ElementsAre("judul"));
}

TEST(Delimited, SaysWhatIsWrongAboveAHeaderThatItCannotReach) {
  EXPECT_THAT(Read("\"judul\na,b\n1,2\n").said, ElementsAre("1:A UNCLOSED_QUOTE"));
}

TEST(Delimited, SkipsTheByteOrderMark) {
  EXPECT_THAT(Read("\xef\xbb\xbf"
                   "a,b\n1,2\n")
                  .rows.at(0),
              ElementsAre("a", "b"));
  EXPECT_THAT(Read("\xef\xbb\xbf"
                   "\"a\",b\n1,2\n")
                  .rows.at(0),
              ElementsAre("a", "b"));
}

TEST(Delimited, TakesBothLineEndsAndALastLineWithoutOne) {
  for (absl::string_view text : {"a,b\n1,2\n", "a,b\r\n1,2\r\n", "a,b\n1,2", "a,b\r\n1,\"2\"\r"}) {
    Outcome outcome = Read(text);
    EXPECT_THAT(outcome.said, IsEmpty());
    EXPECT_THAT(outcome.rows, ElementsAre(ElementsAre("a", "b"), ElementsAre("1", "2"))) << text;
  }
}

TEST(Delimited, ReadsQuotedCellsAsRfc4180) {
  Outcome outcome = Read("a,b\n\"x,\"\"y\"\"\",\"line 1\r\nline 2\"\n\"\",3\n");
  EXPECT_THAT(outcome.said, IsEmpty());
  EXPECT_THAT(outcome.rows.at(1), ElementsAre("x,\"y\"", "line 1\r\nline 2"));
  EXPECT_THAT(outcome.rows.at(2), ElementsAre("", "3"));
}

TEST(Delimited, TakesAQuoteInsideACellForWhatItIs) {
  EXPECT_THAT(Read("a\tb\n5\" pipa\tpipa 5\"\n").rows.at(1), ElementsAre("5\" pipa", "pipa 5\""));
}

TEST(Delimited, NamesThePhysicalLineOfEveryRowAndCell) {
  absl::string_view bytes = "a,b,c\n\n\"x\ny\",\"p\nq\",2\n3,4,5\n";
  ProblemList problems;
  std::vector<std::string> notes;
  SourceTable table = *ReadDelimited(bytes, NamedLetters, problems, notes);
  ASSERT_EQ(table.size(), 2u);
  EXPECT_EQ(table.row(0).line, 3u);
  EXPECT_EQ(table.row(0).LineOf(0), 3u);
  EXPECT_EQ(table.row(0).LineOf(1), 4u);
  EXPECT_EQ(table.row(0).LineOf(2), 5u);
  EXPECT_EQ(table.row(1).line, 6u);
}

TEST(Delimited, LeavesOutRowsWithoutText) {
  Outcome outcome = Read(" , \na,b\n,\n\n\xc2\xa0, \n1,2\n\"\",\n");
  EXPECT_THAT(outcome.said, IsEmpty());
  EXPECT_THAT(outcome.rows, ElementsAre(ElementsAre("a", "b"), ElementsAre("1", "2")));
  EXPECT_THAT(outcome.lines, ElementsAre(2, 6));
}

TEST(Delimited, RefusesRowsOfAnotherWidthAndKeepsTheirPlace) {
  Outcome outcome = Read("a,b\n1,2\n1\n3,4\n1,2,3\n");
  EXPECT_THAT(outcome.said, ElementsAre("3: COLUMN_COUNT", "5: COLUMN_COUNT"));
  EXPECT_THAT(outcome.messages.at(0), HasSubstr("1 kolom, bukan 2"));
  EXPECT_THAT(outcome.messages.at(1), HasSubstr("3 kolom, bukan 2"));
  EXPECT_THAT(outcome.rows, ElementsAre(ElementsAre("a", "b"), ElementsAre("1", "2"), IsEmpty(),
                                        ElementsAre("3", "4"), IsEmpty()));
}

TEST(Delimited, RefusesTextBehindAClosingQuoteAndGoesOnBelow) {
  Outcome outcome = Read("a,b\n1,\"x\"y\n3,4\n");
  EXPECT_THAT(outcome.said, ElementsAre("2:B UNCLOSED_QUOTE"));
  EXPECT_THAT(outcome.rows, ElementsAre(ElementsAre("a", "b"), IsEmpty(), ElementsAre("3", "4")));
}

TEST(Delimited, NamesTheOpeningOfAQuoteThatNeverEnds) {
  EXPECT_THAT(Read("a,b\n\"p\nq\",\"x\n3,4\n").said, ElementsAre("3:B UNCLOSED_QUOTE"));
  EXPECT_THAT(Read("a,\"b\n1,2\n").said, ElementsAre("1:B UNCLOSED_QUOTE"));
  std::string far = absl::StrCat("a,b\n1,\"", std::string(2 * kLineBytesMax, 'x'), "\"\n");
  EXPECT_THAT(Read(far).said, ElementsAre("2:B UNCLOSED_QUOTE"));
}

TEST(Delimited, TakesARecordOfExactlyTheBoundAndNoByteMore) {
  for (bool quoted : {false, true}) {
    for (absl::string_view end : {"\n", ""}) {
      auto record = [&](size_t bytes) {
        std::string text(bytes - (quoted ? 4 : 2), 'x');
        return quoted ? absl::StrCat("1,\"", text, "\"") : absl::StrCat("1,", text);
      };
      std::string fits = absl::StrCat("a,b\n", record(kLineBytesMax), end);
      EXPECT_THAT(Read(fits).said, IsEmpty());
      EXPECT_EQ(Read(fits).rows.size(), 2u);
      std::string exceeds = absl::StrCat("a,b\n", record(kLineBytesMax + 1), end);
      EXPECT_EQ(Read(exceeds).said.size(), 1u);
    }
  }
}

TEST(Delimited, RefusesALongLineAndGoesOnBelow) {
  std::string text = absl::StrCat("a,b\n1,", std::string(3 * kLineBytesMax, 'x'), "\n1\n3,4\n");
  Outcome outcome = Read(text);
  EXPECT_THAT(outcome.said, ElementsAre("2: LINE_TOO_LONG", "3: COLUMN_COUNT"));
  EXPECT_THAT(outcome.rows.back(), ElementsAre("3", "4"));
}

TEST(Delimited, BoundsTheWidthOfTheHeader) {
  auto row = [](size_t columns) { return absl::StrCat("a", std::string(columns - 1, ';'), "\n"); };
  EXPECT_THAT(Read(row(kColumnsMax) + row(kColumnsMax)).said, IsEmpty());
  EXPECT_THAT(Read(row(kColumnsMax + 1) + row(kColumnsMax + 1)).said,
              ElementsAre("1: COLUMN_COUNT"));
  EXPECT_THAT(Read(absl::StrCat("a;b\n", std::string(kColumnsMax + 9, ';'), "x\n")).said,
              ElementsAre("2: COLUMN_COUNT"));
}

TEST(Delimited, BoundsTheRows) {
  std::string text = "a,b\n";
  for (size_t i = 0; i < kRowsMax; ++i) text += "1,2\n";
  EXPECT_THAT(Read(text).said, IsEmpty());
  text += "\n1,2\n1,2\n";
  EXPECT_THAT(Read(text).said, ElementsAre(absl::StrCat(kRowsMax + 3, ": FILE_TOO_LARGE")));
}

TEST(Delimited, BoundsTheFile) {
  std::string text(kFileBytesMax + 1, '\n');
  EXPECT_THAT(Read(text).said, ElementsAre("0: FILE_TOO_LARGE"));
  text.pop_back();
  EXPECT_THAT(Read(text).said, ElementsAre("0: EMPTY_FILE"));
}

TEST(Delimited, RefusesAFileWithoutRows) {
  for (absl::string_view text : {"", "\xef\xbb\xbf", "\r\n \r\n", "a,b\n", "a,b\n,\n"}) {
    EXPECT_THAT(Read(text).said, ElementsAre("0: EMPTY_FILE")) << text;
  }
}

TEST(Delimited, NamesFilesThatAreNoText) {
  Outcome pdf = Read("%PDF-1.7\n");
  EXPECT_THAT(pdf.said, ElementsAre("0: BINARY_FILE"));
  EXPECT_THAT(pdf.messages.at(0), HasSubstr("CSV UTF-8"));
  EXPECT_THAT(Read(absl::string_view("a,b\n1,\0\n", 8)).said, ElementsAre("0: BINARY_FILE"));
}

TEST(Delimited, ReadsWindows1252AndSaysSo) {
  Outcome outcome = Read("a,b\nKecamatan\xa0Omben,\x93Rapat\x94 \x96 \x80\xe9\xff\n");
  EXPECT_THAT(outcome.said, IsEmpty());
  EXPECT_THAT(outcome.notes, ElementsAre(HasSubstr("Windows-1252")));
  EXPECT_THAT(outcome.rows.at(1),
              ElementsAre("Kecamatan\u00a0Omben", "\u201cRapat\u201d \u2013 \u20ac\u00e9\u00ff"));
  EXPECT_THAT(Read("a,b\nRapat \xe2\x80\x93,1\n").notes, IsEmpty()) << "this is UTF-8";
}

TEST(Delimited, KeepsTheCellsOfAConvertedFileOfAnySize) {
  // Short enough to lie within a std::string, which moves its bytes.
  Outcome outcome = Read("a,b\n\xe9,\xe8\n");
  EXPECT_THAT(outcome.rows.at(1), ElementsAre("\u00e9", "\u00e8"));
}

TEST(Delimited, NamesTheLineThatIsInNoEncodingItKnows) {
  Outcome undefined = Read("a,b\n1,2\nKecamatan\x81Omben,2\n");
  EXPECT_THAT(undefined.said, ElementsAre("3: NOT_UTF8"));
  EXPECT_THAT(undefined.messages.at(0), HasSubstr("0x81"));
  // A UTF-8 file with one broken character would be gibberish as Windows-1252.
  EXPECT_THAT(Read("a,b\n\xe2\x80\x93,2\nKecamatan\xa0Omben,2\n").said, ElementsAre("3: NOT_UTF8"));
  EXPECT_THAT(Read("\xef\xbb\xbf"
                   "a,b\nKecamatan\xa0Omben,2\n")
                  .said,
              ElementsAre("2: NOT_UTF8"));
  Outcome utf16 =
      Read(absl::string_view("\xff\xfe"
                             "a\0,\0",
                             6));
  EXPECT_THAT(utf16.said, ElementsAre("0: NOT_UTF8"));
  EXPECT_THAT(utf16.messages.at(0), HasSubstr("UTF-16"));
}

TEST(Utf8Prefix, AcceptsExactlyWhatIsWellFormed) {
  for (absl::string_view good :
       {"abc", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
        "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"}) {
    EXPECT_EQ(Utf8Prefix(good), good.size());
  }
  for (absl::string_view bad :
       {"\x80", "\xc1\xbf", "\xc2", "\xc2\x41", "\xe0\x9f\xbf", "\xe2\x82", "\xed\xa0\x80",
        "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xe2\x82\xc0"}) {
    EXPECT_EQ(Utf8Prefix(absl::StrCat("ab", bad, "cd")), 2u);
  }
}

// Takes `bytes` in pieces of `size`; the code of the first refusal.
std::string GuardSays(absl::string_view bytes, size_t size) {
  LineGuard guard;
  while (!bytes.empty()) {
    std::optional<v1::Problem> problem = guard.Take(bytes.substr(0, size));
    if (problem) return absl::StrCat(problem->row(), " ", problem->code());
    bytes.remove_prefix(std::min(size, bytes.size()));
  }
  return "";
}

TEST(LineGuard, LetsEveryLineWithinTheBoundPass) {
  std::string text;
  for (int i = 0; i < 5; ++i) absl::StrAppend(&text, std::string(kLineBytesMax, 'x'), "\n");
  for (size_t size : {size_t{1000}, kLineBytesMax, text.size()})
    EXPECT_EQ(GuardSays(text, size), "");
}

TEST(LineGuard, DoesNotCountTheByteOrderMark) {
  std::string text =
      absl::StrCat("\xef\xbb\xbf", "a,", std::string(kLineBytesMax - 2, 'x'), "\n1,2\n");
  EXPECT_THAT(Read(text).said, IsEmpty());
  EXPECT_EQ(GuardSays(text, 1000), "");
}

TEST(LineGuard, RefusesALineAsSoonAsItIsTooLong) {
  LineGuard guard;
  EXPECT_FALSE(guard.Take("a,b\n1,2\n"));
  EXPECT_FALSE(guard.Take(std::string(kLineBytesMax, 'x')));
  std::optional<v1::Problem> problem = guard.Take("x");
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->code(), "LINE_TOO_LONG");
  EXPECT_EQ(problem->row(), 3u);
  EXPECT_TRUE(guard.Take("\n")) << "a refusal stands";
}

TEST(LineGuard, LetsAWorkbookPassWhichHasNoLines) {
  std::string text = absl::StrCat("PK\x03\x04", std::string(3 * kLineBytesMax, 'x'));
  for (size_t size : {size_t{1}, size_t{1000}, text.size()}) EXPECT_EQ(GuardSays(text, size), "");
}

TEST(LineGuard, FindsALongLineWithinAChunk) {
  std::string text = absl::StrCat("a\n", std::string(kLineBytesMax + 1, 'x'), "\nb\n");
  for (size_t size : {size_t{7}, text.size()}) EXPECT_EQ(GuardSays(text, size), "2 LINE_TOO_LONG");
}

TEST(LineGuard, RefusesAFileAsSoonAsItIsTooLarge) {
  LineGuard guard;
  std::string chunk(kFileBytesMax, '\n');
  EXPECT_FALSE(guard.Take(chunk));
  std::optional<v1::Problem> problem = guard.Take("x");
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->code(), "FILE_TOO_LARGE");
  EXPECT_EQ(problem->row(), 0u);
}

}  // namespace
}  // namespace rekap
