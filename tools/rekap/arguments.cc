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

#include "domain/code/period.h"
#include "domain/code/region_code.h"
#include "tools/rekap/help.h"
#include "tools/rekap/page.h"

namespace rekap::cli {
namespace {

constexpr uint32_t kTimeoutSeconds = 30;
// Re-hashing and recomputing a whole kabupaten takes minutes on an old PC.
constexpr uint32_t kVerifyTimeoutSeconds = 600;
constexpr uint32_t kTimeoutSecondsMax = 86'400;
// journal.proto, JournalEntry.author.
constexpr size_t kAuthorBytesMax = 128;

constexpr char kOptionsGroup[] = "Pilihan";
constexpr char kVerbsGroup[] = "Perintah";

using Order = v1::CompareRequest::Order;

const std::map<std::string, Format> kFormats = {
    {"table", Format::kTable}, {"json", Format::kJson}, {"csv", Format::kCsv}};
const std::map<std::string, Order> kOrders = {
    {"achievement", v1::CompareRequest::ORDER_ACHIEVEMENT},
    {"absorption", v1::CompareRequest::ORDER_ABSORPTION},
    {"allocated", v1::CompareRequest::ORDER_ALLOCATED},
    {"indicators", v1::CompareRequest::ORDER_INDICATORS},
    {"code", v1::CompareRequest::ORDER_CODE}};
const std::map<std::string, v1::CascadeLevel> kDepths = {
    {"objective", v1::CASCADE_LEVEL_OBJECTIVE},
    {"program", v1::CASCADE_LEVEL_PROGRAM},
    {"kegiatan", v1::CASCADE_LEVEL_KEGIATAN},
    {"subkegiatan", v1::CASCADE_LEVEL_SUB_KEGIATAN},
    {"output", v1::CASCADE_LEVEL_OUTPUT}};

// The options as they stand on the command line; every text has passed its
// check once CLI11 is done.
struct Raw {
  std::string node;
  std::string aggregator;
  std::string format = "table";
  std::string order = "achievement";
  std::string depth;
  uint32_t width = 0;
  uint32_t timeout_seconds = 0;
};

using Check = std::function<std::string(const std::string&)>;

Check WholeNumber(uint32_t min, uint32_t max) {
  return [min, max](const std::string& text) -> std::string {
    uint32_t value = 0;
    if (absl::SimpleAtoi(text, &value) && value >= min && value <= max) return "";
    return absl::StrCat("\"", text, "\" bukan bilangan ", min, " sampai ", max);
  };
}

template <typename Value>
Check OneOf(const std::map<std::string, Value>& values) {
  return [&values](const std::string& text) -> std::string {
    if (values.contains(text)) return "";
    auto name = [](std::string* out, const auto& value) { out->append(value.first); };
    return absl::StrCat("\"", text,
                        "\" tidak dikenal; pilih salah satu: ", absl::StrJoin(values, ", ", name));
  };
}

std::string CheckAddress(const std::string& text) {
  size_t colon = text.rfind(':');
  uint32_t port = 0;
  bool good = colon != std::string::npos && colon > 0 &&
              absl::SimpleAtoi(text.substr(colon + 1), &port) && port > 0 && port <= 65535;
  return good ? "" : absl::StrCat("\"", text, "\" bukan alamat HOST:PORT");
}

std::string CheckRegion(const std::string& text) {
  if (RegionCode::Parse(text).ok()) return "";
  return absl::StrCat("\"", text, "\" bukan kode wilayah seperti 35.27.05");
}

std::string CheckFile(const std::string& text) {
  if (text != "-") return "";
  return "masukan baku (-) tidak didukung: simpan dulu sebagai berkas";
}

std::string CheckAuthor(const std::string& text) {
  if (!text.empty() && text.size() <= kAuthorBytesMax) return "";
  return absl::StrCat("harus 1 sampai ", kAuthorBytesMax, " bita");
}

void AddGlobalOptions(CLI::App& app, Raw& raw) {
  app.add_option("--node", raw.node, help::kNode)->option_text("HOST:PORT")->check(CheckAddress);
  app.add_option("--aggregator", raw.aggregator, help::kAggregator)
      ->option_text("HOST:PORT")
      ->check(CheckAddress);
  app.add_option("--format", raw.format, help::kFormat)
      ->option_text("FORMAT")
      ->check(OneOf(kFormats));
  app.add_option("--width", raw.width, help::kWidth)
      ->option_text("N")
      ->check(WholeNumber(kWidthMin, kWidthMax));
  app.add_option("--timeout", raw.timeout_seconds, help::kTimeout)
      ->option_text("SECONDS")
      ->check(WholeNumber(1, kTimeoutSecondsMax));
}

void AddPeriod(CLI::App& verb, Arguments& arguments) {
  verb.add_option("--year", arguments.year, help::kYear)
      ->option_text("Y (wajib)")
      ->check(WholeNumber(Period::kYearMin, Period::kYearMax))
      ->required();
  verb.add_option("--quarter", arguments.quarter, help::kQuarter)
      ->option_text("Q")
      ->check(WholeNumber(1, 4));
}

CLI::Option* AddRegion(CLI::App& verb, Arguments& arguments) {
  return verb.add_option("--region", arguments.region, help::kRegion)
      ->option_text("R")
      ->check(CheckRegion);
}

void AddElement(CLI::App& verb, Arguments& arguments) {
  verb.add_option("--element", arguments.element, help::kElement)->option_text("E");
}

CLI::App* AddVerb(CLI::App& app, Arguments& arguments, Verb verb, const char* name,
                  const char* description, const char* example) {
  CLI::App* sub = app.add_subcommand(name, description);
  sub->footer(absl::StrCat("Contoh:\n  ", example, "\n\n", help::kMore));
  sub->set_help_flag("-h,--help", help::kHelp)->group(kOptionsGroup);
  sub->callback([&arguments, verb] { arguments.verb = verb; });
  return sub;
}

void AddVerbs(CLI::App& app, Arguments& arguments, Raw& raw) {
  auto verb = [&](Verb which, const char* name, const char* description, const char* example) {
    return AddVerb(app, arguments, which, name, description, example);
  };
  CLI::App* import = verb(Verb::kImport, "import", help::kImport, help::kImportExample);
  import->add_option("FILE", arguments.files, help::kFiles)
      ->option_text("(wajib)")
      ->check(CheckFile)
      ->required();
  AddPeriod(*import, arguments);
  import->add_option("--author", arguments.author, help::kAuthor)
      ->option_text("A")
      ->check(CheckAuthor);
  import->add_flag("--dry-run", arguments.dry_run, help::kDryRun);

  verb(Verb::kStatus, "status", help::kStatus, help::kStatusExample);
  verb(Verb::kUnits, "units", help::kUnits, help::kUnitsExample);

  CLI::App* compare = verb(Verb::kCompare, "compare", help::kCompare, help::kCompareExample);
  AddPeriod(*compare, arguments);
  AddRegion(*compare, arguments);
  AddElement(*compare, arguments);
  compare->add_option("--order", raw.order, help::kOrder)
      ->option_text("ORDER")
      ->check(OneOf(kOrders));

  CLI::App* tree = verb(Verb::kTree, "tree", help::kTree, help::kTreeExample);
  AddPeriod(*tree, arguments);
  AddRegion(*tree, arguments);
  tree->add_option("--depth", raw.depth, help::kDepth)->option_text("DEPTH")->check(OneOf(kDepths));

  CLI::App* explain = verb(Verb::kExplain, "explain", help::kExplain, help::kExplainExample);
  AddPeriod(*explain, arguments);
  AddRegion(*explain, arguments)->option_text("R (wajib)")->required();
  AddElement(*explain, arguments);
  explain->add_option("--limit", arguments.limit, help::kLimit)
      ->option_text("N")
      ->check(WholeNumber(1, kExplainLimitMax));

  verb(Verb::kVerify, "verify", help::kVerify, help::kVerifyExample);
}

// CLI11 speaks English; its sentences are known, so what they are about can be
// taken out of them.
std::string MistakeText(const CLI::App& app, const CLI::ParseError& error) {
  absl::string_view text = error.what();
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    absl::string_view what = text.substr(0, text.find(" is required"));
    if (what != "A subcommand") return absl::StrCat("Belum diberikan: ", what);
    if (app.remaining().empty()) return "Belum diberikan: perintah";
    return absl::StrCat("Perintah tidak dikenal: ", app.remaining()[0]);
  }
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    return absl::StrCat("Tidak dikenal: ", text.substr(std::min(text.size(), text.find(": ") + 2)));
  }
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    return absl::StrCat(text.substr(0, text.find(':')), ": tepat satu nilai yang diharapkan");
  }
  return std::string(text);
}

Stop StopFor(const CLI::App& app, const CLI::ParseError& error) {
  std::vector<const CLI::App*> verbs =
      app.get_subcommands([](const CLI::App* sub) { return sub->parsed(); });
  std::string see =
      verbs.empty() ? "rekap --help" : absl::StrCat("rekap ", verbs[0]->get_name(), " --help");
  return {ExitCode::kUsage, "",
          absl::StrCat(MistakeText(app, error), " [USAGE]\nLihat: ", see, "\n")};
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
  formatter->label("Positionals", "Berkas");
  formatter->column_width(26);
  return formatter;
}

}  // namespace

std::variant<Arguments, Stop> ParseArguments(std::vector<std::string> args,
                                             const Environment& environment) {
  Arguments arguments;
  Raw raw;
  CLI::App app(help::kProgram, "rekap");
  app.formatter(IndonesianFormatter());
  app.option_defaults()->group(kOptionsGroup);
  app.set_help_flag("-h,--help", help::kHelp);
  app.set_version_flag("--version", help::Version(), help::kVersion);
  app.fallthrough();
  app.require_subcommand(1);
  app.footer(help::Footer());
  AddGlobalOptions(app, raw);
  AddVerbs(app, arguments, raw);
  for (CLI::App* verb : app.get_subcommands(nullptr)) verb->group(kVerbsGroup);

  try {
    std::reverse(args.begin(), args.end());  // as CLI11 wants it
    app.parse(std::move(args));
  } catch (const CLI::CallForHelp&) {
    return Stop{ExitCode::kOk, app.help(), ""};
  } catch (const CLI::CallForVersion& version) {
    return Stop{ExitCode::kOk, absl::StrCat(version.what(), "\n"), ""};
  } catch (const CLI::ParseError& error) {
    return StopFor(app, error);
  }

  arguments.node_given = !raw.node.empty();
  auto stop = TakeAddress(raw.node, "REKAP_NODE", environment.node, arguments.node);
  if (stop) return *stop;
  stop =
      TakeAddress(raw.aggregator, "REKAP_AGGREGATOR", environment.aggregator, arguments.aggregator);
  if (stop) return *stop;
  arguments.format = kFormats.at(raw.format);
  arguments.order = kOrders.at(raw.order);
  if (!raw.depth.empty()) arguments.depth = kDepths.at(raw.depth);
  if (raw.width > 0) arguments.width = raw.width;
  uint32_t usual = arguments.verb == Verb::kVerify ? kVerifyTimeoutSeconds : kTimeoutSeconds;
  arguments.timeout = absl::Seconds(raw.timeout_seconds > 0 ? raw.timeout_seconds : usual);
  return arguments;
}

}  // namespace rekap::cli
