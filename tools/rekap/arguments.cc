#include "tools/rekap/arguments.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include <CLI/CLI.hpp>

#include "tools/rekap/arguments_parts.h"
#include "tools/rekap/help.h"
#include "tools/rekap/page.h"

namespace rekap::cli {
namespace {

constexpr uint32_t kTimeoutSeconds = 30;
// Re-hashing and recomputing a whole kabupaten, copying its database, or checking a
// file of 64 MiB takes minutes on an old PC.
constexpr uint32_t kLongTimeoutSeconds = 600;
constexpr uint32_t kTimeoutSecondsMax = 86'400;
// comparison.proto, TrendRequest.
constexpr uint32_t kTrendYearsMax = 20;

const std::map<std::string, Format> kFormats = {
    {"table", Format::kTable}, {"json", Format::kJson}, {"csv", Format::kCsv}};

// General options as they stand on the command line; every text has passed its
// check once CLI11 is done.
struct Raw {
  std::string node;
  CLI::Option* node_option = nullptr;
  std::string aggregator;
  bool insecure = false;
  uint32_t width = 0;
  uint32_t timeout_seconds = 0;
};

// --node alone asks the usual node.
std::string CheckNode(const std::string& text) { return text.empty() ? "" : CheckAddress(text); }

void AddGlobalOptions(CLI::App& app, Arguments& arguments, Raw& raw) {
  raw.node_option = app.add_option("--node", raw.node, help::kNode)
                        ->option_text("[HOST:PORT]")
                        ->expected(0, 1)
                        ->check(CheckNode);
  app.add_option("--aggregator", raw.aggregator, help::kAggregator)
      ->option_text("HOST:PORT")
      ->check(CheckAddress);
  app.add_flag("--insecure", raw.insecure, help::kInsecure);
  AddChoice(app, "--format", help::kFormat, kFormats, arguments.format)->option_text("FORMAT");
  app.add_option("--width", raw.width, help::kWidth)
      ->option_text("N")
      ->check(WholeNumber(kWidthMin, kWidthMax));
  app.add_option("--timeout", raw.timeout_seconds, help::kTimeout)
      ->option_text("SECONDS")
      ->check(WholeNumber(1, kTimeoutSecondsMax));
}

bool TakesLong(Verb verb) {
  return verb == Verb::kReportLkjip || verb == Verb::kReportKabupaten || verb == Verb::kVerify ||
         verb == Verb::kImport || verb == Verb::kCatalogApply || verb == Verb::kBackup;
}

// CLI11 speaks English; its sentences are known, so what they are about can be
// taken out of them.
std::string MistakeText(const CLI::App& app, const CLI::ParseError& error) {
  absl::string_view text = error.what();
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    absl::string_view what = text.substr(0, text.find(" is required"));
    if (what != "A subcommand") return absl::StrCat("Belum diberikan: ", what);
    std::vector<std::string> unknown = app.remaining(true);
    if (unknown.empty()) return "Belum diberikan: perintah";
    return absl::StrCat("Perintah tidak dikenal: ", unknown[0]);
  }
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    return absl::StrCat("Tidak dikenal: ", text.substr(std::min(text.size(), text.find(": ") + 2)));
  }
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    return absl::StrCat(text.substr(0, text.find(':')), ": tepat satu nilai yang diharapkan");
  }
  return std::string(text);
}

// "rekap catalog diff", as far as the verbs were understood.
std::string CommandOf(const CLI::App& app) {
  auto parsed = [](const CLI::App* sub) { return sub->parsed(); };
  std::string command = app.get_name();
  for (auto verbs = app.get_subcommands(parsed); !verbs.empty();
       verbs = verbs[0]->get_subcommands(parsed)) {
    absl::StrAppend(&command, " ", verbs[0]->get_name());
  }
  return command;
}

Stop UsageStop(const CLI::App& app, absl::string_view mistake) {
  return {ExitCode::kUsage, "",
          absl::StrCat(mistake, " [USAGE]\nLihat: ", CommandOf(app), " --help\n")};
}

// Of the verbs whose answers are sheets, and of explain.
std::string ComparisonMistake(const Arguments& arguments) {
  bool sheet = arguments.verb != Verb::kExplain && !arguments.out.empty();
  if (sheet && arguments.format != Format::kTable) {
    return "--out dan --format tidak dapat bersama: akhiran berkas menentukan bentuknya";
  }
  if (arguments.verb == Verb::kExplain && !arguments.element.empty() &&
      !arguments.responsible.empty()) {
    return "--element dan --responsible tidak dapat bersama: angka yang mana?";
  }
  if (arguments.verb == Verb::kCompare && arguments.order == v1::ORDER_RESULT &&
      arguments.element.empty()) {
    return "--order result hanya untuk satu indikator: sebutkan dengan --element, misalnya IKU-1";
  }
  if (arguments.verb != Verb::kTrend || arguments.first_year == 0 || arguments.last_year == 0) {
    return "";
  }
  if (arguments.first_year > arguments.last_year) return "--from harus sebelum --to";
  if (arguments.last_year - arguments.first_year > kTrendYearsMax) {
    return absl::StrCat("--from dan --to paling jauh ", kTrendYearsMax, " tahun");
  }
  return "";
}

// What no single option can see.
std::string MistakeTogether(const Arguments& arguments) {
  bool reasoned = !arguments.reason.empty();
  switch (arguments.verb) {
    case Verb::kImport:
      if (!arguments.correct.empty() && arguments.files.size() > 1) {
        return "--correct hanya untuk satu berkas: impor berkas yang dikoreksi sendiri";
      }
      if (!arguments.as_printed || arguments.accept.empty()) return "";
      return "--as-printed dan --accept tidak dapat bersama: yang satu membatalkan perbaikan, yang "
             "lain menerimanya";
    case Verb::kFindings:
      if (!arguments.node_given || arguments.region.empty()) return "";
      return "--node dan --region tidak dapat bersama: node hanya tahu kecamatannya sendiri";
    case Verb::kCatalogShow:
      if (!arguments.node_given || arguments.catalog_version == 0) return "";
      return "--node dan --version tidak dapat bersama: node hanya menyimpan versi yang dipakai";
    case Verb::kSubmit:
      if (!arguments.withdraw || arguments.justification.empty()) return "";
      return "--justify dan --withdraw tidak dapat bersama";
    case Verb::kReview:
      if (reasoned || arguments.action == v1::REVIEW_ACTION_APPROVE ||
          arguments.action == v1::REVIEW_ACTION_LOCK) {
        return "";
      }
      return "Belum diberikan: --reason, agar kecamatan tahu apa yang harus dilakukan";
    case Verb::kLogin:
    case Verb::kLogout:
    case Verb::kPassword:
    case Verb::kAccountAdd:
    case Verb::kAccountPassword:
      // A secret would travel in the open.
      if (!arguments.insecure) return "";
      return "--insecure (atau REKAP_INSECURE) tidak dapat dipakai di sini: tanpa TLS tidak ada "
             "akun dan kata sandi";
    case Verb::kCompare:
    case Verb::kTrend:
    case Verb::kMatrix:
    case Verb::kCompleteness:
    case Verb::kTree:
    case Verb::kExplain:
      return ComparisonMistake(arguments);
    default:
      return "";
  }
}

uint32_t DefaultLimit(Verb verb) {
  switch (verb) {
    case Verb::kFindings:
      return kDefaultFindingsLimit;
    case Verb::kAudit:
      return kDefaultAuditLimit;
    case Verb::kCompare:
    case Verb::kMatrix:
    case Verb::kCompleteness:
      return kDefaultRowsLimit;
    default:
      return kDefaultExplainLimit;
  }
}

// Whether the environment asks for a call without TLS; what is neither yes nor no
// is a mistake, for "no" must not mean yes.
std::optional<Stop> TakeInsecure(bool flag, const std::string& variable, bool& insecure) {
  insecure = flag || variable == "1";
  if (flag || variable.empty() || variable == "1" || variable == "0") return std::nullopt;
  return Stop{ExitCode::kUsage, "", "REKAP_INSECURE: hanya 1 atau 0 [USAGE]\n"};
}

// An address from the environment was not checked by CLI11.
std::optional<Stop> TakeAddress(const std::string& option, const std::string& variable_name,
                                const std::string& variable, std::string& address) {
  if (!option.empty()) {
    address = option;
  } else if (!variable.empty()) {
    std::string mistake = CheckAddress(variable);
    if (!mistake.empty()) {
      return Stop{ExitCode::kUsage, "", absl::StrCat(variable_name, ": ", mistake, " [USAGE]\n")};
    }
    address = variable;
  }
  return std::nullopt;
}

std::shared_ptr<CLI::Formatter> IndonesianFormatter() {
  auto formatter = std::make_shared<CLI::Formatter>();
  formatter->label("Usage", "Pemakaian");
  formatter->label("OPTIONS", "PILIHAN");
  formatter->label("SUBCOMMAND", "PERINTAH");
  formatter->label("Positionals", "Masukan");
  formatter->column_width(26);
  return formatter;
}

void Declare(CLI::App& app, Arguments& arguments, Raw& raw) {
  app.formatter(IndonesianFormatter());
  app.option_defaults()->group(kOptionsGroup);
  app.set_help_flag("-h,--help", help::kHelp);
  app.set_version_flag("--version", help::Version(), help::kVersion);
  app.fallthrough();
  app.require_subcommand(1);
  app.footer(help::Footer());
  AddGlobalOptions(app, arguments, raw);
  AddNodeVerbs(app, arguments);
  AddRegionVerbs(app, arguments);
  AddComparisonVerbs(app, arguments);
  AddReportVerbs(app, arguments);
  AddCatalogVerbs(app, arguments);
  AddPeopleVerbs(app, arguments);
  AddAdminVerbs(app, arguments);
}

}  // namespace

std::string CheckAddress(const std::string& text) {
  size_t colon = text.rfind(':');
  uint32_t port = 0;
  bool good = colon != std::string::npos && colon > 0 &&
              absl::SimpleAtoi(text.substr(colon + 1), &port) && port > 0 && port <= 65535;
  return good ? "" : absl::StrCat("\"", text, "\" bukan alamat HOST:PORT");
}

ManualCommand DescribeCommandLine() {
  Arguments arguments;
  Raw raw;
  CLI::App app(help::kProgram, "rekap");
  Declare(app, arguments, raw);
  return DescribeApp(app);
}

ManualFrame ManualFrameOfProgram() {
  ManualFrame frame;
  frame.section = "1";
  frame.source = help::Version();
  frame.words = {"NAMA", "PEMAKAIAN", "PILIHAN", "PERINTAH", "PERINTAH [PILIHAN]...", "bawaan"};
  frame.more = {
      {"KODE KELUAR",
       "",
       {{"0", "berhasil"},
        {"1", "gagal"},
        {"2", "salah pemakaian"},
        {"3", "ditolak karena isinya, tidak ada yang disimpan"},
        {"4", "server tidak terjangkau atau tidak menjawab tepat waktu"},
        {"5", "pemeriksaan menemukan sesuatu: perbedaan, temuan yang menghalangi"}}},
      {"LINGKUNGAN",
       "",
       {{"REKAP_NODE, REKAP_AGGREGATOR", "alamat, bila --node dan --aggregator tidak diberikan"},
        {"REKAP_INSECURE", "1: aggregator dipanggil tanpa TLS, hanya di komputer ini"},
        {"REKAP_CONFIG", "folder tempat otoritas dan token disimpan"}}}};
  return frame;
}

std::variant<Arguments, Stop> ParseArguments(std::vector<std::string> args,
                                             const Environment& environment) {
  Arguments arguments;
  Raw raw;
  CLI::App app(help::kProgram, "rekap");
  Declare(app, arguments, raw);

  try {
    std::reverse(args.begin(), args.end());  // as CLI11 wants it
    app.parse(std::move(args));
  } catch (const CLI::CallForHelp&) {
    return Stop{ExitCode::kOk, app.help(), ""};
  } catch (const CLI::CallForVersion& version) {
    return Stop{ExitCode::kOk, absl::StrCat(version.what(), "\n"), ""};
  } catch (const CLI::ParseError& error) {
    return UsageStop(app, MistakeText(app, error));
  }

  arguments.node_given = raw.node_option->count() > 0;
  auto stop = TakeAddress(raw.node, "REKAP_NODE", environment.node, arguments.node);
  if (stop) return *stop;
  stop =
      TakeAddress(raw.aggregator, "REKAP_AGGREGATOR", environment.aggregator, arguments.aggregator);
  if (stop) return *stop;
  stop = TakeInsecure(raw.insecure, environment.insecure, arguments.insecure);
  if (stop) return *stop;
  arguments.config = environment.config;
  std::string mistake = MistakeTogether(arguments);
  if (!mistake.empty()) return UsageStop(app, mistake);
  if (raw.width > 0) arguments.width = raw.width;
  if (arguments.limit == 0) arguments.limit = DefaultLimit(arguments.verb);
  uint32_t usual = TakesLong(arguments.verb) ? kLongTimeoutSeconds : kTimeoutSeconds;
  arguments.timeout = absl::Seconds(raw.timeout_seconds > 0 ? raw.timeout_seconds : usual);
  return arguments;
}

}  // namespace rekap::cli
