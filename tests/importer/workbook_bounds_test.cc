// The bounds of a workbook at, below and above, at their real size: sheets, texts, the bytes
// of one part and of all. Its own process, for the largest of them take some hundred MiB.
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include <gtest/gtest.h>

#include "node/importer/workbook/archive.h"
#include "node/importer/workbook/package.h"
#include "node/importer/workbook/shared_strings.h"
#include "node/importer/workbook/workbook.h"
#include "tests/importer/workbook_files.h"

namespace rekap {
namespace {

using samples::BookParts;
using samples::Parts;
using samples::Zip;

// The code of the first problem; empty if there is none.
std::string FirstCode(ProblemList& problems) {
  std::vector<v1::Problem> found = problems.Take();
  return found.empty() ? "" : found.front().code();
}

// Content that shrinks no better than a sheet may, so that only its size is too much, and
// is quickly shrunk.
std::string Content(uint64_t size) {
  const std::string blanks(1000, ' ');
  std::string text;
  text.reserve(size + blanks.size() + 64);
  for (uint64_t row = 0; text.size() < size; ++row) {
    absl::StrAppend(&text, row * 7919 % 100'003, "/", row, blanks);
  }
  text.resize(size);
  return text;
}

// What opening a workbook of `count` sheets says.
std::string OpenSheets(size_t count) {
  Parts parts = BookParts("");
  std::string sheets;
  for (size_t i = 1; i <= count; ++i) {
    absl::StrAppend(&sheets, "<sheet name=\"L", i, "\" sheetId=\"", i, "\" r:id=\"s1\"",
                    i == 1 ? "" : " state=\"hidden\"", "/>");
  }
  parts["xl/workbook.xml"] =
      absl::StrCat("<workbook xmlns:r=\"x\"><sheets>", sheets, "</sheets></workbook>");
  ProblemList problems;
  const std::string bytes = Zip(parts);
  bool opened = Workbook::Open(bytes, problems) != nullptr;
  std::string code = FirstCode(problems);
  EXPECT_EQ(opened, code.empty());
  return code;
}

// What reading `count` texts says.
std::string ReadTexts(size_t count) {
  std::string texts = "<sst>";
  for (size_t i = 0; i < count; ++i) absl::StrAppend(&texts, "<si><t>", i, "</t></si>");
  const std::string bytes = Zip({{"texts.xml", texts + "</sst>"}});
  ProblemList problems;
  std::unique_ptr<WorkbookArchive> archive = WorkbookArchive::Open(bytes, problems);
  std::optional<SharedStrings> read =
      SharedStrings::Read(*archive->Stream("texts.xml", problems), problems);
  std::string code = FirstCode(problems);
  EXPECT_EQ(read.has_value(), code.empty());
  if (read) {
    EXPECT_EQ(read->At(count - 1), absl::StrCat(count - 1));
    EXPECT_FALSE(read->At(count).has_value());
  }
  return code;
}

// Inflates these parts whole, one after the other; the first problem, and which part had it.
std::string Inflate(const std::string& bytes, const std::vector<std::string>& parts) {
  ProblemList problems;
  std::unique_ptr<WorkbookArchive> archive = WorkbookArchive::Open(bytes, problems);
  for (const std::string& name : parts) {
    std::unique_ptr<PartStream> part = archive->Stream(name, problems);
    std::string piece;
    while (part->ReadMore(piece)) piece.clear();
    if (part->failed()) return absl::StrCat(name, " ", FirstCode(problems));
  }
  return "";
}

TEST(WorkbookBounds, Sheets) {
  EXPECT_EQ(OpenSheets(kSheetsMax - 1), "");
  EXPECT_EQ(OpenSheets(kSheetsMax), "");
  EXPECT_EQ(OpenSheets(kSheetsMax + 1), "FILE_TOO_LARGE");
}

TEST(WorkbookBounds, Texts) {
  EXPECT_EQ(ReadTexts(kSharedStringsMax - 1), "");
  EXPECT_EQ(ReadTexts(kSharedStringsMax), "");
  EXPECT_EQ(ReadTexts(kSharedStringsMax + 1), "FILE_TOO_LARGE");
}

TEST(WorkbookBounds, BytesOfAPartAndOfAll) {
  static_assert(kInflatedBytesMax == 2 * kPartBytesMax);
  std::string content = Content(kPartBytesMax + 1);
  Parts parts = {{"above", std::move(content)}};
  const std::string above = Zip(parts);
  parts["above"].pop_back();
  parts = {{"at", std::move(parts["above"])}, {"one", "x"}};
  const std::string at = Zip(parts);
  parts["at"].pop_back();
  parts = {{"below", std::move(parts["at"])}};
  const std::string below = Zip(parts);

  EXPECT_EQ(Inflate(above, {"above"}), "above ZIP_BOMB");
  EXPECT_EQ(Inflate(below, {"below", "below"}), "");
  EXPECT_EQ(Inflate(at, {"at", "at"}), "");
  EXPECT_EQ(Inflate(at, {"one", "at", "at"}), "at ZIP_BOMB");
}

}  // namespace
}  // namespace rekap
