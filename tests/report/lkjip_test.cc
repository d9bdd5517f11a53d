// What the LKjIP says, from Omben's real year: the sums, the claims beside them, the
// states of what is missing, where every figure comes from.
#include <set>

#include "absl/strings/match.h"
#include <gmock/gmock.h>

#include "tests/report/report_fixture.h"

namespace rekap::report {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class LkjipTest : public ReportTest {};

TEST_F(LkjipTest, HeadlineIsTheReportsOwn) {
  ReportOmben();
  Document document = Lkjip();
  EXPECT_EQ(document.texts["achievement"], "72,23");
  EXPECT_EQ(document.texts["achievement_uncapped"], "72,30");
  EXPECT_EQ(document.texts["band"], "Sedang");
  EXPECT_EQ(document.texts["absorption"], "93,39");
  EXPECT_EQ(document.texts["allocated"], "3.405.840.458");
  EXPECT_EQ(document.texts["realised"], "3.180.569.627");
  EXPECT_EQ(document.texts["indicator_mean"], "96,99");
  EXPECT_EQ(document.texts["unit_name"], "Kecamatan Omben");
  EXPECT_EQ(document.texts["above"], "Kabupaten Sampang");
  EXPECT_EQ(document.texts["programs"], "5");
  EXPECT_EQ(document.texts["kegiatan"], "14");
}

TEST_F(LkjipTest, DetailHasTheCorrectSumsAtEveryLevel) {
  ReportOmben();
  Document document = Lkjip();
  const Row& total = RowWith(document, "rincian", "Jumlah");
  EXPECT_EQ(total.kind, RowKind::kTotal);
  EXPECT_EQ(At(total, 2).text, "3.405.840.458");
  EXPECT_EQ(At(total, 3).text, "3.180.569.627");
  EXPECT_EQ(At(total, 4).text, "93,39");
  EXPECT_EQ(At(total, 8).text, "72,23");
  const Row& order = RowWith(document, "rincian", "7.01.04");
  EXPECT_EQ(order.kind, RowKind::kProgram);
  EXPECT_EQ(At(order, 2).text, "77.330.000");
  EXPECT_EQ(At(order, 3).text, "66.370.000");
  EXPECT_EQ(At(order, 8).text, "75,00");
  const Row& village = RowWith(document, "rincian", "7.01.06.2.01.03");
  EXPECT_EQ(At(village, 5).text, "Jumlah Dok. Evaluasi APBDes");
  EXPECT_EQ(At(village, 6).text, "20 Desa");
  EXPECT_EQ(At(village, 8).text, "100,00");
}

TEST_F(LkjipTest, DetailGoesByCodeWithFurtherOutputsInRowsOfTheirOwn) {
  ReportOmben();
  Document document = Lkjip();
  const Table& table = *document.FindTable("rincian");
  std::vector<std::string> programs;
  size_t outputs = 0;
  for (const Row& row : table.rows) {
    ASSERT_EQ(row.cells.size(), table.columns.size());
    if (row.kind == RowKind::kProgram) programs.push_back(row.cells[0].text);
    if (row.kind == RowKind::kOutput) ++outputs;
  }
  EXPECT_THAT(programs, ElementsAre("7.01.01", "7.01.02", "7.01.03", "7.01.04", "7.01.06"));
  EXPECT_EQ(outputs, 5u) << "rows 353, 357, 358, 361b, 375";
}

TEST_F(LkjipTest, WhatTheUnitPrintedStandsBesideTheSumAndIsNotAdded) {
  ReportOmbenRepaired();
  Document document = Lkjip();
  const Row& total = RowWith(document, "rincian", "Jumlah");
  EXPECT_EQ(At(total, 2).text, "3.405.840.458");
  EXPECT_EQ(At(total, 2).claim, "tercetak 3.396.840.458");
  EXPECT_EQ(At(total, 3).text, "3.180.569.627");
  EXPECT_EQ(At(total, 3).claim, "tercetak 3.176.674.627");
  EXPECT_EQ(At(total, 4).claim, "tercetak 93,52");
  // Row 386 as printed; moved by the repair it still is not the sum.
  const Row& order = RowWith(document, "rincian", "7.01.04");
  EXPECT_EQ(At(order, 2).text, "77.330.000");
  EXPECT_EQ(At(order, 2).claim, "tercetak 40.770.000; sesudah perbaikan 68.330.000");
  // 36 of 35 ASN is not 102,00.
  const Row& staff = RowWith(document, "rincian", "7.01.01.2.02.01");
  EXPECT_EQ(At(staff, 8).text, "102,86");
  EXPECT_EQ(At(staff, 8).claim, "tercetak 102,00");
}

TEST_F(LkjipTest, SameFigureIsNoClaim) {
  ReportOmben();
  Document document = Lkjip();
  const Row& total = RowWith(document, "rincian", "Jumlah");
  EXPECT_EQ(At(total, 2).claim, "");
  EXPECT_EQ(At(total, 3).claim, "");
}

TEST_F(LkjipTest, BudgetShowsAgreementAndSumWhereTheyDiffer) {
  ReportOmben();
  Document document = Lkjip();
  const Row& order =
      RowWith(document, "anggaran", "7.01.04 PROGRAM KOORDINASI KETENTRAMAN DAN KETERTIBAN UMUM");
  EXPECT_EQ(At(order, 2).text, "68.330.000");
  EXPECT_EQ(At(order, 3).text, "77.330.000");
  EXPECT_THAT(At(order, 4).text, HasSubstr("BERBEDA"));
  const Row& total = RowWith(document, "anggaran", "Jumlah");
  EXPECT_EQ(At(total, 2).text, "3.396.840.458");
  EXPECT_EQ(At(total, 3).text, "3.405.840.458");
  const Row& support = RowWith(
      document, "anggaran", "7.01.01 PROGRAM PENUNJANG URUSAN PEMERINTAHAN DAERAH KABUPATEN/KOTA");
  EXPECT_EQ(At(support, 4).text, "sama");
}

TEST_F(LkjipTest, IndicatorsStandAgainstTargetAndLastYear) {
  ReportOmben();
  Document document = Lkjip();
  const Row& index = RowWith(document, "capaian", "Nilai IKM Kecamatan");
  EXPECT_EQ(At(index, 4).text, "81,04");
  EXPECT_EQ(At(index, 5).text, "–") << "nothing is recorded of that year";
  EXPECT_EQ(At(index, 6).text, "87,00");
  EXPECT_EQ(At(index, 7).text, "79,15");
  EXPECT_EQ(At(index, 8).text, "90,98");
  EXPECT_EQ(At(index, 8).claim, "tercetak 91,00");
  EXPECT_EQ(At(index, 9).text, "–");
  EXPECT_THAT(At(index, 10).text, HasSubstr("Tinggi"));
  EXPECT_EQ(At(RowWith(document, "capaian", "Rata-rata capaian indikator"), 8).text, "96,99");
  EXPECT_EQ(At(RowWith(document, "perjanjian", "Sekretaris"), 3).text, "100%");
  EXPECT_EQ(document.lists["hambatan"].size(), 3u);
  EXPECT_THAT(document.lists["solusi"][0], HasSubstr("penyesuaian anggaran"));
}

TEST_F(LkjipTest, IndicatorsShowTheirChangeWhereLastYearWasReported) {
  ReportOmben();
  std::vector<v1::Record> before;
  for (v1::Record record : OmbenRecords({"iku.tsv"})) {
    record = InYear(2020, std::move(record));
    // 78,30 of 87,00.
    if (record.key().subject() == "IKU-1") {
      record.mutable_indicator_result()->set_realised_micro(78'300'000);
    }
    before.push_back(std::move(record));
  }
  Report(kOmben, before);
  Document document = Lkjip();
  const Row& index = RowWith(document, "capaian", "Nilai IKM Kecamatan");
  EXPECT_EQ(At(index, 4).text, "81,04") << "as this year's report says";
  EXPECT_EQ(At(index, 5).text, "90,00");
  EXPECT_EQ(At(index, 9).text, "+0,98");
}

TEST_F(LkjipTest, FormulaStandsOnceAndTheCatalogsComesFirst) {
  ReportOmben();
  Document document = Lkjip();
  EXPECT_EQ(
      At(RowWith(document, "iku", "Partisipasi masyarakat dalam kegiatan pembangunan"), 3).text,
      "desa_tertib / desa_dibina × 100");
  EXPECT_EQ(At(RowWith(document, "iku", "Persentase penurunan gangguan kamtibmas"), 3).text,
            "(kejadian[n-1] - kejadian) / kejadian[n-1] × 100");
  EXPECT_THAT(At(document.FindTable("iku")->rows[0], 3).text, HasSubstr("number of answered"))
      << "the unit's own where the catalog has none";
}

TEST_F(LkjipTest, QuadrantsAreBesideTheUnitsOwnFigures) {
  ReportOmben();
  Document document = Lkjip();
  EXPECT_THAT(document.FindTable("program")->notes,
              Contains("Kuadran terhadap angka Kecamatan Omben: capaian 72,23 % dan serapan "
                       "93,39 %."));
  EXPECT_THAT(document.charts["serapan"],
              HasSubstr("Garis putus: Kecamatan Omben, serapan 93,39 % dan capaian 72,23 %"));
  EXPECT_EQ(At(RowWith(document, "program", "7.01.02"), 7).text, "Kurang efektif, serapan rendah");
  EXPECT_EQ(At(RowWith(document, "program", "Kecamatan"), 7).text, "");
}

TEST_F(LkjipTest, UnitThatReportedNothingIsAllMarksAndNoZero) {
  Document document = Lkjip("35.27.07");
  EXPECT_EQ(document.texts["no_figures"], "Belum ada angka yang dilaporkan untuk tahun 2021.");
  EXPECT_THAT(document.FindTable("tren")->notes, ElementsAre(HasSubstr("Belum ada tahun")));
  EXPECT_THAT(document.FindTable("program")->notes, Contains(HasSubstr("Kuadran belum ada")));
  EXPECT_TRUE(document.draft);
  EXPECT_EQ(document.texts["achievement"], "–");
  EXPECT_EQ(document.texts["allocated"], "–");
  const Row& total = RowWith(document, "rincian", "Jumlah");
  for (size_t column : {2u, 3u, 4u, 8u}) {
    EXPECT_EQ(At(total, column).text, "–");
    EXPECT_TRUE(At(total, column).missing);
  }
  EXPECT_TRUE(document.FindTable("asal")->rows.empty());
  EXPECT_TRUE(document.FindTable("ikm")->rows.empty());
  EXPECT_TRUE(ToHtml(document).ok());
}

TEST_F(LkjipTest, TheFourStatesStayApart) {
  v1::Record zero = Line("7.01.06.2.01.02", 100, 0);
  v1::Record nothing = Line("7.01.06.2.01.03", 0, 0);
  v1::Record blank = Line("7.01.06.2.01.06", 0, 0);
  blank.mutable_budget_line()->mutable_allocated()->set_presence(v1::CELL_PRESENCE_BLANK);
  blank.mutable_budget_line()->mutable_realised()->set_presence(v1::CELL_PRESENCE_BLANK);
  v1::Record prose = Base(v1::RECORD_KIND_OUTPUT, "7.01.06.2.01.06", 1);
  prose.mutable_output()->set_description("Pawai");
  prose.mutable_output()->mutable_target()->set_text("meriah");
  prose.mutable_output()->mutable_realised()->set_text("sangat meriah");
  Report("35.27.07", {zero, nothing, blank, prose});
  Document document = Lkjip("35.27.07");
  EXPECT_EQ(At(RowWith(document, "rincian", "7.01.06.2.01.02"), 4).text, "0,00");
  EXPECT_EQ(At(RowWith(document, "rincian", "7.01.06.2.01.03"), 4).text, "t.d.");
  const Row& none = RowWith(document, "rincian", "7.01.06.2.01.06");
  EXPECT_EQ(At(none, 2).text, "–");
  EXPECT_EQ(At(none, 8).text, "tt.");
}

TEST_F(LkjipTest, YearBeforeThatIsMissingIsNoError) {
  ReportOmben();
  Document document = Lkjip();
  const Row& last = RowWith(document, "tren", "2020");
  EXPECT_EQ(At(last, 1).text, "–");
  EXPECT_FALSE(document.charts.contains("tren")) << "one year makes no line";
  EXPECT_THAT(document.FindTable("tren")->notes, ElementsAre(HasSubstr("Baru satu tahun")));
  EXPECT_EQ(document.texts["no_figures"], "");
  std::vector<v1::Record> before;
  for (v1::Record record : OmbenRecords({"corrected.tsv"})) {
    before.push_back(InYear(2020, std::move(record)));
  }
  Report(kOmben, before);
  document = Lkjip();
  EXPECT_EQ(At(RowWith(document, "tren", "2020"), 4).text, "72,23");
  EXPECT_EQ(At(RowWith(document, "tren", "2021"), 5).text, "0,00");
  EXPECT_TRUE(document.charts.contains("tren"));
}

TEST_F(LkjipTest, EveryRecordBehindTheTablesIsNamedWithItsEntry) {
  ReportOmben();
  Document document = Lkjip();
  const Table& origin = *document.FindTable("asal");
  std::set<std::string> entries;
  for (const Row& row : origin.rows) {
    EXPECT_TRUE(entries.insert(row.cells[4].text).second) << "entry twice";
    EXPECT_FALSE(row.cells[6].text.empty()) << "author";
    EXPECT_THAT(row.cells[7].text, HasSubstr(".tsv"));
  }
  EXPECT_EQ(entries.size(), OmbenRecords({"corrected.tsv", "iku.tsv", "tabel-2.tsv", "narasi.tsv",
                                          "organisasi.tsv", "perjanjian.tsv"})
                                .size());
  EXPECT_EQ(origin.rows[0].cells[1].text, "indikator") << "in the order of the tables";
  ASSERT_EQ(document.FindTable("posisi")->rows.size(), 1u);
  EXPECT_EQ(document.FindTable("posisi")->rows[0].cells[3].text.size(), 64u);
}

TEST_F(LkjipTest, FindingsStandWithProofAndRepair) {
  ReportOmben({"printed.tsv", "iku.tsv"});
  Document document = Lkjip();
  const Row& shift = RowWith(document, "temuan", "row-shift");
  EXPECT_EQ(At(shift, 2).text, "menghalangi");
  EXPECT_THAT(At(shift, 3).text, HasSubstr("printed.tsv"));
  EXPECT_FALSE(At(shift, 5).text.empty());
  EXPECT_THAT(At(shift, 6).text, HasSubstr("→"));
}

TEST_F(LkjipTest, FindingsThatAreLeftOutAreCounted) {
  ReportOmben({"printed.tsv"});
  LkjipFacts facts = *GatherLkjip(From(), kOmben, 2021, Now());
  EXPECT_EQ(facts.findings.total, facts.findings.list.size());
  EXPECT_TRUE(MakeLkjip(facts).FindTable("temuan")->notes.empty());
  facts.findings.total += 7;
  EXPECT_THAT(MakeLkjip(facts).FindTable("temuan")->notes[0], HasSubstr("7 temuan lain"));
}

TEST_F(LkjipTest, IsADraftUntilItIsApproved) {
  ReportOmben();
  EXPECT_THAT(Lkjip().texts["status"], HasSubstr("RANCANGAN: periode masih terbuka"));
  Report(kOmben, {Submission(1)});
  EXPECT_THAT(Lkjip().texts["status"], HasSubstr("RANCANGAN: pengajuan ke-1"));
  Review(kOmben, v1::REVIEW_ACTION_RETURN, 1);
  EXPECT_THAT(Lkjip().texts["status"], HasSubstr("dikembalikan oleh Bappeda"));
  Report(kOmben, {Submission(2)});
  Review(kOmben, v1::REVIEW_ACTION_APPROVE, 2);
  Document approved = Lkjip();
  EXPECT_FALSE(approved.draft);
  EXPECT_THAT(approved.texts["status"], HasSubstr("Disetujui oleh Bappeda"));
  EXPECT_THAT(approved.texts["status"], Not(HasSubstr("RANCANGAN")));
}

TEST_F(LkjipTest, SyntheticFiguresAreMarkedInTitleAndRows) {
  ReportOmben({"corrected.tsv", "iku-rincian.tsv", "survei.tsv"});
  Document document = Lkjip();
  EXPECT_TRUE(document.synthetic);
  EXPECT_THAT(document.texts["synthetic_note"], HasSubstr("sintetis"));
  EXPECT_TRUE(RowWith(document, "capaian", "Nilai IKM Kecamatan").synthetic);
  EXPECT_FALSE(RowWith(document, "rincian", "7.01.04").synthetic);
  const Table& survey = *document.FindTable("ikm");
  ASSERT_EQ(survey.rows.size(), 10u);
  EXPECT_TRUE(survey.rows[0].synthetic);
  EXPECT_THAT(survey.rows[9].cells[1].text, HasSubstr("mutu"));
}

}  // namespace
}  // namespace rekap::report
