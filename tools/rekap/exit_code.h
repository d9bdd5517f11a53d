// The exit codes of `rekap`: scripts rely on them, so a number never changes
// its meaning. Explained to users in --help and README.md.
#pragma once

namespace rekap::cli {

enum class ExitCode {
  kOk = 0,
  kFailure = 1,
  kUsage = 2,
  kFileRefused = 3,
  // Not reachable, or no answer in time.
  kServerUnavailable = 4,
  kVerifyDifference = 5,
};

}  // namespace rekap::cli
