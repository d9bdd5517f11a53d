// What people see, compared with files: every answer at three widths against
// golden/<name>_<width>.txt, exactly. After a change that is meant, run the
// test with REKAP_UPDATE_GOLDEN=1, which writes the files anew, and read the
// difference like code.
//
// Whatever the width, no line may be longer than it, but for commands to copy.

#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include <gtest/gtest.h>

#include "runtime/sheet/csv.h"
#include "tests/cli/canned.h"
#include "tools/rekap/render_access.h"
#include "tools/rekap/render_catalog.h"
#include "tools/rekap/render_changes.h"
#include "tools/rekap/render_compare.h"
#include "tools/rekap/render_completeness.h"
#include "tools/rekap/render_explain.h"
#include "tools/rekap/render_findings.h"
#include "tools/rekap/render_import.h"
#include "tools/rekap/render_matrix.h"
#include "tools/rekap/render_organisation.h"
#include "tools/rekap/render_status.h"
#include "tools/rekap/render_survey.h"
#include "tools/rekap/render_tree.h"
#include "tools/rekap/render_trend.h"
#include "tools/rekap/render_units.h"
#include "tools/rekap/render_upkeep.h"
#include "tools/rekap/render_verify.h"
#include "tools/rekap/render_workflow.h"
#include "tools/rekap/sheet_compare.h"
#include "tools/rekap/sheet_completeness.h"
#include "tools/rekap/sheet_matrix.h"
#include "tools/rekap/sheet_tree.h"
#include "tools/rekap/sheet_trend.h"
#include "tools/rekap/text.h"

namespace rekap::cli {
namespace {

struct Answer {
  std::string name;
  std::function<std::string(const View&)> render;
};

std::ostream& operator<<(std::ostream& out, const Answer& answer) { return out << answer.name; }

std::string CompareByIndicators(const View& view) {
  v1::CompareRequest request = canned::CompareQuestion();
  request.set_order(v1::ORDER_INDICATORS);
  request.set_quarter(3);
  request.set_element("7.01.01");
  return CompareText(request, canned::Compare(), view);
}

const FindingsAsked kAsked = {"", 2021, 0, false};

v1::SubmitRequest SubmitQuestion() {
  v1::SubmitRequest request;
  request.set_year(2021);
  return request;
}

v1::SurveyRequest SurveyQuestion() {
  v1::SurveyRequest request;
  request.set_year(2021);
  return request;
}

const Answer kAnswers[] = {
    {"compare",
     [](const View& view) {
       return CompareText(canned::CompareQuestion(), canned::Compare(), view);
     }},
    {"compare_indicators", CompareByIndicators},
    {"compare_indicator",
     [](const View& view) {
       return CompareText(canned::IndicatorQuestion(), canned::CompareIndicator(), view);
     }},
    {"trend",
     [](const View& view) { return TrendText(canned::TrendQuestion(), canned::Trend(), view); }},
    {"trend_rows",
     [](const View& view) {
       return TrendText(canned::TrendQuestion(), canned::TrendRows(), view);
     }},
    {"matrix",
     [](const View& view) { return MatrixText(canned::MatrixQuestion(), canned::Matrix(), view); }},
    {"completeness",
     [](const View& view) {
       return CompletenessText(canned::CompletenessQuestion(), canned::Completeness(), view);
     }},
    {"tree",
     [](const View& view) { return TreeText(canned::TreeQuestion(), canned::Tree(), view); }},
    {"units", [](const View& view) { return UnitsText(canned::Units(), view); }},
    {"explain",
     [](const View& view) {
       return ExplainText(canned::ExplainQuestion(), canned::Explain(), view);
     }},
    {"status", [](const View& view) { return StatusText(canned::Status(), view); }},
    {"status_refused", [](const View& view) { return StatusText(canned::StatusRefused(), view); }},
    {"verify", [](const View& view) { return VerifyText({}, canned::VerifyDifferent(), view); }},
    {"verify_chain",
     [](const View& view) {
       v1::VerifyRequest request;
       request.set_chain_only(true);
       return VerifyText(request, canned::VerifyExact(), view);
     }},
    {"verify_node", [](const View& view) { return VerifyText(canned::VerifyNodeExact(), view); }},
    {"import",
     [](const View& view) {
       return ImportText("omben-2021.csv", canned::ImportStored(), false, view);
     }},
    {"import_dry_run",
     [](const View& view) {
       return ImportText("lkjip-omben-2021.xlsx", canned::ImportDryRun(), true, view);
     }},
    {"import_survey",
     [](const View& view) { return ImportText("skm.csv", canned::ImportSurvey(), false, view); }},
    {"findings_node",
     [](const View& view) { return FindingsText(kAsked, canned::PeriodChecked(), view); }},
    {"findings_full",
     [](const View& view) {
       return FindingsText({"", 2021, 0, true}, canned::PeriodChecked(), view);
     }},
    {"findings_region",
     [](const View& view) {
       return FindingsText({"35.27", 2021, 0, false}, canned::RegionFindings(), view);
     }},
    {"submit",
     [](const View& view) { return SubmitText(SubmitQuestion(), canned::Submitted(), view); }},
    {"submit_blocked",
     [](const View& view) { return SubmitText(SubmitQuestion(), canned::SubmitBlocked(), view); }},
    {"review", [](const View& view) { return DecideText(canned::Decided(), view); }},
    {"workflow",
     [](const View& view) {
       v1::WorkflowRequest request;
       request.set_region("35.27");
       request.set_year(2021);
       return WorkflowText(request, canned::Workflow(), view);
     }},
    {"changes",
     [](const View& view) {
       return ChangesText(canned::ChangesQuestion(), canned::Changes(), view);
     }},
    {"changes_none",
     [](const View& view) { return ChangesText(canned::ChangesQuestion(), {}, view); }},
    {"ikm", [](const View& view) { return SurveyText(SurveyQuestion(), canned::Survey(), view); }},
    {"organisation",
     [](const View& view) {
       v1::OrganisationRequest request;
       request.set_unit("35.27.05");
       request.set_year(2021);
       return OrganisationText(request, canned::Organisation(), view);
     }},
    {"catalog_history",
     [](const View& view) { return CatalogHistoryText(canned::Catalogs(), view); }},
    {"catalog_diff",
     [](const View& view) {
       return CatalogDiffText("versi 2", "sampang-2022.yaml", canned::CatalogChanges(), view);
     }},
    {"catalog_apply",
     [](const View& view) {
       v1::ApplyCatalogResponse response;
       *response.mutable_current() = canned::Catalogs().catalogs(0);
       response.set_changed(true);
       return CatalogApplyText(response, canned::CatalogChanges(), view);
     }},
    {"whoami", [](const View& view) { return WhoAmIText(canned::WhoAmI(), view); }},
    {"accounts", [](const View& view) { return AccountsText(canned::Accounts(), view); }},
    {"revoke",
     [](const View& view) {
       v1::RevokeRequest request;
       request.set_unit("35.27.05");
       v1::RevokeResponse response;
       response.set_revoked(2);
       return RevokeText(request, response, view);
     }},
    {"audit", [](const View& view) { return AuditText(canned::Audit(), view); }},
    {"backup", [](const View& view) { return BackupText(canned::Backup(), view); }},
    {"backup_node", [](const View& view) { return BackupText(canned::BackupNode(), view); }},
    {"quarantine", [](const View& view) { return QuarantineText(canned::Quarantine(), view); }},
    {"quarantine_none", [](const View& view) { return QuarantineText({}, view); }},
};

// The file's text; empty if it is not there.
std::string ReadFile(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

void ExpectGolden(const std::string& file, const std::string& text) {
  std::string path = absl::StrCat(REKAP_SOURCE_DIR, "/tests/cli/golden/", file);
  if (std::getenv("REKAP_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path) << text;
    return;
  }
  EXPECT_EQ(ReadFile(path), text) << "see the top of golden_test.cc";
}

class Golden : public testing::TestWithParam<Answer> {};

TEST_P(Golden, LooksAsAgreedAt80And100And120Columns) {
  for (size_t width : {80, 100, 120}) {
    ExpectGolden(absl::StrCat(GetParam().name, "_", width, ".txt"),
                 GetParam().render(canned::ViewAt(width)));
  }
}

TEST_P(Golden, NoLineIsLongerThanTheWidth) {
  for (size_t width = kWidthMin; width <= 240; ++width) {
    std::string text = GetParam().render(canned::ViewAt(width));
    for (const std::string& line : std::vector<std::string>(absl::StrSplit(text, '\n'))) {
      if (absl::StartsWith(line, "  rekap explain ")) continue;
      ASSERT_LE(DisplayWidth(line), width) << line;
    }
  }
}

TEST_P(Golden, ColoursAddNothingButCodes) {
  View view = canned::ViewAt(100);
  std::string plain = GetParam().render(view);
  view.colours = true;
  std::string coloured = GetParam().render(view);
  for (const char* code : {"\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[0m"}) {
    for (size_t at = coloured.find(code); at != std::string::npos; at = coloured.find(code)) {
      coloured.erase(at, std::string(code).size());
    }
  }
  EXPECT_EQ(coloured, plain);
}

// Codes and serial numbers are copied and never cut, so these may be wider than a
// screen of less than 80 columns.
TEST(GoldenCopied, LooksAsAgreedAt80And100And120Columns) {
  for (size_t width : {80, 100, 120}) {
    View view = canned::ViewAt(width);
    std::string invite =
        InviteText(canned::InviteQuestion(), canned::Invite(), "127.0.0.1:7300", view);
    std::string whole =
        InviteText(canned::InviteQuestion(), canned::Invite(), "rekap.sampangkab.go.id:7300", view);
    std::string certificates = CertificatesText(canned::Certificates(), view);
    ExpectGolden(absl::StrCat("invite_", width, ".txt"), invite);
    ExpectGolden(absl::StrCat("invite_public_", width, ".txt"), whole);
    ExpectGolden(absl::StrCat("certificates_", width, ".txt"), certificates);
    for (const std::string& line : std::vector<std::string>(
             absl::StrSplit(absl::StrCat(invite, whole, certificates), '\n'))) {
      EXPECT_LE(DisplayWidth(line), width) << line;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Answers, Golden, testing::ValuesIn(kAnswers),
                         [](const auto& answer) { return answer.param.name; });

TEST(GoldenCsv, IsAsAgreed) {
  View view = canned::ViewAt(100);
  ExpectGolden("compare.csv",
               ToCsv(CompareSheets(canned::CompareQuestion(), canned::Compare())[0]));
  ExpectGolden("compare_indicator.csv",
               ToCsv(CompareSheets(canned::IndicatorQuestion(), canned::CompareIndicator())[0]));
  ExpectGolden("trend.csv", ToCsv(TrendSheets(canned::TrendQuestion(), canned::Trend())[0]));
  ExpectGolden("matrix.csv", ToCsv(MatrixSheets(canned::MatrixQuestion(), canned::Matrix())[0]));
  ExpectGolden("completeness.csv", ToCsv(CompletenessSheets(canned::CompletenessQuestion(),
                                                            canned::Completeness())[0]));
  ExpectGolden("tree.csv", ToCsv(TreeSheets(canned::TreeQuestion(), canned::Tree())[0]));
  ExpectGolden("units.csv", UnitsCsv(canned::Units(), view));
  ExpectGolden("explain.csv", ExplainCsv(canned::Explain(), view));
  ExpectGolden("status.csv", StatusCsv(canned::Status(), view));
  ExpectGolden("verify.csv", VerifyCsv(canned::VerifyDifferent()));
  ExpectGolden("status_refused.csv", StatusCsv(canned::StatusRefused(), view));
  ExpectGolden("whoami.csv", WhoAmICsv(canned::WhoAmI(), view));
  ExpectGolden("accounts.csv", AccountsCsv(canned::Accounts(), view));
  ExpectGolden("invite.csv", InviteCsv(canned::InviteQuestion(), canned::Invite(),
                                       "rekap.sampangkab.go.id:7300", view));
  ExpectGolden("certificates.csv", CertificatesCsv(canned::Certificates(), view));
  ExpectGolden("audit.csv", AuditCsv(canned::Audit(), view));
  ExpectGolden("backup.csv", BackupCsv(canned::Backup()));
  ExpectGolden("backup_node.csv", BackupCsv(canned::BackupNode()));
  ExpectGolden("quarantine.csv", QuarantineCsv(canned::Quarantine(), view));
  ExpectGolden("import.csv", ImportCsvHeader() +
                                 ImportCsvLines("skm.csv", canned::ImportSurvey(), false) +
                                 ImportCsvLines("lkjip.xlsx", canned::ImportDryRun(), true) +
                                 ImportCsvLines("omben-2021.csv", canned::ImportRefused(), false));
  ExpectGolden("findings.csv", FindingsCsv(canned::Findings(), false));
  ExpectGolden("findings_full.csv", FindingsCsv(canned::Findings(), true));
  ExpectGolden("submit.csv", SubmitCsv(canned::SubmitBlocked(), view));
  ExpectGolden("workflow.csv", WorkflowCsv(canned::Workflow(), view));
  ExpectGolden("changes.csv", ChangesCsv(canned::Changes(), view));
  ExpectGolden("ikm.csv", SurveyCsv(SurveyQuestion(), canned::Survey()));
  ExpectGolden("organisation.csv", OrganisationCsv(canned::Organisation()));
  v1::ListCatalogsResponse catalogs = canned::Catalogs();
  ExpectGolden("catalog_history.csv",
               CatalogHistoryCsv({catalogs.catalogs().begin(), catalogs.catalogs().end()}, view));
  ExpectGolden("catalog_diff.csv", CatalogDiffCsv(canned::CatalogChanges()));
  ExpectGolden("catalog_diff.json", CatalogDiffJson(canned::CatalogChanges()));
}

TEST(GoldenProblems, AreAsAgreed) {
  ExpectGolden("problems.txt", ProblemsText("omben-2021.csv", canned::ImportRefused()));
}

}  // namespace
}  // namespace rekap::cli
