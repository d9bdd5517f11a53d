#include "runtime/supervisor/watchdog.h"

#include <chrono>
#include <utility>

namespace rekap {

Watchdog::Watchdog(const Supervisor* supervisor, absl::Duration interval, Liveness liveness)
    : supervisor_(supervisor),
      watched_(interval > absl::ZeroDuration()),
      pause_(watched_ ? interval / 3 : kStatusInterval),
      liveness_(std::move(liveness)),
      thread_([this] { Run(); }) {}

Watchdog::~Watchdog() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  stopped_.notify_all();
  thread_.join();
}

void Watchdog::Run() {
  for (;;) {
    if (watched_) {
      for (const std::function<void()>& probe : liveness_.probes) probe();
      supervisor_->Alive();
    }
    supervisor_->Status(liveness_.status());
    std::unique_lock lock(mutex_);
    if (stopped_.wait_for(lock, absl::ToChronoNanoseconds(pause_), [this] { return stop_; })) {
      return;
    }
  }
}

}  // namespace rekap
