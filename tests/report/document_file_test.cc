// What other programs make of a document: the real ones where they are installed, and
// small scripts in their place for how they fail.
#include "tools/rekap/document_file.h"

#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>

#include "tests/temp_dir.h"
#include "tools/rekap/docx_header.h"
#include "tools/rekap/outside_program.h"

namespace rekap::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr char kHtml[] =
    "<!doctype html><html lang=\"id\"><head><title>Uji</title></head><body><p>Halo</p>"
    "<figure><figcaption>Gambar</figcaption><svg xmlns=\"http://www.w3.org/2000/svg\" "
    "viewBox=\"0 0 9 9\" width=\"9\" height=\"9\"><title id=\"x\">Capaian &amp; target</title>"
    "<rect width=\"9\" height=\"9\"/></svg></figure><p>Akhir</p></body></html>";

class DocumentFileTest : public ::testing::Test {
 protected:
  void Script(const std::string& name, const std::string& body) {
    dir_.Write(name, absl::StrCat("#!/bin/sh\n", body, "\n"));
    ASSERT_EQ(chmod(dir_.File(name).c_str(), 0700), 0);
  }

  TempDir dir_;
};

TEST_F(DocumentFileTest, KindFollowsFromTheEnding) {
  EXPECT_EQ(DocumentKindOf("a.html"), DocumentKind::kHtml);
  EXPECT_EQ(DocumentKindOf("a.b.PDF"), DocumentKind::kPdf);
  EXPECT_EQ(DocumentKindOf("a.docx"), DocumentKind::kDocx);
  EXPECT_EQ(DocumentKindOf("a.xlsx"), DocumentKind::kXlsx);
  EXPECT_EQ(DocumentKindOf("a.doc"), std::nullopt);
  EXPECT_EQ(DocumentKindOf("pdf"), std::nullopt);
}

TEST_F(DocumentFileTest, SaysWhatToInstallAndWhatWorksWithout) {
  absl::Status pdf = CheckPrograms(DocumentKind::kPdf, dir_.path());
  EXPECT_THAT(pdf.message(), HasSubstr("apt install chromium"));
  EXPECT_THAT(pdf.message(), HasSubstr(".html dan .xlsx"));
  EXPECT_THAT(CheckPrograms(DocumentKind::kDocx, dir_.path()).message(), HasSubstr("pandoc"));
  Script("pandoc", "exit 0");
  EXPECT_THAT(CheckPrograms(DocumentKind::kDocx, dir_.path()).message(), HasSubstr("librsvg2-bin"));
  Script("rsvg-convert", "exit 0");
  EXPECT_TRUE(CheckPrograms(DocumentKind::kDocx, dir_.path()).ok());
  EXPECT_TRUE(CheckPrograms(DocumentKind::kHtml, "").ok());
  Script("google-chrome", "exit 0");
  EXPECT_TRUE(CheckPrograms(DocumentKind::kPdf, dir_.path()).ok()) << "the third name";
}

TEST_F(DocumentFileTest, FailureSaysWhatTheProgramSaid) {
  Script("chromium", "echo 'no room for a page' >&2; exit 3");
  absl::StatusOr<std::string> failed = ConvertDocument(DocumentKind::kPdf, kHtml, dir_.path());
  EXPECT_THAT(failed.status().message(), HasSubstr("exit code 3"));
  EXPECT_THAT(failed.status().message(), HasSubstr("no room for a page"));
  EXPECT_EQ(failed.status().code(), absl::StatusCode::kInternal) << "no server was out of reach";
}

TEST_F(DocumentFileTest, ProgramThatWritesNothingIsAFailure) {
  Script("chromium", "exit 0");
  EXPECT_FALSE(ConvertDocument(DocumentKind::kPdf, kHtml, dir_.path()).ok());
}

TEST_F(DocumentFileTest, ProgramThatHangsIsEndedWithItsChildren) {
  // The child writes its number and waits for ever on a pipe that nobody feeds.
  Script("hangs", absl::StrCat("mkfifo ", dir_.File("pipe"), "; (echo started > ",
                               dir_.File("child"), "; cat ", dir_.File("pipe"), ") & wait"));
  absl::Status ended = RunProgram({dir_.File("hangs")}, dir_.File("log"), absl::Seconds(2));
  EXPECT_TRUE(absl::IsDeadlineExceeded(ended)) << ended;
  ASSERT_EQ(dir_.Read("child"), "started\n");
  // A pipe without a reader cannot be opened to write: the child is gone, or going.
  const absl::Time deadline = absl::Now() + absl::Seconds(10);
  int fd = 0;
  while ((fd = open(dir_.File("pipe").c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC)) >= 0) {
    close(fd);
    ASSERT_LT(absl::Now(), deadline) << "the child lives on";
  }
}

TEST_F(DocumentFileTest, ProgramThatIsNotThereIsAnError) {
  EXPECT_FALSE(RunProgram({dir_.File("none")}, dir_.File("log"), absl::Seconds(5)).ok());
  EXPECT_EQ(FindProgram({"none"}, dir_.path()), std::nullopt);
  dir_.Write("text", "not executable");
  EXPECT_EQ(FindProgram({"text"}, dir_.path()), std::nullopt);
}

TEST_F(DocumentFileTest, PicturesAreTakenOutWithTheirTitles) {
  PictureSplit split = SplitPictures(kHtml);
  ASSERT_EQ(split.pictures.size(), 1u);
  EXPECT_EQ(split.pictures[0].first, "chart-1.svg");
  EXPECT_THAT(split.pictures[0].second, StartsWith("<svg "));
  EXPECT_THAT(split.html,
              HasSubstr("<img src=\"chart-1.svg\" alt=\"Capaian &amp; target\"></figure><p>Akhir"));
  EXPECT_EQ(SplitPictures("<p>tanpa</p>").html, "<p>tanpa</p>");
  EXPECT_EQ(SplitPictures("<svg tidak selesai").pictures.size(), 0u);
}

TEST_F(DocumentFileTest, RealBrowserPrintsAPdf) {
  const char* path = std::getenv("PATH");
  ASSERT_TRUE(CheckPrograms(DocumentKind::kPdf, path).ok());
  absl::StatusOr<std::string> pdf = ConvertDocument(DocumentKind::kPdf, kHtml, path);
  ASSERT_TRUE(pdf.ok()) << pdf.status();
  EXPECT_THAT(*pdf, StartsWith("%PDF-"));
}

TEST_F(DocumentFileTest, RealPandocMakesADocx) {
  const char* path = std::getenv("PATH");
  ASSERT_TRUE(CheckPrograms(DocumentKind::kDocx, path).ok());
  absl::StatusOr<std::string> docx = ConvertDocument(DocumentKind::kDocx, kHtml, path);
  ASSERT_TRUE(docx.ok()) << docx.status();
  EXPECT_THAT(*docx, StartsWith("PK"));
  EXPECT_THAT(*docx, HasSubstr("word/media/")) << "the chart";
}

TEST_F(DocumentFileTest, RunningTitleIsTheDocumentsDescription) {
  EXPECT_EQ(RunningTitle("<head><meta name=\"description\" content=\"A &amp; B\"></head>"),
            "A &amp; B");
  EXPECT_EQ(RunningTitle(kHtml), "");
  EXPECT_EQ(RunningTitle("<meta name=\"description\" content=\"tidak selesai"), "");
}

}  // namespace
}  // namespace rekap::cli
