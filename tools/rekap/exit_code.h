// The exit codes of `rekap`: scripts rely on them, so a number never changes
// its meaning. Explained to users in --help and README.md.
#pragma once

namespace rekap::cli {

enum class ExitCode {
  kOk = 0,
  kFailure = 1,
  kUsage = 2,
  // Refused because of what is in it; nothing of it was stored: a file or a
  // catalog with mistakes, a submission that findings block.
  kContentRefused = 3,
  // Not reachable, or no answer in time.
  kServerUnavailable = 4,
  // What was only looked at is not in order: verify found a difference, blocking
  // findings stand.
  kCheckFailed = 5,
};

}  // namespace rekap::cli
