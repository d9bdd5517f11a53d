#include "tools/rekap/explain_command.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

#include "tools/rekap/format.h"
#include "tools/rekap/text.h"

namespace rekap::cli {
namespace {

bool Plain(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         absl::string_view("._-/:").find(c) != absl::string_view::npos;
}

}  // namespace

std::string ShellWord(absl::string_view text) {
  if (!text.empty() && std::all_of(text.begin(), text.end(), Plain)) return std::string(text);
  return absl::StrCat("'", absl::StrReplaceAll(OneLine(text), {{"'", "'\\''"}}), "'");
}

std::string ExplainCommand(const Explained& explained) {
  std::string command =
      absl::StrCat("rekap explain ", PeriodOptions(explained.year, explained.quarter));
  auto add = [&command](absl::string_view option, const std::string& value) {
    if (!value.empty()) absl::StrAppend(&command, " ", option, " ", ShellWord(value));
  };
  add("--region", explained.region);
  add("--element", explained.element);
  add("--responsible", explained.responsible);
  return command;
}

}  // namespace rekap::cli
