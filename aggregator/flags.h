// What can be set at an aggregator.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/daemon/daemon_settings.h"

namespace rekap {

struct AggregatorFlags : DaemonFlags {
  bool new_authority = false;
  // HTTPS for browsers, HOST:PORT; empty = none.
  std::string web;
  // Hosts that browsers dial, beside the one in `web`.
  std::vector<std::string> web_names;
  // From one verification of everything to the next; 0 = only when somebody asks.
  uint64_t verify_hours = 24;
};

// `flags` must outlive both.
std::vector<Setting> AggregatorSettings(AggregatorFlags& flags);
std::vector<SettingRule> AggregatorRules(const AggregatorFlags& flags);

}  // namespace rekap
