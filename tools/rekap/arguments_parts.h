// The pieces that the command line is put together from: checks with Indonesian
// answers, options that several verbs share, and the groups of verbs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include <CLI/CLI.hpp>

#include "tools/rekap/arguments.h"

namespace rekap::cli {

// A mistake in Indonesian; empty if the text is good.
using Check = std::function<std::string(const std::string&)>;

Check WholeNumber(uint32_t min, uint32_t max);
// Not empty, not longer than a protocol field may be.
Check TextOf(size_t bytes_max);
std::string CheckRegion(const std::string& text);
// A kecamatan code.
std::string CheckUnit(const std::string& text);
std::string CheckFile(const std::string& text);
// HOST:PORT.
std::string CheckAddress(const std::string& text);

// One of the keys of a map; `values` must be a constant, as the check keeps a
// reference.
template <typename Value>
Check OneOf(const std::map<std::string, Value>& values) {
  return [&values](const std::string& text) -> std::string {
    if (values.contains(text)) return "";
    auto key = [](std::string* out, const auto& value) { out->append(value.first); };
    return absl::StrCat("\"", text,
                        "\" tidak dikenal; pilih salah satu: ", absl::StrJoin(values, ", ", key));
  };
}

// An option whose texts stand for the values of a map, as in OneOf.
template <typename Value>
CLI::Option* AddChoice(CLI::App& verb, const char* name, const char* description,
                       const std::map<std::string, Value>& values, Value& target) {
  auto take = [&values, &target](const std::string& text) { target = values.at(text); };
  return verb.add_option_function<std::string>(name, take, description)->check(OneOf(values));
}

// A verb that only has verbs under it.
CLI::App* AddGroup(CLI::App& app, const char* name, const char* description,
                   const std::string& footer);
// A verb under `parent` (the program, or a verb with verbs of its own). Its help
// ends with the example; `callback` of CLI11 sets Arguments::verb.
CLI::App* AddVerb(CLI::App& parent, Arguments& arguments, Verb verb, const char* name,
                  const char* description, const char* example);
// The end of a verb's help: an example and where the general options are.
std::string VerbFooter(const char* example);

void AddPeriod(CLI::App& verb, Arguments& arguments);
void AddYear(CLI::App& verb, Arguments& arguments);
CLI::Option* AddRegion(CLI::App& verb, Arguments& arguments);
// UNIT, a kecamatan that must be named.
void AddUnit(CLI::App& verb, Arguments& arguments);
void AddAuthor(CLI::App& verb, Arguments& arguments);
void AddLimit(CLI::App& verb, Arguments& arguments, const char* description);

// The verbs by what they are about, one file each.
void AddNodeVerbs(CLI::App& app, Arguments& arguments);
void AddRegionVerbs(CLI::App& app, Arguments& arguments);
void AddComparisonVerbs(CLI::App& app, Arguments& arguments);
void AddReportVerbs(CLI::App& app, Arguments& arguments);
void AddCatalogVerbs(CLI::App& app, Arguments& arguments);
void AddPeopleVerbs(CLI::App& app, Arguments& arguments);
void AddAdminVerbs(CLI::App& app, Arguments& arguments);

// Groups of a help page.
inline constexpr char kOptionsGroup[] = "Pilihan";
inline constexpr char kVerbsGroup[] = "Perintah";

}  // namespace rekap::cli
