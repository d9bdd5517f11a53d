#include "runtime/daemon/daemon_manual.h"

#include <iostream>
#include <map>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"

#include "runtime/daemon/daemon_settings.h"
#include "runtime/manual/manual.h"
#include "runtime/settings/settings_text.h"
#include "runtime/version.h"

namespace rekap {
namespace {

enum class Form { kTable, kFile, kMan, kCompletion };

const std::map<std::string, Form> kForms = {{"table", Form::kTable},
                                            {"file", Form::kFile},
                                            {"man", Form::kMan},
                                            {"completion", Form::kCompletion}};

struct SettingsFlags {
  std::string form = "table";
  std::vector<std::string> given;
};

ManualCommand DescribeDaemon(const Daemon& daemon, const SettingTable& table) {
  CommandLine line;
  CLI::App app(daemon.description, daemon.name);
  DeclareConfig(app, table, line);
  DeclareSettings(app, table, line);
  app.set_version_flag("--version", std::string(kVersion));
  ManualCommand described = DescribeApp(app);
  for (const DaemonCommand& command : daemon.commands) {
    CLI::App sub(command.description, command.name);
    command.declare(sub);
    described.commands.push_back(DescribeApp(sub));
  }
  return described;
}

ManualFrame FrameOf(const SettingTable& table) {
  ManualFrame frame;
  frame.section = "8";
  frame.source = absl::StrCat("rekap ", kVersion);
  frame.words = {"NAME", "SYNOPSIS", "OPTIONS", "COMMANDS", "[COMMAND] [OPTION]...", "default"};
  frame.more = {
      {"CONFIGURATION",
       absl::StrCat(
           "Each option is a setting. It may stand as \"key: value\" in the YAML file of "
           "--config, as a variable of the environment (",
           EnvironmentName(table.program, "log-level"),
           ": capitals, underscores; lists by commas), or on the command line. The later of these "
           "counts. A key that is not known, a value of another type and settings that do not go "
           "together are refused before anything starts; --check-config says which, with line "
           "and column, and reads the files that are named too."),
       {}},
      {"SIGNALS",
       "",
       {{"SIGTERM, SIGINT",
         "Stop in order: running calls get five seconds. A second one ends the "
         "process at once."},
        {"SIGHUP",
         "Read the settings again: the log level counts at once, what else changed at "
         "the next start; read certificates again."}}},
      {"EXIT STATUS",
       "",
       {{"0", "stopped in order, or the command did its work"},
        {"1", "could not go on; the last line of the log says why"},
        {"2",
         "wrong flags or settings, or what they name is missing or not theirs: trying again does "
         "not help"}}}};
  return frame;
}

absl::Status Print(const Daemon& daemon, const SettingTable& table, const SettingsFlags& flags) {
  switch (kForms.at(flags.form)) {
    case Form::kTable:
      std::cout << SettingsTable(table);
      break;
    case Form::kFile:
      std::cout << SettingsFile(table, flags.given);
      break;
    case Form::kMan:
      std::cout << ManPage(DescribeDaemon(daemon, table), FrameOf(table));
      break;
    case Form::kCompletion:
      std::cout << BashCompletion(DescribeDaemon(daemon, table));
      break;
  }
  return std::cout.flush() ? absl::OkStatus() : absl::DataLossError("standard output is closed");
}

}  // namespace

DaemonCommand SettingsCommand(const Daemon& daemon, SettingTable table) {
  auto flags = std::make_shared<SettingsFlags>();
  return {
      "settings", "Print what can be set",
      [flags](CLI::App& app) {
        app.add_option("--as", flags->form,
                       "table (Markdown), file (for --config, with comments), man (the manual "
                       "page) or completion (for bash)")
            ->check(CLI::IsMember({"table", "file", "man", "completion"}))
            ->type_name("FORM")
            ->capture_default_str();
        app.add_option("--set", flags->given,
                       "With --as file: \"KEY: VALUE\" that the file is to set; may be repeated")
            ->type_name("LINE");
      },
      [flags, daemon, table = std::move(table)](Logger&) { return Print(daemon, table, *flags); }};
}

}  // namespace rekap
