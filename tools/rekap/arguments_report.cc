// The verbs that make documents.

#include "tools/rekap/arguments_parts.h"
#include "tools/rekap/document_kind.h"
#include "tools/rekap/help.h"

namespace rekap::cli {
namespace {

std::string CheckDocument(const std::string& text) {
  if (DocumentKindOf(text)) return "";
  return absl::StrCat("\"", text,
                      "\": akhiran berkas menentukan bentuknya; pakai .html, .pdf, "
                      ".docx, atau .xlsx");
}

void AddOut(CLI::App& verb, Arguments& arguments) {
  verb.add_option("--out", arguments.out, help::kReportOut)
      ->option_text("F (wajib)")
      ->check(CheckDocument)
      ->required();
  verb.add_flag("--force", arguments.force, help::kForce);
}

}  // namespace

void AddReportVerbs(CLI::App& app, Arguments& arguments) {
  CLI::App* report = AddGroup(app, "report", help::kReport, help::ReportFooter());
  CLI::App* lkjip = AddVerb(*report, arguments, Verb::kReportLkjip, "lkjip", help::kReportLkjip,
                            help::kReportLkjipExample);
  lkjip->add_option("--unit", arguments.unit, help::kUnit)
      ->option_text("U (wajib)")
      ->check(CheckUnit)
      ->required();
  AddYear(*lkjip, arguments);
  AddOut(*lkjip, arguments);

  CLI::App* kabupaten = AddVerb(*report, arguments, Verb::kReportKabupaten, "kabupaten",
                                help::kReportKabupaten, help::kReportKabupatenExample);
  AddYear(*kabupaten, arguments);
  AddRegion(*kabupaten, arguments);
  AddOut(*kabupaten, arguments);
}

}  // namespace rekap::cli
