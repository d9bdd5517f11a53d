// The verbs of a kecamatan: what is done at one node.

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"

#include "tools/rekap/arguments_parts.h"
#include "tools/rekap/cell_correction.h"
#include "tools/rekap/help.h"

namespace rekap::cli {
namespace {

// node.proto: ImportHeader.revision_reason, SubmitRequest.justification.
constexpr size_t kRevisionBytesMax = 1024;
constexpr size_t kJustificationBytesMax = 4096;

const std::map<std::string, v1::Severity> kSeverities = {{"note", v1::SEVERITY_NOTE},
                                                         {"warning", v1::SEVERITY_WARNING},
                                                         {"blocking", v1::SEVERITY_BLOCKING}};

// "row-shift"
bool IsRule(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_islower(static_cast<unsigned char>(c)) || c == '-';
  });
}

std::string CheckRule(const std::string& text) {
  if (IsRule(text)) return "";
  return absl::StrCat("\"", text, "\" bukan nama aturan seperti row-shift");
}

std::string CheckAccept(const std::string& text) {
  absl::string_view rule = text;
  size_t at = rule.find('@');
  uint32_t row = 0;
  bool good = at == rule.npos || (absl::SimpleAtoi(rule.substr(at + 1), &row) && row > 0);
  if (good && IsRule(rule.substr(0, at))) return "";
  return absl::StrCat("\"", text, "\" bukan ATURAN atau ATURAN@BARIS seperti row-shift@350");
}

std::string CheckCorrection(const std::string& text) {
  if (ParseCellCorrection(text)) return "";
  return absl::StrCat("\"", text, "\" bukan [LEMBAR!]SEL=ISI seperti 'IKU!C7=12' atau 'C7=12'");
}

void AddImport(CLI::App& app, Arguments& arguments) {
  CLI::App* import =
      AddVerb(app, arguments, Verb::kImport, "import", help::kImport, help::kImportExample);
  import->add_option("FILE", arguments.files, help::kFiles)
      ->option_text("(wajib)")
      ->check(CheckFile)
      ->required();
  AddPeriod(*import, arguments);
  AddAuthor(*import, arguments);
  import->add_flag("--dry-run", arguments.dry_run, help::kDryRun);
  // One value an option: a list would swallow the files behind it.
  import->add_option("--accept", arguments.accept, help::kAccept)
      ->option_text("RULE[@ROW]")
      ->check(CheckAccept)
      ->allow_extra_args(false);
  import->add_option("--correct", arguments.correct, help::kCorrect)
      ->option_text("[SHEET!]CELL=TEXT")
      ->check(CheckCorrection)
      ->allow_extra_args(false);
  import->add_flag("--as-printed", arguments.as_printed, help::kAsPrinted);
  import->add_option("--revision", arguments.revision, help::kRevision)
      ->option_text("ALASAN")
      ->check(TextOf(kRevisionBytesMax));
}

void AddFindings(CLI::App& app, Arguments& arguments) {
  CLI::App* findings =
      AddVerb(app, arguments, Verb::kFindings, "findings", help::kFindings, help::kFindingsExample);
  AddPeriod(*findings, arguments);
  AddRegion(*findings, arguments);
  AddChoice(*findings, "--severity", help::kSeverity, kSeverities, arguments.severity)
      ->option_text("S");
  findings->add_option("--rule", arguments.rule, help::kRule)
      ->option_text("RULE")
      ->check(CheckRule);
  AddLimit(*findings, arguments, help::kFindingsLimit);
  findings->add_flag("--full", arguments.full, help::kFull);
}

void AddSubmit(CLI::App& app, Arguments& arguments) {
  CLI::App* submit =
      AddVerb(app, arguments, Verb::kSubmit, "submit", help::kSubmit, help::kSubmitExample);
  AddPeriod(*submit, arguments);
  AddAuthor(*submit, arguments);
  submit->add_option("--justify", arguments.justification, help::kJustify)
      ->option_text("TEKS")
      ->check(TextOf(kJustificationBytesMax));
  submit->add_flag("--withdraw", arguments.withdraw, help::kWithdraw);
}

void AddTemplate(CLI::App& app, Arguments& arguments) {
  CLI::App* sheet =
      AddVerb(app, arguments, Verb::kTemplate, "template", help::kTemplate, help::kTemplateExample);
  AddPeriod(*sheet, arguments);
  sheet->add_option("--out", arguments.out, help::kOut)->option_text("F");
  sheet->add_flag("--force", arguments.force, help::kForce);
}

}  // namespace

void AddNodeVerbs(CLI::App& app, Arguments& arguments) {
  AddTemplate(app, arguments);
  AddImport(app, arguments);
  AddFindings(app, arguments);
  AddSubmit(app, arguments);
  AddVerb(app, arguments, Verb::kStatus, "status", help::kStatus, help::kStatusExample);
}

}  // namespace rekap::cli
