// The table of settings as people read it.
#pragma once

#include <string>

#include "runtime/settings/setting.h"

namespace rekap {

// The configuration file with every key, its purpose and its default as comments: it sets
// nothing but what `given` lists as "key: value".
std::string SettingsFile(const SettingTable& table, const std::vector<std::string>& given);
// A Markdown table: key, value, default, purpose.
std::string SettingsTable(const SettingTable& table);

}  // namespace rekap
