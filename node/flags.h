// What can be set at a node.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "node/store/retention.h"
#include "runtime/daemon/daemon_settings.h"

namespace rekap {

struct NodeFlags : DaemonFlags {
  std::string unit;
  std::string unit_file;
  std::string aggregator;
  uint64_t journal_bytes_max = kJournalBytesMax;
};

// `flags` must outlive both.
std::vector<Setting> NodeSettings(NodeFlags& flags);
std::vector<SettingRule> NodeRules(const NodeFlags& flags);

}  // namespace rekap
