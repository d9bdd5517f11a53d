#include "runtime/daemon/service_life.h"

#include <string>
#include <utility>

namespace rekap {

std::optional<int> ServiceLife::Run(Liveness liveness, const std::function<void()>& reload,
                                    const Wait& wait) {
  const std::function<std::string()> status = liveness.status;
  supervisor_.Ready(status());
  Watchdog watchdog(&supervisor_, Supervisor::WatchdogInterval(), std::move(liveness));
  std::optional<int> signal = wait([&] {
    supervisor_.Reloading();
    settings_->Run();
    reload();
    supervisor_.Ready(status());
  });
  // Before the watchdog's last round is waited for: it may be what hangs.
  if (signal.has_value()) supervisor_.Stopping();
  return signal;
}

int ServiceLife::RunUntilStopped(Liveness liveness, const std::function<void()>& reload) {
  return *Run(std::move(liveness), reload,
              [this](const std::function<void()>& on_hangup) -> std::optional<int> {
                return shutdown_->Wait(on_hangup);
              });
}

std::optional<int> ServiceLife::RunUntilContinued(Liveness liveness,
                                                  const std::function<void()>& reload) {
  return Run(std::move(liveness), reload, [this](const std::function<void()>& on_hangup) {
    return shutdown_->WaitOrContinue(on_hangup);
  });
}

}  // namespace rekap
