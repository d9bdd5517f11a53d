#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

#include "runtime/manual/manual.h"

namespace rekap {
namespace {

// Names of commands, then of options; `general` are options of the program, which may
// stand behind every command.
std::string WordsOf(const ManualCommand& command, const ManualCommand& general) {
  std::vector<std::string> words;
  for (const ManualCommand& sub : command.commands) words.push_back(sub.name);
  auto add = [&words](const ManualCommand& from) {
    for (const ManualOption& option : from.options) {
      if (!option.positional) words.insert(words.end(), option.names.begin(), option.names.end());
    }
  };
  add(command);
  if (&command != &general) add(general);
  return absl::StrJoin(words, " ");
}

void Paths(const ManualCommand& command, const std::string& path, const ManualCommand& general,
           std::vector<std::string>& paths, std::string& cases) {
  absl::StrAppend(&cases, "    '", path, "') words='", WordsOf(command, general), "' ;;\n");
  for (const ManualCommand& sub : command.commands) {
    std::string below = absl::StrCat(path, " ", sub.name);
    paths.push_back(absl::StrCat("'", below, "'"));
    Paths(sub, below, general, paths, cases);
  }
}

}  // namespace

std::string BashCompletion(const ManualCommand& program) {
  std::vector<std::string> paths;
  std::string cases;
  Paths(program, program.name, program, paths, cases);
  const std::string function = absl::StrCat("_", absl::StrReplaceAll(program.name, {{"-", "_"}}));
  std::string out = absl::StrCat(
      "# bash completion of ", program.name, ", made from its own command line\n", function,
      "() {\n  local path='", program.name, "' words='' current=${COMP_WORDS[COMP_CWORD]} i\n");
  if (!paths.empty()) {
    absl::StrAppend(&out,
                    "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
                    "    case \"$path ${COMP_WORDS[i]}\" in\n      ",
                    absl::StrJoin(paths, " | \\\n      "),
                    ") path+=\" ${COMP_WORDS[i]}\" ;;\n    esac\n  done\n");
  }
  absl::StrAppend(&out, "  case $path in\n", cases,
                  "  esac\n  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
                  "}\ncomplete -o bashdefault -o default -F ",
                  function, " ", program.name, "\n");
  return out;
}

}  // namespace rekap
