// `rekap report` against a server in the test: what it asks, what it writes, what it
// refuses, and what it says where a program is missing.
#include <filesystem>
#include <memory>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>

#include "rekap/v1/report.grpc.pb.h"
#include "tests/integration/process.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;

constexpr char kRekap[] = REKAP_BINARY_DIR "/rekap";

class FakeReports final : public v1::Report::Service {
 public:
  grpc::Status Lkjip(grpc::ServerContext*, const v1::LkjipRequest* request,
                     v1::Document* response) override {
    asked_lkjip = *request;
    ++asked;
    *response = document;
    return failure;
  }
  grpc::Status Kabupaten(grpc::ServerContext*, const v1::KabupatenRequest* request,
                         v1::Document* response) override {
    asked_kabupaten = *request;
    ++asked;
    *response = document;
    return failure;
  }

  grpc::Status failure;
  v1::Document document;
  v1::LkjipRequest asked_lkjip;
  v1::KabupatenRequest asked_kabupaten;
  int asked = 0;
};

class ReportVerbTest : public ::testing::Test {
 protected:
  ReportVerbTest() {
    reports_.document.set_content("<!doctype html><p>Halo</p>");
    reports_.document.set_file_name("../../lkjip.html");
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(&reports_);
    server_ = builder.BuildAndStart();
  }
  ~ReportVerbTest() override { server_->Shutdown(); }

  CommandResult Run(std::vector<std::string> args, const std::string& path = "/usr/bin:/bin") {
    std::vector<std::string> argv = {"/usr/bin/env", absl::StrCat("PATH=", path), "TZ=UTC", kRekap,
                                     "report"};
    argv.insert(argv.end(), args.begin(), args.end());
    for (const std::string& more : {std::string("--insecure"), std::string("--aggregator"),
                                    absl::StrCat("127.0.0.1:", port_)}) {
      argv.push_back(more);
    }
    return RunCommand(argv);
  }
  CommandResult Lkjip(const std::string& file, const std::string& path = "/usr/bin:/bin") {
    return Run({"lkjip", "--unit", "35.27.05", "--year", "2021", "--out", dir_.File(file)}, path);
  }

  TempDir dir_;
  FakeReports reports_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

TEST_F(ReportVerbTest, WritesWhatTheServerMadeAndPrintsThePath) {
  CommandResult result = Lkjip("a.html");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(dir_.Read("a.html"), "<!doctype html><p>Halo</p>");
  EXPECT_THAT(result.out, HasSubstr(dir_.File("a.html")));
  EXPECT_EQ(reports_.asked_lkjip.unit(), "35.27.05");
  EXPECT_EQ(reports_.asked_lkjip.year(), 2021u);
  EXPECT_EQ(reports_.asked_lkjip.format(), v1::DOCUMENT_FORMAT_HTML);
}

TEST_F(ReportVerbTest, AsksForAWorkbookByTheEnding) {
  CommandResult result =
      Run({"kabupaten", "--year", "2021", "--region", "35.27", "--out", dir_.File("k.xlsx")});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(reports_.asked_kabupaten.region(), "35.27");
  EXPECT_EQ(reports_.asked_kabupaten.format(), v1::DOCUMENT_FORMAT_XLSX);
}

TEST_F(ReportVerbTest, NeverWritesOverAFileUnlessTold) {
  dir_.Write("a.html", "lama");
  CommandResult refused = Lkjip("a.html");
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_THAT(refused.err, HasSubstr("--force"));
  EXPECT_EQ(dir_.Read("a.html"), "lama");
  EXPECT_EQ(reports_.asked, 0) << "what cannot be written is not asked for";
  CommandResult forced = Run(
      {"lkjip", "--unit", "35.27.05", "--year", "2021", "--force", "--out", dir_.File("a.html")});
  EXPECT_EQ(forced.exit_code, 0) << forced.err;
  EXPECT_THAT(dir_.Read("a.html"), HasSubstr("Halo"));
}

TEST_F(ReportVerbTest, SaysWhatToInstallAndAsksForNothing) {
  CommandResult pdf = Lkjip("a.pdf", dir_.path());
  EXPECT_EQ(pdf.exit_code, 1);
  EXPECT_THAT(pdf.err, HasSubstr("apt install chromium"));
  EXPECT_THAT(pdf.err, HasSubstr("[PROGRAM_MISSING]"));
  CommandResult docx = Lkjip("a.docx", dir_.path());
  EXPECT_EQ(docx.exit_code, 1);
  EXPECT_THAT(docx.err, HasSubstr("apt install pandoc"));
  EXPECT_EQ(reports_.asked, 0);
  EXPECT_FALSE(std::filesystem::exists(dir_.File("a.pdf")));
}

TEST_F(ReportVerbTest, EndingThatIsNoneIsAMistakeOfUse) {
  CommandResult result = Lkjip("a.doc");
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr(".html, .pdf, .docx"));
  EXPECT_EQ(Run({"lkjip", "--unit", "35.27", "--year", "2021", "--out", "a.html"}).exit_code, 2);
}

TEST_F(ReportVerbTest, RefusalOfTheServerIsSaid) {
  reports_.failure =
      grpc::Status(grpc::StatusCode::RESOURCE_EXHAUSTED, "2 dokumen sedang dibuat; ulangi");
  CommandResult result = Lkjip("a.html");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("sedang dibuat"));
  EXPECT_FALSE(std::filesystem::exists(dir_.File("a.html")));
}

}  // namespace
}  // namespace rekap
