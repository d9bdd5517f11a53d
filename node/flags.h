// What can be set at a node.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "node/store/retention.h"
#include "runtime/daemon/daemon_settings.h"

namespace rekap {

struct NodeFlags : DaemonFlags {
  std::string unit;
  std::string unit_file;
  std::string aggregator;
  // HTTPS for browsers of the office's network, HOST:PORT; empty = none.
  std::string web;
  // Hosts that browsers dial, as the certificate names them.
  std::vector<std::string> web_names;
  // PEM files.
  std::string web_key;
  std::string web_certificate;
  uint64_t journal_bytes_max = kJournalBytesMax;
};

// The code in a --unit-file: its first line without spaces around; NotFound without one.
absl::StatusOr<std::string> ReadUnitFile(const std::string& path);

// `flags` must outlive both.
std::vector<Setting> NodeSettings(NodeFlags& flags);
std::vector<SettingRule> NodeRules(const NodeFlags& flags);

}  // namespace rekap
