// Findings, workflow, surveys and catalogs as people read them, in cases that
// the golden files do not show.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/words/parts_note.h"
#include "tests/cli/canned.h"
#include "tools/rekap/render_catalog.h"
#include "tools/rekap/render_explain.h"
#include "tools/rekap/render_findings.h"
#include "tools/rekap/render_import.h"
#include "tools/rekap/render_organisation.h"
#include "tools/rekap/render_status.h"
#include "tools/rekap/render_survey.h"
#include "tools/rekap/render_tree.h"
#include "tools/rekap/render_units.h"
#include "tools/rekap/render_workflow.h"
#include "tools/rekap/year_source.h"

namespace rekap::cli {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// The paragraph of a finding that is about these lines.
std::string Paragraph(const std::vector<uint32_t>& rows, const std::string& sheet = "") {
  v1::Finding finding;
  finding.set_sheet(sheet);
  finding.set_rule("row-shift");
  finding.mutable_rows()->Add(rows.begin(), rows.end());
  Page page(canned::ViewAt(100));
  AddFinding(page, finding);
  return page.Text();
}

TEST(Findings, NameTheirLinesAsRuns) {
  EXPECT_THAT(Paragraph({351}), HasSubstr("- row-shift · baris 351\n"));
  EXPECT_THAT(Paragraph({350, 351, 352, 360}), HasSubstr("baris 350–352, 360\n"));
  EXPECT_THAT(Paragraph({1, 3, 5, 7, 9}), HasSubstr("5 baris antara 1 dan 9\n"));
  EXPECT_THAT(Paragraph({}), HasSubstr("- row-shift\n"));
}

TEST(WorkflowRows, SayThatAnotherSubmissionWasLocked) {
  v1::WorkflowResponse response = canned::Workflow();
  v1::PeriodStatus& locked = *response.mutable_rows(0)->mutable_status();
  locked.set_withdrawn(false);
  locked.set_submission(2);
  locked.mutable_review()->set_action(v1::REVIEW_ACTION_LOCK);
  locked.mutable_review()->set_submission(1);
  v1::WorkflowRequest request;
  request.set_year(2021);
  EXPECT_THAT(WorkflowText(request, response, canned::ViewAt(120)),
              HasSubstr("yang dikunci pengajuan ke-1, sedangkan unit sudah mengajukan yang ke-2"));
}

TEST(Findings, NameTheSheetOfAWorkbook) {
  EXPECT_THAT(Paragraph({350, 351}, "Anggaran"),
              HasSubstr("- row-shift · Lembar Anggaran, baris 350–351\n"));
  EXPECT_THAT(Paragraph({}, "Profil"), HasSubstr("- row-shift · Lembar Profil\n"));
}

TEST(Findings, SayWhatAcceptTakesOnlyWhereThereIsARepair) {
  v1::Finding shift = canned::Findings()[0];
  EXPECT_EQ(AcceptText(shift), "row-shift@350");
  shift.clear_rows();
  EXPECT_EQ(AcceptText(shift), "row-shift");
  shift.clear_repair();
  Page page(canned::ViewAt(100));
  AddFinding(page, shift);
  EXPECT_THAT(page.Text(), Not(HasSubstr("--accept")));
}

TEST(Findings, ShowRepairsOnlyWhenAsked) {
  View view = canned::ViewAt(100);
  std::string brief = FindingsText({"", 2021, 0, false}, canned::PeriodChecked(), view);
  std::string full = FindingsText({"", 2021, 0, true}, canned::PeriodChecked(), view);
  EXPECT_THAT(brief, AllOf(Not(HasSubstr("11.047.000")), HasSubstr("tambahkan --full")));
  EXPECT_THAT(full, AllOf(HasSubstr("11.047.000 *"), HasSubstr("* tidak tercetak"),
                          Not(HasSubstr("tambahkan --full"))));
}

TEST(Findings, AreFilteredBySeverityAndRule) {
  v1::CheckPeriodResponse all = canned::PeriodChecked();
  EXPECT_EQ(Filtered(all, v1::SEVERITY_UNSPECIFIED, "").findings_size(), 3);
  EXPECT_EQ(Filtered(all, v1::SEVERITY_WARNING, "").findings_size(), 2);
  EXPECT_EQ(Filtered(all, v1::SEVERITY_UNSPECIFIED, "decline").findings(0).rule(), "decline");
  EXPECT_EQ(Filtered(all, v1::SEVERITY_BLOCKING, "decline").finding_count(), 0u);
  all.set_finding_count(1003);
  EXPECT_EQ(Filtered(all, v1::SEVERITY_WARNING, "").finding_count(), 1002u)
      << "those that were never listed may fit the filter";
}

TEST(Findings, SayThatMoreAreThere) {
  v1::CheckPeriodResponse checked = canned::PeriodChecked();
  checked.set_finding_count(1203);
  View view = canned::ViewAt(100);
  EXPECT_THAT(FindingsText({"", 2021, 0, false}, checked, view), HasSubstr("1.200 temuan lain"));
  v1::FindingsResponse region = canned::RegionFindings();
  region.set_next_page_token("4");
  EXPECT_THAT(FindingsText({"", 2021, 0, false}, region, view), HasSubstr("--limit"));
}

TEST(Findings, OfASoundPeriodAreNone) {
  EXPECT_THAT(FindingsText({"", 2021, 0, true}, v1::CheckPeriodResponse(), canned::ViewAt(80)),
              HasSubstr("tidak ada"));
}

TEST(Import, ShowsChangesInADryRunOnly) {
  v1::ImportResponse import = canned::ImportDryRun();
  View view = canned::ViewAt(100);
  EXPECT_THAT(ImportText("a.xlsx", import, true, view),
              AllOf(HasSubstr("Yang akan berubah"), HasSubstr("2.166.302"),
                    HasSubstr("dan 200 catatan lain")));
  import.set_committed(true);
  EXPECT_THAT(ImportText("a.xlsx", import, false, view), Not(HasSubstr("2.166.302")));
}

TEST(Import, ShowsEveryLossButOnlySomeOfManyNewRecords) {
  v1::ImportResponse import;
  import.set_inserted(50);
  import.set_deleted(1);
  for (uint32_t row = 2; row < 52; ++row) {
    v1::Change* inserted = import.add_changes();
    inserted->set_kind(v1::Change::KIND_INSERTED);
    inserted->set_row(row);
    inserted->set_subject(absl::StrCat("catatan ", row));
  }
  v1::Change* deleted = import.add_changes();
  deleted->set_kind(v1::Change::KIND_DELETED);
  deleted->set_subject("yang hilang");
  deleted->add_fields()->set_column("anggaran");
  deleted->mutable_fields(0)->set_before("1.500.000");
  EXPECT_THAT(
      ImportText("a.xlsx", import, true, canned::ViewAt(100)),
      AllOf(HasSubstr("catatan 11\n"), Not(HasSubstr("catatan 12\n")), HasSubstr("yang hilang"),
            HasSubstr("anggaran 1.500.000"), HasSubstr("dan 40 catatan lain")));
}

TEST(Import, NamesEveryProposalEvenOfFindingsThatItDoesNotList) {
  v1::ImportResponse import = canned::ImportStored();
  for (int i = 0; i < 5; ++i) *import.add_findings() = canned::Findings()[1];
  *import.add_findings() = canned::Findings()[0];
  EXPECT_THAT(ImportText("a.xlsx", import, false, canned::ViewAt(100)),
              HasSubstr("Usulan perbaikan: --accept row-shift@350\n"));
}

TEST(Import, CountsFindingsOnlyAsFarAsTheyAreListed) {
  v1::ImportResponse import = canned::ImportDryRun();
  import.set_finding_count(900);
  EXPECT_THAT(ImportText("a.xlsx", import, true, canned::ViewAt(120)),
              AllOf(HasSubstr("900; di antara 3 yang terberat: 1 menghalangi"),
                    HasSubstr("dan 897 temuan lain.")));
}

TEST(Import, SaysNothingOfSubmittingWhereNothingBlocks) {
  EXPECT_THAT(ImportText("skm.csv", canned::ImportSurvey(), false, canned::ViewAt(100)),
              Not(HasSubstr("--justify")));
}

TEST(Submit, TellsStoredAndReceivedApart) {
  std::string text = SubmitText({}, canned::Submitted(), canned::ViewAt(100));
  EXPECT_THAT(text, AllOf(HasSubstr("Tersimpan di komputer ini  ya"), HasSubstr("rekap status")));
}

TEST(Submit, OffersTheThreeWaysOutOfBlockingFindings) {
  v1::SubmitRequest request;
  request.set_year(2021);
  request.set_quarter(4);
  std::string text = SubmitText(request, canned::SubmitBlocked(), canned::ViewAt(120));
  EXPECT_THAT(text, AllOf(HasSubstr("impor lagi"),
                          HasSubstr("rekap import FILE --year 2021 --quarter 4 --accept"),
                          HasSubstr("rekap submit --year 2021 --quarter 4 --justify"),
                          Not(HasSubstr("Tersimpan"))));
}

TEST(Status, ShowsThePeriodsWithTheVerifiersReason) {
  std::string text = StatusText(canned::Status(), canned::ViewAt(120));
  EXPECT_THAT(
      text, AllOf(HasSubstr("2021 triwulan 4  Terbuka"), HasSubstr("Dikembalikan"),
                  HasSubstr("dikembalikan oleh Bidang Perencanaan"), HasSubstr("mohon diperbaiki"),
                  HasSubstr("Kabupaten Sampang, versi 3 dari kabupaten")));
  v1::StatusResponse plain = canned::Status();
  plain.clear_periods();
  plain.set_catalog_version(0);
  EXPECT_THAT(StatusText(plain, canned::ViewAt(120)),
              AllOf(Not(HasSubstr("Periode")), HasSubstr("dari berkas di komputer ini")));
}

TEST(Units, NameThoseThatWorkWithAnotherCatalog) {
  EXPECT_THAT(UnitsText(canned::Units(), canned::ViewAt(120)),
              AllOf(HasSubstr("Katalog kabupaten: versi 3; belum memakainya: Omben (2)."),
                    HasSubstr("Katalog tidak dapat dipakai: 35.27.05 Omben")));
}

TEST(Explain, ShowsThePrintedFigureBesideTheRepairedOne) {
  v1::ExplainResponse explain = canned::Explain();
  v1::PrintedMoney* printed =
      explain.mutable_leaves(0)->mutable_record()->mutable_budget_line()->mutable_printed();
  printed->mutable_allocated()->set_sen(196'587'600);
  printed->mutable_realised()->set_presence(v1::CELL_PRESENCE_DASH);
  printed->set_rule("row-shift");
  EXPECT_THAT(ExplainText(canned::ExplainQuestion(), explain, canned::ViewAt(140)),
              HasSubstr("tercetak 1.965.876 dan 0 (-), diperbaiki menurut row-shift"));
}

TEST(Explain, SaysThatAnIndicatorWasComputedAndGraded) {
  v1::ExplainResponse explain;
  v1::IndicatorFigure* indicator = explain.mutable_indicator();
  indicator->mutable_realised()->set_state(v1::VALUE_STATE_REPORTED);
  indicator->mutable_realised()->set_micro(79'150'000);
  indicator->set_grade("B");
  indicator->set_computed(true);
  indicator->set_direction(v1::DIRECTION_LOWER);
  EXPECT_THAT(ExplainText(canned::ExplainQuestion(), explain, canned::ViewAt(100)),
              AllOf(HasSubstr("79,15, mutu B, dihitung dengan rumus katalog"),
                    HasSubstr("makin rendah makin baik")));
}

TEST(YearSource, IsSilentWhereEverythingIsAnnual) {
  v1::YearSource source;
  EXPECT_THAT(SourceNotes(source), IsEmpty());
  EXPECT_EQ(SourceWord(source), "");
  for (uint32_t units : {14u, 0u, 0u, 0u, 0u}) source.add_budget_units(units);
  EXPECT_THAT(SourceNotes(source), IsEmpty());
  EXPECT_EQ(SourceWord(source), "setahun");
}

TEST(YearSource, SaysUpToWhichQuarter) {
  v1::YearSource source;
  for (uint32_t units : {0u, 0u, 0u, 1u, 0u}) source.add_budget_units(units);
  EXPECT_THAT(SourceNotes(source), ElementsAre("Angka anggaran tahun ini: s.d. triwulan 3."));
  EXPECT_EQ(SourceWord(source), "s.d. TW 3");
  source.set_budget_units(0, 12);
  for (uint32_t units : {0u, 0u, 2u, 0u, 0u}) source.add_indicator_units(units);
  EXPECT_THAT(SourceNotes(source),
              ElementsAre("Angka anggaran tahun ini: 12 unit setahun, 1 unit s.d. triwulan 3.",
                          "Angka IKU tahun ini: 2 unit s.d. triwulan 2."));
  EXPECT_EQ(SourceWord(source), "campuran");
}

TEST(PartsNote, SaysWhatARatioLeavesOut) {
  v1::IndicatorFigure figure;
  figure.set_reporting_units(13);
  figure.set_from_parts(true);
  EXPECT_EQ(PartsNote(figure), "") << "every unit has parts";
  figure.set_units_without_parts(1);
  EXPECT_EQ(PartsNote(figure), "1 kecamatan tanpa pembilang dan penyebut tidak ikut dihitung");
  figure.set_from_parts(false);
  figure.set_units_without_parts(13);
  EXPECT_THAT(PartsNote(figure), HasSubstr("dihitung dari hasil tiap kecamatan"));
  figure.set_reporting_units(1);
  EXPECT_EQ(PartsNote(figure), "") << "one unit's result is the region's";
}

TEST(PartsNote, MarksTheFigureInTheTree) {
  v1::TreeResponse tree = canned::Tree();
  for (v1::TreeNode& node : *tree.mutable_nodes()) {
    if (node.indicators().empty()) continue;
    node.mutable_indicators(0)->set_from_parts(true);
    node.mutable_indicators(0)->set_units_without_parts(2);
  }
  EXPECT_THAT(TreeText(canned::TreeQuestion(), tree, canned::ViewAt(120)),
              AllOf(HasSubstr("79,15* (B)"),
                    HasSubstr("* 2 kecamatan tanpa pembilang dan penyebut tidak ikut dihitung")));
}

TEST(Survey, MissingIsNotZero) {
  v1::SurveySummary empty;
  EXPECT_EQ(IndexText(empty), "–");
  EXPECT_THAT(SurveyCsv({}, canned::Survey()),
              HasSubstr("kecamatan,35.27.14,Karangpenang,belum lapor,,belum lapor,belum lapor"));
}

TEST(Organisation, SaysThatNoProfileWasReported) {
  EXPECT_THAT(OrganisationText({}, {}, canned::ViewAt(80)), HasSubstr("belum dilaporkan"));
}

TEST(Organisation, ListsPositionsWithoutATarget) {
  EXPECT_THAT(OrganisationText({}, canned::Organisation(), canned::ViewAt(100)),
              HasSubstr("tanpa target"));
}

TEST(Catalog, PrintsMistakesSoThatEditorsJumpToThem) {
  v1::ApplyCatalogResponse answer =
      ProblemsAnswer({{{12, 5}, "UNKNOWN_KEY", "kunci \"kod\" tidak dikenal"},
                      {{}, "NO_ROOT", "tidak ada wilayah induk"}});
  EXPECT_EQ(CatalogProblemsText("s.yaml", answer.problems()),
            "s.yaml:12:5: kunci \"kod\" tidak dikenal [UNKNOWN_KEY]\n"
            "s.yaml: tidak ada wilayah induk [NO_ROOT]\n"
            "s.yaml: 2 kesalahan; katalog yang berlaku tidak berubah. [CATALOG_REFUSED]\n");
}

TEST(Catalog, SaysThatNothingChanged) {
  View view = canned::ViewAt(80);
  EXPECT_THAT(CatalogDiffText("a", "b", {}, view), HasSubstr("Tidak ada perubahan"));
  v1::ApplyCatalogResponse same;
  same.mutable_current()->set_version(3);
  EXPECT_THAT(CatalogApplyText(same, {}, view), HasSubstr("tetap versi 3"));
  same.set_changed(true);
  EXPECT_THAT(CatalogApplyText(same, {}, view), HasSubstr("hanya tulisannya yang berbeda"));
}

}  // namespace
}  // namespace rekap::cli
