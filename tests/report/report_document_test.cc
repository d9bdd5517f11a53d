// The documents through real processes: Omben's files in at the node, PDF by the real
// browser, DOCX by the real pandoc, each looked into with tools of others.
#include <chrono>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include <gmock/gmock.h>

#include "tests/integration/cluster.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;

class ReportDocumentTest : public ::testing::Test {
 protected:
  ReportDocumentTest() : aggregator_(MakeAggregator(home_.path())) {
    aggregator_->Start();
    node_ = MakeNode(home_.path(), "omben", "35.27.05", aggregator_->grpc());
    node_->Start();
    std::unique_ptr<v1::Node::Stub> control = NodeClient(node_->grpc());
    uint64_t head = 0;
    for (const char* file : {"corrected.tsv", "iku.tsv", "tabel-2.tsv", "narasi.tsv",
                             "organisasi.tsv", "perjanjian.tsv", "survei.tsv"}) {
      v1::ImportResponse response;
      EXPECT_TRUE(ImportText(*control, file, OmbenFile(file), response).ok());
      EXPECT_TRUE(response.committed()) << response.ShortDebugString();
      head = response.head().seq();
    }
    std::unique_ptr<v1::Query::Stub> query = QueryClient(aggregator_->grpc());
    EXPECT_TRUE(Eventually([&] {
      v1::CompareResponse compare;
      return CompareAll(*query, compare).ok() && compare.positions_size() == 1 &&
             compare.positions(0).seq() == head;
    }));
  }

  std::string Report(const std::vector<std::string>& what, const std::string& file) {
    std::vector<std::string> argv = {REKAP_BINARY_DIR "/rekap", "report"};
    argv.insert(argv.end(), what.begin(), what.end());
    for (const std::string& more :
         {std::string("--insecure"), std::string("--aggregator"), aggregator_->grpc(),
          std::string("--year"), std::string("2021"), std::string("--out"), home_.File(file)}) {
      argv.push_back(more);
    }
    CommandResult result = RunCommand(argv);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return home_.File(file);
  }
  std::string Lkjip(const std::string& file) {
    return Report({"lkjip", "--unit", "35.27.05"}, file);
  }
  static std::string Output(const std::vector<std::string>& argv) {
    CommandResult result = RunCommand(argv);
    EXPECT_EQ(result.exit_code, 0) << argv[0] << ": " << result.err;
    return result.out;
  }
  static size_t Count(const std::string& text, const std::string& what) {
    size_t count = 0;
    for (size_t at = text.find(what); at != text.npos; at = text.find(what, at + 1)) ++count;
    return count;
  }
  // Every page is A4, upright or on its side.
  static void ExpectPagesOfA4(const std::string& pdf) {
    std::string info = Output({"/usr/bin/pdfinfo", "-f", "1", "-l", "1000", pdf});
    int upright = 0;
    int lying = 0;
    for (absl::string_view line : absl::StrSplit(info, '\n')) {
      if (line.find(" size: ") == line.npos || line.find("Page") != 0) continue;
      const bool stands = line.find("594.96 x 841.92") != line.npos;
      const bool lies = line.find("841.92 x 594.96") != line.npos;
      EXPECT_TRUE(stands || lies) << line;
      upright += stands;
      lying += lies;
    }
    EXPECT_GT(upright, 2);
    EXPECT_GT(lying, 2) << "the wide tables";
  }

  TempDir home_;
  std::unique_ptr<DaemonProcess> aggregator_;
  std::unique_ptr<DaemonProcess> node_;
};

TEST_F(ReportDocumentTest, PdfHasTheSumsTheHeadsAndPagesOfA4) {
  std::string pdf = Lkjip("lkjip.pdf");
  ExpectPagesOfA4(pdf);
  std::string text = Output({"/usr/bin/pdftotext", "-layout", pdf, "-"});
  for (const char* expected :
       {"Bab II Perencanaan Kinerja", "Bab III Akuntabilitas Kinerja", "B. Realisasi Anggaran",
        "Alokasi biaya", "Keluaran (output)", "3.405.840.458", "3.180.569.627", "93,39", "72,23",
        "3.396.840.458", "Lampiran 2 Asal angka", "corrected.tsv", "RANCANGAN", "Halaman 1 dari"}) {
    EXPECT_THAT(text, HasSubstr(expected));
  }
  // The heads of table III.B stand on each of its pages.
  EXPECT_GT(Count(text, "Alokasi biaya"), 2u);
  ExpectPagesOfA4(Report({"kabupaten"}, "kabupaten.pdf"));
}

TEST_F(ReportDocumentTest, DocxHasTheTablesAndTheCharts) {
  std::string docx = Lkjip("lkjip.docx");
  std::string names = Output({"/usr/bin/unzip", "-l", docx});
  EXPECT_THAT(names, HasSubstr(".svg"));
  EXPECT_THAT(names, HasSubstr(".png")) << "for those who do not draw SVG";
  std::string text = Output({"/usr/bin/unzip", "-p", docx, "word/document.xml"});
  EXPECT_THAT(text, HasSubstr("3.405.840.458"));
  EXPECT_THAT(text, HasSubstr("w:orient=\"landscape\""));
  // Every section bears the line, upright and lying ones.
  std::string header = Output({"/usr/bin/unzip", "-p", docx, "word/header1.xml"});
  EXPECT_THAT(header, HasSubstr("LKjIP Kecamatan Omben 2021 · RANCANGAN · Sintetis"));
  EXPECT_EQ(Count(text, "<w:headerReference"), Count(text, "<w:sectPr"));
  EXPECT_GT(Count(text, "<w:sectPr"), 2u);
  std::string rels = Output({"/usr/bin/unzip", "-p", docx, "word/_rels/document.xml.rels"});
  EXPECT_THAT(rels, HasSubstr("Id=\"rId9\" Target=\"header1.xml\""));
  EXPECT_EQ(Count(text, "<w:headerReference"),
            Count(text, "<w:headerReference w:type=\"default\" r:id=\"rId9\"") +
                Count(text, "<w:headerReference r:id=\"rId9\""))
      << "no section takes the footer for its header";
  EXPECT_THAT(text, HasSubstr("Capaian terhadap target"));
}

TEST_F(ReportDocumentTest, HtmlOfAUnitIsMadeWellWithinASecond) {
  auto begin = std::chrono::steady_clock::now();
  Lkjip("lkjip.html");
  auto took = std::chrono::steady_clock::now() - begin;
  RecordProperty("milliseconds",
                 absl::StrCat(std::chrono::duration_cast<std::chrono::milliseconds>(took).count()));
  // Measured: some 50 ms. The bound is what is promised, on a machine that is busy.
  EXPECT_LT(took, std::chrono::seconds(1));
}

}  // namespace
}  // namespace rekap
