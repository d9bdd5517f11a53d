#include "runtime/supervisor/supervisor.h"

#include <cstdint>
#include <ctime>
#include <systemd/sd-daemon.h>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace rekap {
namespace {

// A status is one line; a second one would be another message.
std::string StatusLine(const std::string& text) {
  return absl::StrCat("STATUS=", absl::StrReplaceAll(text, {{"\n", " "}}));
}

int64_t MonotonicMicroseconds() {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return absl::ToInt64Microseconds(absl::DurationFromTimespec(now));
}

}  // namespace

void Supervisor::Tell(const std::string& state) const {
  // 0: nobody listens.
  int sent = sd_notify(0, state.c_str());
  if (sent >= 0) return;
  log_->Warning("the supervisor could not be told",
                {{"status", absl::ErrnoToStatus(-sent, "sd_notify")}});
}

void Supervisor::Ready(const std::string& status) const {
  Tell(absl::StrCat("READY=1\n", StatusLine(status)));
}

void Supervisor::Reloading() const {
  Tell(absl::StrCat("RELOADING=1\nMONOTONIC_USEC=", MonotonicMicroseconds()));
}

void Supervisor::Stopping() const { Tell("STOPPING=1"); }

void Supervisor::Status(const std::string& status) const { Tell(StatusLine(status)); }

void Supervisor::Alive() const { Tell("WATCHDOG=1"); }

absl::Duration Supervisor::WatchdogInterval() {
  uint64_t microseconds = 0;
  if (sd_watchdog_enabled(0, &microseconds) <= 0) return absl::ZeroDuration();
  return absl::Microseconds(static_cast<int64_t>(microseconds));
}

}  // namespace rekap
