#include "tools/rekap/help.h"

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"

namespace rekap::cli::help {
namespace {

std::string Examples(absl::Span<const char* const> examples) {
  std::string text = "Contoh:\n";
  for (const char* example : examples) absl::StrAppend(&text, "  ", example, "\n");
  return text;
}

}  // namespace

std::string Version() { return absl::StrCat("rekap ", REKAP_VERSION); }

std::string Footer() {
  return absl::StrCat(
      Examples({kTemplateExample,   kImportExample,       kFindingsExample,     kSubmitExample,
                kStatusExample,     kUnitsExample,        kCompareExample,      kTrendExample,
                kMatrixExample,     kCompletenessExample, kTreeExample,         kReportLkjipExample,
                kExplainExample,    kSurveyExample,       kOrganisationExample, kWorkflowExample,
                kChangesExample,    kReviewExample,       kVerifyExample,       kCatalogDiffExample,
                kLoginExample,      kLogoutExample,       kWhoAmIExample,       kPasswordExample,
                kAccountAddExample, kInviteExample,       kCertificatesExample, kRevokeExample,
                kAuditExample,      kBackupExample,       kQuarantineExample}),
      "\nKode keluar:\n"
      "  0  berhasil\n"
      "  1  gagal\n"
      "  2  salah pemakaian\n"
      "  3  ditolak karena isinya, tidak ada yang disimpan: berkas atau katalog\n"
      "     dengan kesalahan, pengajuan yang dihalangi temuan\n"
      "  4  server tidak terjangkau atau tidak menjawab tepat waktu\n"
      "  5  pemeriksaan menemukan sesuatu: perbedaan (verify), temuan yang\n"
      "     menghalangi (findings)\n"
      "\nBantuan satu perintah: rekap PERINTAH --help");
}

std::string CatalogFooter() {
  return absl::StrCat(Examples({kCatalogCheckExample, kCatalogDiffExample, kCatalogApplyExample,
                                kCatalogShowExample, kCatalogHistoryExample}),
                      "\nBantuan satu perintah: rekap catalog PERINTAH --help\n", kMore);
}

std::string ReportFooter() {
  return absl::StrCat(Examples({kReportLkjipExample, kReportKabupatenExample}),
                      "\nBantuan satu perintah: rekap report PERINTAH --help\n", kMore);
}

std::string AccountFooter() {
  return absl::StrCat(
      Examples({kAccountAddExample, kAccountListExample, kAccountRoleExample,
                kAccountPasswordExample, kAccountDisableExample, kAccountEnableExample}),
      "\nBantuan satu perintah: rekap account PERINTAH --help\n", kMore);
}

}  // namespace rekap::cli::help
