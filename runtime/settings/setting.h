// What can be set at a daemon: one table, from which its flags, the keys of its file, the
// names in its environment, --help, the file that packages ship and the manual page follow.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace rekap {

// Where a value goes; what stands there when the table is made is the default. Borrowed:
// it must outlive the table.
using SettingTarget = std::variant<std::string*, bool*, uint64_t*, std::vector<std::string>*>;

// What is wrong with a file that a setting names; line 0 = with all of it.
struct FileMistake {
  size_t line = 0;
  size_t column = 0;
  std::string code;     // "NO_FILE"
  std::string message;  // Indonesian: what is wrong and what to do
};

// How often the daemon reads a file: a start is not to fail for one that it does without.
enum class FileUse { kAtSomeStarts, kAtEveryStart };

// The file that a setting names.
struct SettingFile {
  // What is wrong with the file at that path now; nullptr = the value is no such path.
  std::function<std::vector<FileMistake>(const std::string& path)> mistakes = nullptr;
  FileUse use = FileUse::kAtEveryStart;
};

struct Setting {
  // "log-level": the flag --log-level, the key log-level, REKAP_NODE_LOG_LEVEL.
  std::string name;
  SettingTarget target;
  // What a value looks like: "HOST:PORT"; of no use for a bool.
  std::string shape;
  // One sentence in English, for --help, the file and the manual page.
  std::string purpose;
  // Shown in the file where there is no default.
  std::string example = "";
  // Whether a text may be a value; the message is Indonesian, says what to write instead,
  // and stands behind "name: ". nullptr = any text.
  std::function<absl::Status(absl::string_view)> check = nullptr;
  // Asked by CheckFiles, once the text may be a value.
  SettingFile file = {};
  bool required = false;
  // Of one start only: not for a file or an environment that the next start reads too.
  bool flag_only = false;
};

// What no value can say alone: the setting at fault, and what is wrong, in Indonesian.
struct SettingConflict {
  std::string setting;
  std::string code;
  std::string message;
};
using SettingRule = std::function<std::optional<SettingConflict>()>;

struct SettingTable {
  std::string program;  // "rekap-node"
  std::vector<Setting> settings;
  // Asked once every target holds its value.
  std::vector<SettingRule> rules;

  // nullptr if there is none.
  const Setting* Find(absl::string_view name) const;
};

// "REKAP_NODE_LOG_LEVEL".
std::string EnvironmentName(absl::string_view program, absl::string_view setting);
// The value in the target as a file or a flag would give it; "" for none. Lists are
// joined by commas.
std::string TargetText(const Setting& setting);

}  // namespace rekap
