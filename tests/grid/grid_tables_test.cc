// The grid of a period, sent back as a text file: what nobody touched changes
// nothing, what a clerk typed lands exactly, and what is missing is seen.
#include "node/grid/grid_tables.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/finding/finding.h"
#include "domain/key/record_key.h"
#include "domain/record/record.h"
#include "node/importer/table_layout.h"
#include "node/service/template_content.h"
#include "tests/grid/grid_csv.h"
#include "tests/importer/samples.h"

namespace rekap {
namespace {

using samples::Omben;
using samples::OmbenUnit;
using samples::Said;
using samples::Sampang;
using samples::Year2021;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

using Records = std::vector<v1::Record>;

ImportOutcome ImportText(Period period, const std::string& text) {
  return ImportFile("Isian.csv", text, {OmbenUnit(), period}, Sampang());
}

Records Read(Period period, const std::vector<std::string>& texts) {
  Records records;
  for (const std::string& text : texts) {
    ImportOutcome outcome = ImportText(period, text);
    EXPECT_THAT(Said(outcome), IsEmpty());
    for (v1::Record& record : outcome.records) records.push_back(std::move(record));
  }
  return records;
}

std::vector<v1::GridTable> Grid(Period period, const Records& stored, const Records& last = {}) {
  return GridTablesOf(ContentFor(OmbenUnit(), period, Sampang(), 7, last), Sampang(), stored);
}

std::map<std::string, v1::Record> ByKey(const Records& records) {
  std::map<std::string, v1::Record> by_key;
  for (const v1::Record& record : records) by_key.emplace(*EncodeRecordKey(record.key()), record);
  return by_key;
}

// What Import would change.
std::vector<std::string> Differences(const Records& stored, const Records& sent) {
  std::vector<std::string> differences;
  std::map<std::string, v1::Record> before = ByKey(stored);
  for (const auto& [key, record] : ByKey(sent)) {
    auto was = before.find(key);
    if (was == before.end()) {
      differences.push_back(absl::StrCat("inserted ", record.ShortDebugString()));
    } else if (!SameContent(was->second, record)) {
      differences.push_back(
          absl::StrCat(was->second.ShortDebugString(), " is now ", record.ShortDebugString()));
    }
    if (was != before.end()) before.erase(was);
  }
  for (const auto& [key, record] : before) {
    differences.push_back(absl::StrCat("deleted ", record.ShortDebugString()));
  }
  return differences;
}

Records SentBack(Period period, const std::vector<v1::GridTable>& tables) {
  std::vector<std::string> texts;
  for (const v1::GridTable& table : tables) texts.push_back(samples::Csv(table));
  return Read(period, texts);
}

int ColumnOf(const v1::GridTable& table, const std::string& name) {
  for (int i = 0; i < table.columns_size(); ++i) {
    if (table.columns(i).name() == name) return i;
  }
  ADD_FAILURE() << "no column " << name;
  return 0;
}

const std::string& CellOf(const v1::GridTable& table, int row, const std::string& name) {
  return table.rows(row).cells(ColumnOf(table, name));
}

void Type(v1::GridTable& table, int row, const std::string& name, const std::string& text) {
  *table.mutable_rows(row)->mutable_cells(ColumnOf(table, name)) = text;
}

// The first row whose cell says so.
int RowWith(const v1::GridTable& table, const std::string& name, const std::string& text) {
  for (int i = 0; i < table.rows_size(); ++i) {
    if (CellOf(table, i, name) == text) return i;
  }
  ADD_FAILURE() << "no row with " << text;
  return 0;
}

std::vector<std::string> BarredNames(const v1::GridTable& table, int row) {
  std::vector<std::string> names;
  for (uint32_t column : table.rows(row).barred()) {
    names.push_back(table.columns(static_cast<int>(column)).name());
  }
  return names;
}

class GridRoundTrip
    : public testing::TestWithParam<std::tuple<uint32_t, std::string, std::string>> {};

TEST_P(GridRoundTrip, ChangesNothing) {
  const auto& [quarter, table, indicators] = GetParam();
  Period period = Period::Of(2021, quarter).value();
  Records stored = Read(period, {Omben(table), Omben(indicators)});
  ASSERT_GT(stored.size(), 60u);
  std::vector<v1::GridTable> tables = Grid(period, stored);
  ASSERT_THAT(tables, SizeIs(2));
  EXPECT_THAT(Differences(stored, SentBack(period, tables)), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Omben, GridRoundTrip,
                         testing::Combine(testing::Values(0, 2),
                                          testing::Values("printed.tsv", "corrected.tsv"),
                                          testing::Values("iku.tsv", "iku-rincian.tsv")));

TEST(Grid, OfAWorkbookSentBackAsTextChangesNothing) {
  for (const char* file : {"corrected-openpyxl.xlsx", "corrected-libreoffice.xlsx"}) {
    Records stored =
        Read(Year2021(), {samples::ReadSource(absl::StrCat("tests/data/spreadsheets/", file))});
    ASSERT_GT(stored.size(), 60u);
    EXPECT_THAT(Differences(stored, SentBack(Year2021(), Grid(Year2021(), stored))), IsEmpty());
  }
}

TEST(Grid, KeepsTheOrderOfTheFile) {
  Records stored = Read(Year2021(), {Omben("printed.tsv")});
  v1::GridTable table = Grid(Year2021(), stored)[0];
  std::vector<std::string> names;
  for (const v1::GridRow& row : table.rows()) {
    if (row.stored()) names.push_back(row.cells(ColumnOf(table, "uraian")));
  }
  std::vector<std::string> printed;
  for (absl::string_view line : absl::StrSplit(Omben("printed.tsv"), '\n', absl::SkipEmpty())) {
    std::vector<std::string> cells = absl::StrSplit(line, '\t');
    if (cells[0] != "line_no") printed.push_back(cells[2]);
  }
  ASSERT_EQ(names.size(), printed.size());
  for (size_t i = 0; i < names.size(); ++i) {
    // What an output belongs to stands above it.
    if (names[i].empty()) names[i] = printed[i];
  }
  EXPECT_EQ(names, printed);
}

TEST(Grid, SaysOfEachStoredRowWhereItWasRead) {
  Records stored = Read(Year2021(), {Omben("printed.tsv"), Omben("iku.tsv")});
  std::vector<v1::GridTable> tables = Grid(Year2021(), stored);
  for (const v1::GridTable& table : tables) {
    uint32_t line = 1;  // of the header
    for (const v1::GridRow& row : table.rows()) {
      EXPECT_EQ(row.has_origin(), row.stored());
      if (!row.stored()) continue;
      EXPECT_EQ(row.origin().row(), ++line);
      EXPECT_EQ(row.origin().file(), "Isian.csv");
    }
    EXPECT_GT(line, 2u);
  }
}

TEST(Grid, HasTheColumnsOfTheImportLayouts) {
  for (uint32_t quarter : {0u, 3u}) {
    Period period = Period::Of(2021, quarter).value();
    std::vector<v1::GridTable> tables = Grid(period, {});
    EXPECT_EQ(tables[0].name(), "Tabel III.B");
    EXPECT_EQ(tables[1].name(), "IKU");
    const TableLayout* layouts[] = {&kBudgetLayout, &kIndicatorLayout};
    for (size_t i = 0; i < 2; ++i) {
      std::vector<std::string> known;
      for (const LayoutColumn& column : layouts[i]->columns(period, Sampang())) {
        known.push_back(column.name);
      }
      for (const v1::GridColumn& column : tables[i].columns()) {
        EXPECT_THAT(known, Contains(column.name()));
      }
      for (const v1::GridRow& row : tables[i].rows()) {
        ASSERT_EQ(row.cells_size(), tables[i].columns_size());
        EXPECT_FALSE(row.stored());
      }
    }
  }
}

TEST(Grid, OfAPeriodWithoutRecordsStatesNothingUntilItIsFilledIn) {
  std::vector<v1::GridTable> tables = Grid(Year2021(), {});
  for (const v1::GridTable& table : tables) {
    EXPECT_GT(table.rows_size(), 2);
    EXPECT_THAT(Said(ImportText(Year2021(), samples::Csv(table))), ElementsAre("0: EMPTY_FILE"));
  }
  int row = RowWith(tables[0], "level", "subkegiatan");
  Type(tables[0], row, "anggaran", "2.156.203,50");
  Type(tables[0], row, "realisasi", "-");
  Records sent = Read(Year2021(), {samples::Csv(tables[0])});
  ASSERT_THAT(sent, SizeIs(1)) << "the activities above it are not stated by that";
  EXPECT_EQ(sent[0].key().subject(), CellOf(tables[0], row, "kode"));
  EXPECT_EQ(sent[0].budget_line().allocated().sen(), 215'620'350);
  EXPECT_EQ(sent[0].budget_line().realised().presence(), v1::CELL_PRESENCE_DASH);
  EXPECT_EQ(sent[0].provenance().row(), static_cast<uint32_t>(row) + 2);
}

TEST(Grid, PutsWhatIsTypedIntoThatRecordAlone) {
  Period quarter = Period::Of(2021, 1).value();
  Records stored = Read(quarter, {Omben("printed.tsv"), Omben("iku-rincian.tsv")});
  std::vector<v1::GridTable> tables = Grid(quarter, stored);
  int row = RowWith(tables[0], "uraian", "Penyusunan Dokumen Perencanaan Perangkat Daerah");
  Type(tables[0], row, "realisasi", "1.234.567");
  Type(tables[0], row, "persen", "");
  Type(tables[0], row, "realisasi_output", "2 dok");
  Type(tables[1], RowWith(tables[1], "no", "2"), "desa_tertib", "19");
  std::vector<std::string> differences = Differences(stored, SentBack(quarter, tables));
  EXPECT_THAT(differences, SizeIs(3)) << absl::StrJoin(differences, "\n");
  std::map<std::string, v1::Record> sent = ByKey(SentBack(quarter, tables));
  for (const auto& [key, record] : sent) {
    if (record.has_budget_line() && record.key().subject() == "7.01.01.2.01.01") {
      EXPECT_EQ(record.budget_line().realised().sen(), 123'456'700);
      EXPECT_FALSE(record.budget_line().has_stated_absorption_micro());
    }
  }
}

TEST(Grid, ShowsAtItsPlaceWhatNothingIsStoredFor) {
  Records stored = Read(Year2021(), {Omben("printed.tsv"), Omben("iku.tsv")});
  auto missing = [](const v1::Record& record) {
    const std::string& subject = record.key().subject();
    return subject == "IKU-2" || subject == "7.01.01.2.01.01" || subject == "7.01.01.2.01" ||
           (record.has_stated_total() && subject.empty() && record.key().item() == 1);
  };
  stored.erase(std::remove_if(stored.begin(), stored.end(), missing), stored.end());
  std::vector<v1::GridTable> tables = Grid(Year2021(), stored);
  int kegiatan = RowWith(tables[0], "kode", "7.01.01.2.01");
  EXPECT_EQ(CellOf(tables[0], kegiatan - 1, "level"), "program");
  EXPECT_EQ(CellOf(tables[0], kegiatan + 1, "kode"), "7.01.01.2.01.01");
  for (int row : {kegiatan, kegiatan + 1, tables[0].rows_size() - 1}) {
    EXPECT_FALSE(tables[0].rows(row).stored()) << row;
    EXPECT_EQ(CellOf(tables[0], row, "asal"), "templat");
  }
  EXPECT_EQ(CellOf(tables[1], 1, "no"), "2");
  EXPECT_FALSE(tables[1].rows(1).stored());
  EXPECT_THAT(Differences(stored, SentBack(Year2021(), tables)), IsEmpty());
}

TEST(Grid, BarsWhatIsNotForARow) {
  Records stored = Read(Year2021(), {Omben("printed.tsv"), Omben("iku.tsv")});
  std::vector<v1::GridTable> tables = Grid(Year2021(), stored);
  int output = RowWith(tables[0], "level", "output");
  EXPECT_THAT(BarredNames(tables[0], output),
              ElementsAre("kode", "uraian", "anggaran", "realisasi", "persen", "target_tahun_lalu",
                          "asal", "anggaran_tercetak", "realisasi_tercetak", "persen_tercetak"));
  std::vector<std::string> second = BarredNames(tables[1], RowWith(tables[1], "no", "2"));
  EXPECT_THAT(second, Contains("kejadian"));
  EXPECT_THAT(second, Not(Contains("desa_tertib")));
}

TEST(Grid, OfARepairedPeriodShowsWhatCountsAndBehindItWhatWasPrinted) {
  Records repaired = Read(Year2021(), {Omben("printed.tsv")});
  UnitReport report{OmbenUnit(), Year2021(), repaired, {}};
  std::vector<std::string> accept = {"row-shift", "missing-residual"};
  ASSERT_TRUE(ApplyRepairs(report, Sampang(), accept, absl::MakeSpan(repaired)).ok());
  v1::GridTable table = Grid(Year2021(), repaired)[0];
  int row =
      RowWith(table, "uraian", "Penyediaan Komponen Instalasi Listrik/Penerangan Bangunan Kantor");
  EXPECT_EQ(CellOf(table, row, "asal"), "perbaikan row-shift");
  EXPECT_EQ(CellOf(table, row, "anggaran"), "1.965.876");
  EXPECT_EQ(CellOf(table, row, "anggaran_tercetak"), "78.772.130");
  EXPECT_EQ(CellOf(table, row, "persen"), "94,51");
  EXPECT_EQ(CellOf(table, row, "persen_tercetak"), "84,67");
  int marked = 0;
  for (int i = 0; i < table.rows_size(); ++i) {
    bool of_repair = CellOf(table, i, "asal").starts_with("perbaikan ");
    if (of_repair) ++marked;
    EXPECT_TRUE(of_repair || CellOf(table, i, "anggaran_tercetak").empty()) << i;
  }
  EXPECT_EQ(marked, 36);
  // What is sent back are the figures that count; only who has the repairs knows them.
  ImportOutcome sent = ImportText(Year2021(), samples::Csv(table));
  EXPECT_THAT(sent.repaired_rows, SizeIs(36));
  std::map<std::string, v1::Record> stored = ByKey(repaired);
  for (v1::Record& record : sent.records) {
    const v1::Record& was = stored.at(*EncodeRecordKey(record.key()));
    EXPECT_TRUE(KeepRepair(was, record)) << record.ShortDebugString();
  }
  EXPECT_THAT(Differences(repaired, sent.records), IsEmpty());
}

TEST(Grid, GivesBackWhatOnlyAWorkbookOrAPlainFileCouldSay) {
  Records stored = Read(Year2021(), {Omben("printed.tsv"), Omben("iku-rincian.tsv")});
  for (v1::Record& record : stored) {
    if (record.has_output()) {
      record.mutable_output()->set_description("Jumlah \"dokumen\";\nlaporan");
    } else if (record.has_budget_line()) {
      record.mutable_budget_line()->set_activity_written(record.key().subject());
      record.set_synthetic(true);
    } else if (record.has_indicator_result()) {
      record.mutable_indicator_result()->set_target_micro(1'500'000'000);
      record.mutable_indicator_result()->set_previous_micro(12'125'000);
    }
  }
  // A budget line and an output of other sources cannot share a row.
  EXPECT_THAT(Differences(stored, SentBack(Year2021(), Grid(Year2021(), stored))), IsEmpty());
}

TEST(Grid, ShowsLastYearsTargetsBesideTheSameOutputs) {
  Records last = Read(Year2021(), {Omben("printed.tsv")});
  Period next = Period::Of(2022, 0).value();
  v1::GridTable fresh = Grid(next, {}, last)[0];
  int row =
      RowWith(fresh, "output_uraian", "Jumlah Dok. Perencanaan PD (Renstra, Renja, SOP, KAK)");
  EXPECT_EQ(CellOf(fresh, row, "target_tahun_lalu"), "3 dok");
  Type(fresh, row, "target", "4 dok");
  Records stored = Read(next, {samples::Csv(fresh)});
  v1::GridTable again = Grid(next, stored, last)[0];
  row = RowWith(again, "target", "4 dok");
  EXPECT_TRUE(again.rows(row).stored());
  EXPECT_EQ(CellOf(again, row, "target_tahun_lalu"), "3 dok");
}

}  // namespace
}  // namespace rekap
