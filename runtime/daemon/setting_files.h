// Files that settings name: what is wrong with one (SettingFile::mistakes), and how a daemon
// says that it ends for the fault of a setting. Any thread.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "runtime/settings/setting.h"

namespace rekap {

// Bytes of a file that a setting names, but the catalog: far more than a chain of certificates.
inline constexpr size_t kSettingFileSizeMax = size_t{1} << 20;

// That it is there and can be read, by whoever runs this. Codes: NO_FILE, NOT_READABLE.
std::vector<FileMistake> ReadableFileMistakes(const std::string& path);

// Those of ReadableFileMistakes; else those of ParseCatalogYaml, each with its place in it.
std::vector<FileMistake> CatalogFileMistakes(const std::string& path);

// `status`, which is an error, marked as what `setting`, or what it names, is to blame for:
// trying again does not help, so a daemon that ends with it has the exit code of wrong settings.
absl::Status FaultOfSetting(absl::string_view setting, absl::Status status);
bool IsFaultOfSetting(const absl::Status& status);

}  // namespace rekap
