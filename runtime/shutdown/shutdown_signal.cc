#include "runtime/shutdown/shutdown_signal.h"

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "absl/status/status.h"

namespace rekap {
namespace {

sigset_t StopSignals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

sigset_t AllSignals() {
  sigset_t set = StopSignals();
  sigaddset(&set, SIGHUP);
  return set;
}

// The next signal of `fd`, which is readable.
int ReadSignal(int fd) {
  signalfd_siginfo info = {};
  if (read(fd, &info, sizeof info) != sizeof info) std::abort();
  return static_cast<int>(info.ssi_signo);
}

extern "C" void ExitAtOnce(int) { _exit(ShutdownSignal::kForcedExitCode); }

// From now on a signal that stops ends the process where it stands.
void LetTheNextEndIt() {
  std::signal(SIGTERM, ExitAtOnce);
  std::signal(SIGINT, ExitAtOnce);
  sigset_t stop = StopSignals();
  pthread_sigmask(SIG_UNBLOCK, &stop, nullptr);
}

void Notify(int event_fd) {
  uint64_t one = 1;
  // It fails only where the counter is full, that is, already notified.
  if (write(event_fd, &one, sizeof one) < 0 && errno != EAGAIN) std::abort();
}

absl::Status SystemError(const char* operation) { return absl::ErrnoToStatus(errno, operation); }

}  // namespace

absl::StatusOr<std::unique_ptr<ShutdownSignal>> ShutdownSignal::Install() {
  sigset_t all = AllSignals();
  if (int error = pthread_sigmask(SIG_BLOCK, &all, nullptr); error != 0) {
    return absl::ErrnoToStatus(error, "blocking signals");
  }
  if (std::signal(SIGPIPE, SIG_IGN) == SIG_ERR) return SystemError("ignoring SIGPIPE");
  int signal_fd = signalfd(-1, &all, SFD_CLOEXEC);
  if (signal_fd < 0) return SystemError("making a signal descriptor");
  int request_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  int continue_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (request_fd < 0 || continue_fd < 0) {
    absl::Status status = SystemError("making an event descriptor");
    close(signal_fd);
    if (request_fd >= 0) close(request_fd);
    if (continue_fd >= 0) close(continue_fd);
    return status;
  }
  return std::unique_ptr<ShutdownSignal>(new ShutdownSignal(signal_fd, request_fd, continue_fd));
}

ShutdownSignal::~ShutdownSignal() {
  close(signal_fd_);
  close(request_fd_);
  close(continue_fd_);
}

std::optional<int> ShutdownSignal::Next(const std::function<void()>& reload, bool continues) {
  pollfd descriptors[] = {
      {signal_fd_, POLLIN, 0}, {request_fd_, POLLIN, 0}, {continue_fd_, POLLIN, 0}};
  for (;;) {
    if (poll(descriptors, continues ? 3 : 2, -1) < 0) {
      // All descriptors are ours and open, so nothing else can happen here.
      if (errno != EINTR) std::abort();
      continue;
    }
    if ((descriptors[0].revents & POLLIN) != 0) {
      const int number = ReadSignal(signal_fd_);
      if (number != SIGHUP) return number;
      reload();
    } else if ((descriptors[1].revents & POLLIN) != 0) {
      return 0;
    } else {
      uint64_t count = 0;
      if (read(continue_fd_, &count, sizeof count) != sizeof count) std::abort();
      return std::nullopt;
    }
  }
}

int ShutdownSignal::Wait(const std::function<void()>& reload) {
  const int number = *Next(reload, false);
  LetTheNextEndIt();
  return number;
}

std::optional<int> ShutdownSignal::WaitOrContinue(const std::function<void()>& reload) {
  std::optional<int> number = Next(reload, true);
  if (number.has_value()) LetTheNextEndIt();
  return number;
}

void ShutdownSignal::Request() { Notify(request_fd_); }

void ShutdownSignal::Continue() { Notify(continue_fd_); }

}  // namespace rekap
