#include "runtime/daemon/service_life.h"

#include <string>
#include <utility>

namespace rekap {

int ServiceLife::RunUntilStopped(Liveness liveness, const std::function<void()>& reload) {
  const std::function<std::string()> status = liveness.status;
  supervisor_.Ready(status());
  int signal = 0;
  {
    Watchdog watchdog(&supervisor_, Supervisor::WatchdogInterval(), std::move(liveness));
    signal = shutdown_->Wait([&] {
      supervisor_.Reloading();
      settings_->Run();
      reload();
      supervisor_.Ready(status());
    });
    // Before the watchdog's last round is waited for: it may be what hangs.
    supervisor_.Stopping();
  }
  return signal;
}

}  // namespace rekap
