// What becomes of accepted repairs as files come again, over a real store and
// the report of Omben as it was printed.
#include "node/service/import_flow.h"

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/finding/finding.h"
#include "node/service/grid_flow.h"
#include "node/service/submit_flow.h"
#include "tests/grid/grid_csv.h"
#include "tests/importer/samples.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ImportFlow : public ::testing::Test {
 protected:
  ImportFlow() {
    store_ = *NodeStore::Open(dir_.path(), samples::OmbenUnit(), random_);
    auto version = std::make_shared<v1::CatalogVersion>();
    version->set_version(1);
    catalog_.version = version;
    catalog_.catalog = std::make_shared<const Catalog>(samples::Sampang());
  }

  static v1::ImportHeader Header(const std::vector<std::string>& accept = {}) {
    v1::ImportHeader header;
    header.set_file("printed.tsv");
    header.set_year(2021);
    header.set_author("Subbag Keuangan");
    for (const std::string& name : accept) header.add_accept(name);
    return header;
  }
  static v1::ImportHeader AsPrinted(bool dry_run) {
    v1::ImportHeader header = Header();
    header.set_as_printed(true);
    header.set_dry_run(dry_run);
    return header;
  }
  absl::StatusOr<v1::ImportResponse> TryImport(const v1::ImportHeader& header) {
    v1::ImportResponse response;
    absl::StatusOr<absl::Duration> spent =
        ImportInto(*store_, catalog_, header, text_, absl::Now(), response);
    if (!spent.ok()) return spent.status();
    return response;
  }
  v1::ImportResponse Import(const v1::ImportHeader& header) {
    absl::StatusOr<v1::ImportResponse> response = TryImport(header);
    EXPECT_TRUE(response.ok()) << response.status();
    return response.ok() ? *response : v1::ImportResponse();
  }
  // Of what is stored, without the file.
  v1::ImportResponse Repair(v1::ImportHeader header, bool dry_run) {
    header.clear_file();
    header.set_dry_run(dry_run);
    v1::ImportResponse response;
    absl::StatusOr<absl::Duration> spent =
        RepairStored(*store_, catalog_, header, absl::Now(), response);
    EXPECT_TRUE(spent.ok()) << spent.status();
    return response;
  }
  std::string ErrorOf(const v1::ImportHeader& header) {
    absl::StatusOr<v1::ImportResponse> response = TryImport(header);
    EXPECT_EQ(response.status().code(), absl::StatusCode::kInvalidArgument);
    return std::string(response.status().message());
  }
  // "row-shift", one for each record that carries it.
  std::vector<std::string> RepairsStored() const {
    std::vector<std::string> rules;
    absl::StatusOr<JournalPosition> scanned =
        store_->Scan(samples::Year2021(), [&](const v1::Record& record) {
          if (!RepairRule(record).empty()) rules.push_back(RepairRule(record));
          return true;
        });
    EXPECT_TRUE(scanned.ok()) << scanned.status();
    return rules;
  }
  static uint32_t Differences(const v1::ImportResponse& response) {
    return response.inserted() + response.updated() + response.deleted();
  }

  TempDir dir_;
  std::mt19937_64 random_{1};
  std::unique_ptr<NodeStore> store_;
  CurrentCatalog catalog_;
  std::string text_ = samples::Omben("printed.tsv");
};

TEST_F(ImportFlow, ARepairStandsUntilTheFileIsStoredAsPrinted) {
  Import(Header());
  EXPECT_EQ(Import(Header({"row-shift", "missing-residual"})).updated(), 36u);
  EXPECT_EQ(Differences(Import(Header())), 0u);
  EXPECT_EQ(RepairsStored().size(), 36u);

  v1::ImportResponse tried = Import(AsPrinted(true));
  ASSERT_EQ(tried.updated(), 36u);
  EXPECT_FALSE(tried.committed());
  std::vector<std::string> columns;
  for (const v1::FieldChange& field : tried.changes(0).fields()) columns.push_back(field.column());
  EXPECT_THAT(columns, Contains("perbaikan"));
  EXPECT_EQ(RepairsStored().size(), 36u);

  v1::ImportResponse back = Import(AsPrinted(false));
  EXPECT_EQ(back.updated(), 36u);
  EXPECT_THAT(back.notes(), ElementsAre(HasSubstr("perbaikan missing-residual dibatalkan"),
                                        HasSubstr("perbaikan row-shift dibatalkan")));
  ASSERT_GE(back.findings_size(), 1);
  EXPECT_EQ(back.findings(0).rule(), "row-shift");
  EXPECT_THAT(RepairsStored(), IsEmpty());
  v1::ImportResponse again = Import(AsPrinted(false));
  EXPECT_EQ(Differences(again), 0u);
  EXPECT_THAT(again.notes(), IsEmpty());
}

TEST_F(ImportFlow, ARepairInForceIsNotedAndNotRefused) {
  v1::ImportResponse printed = Import(Header());
  std::string at = absl::StrCat("row-shift@", printed.findings(0).rows(0));
  EXPECT_EQ(Import(Header({at})).accepted_size(), 1);

  v1::ImportResponse twice = Import(Header({"row-shift"}));
  EXPECT_EQ(Differences(twice), 0u);
  EXPECT_THAT(twice.notes(), ElementsAre("perbaikan row-shift sudah berlaku"));
  EXPECT_THAT(twice.accepted(), IsEmpty());
  EXPECT_THAT(Import(Header({at})).notes(),
              ElementsAre(absl::StrCat("perbaikan ", at, " sudah berlaku")));

  v1::ImportResponse more = Import(Header({"row-shift", "missing-residual"}));
  EXPECT_THAT(more.notes(), ElementsAre("perbaikan row-shift sudah berlaku"));
  ASSERT_EQ(more.accepted_size(), 1);
  EXPECT_EQ(more.accepted(0).rule(), "missing-residual");
}

TEST_F(ImportFlow, WhatIsNeitherProposedNorInForceIsRefused) {
  EXPECT_THAT(ErrorOf(Header({"row-shift@1"})), HasSubstr("tidak ada temuan row-shift@1"));
  Import(Header({"row-shift", "missing-residual"}));
  EXPECT_THAT(ErrorOf(Header({"row-shift@1"})), HasSubstr("tidak ada temuan row-shift@1"));
  EXPECT_THAT(ErrorOf(Header({"unit-mismatch"})), HasSubstr("tidak punya perbaikan"));
}

TEST_F(ImportFlow, ARepairIsDroppedWhereTheFilePrintsAnotherFigure) {
  Import(Header({"row-shift", "missing-residual"}));
  text_ = absl::StrReplaceAll(text_, {{"183.944.991", "183.944.992"}});
  v1::ImportResponse response = Import(Header());
  EXPECT_THAT(response.notes(), Contains(HasSubstr("tidak dipertahankan")));
  EXPECT_THAT(RepairsStored(), IsEmpty());
}

// Table III.B as the typing page gets it and sends it.
class TypedTable : public ImportFlow {
 protected:
  // The table of the year, with the repairs of Omben accepted.
  void SetUp() override {
    Import(Header({"row-shift", "missing-residual"}));
    ASSERT_EQ(RepairsStored().size(), 36u);
    v1::GridResponse year;
    absl::Status filled = FillGrid(*store_, catalog_, samples::Year2021(), year);
    ASSERT_TRUE(filled.ok()) << filled;
    table_ = year.tables(0);
  }
  int ColumnOf(const std::string& name) const {
    int at = 0;
    while (at < table_.columns_size() && table_.columns(at).name() != name) ++at;
    return at;
  }
  std::string& Cell(v1::GridRow& row, const std::string& column) {
    return *row.mutable_cells(ColumnOf(column));
  }
  // The first stored row of a level that is marked so.
  v1::GridRow& RowOf(const std::string& level, const std::string& origin) {
    for (v1::GridRow& row : *table_.mutable_rows()) {
      if (row.stored() && Cell(row, "level") == level && Cell(row, "asal") == origin) return row;
    }
    ADD_FAILURE() << "no " << level << " of " << origin;
    return *table_.mutable_rows(0);
  }
  v1::ImportResponse Send(v1::ImportHeader header = Header()) {
    header.set_file("Isian Tabel III.B.csv");
    text_ = samples::Csv(table_);
    return Import(header);
  }
  static std::vector<std::string> FindingsOf(const v1::ImportResponse& response) {
    std::vector<std::string> rules;
    for (const v1::Finding& finding : response.findings()) rules.push_back(finding.rule());
    return rules;
  }

  v1::GridTable table_;
};

TEST_F(TypedTable, SentBackUntouchedKeepsEveryRepair) {
  v1::ImportResponse response = Send();
  EXPECT_EQ(Differences(response), 0u);
  EXPECT_THAT(response.notes(), IsEmpty());
  EXPECT_EQ(RepairsStored().size(), 36u);
}

TEST_F(TypedTable, AFigureOfAnotherRowLeavesEveryRepair) {
  // A row that stands as printed, and the output of one that does not.
  Cell(RowOf("subkegiatan", ""), "anggaran") = "1.234.567";
  Cell(RowOf("subkegiatan", "perbaikan row-shift"), "realisasi_output") = "77 dok";
  v1::ImportResponse response = Send();
  EXPECT_EQ(response.updated(), 2u);
  EXPECT_EQ(response.inserted() + response.deleted(), 0u);
  EXPECT_THAT(response.notes(), IsEmpty());
  EXPECT_EQ(RepairsStored().size(), 36u);
  EXPECT_THAT(FindingsOf(response), Not(Contains("row-shift")));
}

TEST_F(TypedTable, AnOutputOfARepairedKegiatanLeavesItsRepair) {
  Cell(RowOf("kegiatan", "perbaikan row-shift"), "output_uraian") = "Dokumen yang lain";
  EXPECT_EQ(Send().updated(), 1u);
  EXPECT_EQ(RepairsStored().size(), 36u);
}

TEST_F(TypedTable, AFigureTypedOverARepairLeavesTheOthers) {
  Cell(RowOf("subkegiatan", "perbaikan row-shift"), "realisasi") = "1.965.877";
  v1::ImportHeader trial = Header();
  trial.set_dry_run(true);
  v1::ImportResponse tried = Send(trial);
  ASSERT_EQ(tried.changes_size(), 1);
  std::vector<std::string> changed;
  for (const v1::FieldChange& field : tried.changes(0).fields()) {
    changed.push_back(absl::StrCat(field.column(), ": ", field.after()));
  }
  EXPECT_THAT(changed, ElementsAre("realisasi: 1.965.877", "perbaikan: "));
  EXPECT_EQ(RepairsStored().size(), 36u) << "a trial stores nothing";

  v1::ImportResponse response = Send();
  EXPECT_EQ(response.updated(), 1u);
  EXPECT_THAT(response.notes(), ElementsAre(HasSubstr("perbaikan row-shift di sub kegiatan")));
  EXPECT_EQ(RepairsStored().size(), 35u);
  EXPECT_THAT(FindingsOf(response), Not(Contains("row-shift")));
}

TEST_F(TypedTable, StoredAsPrintedTakesItsRepairsBack) {
  v1::ImportResponse response = Send(AsPrinted(false));
  EXPECT_EQ(response.updated(), 36u);
  EXPECT_THAT(RepairsStored(), IsEmpty());
  text_ = samples::Omben("printed.tsv");
  EXPECT_EQ(Differences(Import(Header())), 0u);
}

TEST_F(TypedTable, FromBeforeTheRepairIsAFileThatPrints) {
  Repair(AsPrinted(false), false);
  v1::GridResponse before;
  ASSERT_TRUE(FillGrid(*store_, catalog_, samples::Year2021(), before).ok());
  Repair(Header({"row-shift", "missing-residual"}), false);
  table_ = before.tables(0);
  EXPECT_EQ(Differences(Send()), 0u);
  EXPECT_EQ(RepairsStored().size(), 36u);
}

TEST_F(ImportFlow, WhatIsStoredIsRepairedAsTheFileWouldBe) {
  Import(Header());
  v1::ImportResponse tried = Repair(Header({"row-shift"}), true);
  EXPECT_EQ(tried.accepted_size(), 1);
  EXPECT_FALSE(tried.committed());
  EXPECT_THAT(RepairsStored(), IsEmpty());

  v1::ImportResponse done = Repair(Header({"row-shift", "missing-residual"}), false);
  EXPECT_TRUE(done.committed());
  EXPECT_EQ(done.updated(), 36u);
  EXPECT_EQ(done.inserted() + done.deleted(), 0u);
  EXPECT_EQ(RepairsStored().size(), 36u);
  for (const v1::Finding& finding : done.findings()) EXPECT_NE(finding.rule(), "row-shift");
  absl::StatusOr<PeriodFindings> found = FindingsOfPeriod(*store_, catalog_, samples::Year2021());
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_THAT(found->repaired, ElementsAre("missing-residual", "row-shift"));
  // The file that was stored says the same still, and so do its lines.
  EXPECT_EQ(Differences(Import(Header())), 0u);
  EXPECT_EQ(Differences(Import(Header({"row-shift", "missing-residual"}))), 0u);
}

TEST_F(ImportFlow, ARepairOfWhatIsStoredIsTakenBackWithoutTheFile) {
  Import(Header());
  Repair(Header({"row-shift", "missing-residual"}), false);
  v1::ImportResponse back = Repair(AsPrinted(false), false);
  EXPECT_EQ(back.updated(), 36u);
  EXPECT_THAT(back.notes(), ElementsAre(HasSubstr("perbaikan missing-residual dibatalkan"),
                                        HasSubstr("perbaikan row-shift dibatalkan")));
  EXPECT_EQ(back.findings(0).rule(), "row-shift");
  EXPECT_THAT(RepairsStored(), IsEmpty());
  EXPECT_EQ(Differences(Import(Header())), 0u);
}

TEST_F(ImportFlow, AKecamatansYearIsAGridAndATableOfThousandsIsNot) {
  Import(Header());
  v1::GridResponse year;
  absl::Status filled = FillGrid(*store_, catalog_, samples::Year2021(), year);
  ASSERT_TRUE(filled.ok()) << filled;
  EXPECT_GT(year.tables(0).rows_size(), 60);
  // Its first sub kegiatan, with outputs without end.
  std::vector<std::string> lines = absl::StrSplit(text_, absl::MaxSplits('\n', 5));
  lines.pop_back();
  text_ = absl::StrCat(absl::StrJoin(lines, "\n"), "\n");
  for (size_t i = 0; i < kGridRecordsMax; ++i) {
    absl::StrAppend(&text_, 1000 + i, "\toutput\t\t\t\t\tlaporan\t1 dok\t1 dok\t\n");
  }
  Import(Header());
  v1::GridResponse large;
  absl::Status refused = FillGrid(*store_, catalog_, samples::Year2021(), large);
  EXPECT_EQ(refused.code(), absl::StatusCode::kOutOfRange);
  EXPECT_THAT(std::string(refused.message()), HasSubstr("[GRID_TOO_LARGE]"));
}

TEST_F(ImportFlow, ARepairOfWhatIsStoredSaysWhoWhenAndWhichRule) {
  Import(Header());
  const Seq before = store_->Head().point.seq;
  v1::ImportHeader header = Header({"row-shift"});
  header.set_author("Operator Kecamatan");
  Repair(header, false);
  absl::StatusOr<std::vector<std::string>> written = store_->ReadAfter(before, 1, 1'000'000);
  ASSERT_TRUE(written.ok()) << written.status();
  v1::JournalEntry entry;
  ASSERT_TRUE(entry.ParseFromString(written->at(0)));
  EXPECT_EQ(entry.author(), "Operator Kecamatan");
  EXPECT_EQ(RepairRule(entry.put()), "row-shift");
  EXPECT_EQ(entry.put().provenance().file(), "printed.tsv");
}

TEST_F(ImportFlow, WhatIsSubmittedIsWhatWasJudged) {
  Import(Header());
  absl::StatusOr<PeriodFindings> judged = FindingsOfPeriod(*store_, catalog_, samples::Year2021());
  ASSERT_TRUE(judged.ok()) << judged.status();
  EXPECT_EQ(judged->findings[0].rule(), "row-shift");
  Import(Header({"row-shift"}));
  CommitMark mark{"Subbag Keuangan", absl::Now()};
  EXPECT_TRUE(absl::IsAborted(
      store_->Submit(samples::Year2021(), v1::Submission(), mark, judged->head.point.seq)));
  v1::SubmitResponse response;
  absl::Status submitted =
      SubmitInto(*store_, catalog_, samples::Year2021(), "dijelaskan", mark, response);
  EXPECT_TRUE(submitted.ok()) << submitted;
  EXPECT_TRUE(response.committed());
  ASSERT_GE(response.blocking_size(), 1);
  EXPECT_NE(response.blocking(0).rule(), "row-shift") << "judged before the repair";
}

}  // namespace
}  // namespace rekap
