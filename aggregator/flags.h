// What can be set at an aggregator.
#pragma once

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
};

// `flags` must outlive both.
std::vector<Setting> AggregatorSettings(AggregatorFlags& flags);
std::vector<SettingRule> AggregatorRules(const AggregatorFlags& flags);

}  // namespace rekap
