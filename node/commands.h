// What rekap-node does once instead of serving: join a kabupaten, restore a database, set
// the page's password.
// What these say to the person at the terminal is Indonesian.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "domain/code/region_code.h"
#include "runtime/daemon/daemon.h"

namespace rekap {

// "join", "restore", "password", "metrics". Each holds its own flags.
std::vector<DaemonCommand> NodeCommands();

// Named by the unit's certificate, or by --unit; InvalidArgument if it is no kecamatan.
absl::StatusOr<RegionCode> ParseUnit(const std::string& text);

}  // namespace rekap
