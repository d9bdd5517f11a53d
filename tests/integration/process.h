// A child process of a test: started with its own log, ended by its pid, always
// reaped.
#pragma once

#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

#include "absl/time/time.h"

namespace rekap {

// Exit codes of a daemon that cannot go on (docs/running.md); a crash would be 128 + signal.
// What may pass by itself: systemd starts it again.
inline constexpr int kCannotGoOn = 1;
// What only a person can mend: it does not (RestartPreventExitStatus of packaging/systemd).
inline constexpr int kNeedsPerson = 2;

class Process {
 public:
  // Starts `argv[0]` with stdout and stderr to `log` (appended). Aborts the
  // test program if it cannot be started.
  Process(const std::vector<std::string>& argv, const std::string& log);
  // Kills it if it still runs.
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const { return pid_; }
  void Signal(int signal) const;
  // Exit code, or 128 + signal; nullopt if it still runs at the deadline.
  std::optional<int> Wait(absl::Duration timeout);

 private:
  pid_t pid_ = -1;
  std::optional<int> exit_code_;
};

struct CommandResult {
  int exit_code = -1;
  std::string out;
  std::string err;
};

// Runs a command to its end (at most a minute) and returns what it printed.
CommandResult RunCommand(const std::vector<std::string>& argv);

// The whole file, "" if it does not exist.
std::string ReadWhole(const std::string& path);

}  // namespace rekap
