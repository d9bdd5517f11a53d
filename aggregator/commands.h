// What rekap-aggregator does once instead of serving: its first administrator, its
// fingerprint, a restore. What these say to the person at the terminal is Indonesian.
#pragma once

#include <vector>

#include "runtime/daemon/daemon.h"

namespace rekap {

// "account-add", "fingerprint" and "restore". Each holds its own flags.
std::vector<DaemonCommand> AggregatorCommands();

}  // namespace rekap
