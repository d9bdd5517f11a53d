// The command that explains a figure, as it can be copied into a shell. Pure.
#pragma once

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace rekap::cli {

// What a figure is of; empty texts are left out of the command.
struct Explained {
  std::string region;
  uint32_t year = 0;
  uint32_t quarter = 0;
  std::string element = "";
  std::string responsible = "";
};

// "rekap explain --year 2021 --region 35.27.05 --element 7.01.01".
std::string ExplainCommand(const Explained& explained);

// One word of a command: in single quotes where a shell would read it otherwise.
std::string ShellWord(absl::string_view text);

}  // namespace rekap::cli
