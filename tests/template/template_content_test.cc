// What a node puts into the file to fill in, read back by the importer: left
// untouched, and with every sheet filled in by other hands
// (tests/data/spreadsheets/template-filled*.xlsx).
#include "node/service/template_content.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>
#include <string>
#include <vector>
#include <zip.h>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/importer/samples.h"
#include "tests/template/omben_template.h"

namespace rekap {
namespace {

using samples::Import;
using samples::Omben;
using samples::Said;
using samples::Sampang;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr uint32_t kCatalogVersion = 7;

Period Year2022() { return Period::Of(2022, 0).value(); }

std::vector<v1::Record> RecordsOf(const std::vector<std::string>& files) {
  std::vector<v1::Record> records;
  for (const std::string& file : files) {
    for (v1::Record& record : Import(Omben(file)).records) records.push_back(std::move(record));
  }
  return records;
}

// Everything that Omben reported for 2021.
std::vector<v1::Record> LastYear() {
  return RecordsOf({"corrected.tsv", "iku-rincian.tsv", "tabel-2.tsv", "survei.tsv", "narasi.tsv",
                    "organisasi.tsv", "perjanjian.tsv"});
}

TemplateContent ContentOf(Period period, const std::vector<v1::Record>& previous) {
  return ContentFor(samples::OmbenUnit(), period, Sampang(), kCatalogVersion, previous);
}

ImportOutcome ImportFor(Period period, const TemplateContent& content,
                        std::optional<uint32_t> catalog_version = kCatalogVersion) {
  return ImportFile("templat.xlsx", WriteTemplate(content).value(),
                    {samples::OmbenUnit(), period, catalog_version}, Sampang());
}

std::vector<std::string> SheetNames(const TemplateContent& content) {
  std::vector<std::string> names;
  for (const TemplateSheet& sheet : content.sheets) names.push_back(sheet.name);
  return names;
}

// Bodies of a kind.
std::vector<std::string> Bodies(const std::vector<v1::Record>& records, v1::RecordKind kind) {
  std::vector<std::string> bodies;
  for (v1::Record record : records) {
    if (record.key().kind() != kind) continue;
    record.clear_provenance();
    record.mutable_key()->clear_year();
    bodies.push_back(record.ShortDebugString());
  }
  return bodies;
}

TEST(TemplateContent, UntouchedInItsFirstYearStatesNothing) {
  EXPECT_THAT(Said(ImportFor(samples::Year2021(), ContentOf(samples::Year2021(), {}))),
              ElementsAre("0: EMPTY_FILE"));
}

TEST(TemplateContent, UntouchedStatesOnlyTheProseAndTheOfficeOfLastYear) {
  std::vector<v1::Record> previous = LastYear();
  ImportOutcome outcome = ImportFor(Year2022(), ContentOf(Year2022(), previous));
  ASSERT_THAT(Said(outcome), IsEmpty());
  EXPECT_THAT(outcome.complete_kinds,
              ElementsAre(v1::RECORD_KIND_NARRATIVE, v1::RECORD_KIND_UNIT_PROFILE));
  for (v1::RecordKind kind : outcome.complete_kinds) {
    EXPECT_EQ(Bodies(outcome.records, kind), Bodies(previous, kind));
  }
  EXPECT_THAT(outcome.notes,
              ElementsAre(HasSubstr("\"Tabel III.B\", \"IKU\", \"Tabel II\", \"Survei\", "
                                    "\"Perjanjian Kinerja\" belum diisi")));
}

TEST(TemplateContent, LeavesOutWhatIsStatedOnceAYearInAQuarter) {
  EXPECT_THAT(SheetNames(ContentOf(Year2022(), {})),
              ElementsAre("Tabel II", "Survei", "Narasi", "Organisasi", "Perjanjian Kinerja"));
  EXPECT_THAT(SheetNames(ContentOf(Period::Of(2022, 2).value(), {})),
              ElementsAre("Survei", "Narasi"));
}

TEST(TemplateContent, SaysThatItWasMadeWithAnotherCatalog) {
  TemplateContent content = ContentOf(Year2022(), LastYear());
  EXPECT_THAT(ImportFor(Year2022(), content, 8).notes,
              testing::Contains(HasSubstr("katalog versi 7, sedangkan node memakai versi 8")));
  EXPECT_THAT(ImportFor(Year2022(), content, std::nullopt).notes,
              Not(testing::Contains(HasSubstr("katalog"))));
}

TEST(TemplateContent, ShowsTheTargetsOfLastYearAndAsksForThisYears) {
  TemplateContent content = ContentOf(Year2022(), LastYear());
  auto row = std::find_if(content.rows.begin(), content.rows.end(),
                          [](const TemplateRow& known) { return known.code == "7.01.01.2.02.01"; });
  ASSERT_NE(row, content.rows.end());
  EXPECT_EQ(row->last_target, "35 ASN");
  EXPECT_EQ(row->target, "");
}

// The XML of a sheet.
std::string SheetXml(const std::string& workbook, int sheet) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(workbook.data(), workbook.size(), 0, &error);
  zip_t* zip = zip_open_from_source(source, ZIP_RDONLY, &error);
  std::string name = absl::StrCat("xl/worksheets/sheet", sheet, ".xml");
  zip_stat_t stat;
  if (zip == nullptr || zip_stat(zip, name.c_str(), 0, &stat) != 0) return "";
  std::string xml(stat.size, '\0');
  zip_file_t* file = zip_fopen(zip, name.c_str(), 0);
  zip_fread(file, xml.data(), xml.size());
  zip_fclose(file);
  zip_discard(zip);
  return xml;
}

TEST(TemplateContent, OffersTheWordsWhereThereIsAChoice) {
  std::string workbook = WriteTemplate(ContentOf(samples::Year2021(), {})).value();
  struct Choice {
    int sheet;
    const char* cells;
    const char* offered;
  };
  const Choice kChoices[] = {
      {2, "A3:A", "\"total,program,kegiatan,subkegiatan,output,jumlah\""},
      {3, "D3:D", "\"naik,turun,rentang,higher,lower\""},
      {5, "A3:A", "\"1,2,3,4\""},
      {6, "A3:A", "\"isu,hambatan,solusi,strategi\""},
      {7, "A3:A", "\"profil,bagian,tugas,proses,jabatan\""},
      {7, "C3:C", "$B$3:$B$"},  // induk: a name of the same sheet
      {7, "D3:D", "$B$3:$B$"},  // bagian
      {8, "B3:B", "\"S0,S1,S2,S3,IKU-1,IKU-2,IKU-3,7.01.01,7.01.02,7.01.03,7.01.04,7.01.06\""},
      {8, "F3:F", "\"sintetis\""},
  };
  for (const auto& [sheet, cells, offered] : kChoices) {
    std::string xml = SheetXml(workbook, sheet);
    size_t rule = xml.find(absl::StrCat("sqref=\"", cells));
    ASSERT_NE(rule, std::string::npos) << sheet << " " << cells;
    std::string formula = absl::StrCat("<formula1>", offered);
    EXPECT_EQ(xml.find("<formula1>", rule), xml.find(formula, rule)) << sheet << " " << offered;
  }
}

TEST(TemplateContent, TakesOverTheInputsOfLastYearOnlyWhereTheyBelong) {
  TemplateContent content = ContentOf(Year2022(), LastYear());
  ASSERT_EQ(content.inputs.size(), 4u);  // desa_dibina, desa_tertib, kejadian, kejadian[n-1]
  ASSERT_EQ(content.indicators.size(), 3u);
  const std::vector<TemplateInput>& villages = content.indicators[1].inputs;
  EXPECT_TRUE(villages[0].own && villages[1].own && !villages[2].own && !villages[3].own);
  const std::vector<TemplateInput>& events = content.indicators[2].inputs;
  EXPECT_FALSE(events[2].micro);
  EXPECT_EQ(events[3].micro, 12'000'000);
  EXPECT_EQ(content.indicators[2].measure_unit, "%");
}

// A row of the template with one figure typed in.
ImportOutcome ImportRows(std::vector<TemplateRow> rows) {
  TemplateContent content{samples::Mark(), {}, {}};
  content.rows = std::move(rows);
  return ImportFor(samples::Year2021(), content);
}

TemplateRow Row(const char* level, const char* code, const char* name) {
  TemplateRow row;
  row.level = level;
  row.code = code;
  row.name = name;
  return row;
}

TEST(TemplateRows, ThatNobodyFilledInAreNotThere) {
  TemplateRow mebel = Row("subkegiatan", "7.01.01.2.07.05", "Pengadaan Mebel");
  mebel.output = "Jumlah pengadaan Mebel";
  TemplateRow surat = Row("subkegiatan", "7.01.01.2.08.01", "Penyediaan Jasa Surat Menyurat");
  surat.output_realised = "-";
  ImportOutcome outcome = ImportRows(
      {Row("total", "", "Belanja langsung"), Row("program", "7.01.01", ""),
       Row("kegiatan", "7.01.01.2.07", ""), mebel, Row("kegiatan", "7.01.01.2.08", ""), surat});
  ASSERT_THAT(Said(outcome), IsEmpty());
  ASSERT_EQ(outcome.records.size(), 2u);
  EXPECT_EQ(outcome.records[0].key().subject(), "7.01.01.2.08.01");
  EXPECT_TRUE(outcome.records[0].has_budget_line());
  EXPECT_EQ(outcome.records[1].output().realised().value_micro(), 0);
}

TEST(TemplateRows, AreThereIfATargetIsAllThatWasTyped) {
  TemplateRow mebel = Row("subkegiatan", "7.01.01.2.07.05", "Pengadaan Mebel");
  mebel.output = "Kursi";
  mebel.last_target = "4 unit";
  TemplateRow table = Row("output", "", "");
  table.target = "5 unit";
  TemplateRow untouched = Row("output", "", "");
  untouched.output = "Lemari";
  untouched.last_target = "1 unit";
  ImportOutcome outcome = ImportRows({mebel, table, untouched});
  ASSERT_THAT(Said(outcome), IsEmpty());
  ASSERT_EQ(outcome.records.size(), 3u) << "the line, its output, and the target";
  EXPECT_EQ(outcome.records[1].output().description(), "Kursi");
  EXPECT_EQ(outcome.records[1].output().target().text(), "") << "last year's is only shown";
  EXPECT_EQ(outcome.records[2].output().target().value_micro(), 5'000'000);
}

TEST(TemplateRows, OfASubKegiatanAreThereIfAFurtherOutputIs) {
  TemplateRow mebel = Row("subkegiatan", "7.01.01.2.07.05", "Pengadaan Mebel");
  mebel.output = "Kursi";
  TemplateRow untouched = Row("output", "", "");
  untouched.output = "Lemari";
  TemplateRow table = Row("output", "", "");
  table.output = "Meja";
  table.output_realised = "5 unit";
  ImportOutcome outcome = ImportRows({mebel, untouched, table});
  ASSERT_THAT(Said(outcome), IsEmpty());
  ASSERT_EQ(outcome.records.size(), 3u);
  EXPECT_EQ(outcome.records[0].budget_line().allocated().presence(), v1::CELL_PRESENCE_BLANK);
  EXPECT_EQ(outcome.records[1].output().description(), "Kursi");
  EXPECT_EQ(outcome.records[2].output().description(), "Meja");
  EXPECT_EQ(outcome.records[2].key().item(), 2u);
}

// As the fixture is made: the rows of Omben, every sheet, nothing filled in.
TemplateContent ForOtherHands() {
  TemplateContent content = ContentOf(samples::Year2021(), {});
  content.rows = samples::Content(false).rows;
  for (TemplateRow& row : content.rows) row.allocated.reset();
  return content;
}

class FilledTemplate : public testing::TestWithParam<const char*> {};

TEST_P(FilledTemplate, ByAnotherHandBecomesTheRecordsOfTheTextFiles) {
  ImportOutcome outcome =
      Import(samples::ReadSource(absl::StrCat("tests/data/spreadsheets/", GetParam())));
  ASSERT_THAT(Said(outcome), IsEmpty());
  EXPECT_THAT(outcome.notes, IsEmpty());
  std::vector<v1::Record> expected = LastYear();
  ASSERT_EQ(outcome.records.size(), expected.size());
  for (int kind = v1::RECORD_KIND_BUDGET_LINE; kind <= v1::RECORD_KIND_AGREEMENT_TARGET; ++kind) {
    if (kind == v1::RECORD_KIND_AGREED_BUDGET) continue;  // the template has codes and other names
    EXPECT_EQ(Bodies(outcome.records, static_cast<v1::RecordKind>(kind)),
              Bodies(expected, static_cast<v1::RecordKind>(kind)));
  }
  for (size_t i = 0; i < expected.size(); ++i) {
    if (!expected[i].has_agreed_budget()) continue;
    EXPECT_EQ(outcome.records[i].key().subject(), expected[i].key().subject());
    EXPECT_EQ(outcome.records[i].agreed_budget().allocated().sen(),
              expected[i].agreed_budget().allocated().sen());
  }
  std::set<std::string> sheets;
  for (const v1::Record& record : outcome.records) sheets.insert(record.provenance().sheet());
  EXPECT_EQ(sheets, (std::set<std::string>{"IKU", "Narasi", "Organisasi", "Perjanjian Kinerja",
                                           "Survei", "Tabel II", "Tabel III.B"}));
}

INSTANTIATE_TEST_SUITE_P(Hands, FilledTemplate,
                         testing::Values("template-filled.xlsx",
                                         "template-filled-libreoffice.xlsx"),
                         [](const auto& file) { return file.index == 0 ? "openpyxl" : "office"; });

// Writes tests/data/spreadsheets/template.xlsx anew, for its `make`.
TEST(TemplateContent, IsWrittenForOtherHandsWhereAsked) {
  const char* path = std::getenv("REKAP_WRITE_TEMPLATE");
  if (path == nullptr) GTEST_SKIP() << "REKAP_WRITE_TEMPLATE names no file";
  std::ofstream out(path, std::ios::binary);
  out << WriteTemplate(ForOtherHands()).value();
  EXPECT_TRUE(out.good());
}

}  // namespace
}  // namespace rekap
