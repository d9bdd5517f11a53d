// A daemon from the moment it serves until it is told to stop: what its supervisor hears,
// what SIGHUP does.
#pragma once

#include <functional>
#include <optional>

#include "runtime/daemon/daemon_settings.h"
#include "runtime/log/logger.h"
#include "runtime/shutdown/shutdown_signal.h"
#include "runtime/supervisor/supervisor.h"
#include "runtime/supervisor/watchdog.h"

namespace rekap {

class ServiceLife {
 public:
  // All must outlive it.
  ServiceLife(ShutdownSignal* shutdown, SettingsReload* settings, Logger* log)
      : shutdown_(shutdown), settings_(settings), log_(log), supervisor_(log) {}

  Logger& log() const { return *log_; }
  // Asks for the end, from any thread.
  void RequestStop() const { shutdown_->Request(); }

  // Says that the daemon serves, keeps saying that it works, and returns when it is to
  // stop: the signal, or 0 where a part of it asked. SIGHUP reads the settings again and
  // calls `reload`, on this thread, for what the daemon itself reads from files. Once, from
  // the main thread.
  int RunUntilStopped(Liveness liveness, const std::function<void()>& reload);

  // For a daemon that is not yet what it is to be, but serves already: the same, but nullopt
  // once Continue was called, and RunUntilStopped is to follow.
  std::optional<int> RunUntilContinued(Liveness liveness, const std::function<void()>& reload);
  // From any thread.
  void Continue() const { shutdown_->Continue(); }

 private:
  // Waits, and calls `on_hangup` for each SIGHUP meanwhile.
  using Wait = std::function<std::optional<int>(const std::function<void()>& on_hangup)>;
  std::optional<int> Run(Liveness liveness, const std::function<void()>& reload, const Wait& wait);

  ShutdownSignal* const shutdown_;
  SettingsReload* const settings_;
  Logger* const log_;
  const Supervisor supervisor_;
};

}  // namespace rekap
