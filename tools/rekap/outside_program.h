// Programs of others that a verb needs (a browser, pandoc): found on PATH, run with a
// bound on their time, what they say kept for the error. Not for secrets: arguments
// are seen by everybody on the computer. Single-threaded.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace rekap::cli {

// The first of `names` that is an executable file in a folder of `path` (PATH's form).
std::optional<std::string> FindProgram(const std::vector<std::string>& names,
                                       absl::string_view path);

// Runs `arguments` (the program's path first) without standard input. What it and its
// children write goes to the file `log`. All of them are killed after `time_max`, and when
// the program ends. DeadlineExceeded after that; Internal with the end of the log if it
// cannot be started or ends otherwise than with 0.
absl::Status RunProgram(const std::vector<std::string>& arguments, const std::string& log,
                        absl::Duration time_max);

// A folder of its own under the system's for temporary files, readable by nobody else,
// gone with everything in it when the object is.
class WorkFolder {
 public:
  WorkFolder();
  ~WorkFolder();
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;

  // Why there is none.
  const absl::Status& status() const { return status_; }
  // Requires status().ok().
  std::string Path(absl::string_view name) const;

 private:
  absl::Status status_;
  std::string path_;
};

}  // namespace rekap::cli
