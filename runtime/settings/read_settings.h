// The values of a daemon's settings from file, environment and flags, of which the later
// wins. Every mistake is found, with its place, also in a value that another overrides: a
// configuration is right or it is not. Pure, but for the files that are read.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "runtime/settings/setting.h"

namespace rekap {

// Bytes of a configuration file; the one with every comment has a twentieth.
inline constexpr size_t kSettingsFileSizeMax = 256 * 1024;

struct SettingProblem {
  std::string place;  // "/etc/rekap/node.yaml:3:1", "REKAP_NODE_LISTEN", "--listen"
  std::string code;   // "UNKNOWN_KEY"
  std::string message;

  // "PLACE: MESSAGE [CODE]", one line.
  std::string ToString() const;
};

struct SettingSources {
  std::string file;  // path; empty = none
  // The value of a variable, or nullptr: std::getenv.
  std::function<const char*(const std::string&)> environment;
  // By setting: what stood on the command line.
  std::map<std::string, std::vector<std::string>> flags;
};

// What one setting is to be, and where that was said.
struct SettingValue {
  std::vector<std::string> texts;
  std::string place;
  bool sound = true;  // no text of it is a mistake
};
struct SettingValues {
  std::map<std::string, SettingValue> given;
  // false: there was a file and it could not be read, so nobody knows what is missing.
  bool whole = true;
};

// The values that were given anywhere; each is right if there is no problem. Touches no
// target. Variables of our prefix that are no setting are let be: Kubernetes puts
// REKAP_NODE_PORT and its like into the environment for a service of that name.
SettingValues ReadSettings(const SettingTable& table, const SettingSources& sources,
                           std::vector<SettingProblem>& problems);

// Puts the sound values into the targets; then, if they are whole, asks what only
// all of them together can tell.
void ApplySettings(const SettingTable& table, const SettingValues& values,
                   std::vector<SettingProblem>& problems);

// Reads the files that the sound values name, of the settings whose use of them is `least` or
// more; a mistake's place is where the file was named. Call it after ApplySettings.
void CheckFiles(const SettingTable& table, const SettingValues& values, FileUse least,
                std::vector<SettingProblem>& problems);

}  // namespace rekap
