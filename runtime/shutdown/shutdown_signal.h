// How a daemon is told to stop: SIGTERM (systemd, Kubernetes), SIGINT (a
// terminal), or a part of it that cannot go on; and to read its settings again: SIGHUP.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "absl/status/statusor.h"

namespace rekap {

// One per process. Installed by main before any thread starts, because a thread
// inherits the signal mask: one that was started earlier would take the signal
// and die of it.
class ShutdownSignal {
 public:
  // Exit code of a stop that was not orderly: 128 + SIGINT, as shells use it.
  static constexpr int kForcedExitCode = 130;

  // Blocks SIGTERM, SIGINT and SIGHUP in the calling thread; ignores SIGPIPE for the
  // process, so that a peer that hangs up is an error of its write and not the
  // end of the daemon. Internal where the system has no descriptors left.
  static absl::StatusOr<std::unique_ptr<ShutdownSignal>> Install();

  // For tests; a daemon's signal lives as long as its process. Does not undo
  // what Install did.
  ~ShutdownSignal();
  ShutdownSignal(const ShutdownSignal&) = delete;
  ShutdownSignal& operator=(const ShutdownSignal&) = delete;

  // Blocks until the first signal that stops or Request; call it once, from the thread
  // that installed. Every SIGHUP until then calls `reload`, here. From its return on the next
  // signal ends the process at once with kForcedExitCode: the way out of a shutdown that hangs.
  // Returns the signal number, 0 for Request.
  int Wait(const std::function<void()>& reload = [] {});

  // The same for a daemon that does something else first: returns nullopt once Continue was
  // called, however often; signals are then as before, and Wait is to follow.
  std::optional<int> WaitOrContinue(const std::function<void()>& reload);

  // Wakes Wait and WaitOrContinue. From any thread, any number of times.
  void Request();
  // Wakes WaitOrContinue alone. From any thread, any number of times.
  void Continue();

 private:
  ShutdownSignal(int signal_fd, int request_fd, int continue_fd)
      : signal_fd_(signal_fd), request_fd_(request_fd), continue_fd_(continue_fd) {}

  // nullopt for Continue, which counts only where `continues`.
  std::optional<int> Next(const std::function<void()>& reload, bool continues);

  const int signal_fd_;
  const int request_fd_;
  const int continue_fd_;
};

}  // namespace rekap
