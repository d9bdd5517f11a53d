// Says again and again that the daemon works, as long as it does: each round goes the way
// that work goes. A round that does not come back says nothing, and the supervisor ends
// the process; so a probe waits as long as work would, and has no deadline of its own.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/time.h"

#include "runtime/supervisor/supervisor.h"

namespace rekap {

// What a daemon lets be looked at. Called from the watchdog's thread; must outlive it.
struct Liveness {
  // Return once work went through: through the locks and the loops that it needs.
  std::vector<std::function<void()>> probes;
  // One line for `systemctl status`, cheap.
  std::function<std::string()> status;
};

class Watchdog {
 public:
  // How often the status is told where nobody watches.
  static constexpr absl::Duration kStatusInterval = absl::Seconds(30);

  // `interval` as Supervisor::WatchdogInterval; a round begins three times in it, so that
  // one may take long. Runs from construction on. `supervisor` must outlive it.
  Watchdog(const Supervisor* supervisor, absl::Duration interval, Liveness liveness);
  // Waits for the round under way.
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

 private:
  void Run();

  const Supervisor* const supervisor_;
  const bool watched_;
  const absl::Duration pause_;
  const Liveness liveness_;
  std::mutex mutex_;
  std::condition_variable stopped_;  // waits on the steady clock
  bool stop_ = false;                // guarded by mutex_
  std::thread thread_;
};

}  // namespace rekap
