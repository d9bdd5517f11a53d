// Omben's real year in a small aggregator (tests/query/unit_fixture.h), and ways to
// read a document: cells of a table by row and head.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gtest/gtest.h>

#include "aggregator/report/document.h"
#include "aggregator/report/gather.h"
#include "aggregator/report/html.h"
#include "aggregator/report/kabupaten_model.h"
#include "aggregator/report/lkjip_model.h"
#include "domain/finding/finding.h"
#include "node/importer/import.h"
#include "tests/query/unit_fixture.h"
#include "tests/sampang.h"
#include "tools/synthetic/files.h"

namespace rekap::report {

inline constexpr char kOmben[] = "35.27.05";

class ReportTest : public UnitQueriesTest {
 protected:
  using UnitQueriesTest::UnitQueriesTest;

  static Period Year() { return *Period::Of(2021, 0); }
  // 20 February 2022, 08.15 in Western Indonesia.
  static absl::Time Now() { return absl::FromUnixSeconds(1645319700); }

  static std::vector<v1::Record> Import(RegionCode unit, const std::string& file,
                                        const std::string& bytes) {
    ImportOutcome outcome = ImportFile(file, bytes, {unit, Year()}, *SharedCatalog());
    EXPECT_TRUE(outcome.sound()) << file;
    return outcome.records;
  }
  // The files of tests/data/omben-2021, one after the other.
  static std::vector<v1::Record> OmbenRecords(const std::vector<std::string>& files) {
    std::vector<v1::Record> records;
    for (const std::string& file : files) {
      std::string bytes = samples::ReadSource(absl::StrCat("tests/data/omben-2021/", file));
      for (v1::Record& record : Import(Omben(), file, bytes)) records.push_back(std::move(record));
    }
    return records;
  }
  void ReportOmben(const std::vector<std::string>& files = {"corrected.tsv", "iku.tsv",
                                                            "tabel-2.tsv", "narasi.tsv",
                                                            "organisasi.tsv", "perjanjian.tsv"}) {
    Report(kOmben, OmbenRecords(files));
  }
  // As printed, with the repairs that the findings propose accepted.
  void ReportOmbenRepaired() {
    std::vector<v1::Record> records = OmbenRecords({"printed.tsv", "iku.tsv", "tabel-2.tsv"});
    absl::StatusOr<RepairedReport> repaired =
        ApplyRepairs({Omben(), Year(), records, {}}, *SharedCatalog(),
                     std::vector<std::string>{"row-shift", "missing-residual"});
    ASSERT_TRUE(repaired.ok()) << repaired.status();
    Report(kOmben, repaired->records);
  }
  // Synthetic figures of a unit.
  void ReportSynthetic(RegionCode unit) {
    Office office = *OfficeOf(*SharedCatalog(), unit, 1);
    std::vector<v1::Record> records =
        Import(unit, "tabel.tsv", SyntheticTable(*SharedCatalog(), office, Year()));
    for (v1::Record& record :
         Import(unit, "iku.tsv", SyntheticIndicators(*SharedCatalog(), office, Year()))) {
      records.push_back(std::move(record));
    }
    Report(unit.ToString(), records);
  }

  Sources From() { return {&live_, admin_.get(), &findings_}; }
  Document Lkjip(const std::string& unit = kOmben, uint32_t year = 2021) {
    absl::StatusOr<LkjipFacts> facts = GatherLkjip(From(), unit, year, Now());
    EXPECT_TRUE(facts.ok()) << facts.status();
    return facts.ok() ? MakeLkjip(*facts) : Document();
  }
  Document Kabupaten(const std::string& region = "") {
    absl::StatusOr<KabupatenFacts> facts = GatherKabupaten(From(), region, 2021, Now());
    EXPECT_TRUE(facts.ok()) << facts.status();
    return facts.ok() ? MakeKabupaten(*facts) : Document();
  }

  // The first row of the table with a cell of that text; a failure if there is none.
  static const Row& RowWith(const Document& document, const std::string& table,
                            const std::string& text) {
    static const Row kNone;
    const Table* found = document.FindTable(table);
    EXPECT_NE(found, nullptr) << table;
    if (found == nullptr) return kNone;
    for (const Row& row : found->rows) {
      for (const Cell& cell : row.cells) {
        if (cell.text == text) return row;
      }
    }
    ADD_FAILURE() << "no row \"" << text << "\" in " << table;
    return kNone;
  }
  static Cell At(const Row& row, size_t column) {
    return column < row.cells.size() ? row.cells[column] : Cell{"no such column", {}, "", false};
  }

  FindingsReader findings_{&live_, admin_.get()};
};

}  // namespace rekap::report
