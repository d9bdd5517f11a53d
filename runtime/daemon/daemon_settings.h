// The settings that every daemon has, and how a command line, an environment and a file
// become the values of all of them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "runtime/log/logger.h"
#include "runtime/settings/read_settings.h"

namespace rekap {

// The values; the defaults are set by the daemon before parsing.
struct DaemonFlags {
  std::string data;
  std::string catalog;
  std::string listen;
  std::string http;
  std::string address_file;
  // No TLS, no certificates, no accounts: within this machine only.
  bool insecure = false;
  // Metrics and health beyond this machine, in the clear.
  bool http_anywhere = false;
  std::string log_level = "info";
  std::string log_format = "text";
};

// Of every daemon; `flags` must outlive them.
std::vector<Setting> CommonSettings(DaemonFlags& flags);
std::vector<SettingRule> CommonRules(const DaemonFlags& flags);
// The two of them that commands of a daemon have as well.
std::vector<Setting> LogSettings(DaemonFlags& flags);

// For Setting::check.
absl::Status CheckEndpoint(absl::string_view text);

// What stood on the command line.
struct CommandLine {
  std::string config;
  bool check_config = false;
  std::map<std::string, std::vector<std::string>> flags;
};

// Makes each setting a flag that lands in `line`, which must outlive `app`.
void DeclareSettings(CLI::App& app, const SettingTable& table, CommandLine& line);
// --config and --check-config.
void DeclareConfig(CLI::App& app, const SettingTable& table, CommandLine& line);
// From everywhere: the file is that of --config, else of the environment.
SettingSources SourcesOf(const SettingTable& table, const CommandLine& line);

// Values that passed their checks; aborts otherwise.
Logger::Options LogOptions(const DaemonFlags& flags);

// What SIGHUP does with the settings: reads all sources again, takes over the log level,
// and says of everything else that changed that it waits for the next start. A mistake
// leaves everything as it was, and the log says where it is. One thread.
class SettingsReload {
 public:
  // What `table`'s targets hold is in use. `table` and `log` must outlive it.
  SettingsReload(const SettingTable* table, SettingSources sources, SettingValues values,
                 std::map<std::string, std::string> defaults, Logger* log);
  void Run();

 private:
  std::string TextIn(const SettingValues& values, const std::string& name) const;

  const SettingTable* const table_;
  const SettingSources sources_;
  const std::map<std::string, std::string> defaults_;
  Logger* const log_;
  SettingValues values_;
};

// By setting, what each target holds now.
std::map<std::string, std::string> DefaultsOf(const SettingTable& table);

}  // namespace rekap
