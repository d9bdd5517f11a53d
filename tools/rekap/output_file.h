// Files that the user asked for: never written over another unless told so.
#pragma once

#include <string>

#include "absl/strings/string_view.h"

#include "tools/rekap/exit_code.h"

namespace rekap::cli {

// kFailure, with a line on standard error, if something stands at `path` and `force` is
// false: told before the work is done.
ExitCode CheckOutput(const std::string& path, bool force);

// Writes `bytes` to `path`, as a whole or not at all. kFailure, with a line on
// standard error, if something stands there and `force` is false, or if it
// cannot be written.
ExitCode WriteOutput(const std::string& path, bool force, absl::string_view bytes);

}  // namespace rekap::cli
