#include "runtime/daemon/daemon_settings.h"

#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "runtime/daemon/setting_files.h"
#include "runtime/endpoint/endpoint.h"

namespace rekap {
namespace {

constexpr char kLogLevel[] = "log-level";

const char* ReadVariable(const std::string& name) { return std::getenv(name.c_str()); }

absl::Status CheckLogLevel(absl::string_view text) {
  if (ParseLogLevel(text).ok()) return absl::OkStatus();
  return absl::InvalidArgumentError("pilih debug, info, warning atau error");
}

absl::Status CheckLogFormat(absl::string_view text) {
  if (ParseLogFormat(text).ok()) return absl::OkStatus();
  return absl::InvalidArgumentError("pilih text atau json");
}

// Of an address that passed its check, whether it is of this machine.
bool StaysHere(const std::string& address) {
  absl::StatusOr<Endpoint> endpoint = Endpoint::Parse(address);
  // What cannot be parsed has been told already.
  return !endpoint.ok() || IsLoopbackHost(endpoint->host);
}

std::optional<SettingConflict> HttpReaches(const DaemonFlags& flags) {
  if (flags.http_anywhere || StaysHere(flags.http)) return std::nullopt;
  return SettingConflict{"http", "NOT_LOOPBACK",
                         absl::StrCat("http ", flags.http,
                                      " bukan alamat komputer ini; pakai 127.0.0.1, atau izinkan "
                                      "metrik tanpa TLS dengan http-anywhere: true")};
}

std::optional<SettingConflict> InsecureStaysHere(const DaemonFlags& flags) {
  if (!flags.insecure || StaysHere(flags.listen)) return std::nullopt;
  return SettingConflict{"listen", "NOT_LOOPBACK",
                         absl::StrCat("listen ", flags.listen,
                                      " bukan alamat komputer ini, padahal insecure: tanpa TLS "
                                      "hanya 127.0.0.1; hapus insecure atau ganti listen")};
}

}  // namespace

absl::Status CheckEndpoint(absl::string_view text) {
  absl::StatusOr<Endpoint> endpoint = Endpoint::Parse(text);
  if (endpoint.ok()) return absl::OkStatus();
  return absl::InvalidArgumentError("bukan alamat HOST:PORT; tulis seperti 127.0.0.1:7300");
}

std::vector<Setting> LogSettings(DaemonFlags& flags) {
  return {
      {.name = kLogLevel,
       .target = &flags.log_level,
       .shape = "LEVEL",
       .purpose = "What is logged: debug, info, warning or error and what is worse; SIGHUP "
                  "reads it again",
       .check = CheckLogLevel},
      {.name = "log-format",
       .target = &flags.log_format,
       .shape = "FORMAT",
       .purpose = "Lines of the log: text for people, json for programs",
       .check = CheckLogFormat},
  };
}

std::vector<Setting> CommonSettings(DaemonFlags& flags) {
  std::vector<Setting> settings = {
      {.name = "data",
       .target = &flags.data,
       .shape = "DIR",
       .purpose = "Directory of the database, made if it is missing",
       .example = "/var/lib/rekap",
       .required = true},
      {.name = "catalog",
       .target = &flags.catalog,
       .shape = "FILE",
       .purpose = "The kabupaten's catalog, YAML; counts until there is a stored version",
       .example = "/etc/rekap/catalog.yaml",
       .file = {CatalogFileMistakes, FileUse::kAtSomeStarts}},
      {.name = "listen",
       .target = &flags.listen,
       .shape = "HOST:PORT",
       .purpose = "Where gRPC listens; port 0 takes any free one",
       .check = CheckEndpoint},
      {.name = "http",
       .target = &flags.http,
       .shape = "HOST:PORT",
       .purpose = "Where metrics, health and calls of this machine are answered; port 0 takes any "
                  "free one",
       .check = CheckEndpoint},
      {.name = "http-anywhere",
       .target = &flags.http_anywhere,
       .shape = "",
       .purpose = "Let http listen beyond this machine, in the clear; then without calls"},
      {.name = "insecure",
       .target = &flags.insecure,
       .shape = "",
       .purpose = "No TLS, no certificates, no accounts: within this machine only, for tests"},
      {.name = "address-file",
       .target = &flags.address_file,
       .shape = "FILE",
       .purpose = "Write the addresses listened on to this file as JSON",
       .example = "/run/rekap/addresses.json"},
  };
  for (Setting& setting : LogSettings(flags)) settings.push_back(std::move(setting));
  return settings;
}

std::vector<SettingRule> CommonRules(const DaemonFlags& flags) {
  return {[&flags] { return HttpReaches(flags); }, [&flags] { return InsecureStaysHere(flags); }};
}

void DeclareSettings(CLI::App& app, const SettingTable& table, CommandLine& line) {
  for (const Setting& setting : table.settings) {
    const std::string flag = absl::StrCat("--", setting.name);
    if (std::holds_alternative<bool*>(setting.target)) {
      app.add_flag_function(
          flag,
          [&line, name = setting.name](int64_t count) {
            line.flags[name] = {count > 0 ? "true" : "false"};
          },
          setting.purpose);
      continue;
    }
    CLI::Option* option = app.add_option(
        flag,
        [&line, name = setting.name](const CLI::results_t& texts) {
          line.flags[name] = texts;
          return true;
        },
        setting.purpose);
    option->type_name(setting.shape);
    if (std::holds_alternative<std::vector<std::string>*>(setting.target)) {
      option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    }
    option->default_str(TargetText(setting));
  }
}

void DeclareConfig(CLI::App& app, const SettingTable& table, CommandLine& line) {
  app.add_option("--config", line.config,
                 absl::StrCat("Read settings from this YAML file, whose keys are the flags below; "
                              "then from the environment (",
                              EnvironmentName(table.program, "log-level"),
                              " and so on), then from the flags: the last one counts"))
      ->type_name("FILE");
  app.add_flag("--check-config", line.check_config,
               "Only say what is wrong with the settings and the files that they name, each "
               "mistake with its place; 0 if nothing is, else 1. Touches no data");
}

SettingSources SourcesOf(const SettingTable& table, const CommandLine& line) {
  SettingSources sources{line.config, ReadVariable, line.flags};
  const char* config = ReadVariable(EnvironmentName(table.program, "config"));
  if (sources.file.empty() && config != nullptr) sources.file = config;
  return sources;
}

Logger::Options LogOptions(const DaemonFlags& flags) {
  Logger::Options options;
  options.minimum = ParseLogLevel(flags.log_level).value();
  options.format = ParseLogFormat(flags.log_format).value();
  return options;
}

std::map<std::string, std::string> DefaultsOf(const SettingTable& table) {
  std::map<std::string, std::string> defaults;
  for (const Setting& setting : table.settings) defaults[setting.name] = TargetText(setting);
  return defaults;
}

SettingsReload::SettingsReload(const SettingTable* table, SettingSources sources,
                               SettingValues values, std::map<std::string, std::string> defaults,
                               Logger* log)
    : table_(table),
      sources_(std::move(sources)),
      defaults_(std::move(defaults)),
      log_(log),
      values_(std::move(values)) {}

std::string SettingsReload::TextIn(const SettingValues& values, const std::string& name) const {
  auto given = values.given.find(name);
  return given != values.given.end() ? absl::StrJoin(given->second.texts, ",") : defaults_.at(name);
}

void SettingsReload::Run() {
  std::vector<SettingProblem> problems;
  SettingValues values = ReadSettings(*table_, sources_, problems);
  for (const SettingProblem& problem : problems) {
    log_->Error("settings are not taken over",
                {{"place", problem.place}, {"code", problem.code}, {"message", problem.message}});
  }
  if (!problems.empty()) return;
  for (const Setting& setting : table_->settings) {
    const std::string text = TextIn(values, setting.name);
    if (text == TextIn(values_, setting.name)) continue;
    if (setting.name == kLogLevel) {
      log_->set_minimum(ParseLogLevel(text).value());
      values_.given.erase(kLogLevel);
      if (auto given = values.given.find(kLogLevel); given != values.given.end()) {
        values_.given.insert(*given);
      }
    } else {
      log_->Warning("a changed setting waits for the next start", {{"setting", setting.name}});
    }
  }
  log_->Info("settings were read again", {{"log_level", TextIn(values_, kLogLevel)}});
}

}  // namespace rekap
