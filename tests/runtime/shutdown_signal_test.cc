// Signals are the process's business, so each case runs in a child of its own;
// pipes tell how far it is, nothing is timed.
#include "runtime/shutdown/shutdown_signal.h"

#include <cerrno>
#include <csignal>
#include <functional>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include <gtest/gtest.h>

namespace rekap {
namespace {

// A forked process that runs `body` and exits with its result.
class Child {
 public:
  explicit Child(const std::function<int(Child&)>& body) {
    if (pipe(pipe_) != 0) std::abort();
    pid_ = fork();
    if (pid_ == 0) _exit(body(*this));
    // Only the child holds the writing end, so its death ends AwaitStep.
    close(pipe_[1]);
  }
  ~Child() { close(pipe_[0]); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // In the child.
  void Step() {
    if (write(pipe_[1], "x", 1) != 1) _exit(99);
  }

  // In the parent. False if the child ended instead.
  bool AwaitStep() {
    char byte = 0;
    return read(pipe_[0], &byte, 1) == 1;
  }
  void Send(int number) const { kill(pid_, number); }
  // Its exit code, or minus the signal that it died of.
  int Join() const {
    int status = 0;
    waitpid(pid_, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

 private:
  int pipe_[2] = {};
  pid_t pid_ = -1;
};

int InstallAndWait(Child& child) {
  auto signal = ShutdownSignal::Install();
  if (!signal.ok()) return 98;
  child.Step();
  return (*signal)->Wait();
}

TEST(ShutdownSignal, WaitReturnsTheSignal) {
  for (int number : {SIGTERM, SIGINT}) {
    Child child(InstallAndWait);
    ASSERT_TRUE(child.AwaitStep());
    child.Send(number);
    EXPECT_EQ(child.Join(), number);
  }
}

TEST(ShutdownSignal, ASignalBeforeWaitIsNotLost) {
  Child child([](Child&) {
    auto signal = ShutdownSignal::Install();
    raise(SIGTERM);
    return (*signal)->Wait();
  });
  EXPECT_EQ(child.Join(), SIGTERM);
}

TEST(ShutdownSignal, AThreadStartedLaterDoesNotDieOfIt) {
  Child child([](Child& self) {
    auto signal = ShutdownSignal::Install();
    std::thread sleeper([] { pause(); });
    sleeper.detach();
    self.Step();
    return (*signal)->Wait();
  });
  ASSERT_TRUE(child.AwaitStep());
  child.Send(SIGTERM);
  EXPECT_EQ(child.Join(), SIGTERM);
}

TEST(ShutdownSignal, TheSecondSignalForcesTheExit) {
  Child child([](Child& self) -> int {
    auto signal = ShutdownSignal::Install();
    self.Step();
    (*signal)->Wait();
    self.Step();
    while (true) pause();  // a shutdown that hangs
  });
  ASSERT_TRUE(child.AwaitStep());
  child.Send(SIGTERM);
  ASSERT_TRUE(child.AwaitStep());
  child.Send(SIGINT);
  EXPECT_EQ(child.Join(), ShutdownSignal::kForcedExitCode);
}

TEST(ShutdownSignal, RequestWakesWaitFromAnotherThread) {
  Child child([](Child&) {
    auto signal = ShutdownSignal::Install();
    std::thread part([&] {
      (*signal)->Request();
      (*signal)->Request();
    });
    int number = (*signal)->Wait();
    part.join();
    return number;
  });
  EXPECT_EQ(child.Join(), 0);
}

TEST(ShutdownSignal, HangupReloadsAndDoesNotStop) {
  Child child([](Child& self) {
    auto signal = ShutdownSignal::Install();
    int reloads = 0;
    self.Step();
    int number = (*signal)->Wait([&] {
      ++reloads;
      self.Step();
    });
    return number * 10 + reloads;
  });
  ASSERT_TRUE(child.AwaitStep());
  for (int i = 0; i < 2; ++i) {
    child.Send(SIGHUP);
    ASSERT_TRUE(child.AwaitStep());
  }
  child.Send(SIGTERM);
  EXPECT_EQ(child.Join(), SIGTERM * 10 + 2);
}

TEST(ShutdownSignal, ContinueEndsAFirstWaitAndSignalsGoOnAsBefore) {
  Child child([](Child& self) {
    auto signal = ShutdownSignal::Install();
    std::thread part([&] {
      (*signal)->Continue();
      (*signal)->Continue();
    });
    part.join();
    int reloads = 0;
    if ((*signal)->WaitOrContinue([] {}).has_value()) return 95;
    self.Step();
    int number = (*signal)->Wait([&] {
      ++reloads;
      self.Step();
    });
    return number * 10 + reloads;
  });
  ASSERT_TRUE(child.AwaitStep());
  child.Send(SIGHUP);
  ASSERT_TRUE(child.AwaitStep());
  child.Send(SIGTERM);
  EXPECT_EQ(child.Join(), SIGTERM * 10 + 1);
}

TEST(ShutdownSignal, ASignalEndsAFirstWaitToo) {
  Child child([](Child& self) {
    auto signal = ShutdownSignal::Install();
    self.Step();
    return (*signal)->WaitOrContinue([] {}).value_or(95);
  });
  ASSERT_TRUE(child.AwaitStep());
  child.Send(SIGTERM);
  EXPECT_EQ(child.Join(), SIGTERM);
}

TEST(ShutdownSignal, AClosedPeerIsAnErrorAndNotTheEnd) {
  Child child([](Child&) {
    auto signal = ShutdownSignal::Install();
    int ends[2] = {};
    if (pipe(ends) != 0) return 97;
    close(ends[0]);
    return write(ends[1], "x", 1) == -1 && errno == EPIPE ? 0 : 96;
  });
  EXPECT_EQ(child.Join(), 0);
}

}  // namespace
}  // namespace rekap
