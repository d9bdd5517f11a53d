// `PROGRAM settings`: what can be set, as the forms that packages, documents and shells
// want, all from the table that the daemon itself reads.
#pragma once

#include <string>
#include <vector>

#include "runtime/daemon/daemon.h"

namespace rekap {

// The command; `table` gives the daemon's settings with their defaults.
DaemonCommand SettingsCommand(const Daemon& daemon, SettingTable table);

}  // namespace rekap
