// What a daemon tells whoever started it, by systemd's protocol: that it serves, how it
// stands, that it is still at work, that it stops. Without a supervisor that listens
// (NOTIFY_SOCKET is not set) all of it is nothing. Any thread.
#pragma once

#include <string>

#include "absl/time/time.h"

#include "runtime/log/logger.h"

namespace rekap {

class Supervisor {
 public:
  // `log` must outlive it; it hears of what could not be told.
  explicit Supervisor(Logger* log) : log_(log) {}

  // Everything that was promised is served.
  void Ready(const std::string& status) const;
  // Settings are read again; Ready follows.
  void Reloading() const;
  void Stopping() const;
  // One line for `systemctl status`.
  void Status(const std::string& status) const;
  // It works; to be said again within WatchdogInterval.
  void Alive() const;

  // Within which the supervisor wants to hear of this process; zero if it does not.
  static absl::Duration WatchdogInterval();

 private:
  void Tell(const std::string& state) const;

  Logger* const log_;
};

}  // namespace rekap
