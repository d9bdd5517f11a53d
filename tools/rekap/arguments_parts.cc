#include "tools/rekap/arguments_parts.h"

#include "absl/strings/numbers.h"

#include "domain/code/period.h"
#include "domain/code/region_code.h"
#include "tools/rekap/help.h"

namespace rekap::cli {
namespace {

// journal.proto, JournalEntry.author.
constexpr size_t kAuthorBytesMax = 128;

}  // namespace

Check WholeNumber(uint32_t min, uint32_t max) {
  return [min, max](const std::string& text) -> std::string {
    uint32_t value = 0;
    if (absl::SimpleAtoi(text, &value) && value >= min && value <= max) return "";
    return absl::StrCat("\"", text, "\" bukan bilangan ", min, " sampai ", max);
  };
}

Check TextOf(size_t bytes_max) {
  return [bytes_max](const std::string& text) -> std::string {
    if (!text.empty() && text.size() <= bytes_max) return "";
    return absl::StrCat("harus 1 sampai ", bytes_max, " bita");
  };
}

std::string CheckRegion(const std::string& text) {
  if (RegionCode::Parse(text).ok()) return "";
  return absl::StrCat("\"", text, "\" bukan kode wilayah seperti 35.27.05");
}

std::string CheckUnit(const std::string& text) {
  absl::StatusOr<RegionCode> code = RegionCode::Parse(text);
  if (code.ok() && code->level() == RegionLevel::kKecamatan) return "";
  return absl::StrCat("\"", text, "\" bukan kode kecamatan seperti 35.27.05");
}

std::string CheckFile(const std::string& text) {
  if (text != "-") return "";
  return "masukan baku (-) tidak didukung: simpan dulu sebagai berkas";
}

std::string VerbFooter(const char* example) {
  return absl::StrCat("Contoh:\n  ", example, "\n\n", help::kMore);
}

CLI::App* AddGroup(CLI::App& app, const char* name, const char* description,
                   const std::string& footer) {
  CLI::App* group = app.add_subcommand(name, description);
  group->footer(footer);
  group->group(kVerbsGroup);
  group->set_help_flag("-h,--help", help::kHelp)->group(kOptionsGroup);
  group->require_subcommand(1);
  return group;
}

CLI::App* AddVerb(CLI::App& parent, Arguments& arguments, Verb verb, const char* name,
                  const char* description, const char* example) {
  CLI::App* sub = parent.add_subcommand(name, description);
  sub->footer(VerbFooter(example));
  sub->group(kVerbsGroup);
  sub->set_help_flag("-h,--help", help::kHelp)->group(kOptionsGroup);
  sub->callback([&arguments, verb] { arguments.verb = verb; });
  return sub;
}

void AddYear(CLI::App& verb, Arguments& arguments) {
  verb.add_option("--year", arguments.year, help::kYear)
      ->option_text("Y (wajib)")
      ->check(WholeNumber(Period::kYearMin, Period::kYearMax))
      ->required();
}

void AddPeriod(CLI::App& verb, Arguments& arguments) {
  AddYear(verb, arguments);
  verb.add_option("--quarter", arguments.quarter, help::kQuarter)
      ->option_text("Q")
      ->check(WholeNumber(1, 4));
}

CLI::Option* AddRegion(CLI::App& verb, Arguments& arguments) {
  return verb.add_option("--region", arguments.region, help::kRegion)
      ->option_text("R")
      ->check(CheckRegion);
}

void AddUnit(CLI::App& verb, Arguments& arguments) {
  verb.add_option("UNIT", arguments.unit, help::kUnit)
      ->option_text("(wajib)")
      ->check(CheckUnit)
      ->required();
}

void AddAuthor(CLI::App& verb, Arguments& arguments) {
  verb.add_option("--author", arguments.author, help::kAuthor)
      ->option_text("A")
      ->check(TextOf(kAuthorBytesMax));
}

void AddLimit(CLI::App& verb, Arguments& arguments, const char* description) {
  verb.add_option("--limit", arguments.limit, description)
      ->option_text("N")
      ->check(WholeNumber(1, kLimitMax));
}

}  // namespace rekap::cli
