#include "runtime/settings/settings_text.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace rekap {
namespace {

constexpr size_t kLineWidth = 88;

// `text` as comments of kLineWidth.
std::string Comment(absl::string_view text) {
  std::string out;
  size_t column = 0;
  for (absl::string_view word : absl::StrSplit(text, ' ')) {
    const bool fits = column > 0 && column + 1 + word.size() <= kLineWidth;
    absl::StrAppend(&out, fits ? " " : column == 0 ? "# " : "\n# ", word);
    column = (fits ? column : 1) + 1 + word.size();
  }
  return out + "\n";
}

std::string Shape(const Setting& setting) {
  return std::holds_alternative<bool*>(setting.target) ? "true, false" : setting.shape;
}

}  // namespace

std::string SettingsFile(const SettingTable& table, const std::vector<std::string>& given) {
  std::string out = Comment(absl::StrCat(
      "Settings of ", table.program, ", see ", table.program,
      "(8). Each can be given as a flag too (--key VALUE), which counts before the environment (",
      EnvironmentName(table.program, "key"), "), which counts before this file. Check it with: ",
      table.program, " --config FILE --check-config"));
  for (const Setting& setting : table.settings) {
    if (setting.flag_only) continue;
    const std::string value = TargetText(setting);
    absl::StrAppend(&out, "\n", Comment(setting.purpose));
    if (!setting.check && value.empty()) absl::StrAppend(&out, Comment("Value: " + Shape(setting)));
    const std::string key = setting.name + ": ";
    auto line = std::find_if(given.begin(), given.end(),
                             [&](const std::string& each) { return absl::StartsWith(each, key); });
    if (line != given.end()) {
      absl::StrAppend(&out, *line, "\n");
    } else {
      absl::StrAppend(&out, "#", key, value.empty() ? setting.example : value, "\n");
    }
  }
  return out;
}

std::string SettingsTable(const SettingTable& table) {
  std::string out = "| key, --flag | value | default | what for |\n|---|---|---|---|\n";
  for (const Setting& setting : table.settings) {
    const std::string value = TargetText(setting);
    absl::StrAppend(&out, "| `", setting.name, setting.flag_only ? "` (flag only)" : "`", " | ",
                    Shape(setting), " | ", value.empty() ? "" : absl::StrCat("`", value, "`"),
                    " | ", setting.purpose, setting.required ? "; required" : "", " |\n");
  }
  return out;
}

}  // namespace rekap
