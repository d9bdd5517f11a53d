// The verbs of the SAKIP domain end to end: findings, workflow, catalog,
// template, survey, organisation. See program_test.cc.

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include "tests/cli/canned.h"
#include "tests/cli/fake_servers.h"
#include "tests/cli/program.h"
#include "tools/rekap/render_findings.h"
#include "tools/rekap/render_organisation.h"
#include "tools/rekap/render_survey.h"

namespace rekap::cli {
namespace {

using google::protobuf::util::MessageDifferencer;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string Contents(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

class Verbs : public testing::Test {
 protected:
  Verbs() {
    node_.imports = {canned::ImportDryRun()};
    node_.checked = canned::PeriodChecked();
    node_.submitted = canned::Submitted();
    node_.sheet.set_file("rekap-35.27.05-2021.xlsx");
    node_.sheet.set_xlsx("PK\x03\x04 sheet");
    aggregator_.findings = canned::RegionFindings();
    aggregator_.workflow = canned::Workflow();
    aggregator_.changes = canned::Changes();
    aggregator_.survey = canned::Survey();
    aggregator_.organisation = canned::Organisation();
    admin_.catalogs = canned::Catalogs();
    admin_.decided = canned::Decided();
  }

  // One word a blank; `more` may hold blanks.
  Outcome Run(const std::string& line, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> args = absl::StrSplit(line, ' ', absl::SkipEmpty());
    args.insert(args.end(), more.begin(), more.end());
    return RunRedirected(args, {absl::StrCat("REKAP_NODE=", node_server_.address()),
                                absl::StrCat("REKAP_AGGREGATOR=", aggregator_server_.address()),
                                "REKAP_INSECURE=1"});
  }

  // The shipped catalog, changed where asked.
  std::string CatalogFile(const std::string& name, const std::string& from = "",
                          const std::string& to = "") const {
    std::string text = Contents(REKAP_SOURCE_DIR "/domain/catalog/sampang-2021.yaml");
    if (!from.empty()) text = absl::StrReplaceAll(text, {{from, to}});
    return dir_.Write(name, text);
  }

  void SetCurrentCatalog(uint32_t version) {
    admin_.current.set_version(version);
    admin_.current.set_yaml(Contents(REKAP_SOURCE_DIR "/domain/catalog/sampang-2021.yaml"));
  }

  FakeNode node_;
  FakeAggregator aggregator_;
  FakeAdmin admin_;
  Serving node_server_{{&node_}};
  Serving aggregator_server_{{&aggregator_, &admin_}};
  TempDir dir_;
};

TEST_F(Verbs, ImportSendsWhatIsAcceptedAndWhyALockedPeriodChanges) {
  Outcome outcome = Run("import --year 2021 --dry-run --accept row-shift@350 --accept percent",
                        {"--revision", "DPA perubahan", dir_.Write("a.xlsx", "x")});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("Perbaikan yang akan diterapkan: row-shift@350"),
                                 HasSubstr("dibaca sebagai Windows-1252")));
  ASSERT_EQ(node_.received.size(), 1u);
  EXPECT_THAT(node_.received[0].header.accept(), ElementsAre("row-shift@350", "percent"));
  EXPECT_EQ(node_.received[0].header.revision_reason(), "DPA perubahan");
  EXPECT_FALSE(node_.received[0].header.as_printed());
  ASSERT_EQ(Run("import --year 2021 --dry-run --as-printed", {dir_.Write("a.xlsx", "x")}).code, 0);
  EXPECT_TRUE(node_.received[1].header.as_printed());
  ASSERT_EQ(Run("import --year 2021 --dry-run",
                {"--correct", "Tabel III.B!C7=12 orang", dir_.Write("a.xlsx", "x")})
                .code,
            0);
  ASSERT_EQ(node_.received[2].header.corrections_size(), 1);
  const v1::CellCorrection& correction = node_.received[2].header.corrections(0);
  EXPECT_EQ(correction.sheet(), "Tabel III.B");
  EXPECT_EQ(correction.row(), 7u);
  EXPECT_EQ(correction.column(), 3u);
  EXPECT_EQ(correction.text(), "12 orang");
}

TEST_F(Verbs, ImportPrintsMistakesInCsvToo) {
  node_.imports = {canned::ImportRefused()};
  Outcome outcome = Run("import --year 2021 --format csv", {dir_.Write("a.csv", "x")});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.out, AllOf(HasSubstr(",hasil,ditolak,"),
                                 HasSubstr(",kesalahan,BAD_NUMBER,,7,D,anggaran,,,")));
  EXPECT_THAT(outcome.err, HasSubstr("[BAD_NUMBER]"));
}

TEST_F(Verbs, FindingsAskTheNodeIfItIsNamedAndExitWith5WhileSomeBlock) {
  Outcome outcome = Run("findings --year 2021 --quarter 2 --node");
  EXPECT_EQ(outcome.code, 5);
  EXPECT_EQ(outcome.err, "");
  EXPECT_EQ(outcome.out,
            FindingsText({"", 2021, 2, false}, canned::PeriodChecked(), canned::ViewAt(100)));
  EXPECT_EQ(node_.asked_check.quarter(), 2u);
  EXPECT_EQ(Run("findings --year 2021 --node --severity note --rule decline").code, 5)
      << "what is hidden blocks all the same";
  node_.checked.mutable_findings()->DeleteSubrange(0, 1);
  EXPECT_EQ(Run("findings --year 2021 --node").code, 0);
}

TEST_F(Verbs, FindingsOfARegionFollowThePages) {
  for (int i = 0; i < 2300; ++i) *aggregator_.findings.add_findings() = canned::Findings()[1];
  Outcome outcome = Run(
      "findings --year 2021 --region 35.27 --severity warning --rule total-mismatch --limit 2200 "
      "--format csv");
  EXPECT_EQ(outcome.code, 5);
  ASSERT_EQ(aggregator_.asked_findings.size(), 3u);
  EXPECT_EQ(aggregator_.asked_findings[0].severity(), v1::SEVERITY_WARNING);
  EXPECT_EQ(aggregator_.asked_findings[0].rule(), "total-mismatch");
  EXPECT_EQ(aggregator_.asked_findings[2].page_size(), 200u);
  v1::FindingsResponse expected = aggregator_.findings;
  expected.mutable_findings()->DeleteSubrange(2200, expected.findings_size() - 2200);
  EXPECT_TRUE(outcome.out == FindingsCsv(expected.findings(), false));
}

TEST_F(Verbs, SubmitsWithJustificationOrWithdraws) {
  Outcome outcome =
      Run("submit --year 2021 --quarter 4 --author Kasubag", {"--justify", "memang demikian"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("Diajukan"));
  EXPECT_EQ(node_.asked_submit.justification(), "memang demikian");
  EXPECT_EQ(node_.asked_submit.author(), "Kasubag");
  EXPECT_EQ(node_.asked_submit.quarter(), 4u);
  EXPECT_FALSE(node_.asked_submit.withdraw());
  Run("submit --year 2021 --withdraw");
  EXPECT_TRUE(node_.asked_submit.withdraw());
}

TEST_F(Verbs, ExitsWith3IfFindingsBlockASubmission) {
  node_.submitted = canned::SubmitBlocked();
  Outcome outcome = Run("submit --year 2021");
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("[BLOCKING_FINDINGS]"));
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("row-shift"), HasSubstr("--justify")));
  node_.submitted.clear_blocking();
  EXPECT_EQ(Run("submit --year 2021").code, 1) << "the node broke its word";
}

TEST_F(Verbs, PassesOnWhyASubmissionDoesNotFitTheState) {
  node_.failure = {grpc::StatusCode::FAILED_PRECONDITION, "periode ini sudah terkunci"};
  Outcome outcome = Run("submit --year 2021");
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("periode ini sudah terkunci [FAILED_PRECONDITION]"));
}

TEST_F(Verbs, ReviewsAUnit) {
  Outcome outcome =
      Run("review return 35.27.05 --year 2021 --author Bappeda", {"--reason", "Baris 350"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("Dikembalikan"));
  EXPECT_EQ(admin_.asked_decide.unit(), "35.27.05");
  EXPECT_EQ(admin_.asked_decide.action(), v1::REVIEW_ACTION_RETURN);
  EXPECT_EQ(admin_.asked_decide.reason(), "Baris 350");
  EXPECT_EQ(admin_.asked_decide.expected_submission(),
            aggregator_.workflow.rows(0).status().submission())
      << "what is decided about is what the kabupaten shows";
  EXPECT_EQ(admin_.asked_decide.author(), "Bappeda");
  EXPECT_THAT(outcome.err, HasSubstr("Yang diputuskan: pengajuan ke-1 oleh"));
  v1::PeriodStatus& status = *aggregator_.workflow.mutable_rows(0)->mutable_status();
  status.set_justification("DPA perubahan.");
  status.set_submission(2);
  EXPECT_THAT(Run("review lock 35.27.05 --year 2021").err,
              AllOf(HasSubstr("pengajuan ke-2"), HasSubstr("Penjelasan unit: DPA perubahan.")));
  EXPECT_EQ(admin_.asked_decide.expected_submission(), 2u);
  Run("review approve 35.27.05 --year 2021 --submission 7");
  EXPECT_EQ(admin_.asked_decide.expected_submission(), 7u);
}

TEST_F(Verbs, ShowsWorkflowSurveyAndOrganisation) {
  EXPECT_THAT(Run("workflow --year 2021").out, HasSubstr("1 terlambat."));
  EXPECT_EQ(Run("ikm --year 2021 --format csv").out, SurveyCsv({}, canned::Survey()));
  Outcome organisation = Run("organisation 35.27.05 --year 2021");
  EXPECT_EQ(organisation.code, 0) << organisation.err;
  EXPECT_EQ(organisation.out, OrganisationText(aggregator_.asked_organisation,
                                               canned::Organisation(), canned::ViewAt(100)));
  Outcome json = Run("workflow --year 2021 --format json");
  v1::WorkflowResponse parsed;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(json.out, &parsed).ok()) << json.out;
  EXPECT_TRUE(MessageDifferencer::Equals(parsed, canned::Workflow()));
}

TEST_F(Verbs, AsksForChangesSinceYesterdayOrSinceWhatWasSaid) {
  Outcome csv = Run("changes --region 35.27 --since 2022-01-30T08:15 --format csv");
  EXPECT_EQ(csv.code, 0) << csv.err;
  EXPECT_THAT(csv.out, HasSubstr("35.27.05,Omben,2021,0,131,tidak,ya,"));
  EXPECT_EQ(aggregator_.asked_changes.region(), "35.27");
  EXPECT_EQ(aggregator_.asked_changes.since_unix_ms(),
            absl::ToUnixMillis(
                absl::FromCivil(absl::CivilMinute(2022, 1, 30, 8, 15), absl::LocalTimeZone())));
  EXPECT_THAT(Run("changes").out, HasSubstr("kecamatan"));
  const absl::Duration reach =
      absl::Now() - absl::FromUnixMillis(aggregator_.asked_changes.since_unix_ms());
  // A day of summer time has an hour more or less, and midnight may pass in between.
  EXPECT_GT(reach, absl::Hours(22));
  EXPECT_LT(reach, absl::Hours(50));
  aggregator_.failure = {grpc::StatusCode::INVALID_ARGUMENT, "TOO_LONG_AGO: paling jauh 31 hari"};
  Outcome refused = Run("changes --since 2001-01-01");
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, HasSubstr("paling jauh 31 hari"));
}

TEST_F(Verbs, WritesTheTemplateAndNeverOverAFileUnlessForced) {
  std::string path = dir_.Path("isian.xlsx");
  Outcome outcome = Run("template --year 2021", {"--out", path});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("rekap import"));
  EXPECT_EQ(Contents(path), node_.sheet.xlsx());

  dir_.Write("isian.xlsx", "sudah diisi");
  outcome = Run("template --year 2021", {"--out", path});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("[ALREADY_EXISTS]"));
  EXPECT_EQ(Contents(path), "sudah diisi");

  EXPECT_EQ(Run("template --year 2021 --force", {"--out", path}).code, 0);
  EXPECT_EQ(Contents(path), node_.sheet.xlsx());
  EXPECT_EQ(Run("template --year 2021", {"--out", dir_.Path("tidak/ada.xlsx")}).code, 1);
}

TEST_F(Verbs, ChecksACatalogWithoutAnyServer) {
  Outcome good = Run("catalog check", {CatalogFile("a.yaml")});
  EXPECT_EQ(good.code, 0) << good.err;
  EXPECT_THAT(good.out, HasSubstr("tidak ada kesalahan"));
  std::string file = CatalogFile("b.yaml", "nomenklatur:", "nomenklatura:");
  Outcome bad = Run("catalog check", {file});
  EXPECT_EQ(bad.code, 3);
  EXPECT_EQ(bad.out, "");
  EXPECT_THAT(bad.err, AllOf(StartsWith(absl::StrCat(file, ":")), HasSubstr("[UNKNOWN_KEY]")));
  EXPECT_THAT(Run("catalog check --format csv", {file}).out, HasSubstr(",UNKNOWN_KEY,"));
  EXPECT_EQ(Run("catalog check", {dir_.Path("none.yaml")}).code, 1);
}

TEST_F(Verbs, DiffsTwoFilesOrAFileWithTheCurrentCatalog) {
  std::string before = CatalogFile("a.yaml");
  std::string after = CatalogFile("b.yaml", "nama: Omben", "nama: Ombèn");
  Outcome files = Run("catalog diff", {before, after});
  EXPECT_EQ(files.code, 0) << files.err;
  EXPECT_THAT(files.out, AllOf(HasSubstr("35.27.05"), HasSubstr("1 perubahan")));
  SetCurrentCatalog(2);
  Outcome current = Run("catalog diff", {after});
  EXPECT_THAT(current.out, AllOf(HasSubstr("versi 2 → "), HasSubstr("Ombèn")));
  EXPECT_THAT(Run("catalog diff", {before}).out, HasSubstr("Tidak ada perubahan"));
}

TEST_F(Verbs, AppliesACatalogToTheVersionThatItWasComparedWith) {
  SetCurrentCatalog(2);
  std::string after = CatalogFile("b.yaml", "nama: Omben", "nama: Ombèn");
  Outcome outcome = Run("catalog apply --author Bappeda", {"--note", "ejaan", after});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("Katalog versi 3 berlaku"), HasSubstr("Ombèn")));
  EXPECT_EQ(admin_.asked_apply.expected_version(), 2u);
  EXPECT_EQ(admin_.asked_apply.note(), "ejaan");
  EXPECT_EQ(admin_.asked_apply.yaml(), Contents(after));
  EXPECT_THAT(Run("catalog apply", {after}).out, HasSubstr("tetap versi 3"));
}

TEST_F(Verbs, SaysWhichReviewedPeriodsNewRulesReach) {
  SetCurrentCatalog(2);
  std::string rules = CatalogFile("b.yaml", "batas_capaian: 100", "batas_capaian: 120");
  const absl::CivilYear this_year = absl::ToCivilYear(absl::Now(), absl::UTCTimeZone());
  const std::string last_year = absl::StrCat((this_year - 1).year());
  for (const char* verb : {"catalog diff", "catalog apply"}) {
    Outcome outcome = Run(verb, {rules});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("Berlaku surut"), HasSubstr("[RETROACTIVE]"),
                                   HasSubstr(absl::StrCat(last_year,
                                                          " triwulan 4 (terkunci di 1 kecamatan, "
                                                          "disetujui di 1 kecamatan)"))))
        << verb;
  }
  // Nobody's figures follow from a name.
  std::string name = CatalogFile("c.yaml", "nama: Omben", "nama: Ombèn");
  SetCurrentCatalog(2);
  EXPECT_THAT(Run("catalog apply", {name}).err, Not(HasSubstr("RETROACTIVE")));
  // Nothing was reviewed yet.
  SetCurrentCatalog(2);
  aggregator_.workflow.Clear();
  EXPECT_THAT(Run("catalog apply", {rules}).err, Not(HasSubstr("RETROACTIVE")));
}

TEST_F(Verbs, AppliesTheFirstCatalogOfAll) {
  Outcome outcome = Run("catalog apply", {CatalogFile("a.yaml")});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("Katalog versi 1 berlaku"));
  EXPECT_EQ(admin_.asked_apply.expected_version(), 0u);
}

TEST_F(Verbs, SendsNoCatalogWithMistakesAndShowsThoseThatTheServerFinds) {
  Outcome local = Run("catalog apply", {CatalogFile("b.yaml", "nomenklatur:", "nomenklatura:")});
  EXPECT_EQ(local.code, 3);
  EXPECT_EQ(admin_.asked_apply.yaml(), "");
  v1::CatalogProblem problem;
  problem.set_line(3);
  problem.set_column(1);
  problem.set_code("NEWER_RULE");
  problem.set_message("aturan baru");
  admin_.problems = {problem};
  std::string file = CatalogFile("a.yaml");
  Outcome remote = Run("catalog apply", {file});
  EXPECT_EQ(remote.code, 3);
  EXPECT_THAT(remote.err, HasSubstr(absl::StrCat(file, ":3:1: aturan baru [NEWER_RULE]")));
}

TEST_F(Verbs, SaysWhatToDoIfSomebodyElseChangedTheCatalog) {
  SetCurrentCatalog(2);
  admin_.failure = {grpc::StatusCode::ABORTED, "versi sekarang 3, bukan 2"};
  Outcome outcome = Run("catalog apply", {CatalogFile("a.yaml")});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("versi sekarang 3"), HasSubstr("rekap catalog diff")));
}

TEST_F(Verbs, ShowsTheTextOfACatalogAsItIs) {
  SetCurrentCatalog(2);
  EXPECT_TRUE(Run("catalog show").out == admin_.current.yaml());
  node_.catalog.mutable_catalog()->set_yaml("katalog: node\n");
  node_.catalog.set_refused("version 3: unknown key");
  Outcome node = Run("catalog show --node");
  EXPECT_EQ(node.out, "katalog: node\n");
  EXPECT_THAT(node.err, HasSubstr("version 3: unknown key"));
  EXPECT_THAT(Run("catalog history").out, HasSubstr("Nomenklatur 2022"));
}

}  // namespace
}  // namespace rekap::cli
