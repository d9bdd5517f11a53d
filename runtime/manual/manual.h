// Manual page and completion of a program from what it knows of its own command line, so
// that neither can say what the program does not. Pure.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace CLI {
class App;
}

namespace rekap {

struct ManualOption {
  std::vector<std::string> names;  // "--log-level", "-h"; a positional's is its own, "FILE"
  std::string value;               // "HOST:PORT"; empty = takes none
  std::string purpose;
  std::string initial;  // the default; empty = none
  bool positional = false;
};

struct ManualCommand {
  std::string name;
  std::string description;
  std::vector<ManualOption> options;
  std::vector<ManualCommand> commands;
};

// The program or command as CLI11 has it, with all below it.
ManualCommand DescribeApp(const CLI::App& app);

// The page's own words, in the language of the program's.
struct ManualWords {
  std::string name;         // "NAME"
  std::string synopsis;     // "SYNOPSIS"
  std::string options;      // "OPTIONS"
  std::string commands;     // "COMMANDS"
  std::string placeholder;  // "[OPTION]..."
  std::string initial;      // "Default:"
};

struct ManualSection {
  std::string title;
  std::string text;  // paragraphs, separated by empty lines; shown before the entries
  std::vector<std::pair<std::string, std::string>> entries;
};

struct ManualFrame {
  std::string section;  // "8"
  std::string source;   // "rekap 0.1.0"
  ManualWords words;
  std::vector<ManualSection> more;  // behind the commands
};

// roff with man(7)'s macros.
std::string ManPage(const ManualCommand& program, const ManualFrame& frame);

// A script for bash: commands and options at every level; what else may stand there is
// left to bash, which offers files.
std::string BashCompletion(const ManualCommand& program);

}  // namespace rekap
