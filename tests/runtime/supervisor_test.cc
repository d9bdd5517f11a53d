// A supervisor's end of the socket, and a daemon's: what is told, and what is not when the
// daemon hangs.
#include "runtime/supervisor/supervisor.h"

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/supervisor/watchdog.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// Far more than it takes on a busy machine.
constexpr int kPatienceMs = 60'000;

class SupervisorTest : public testing::Test {
 protected:
  SupervisorTest() {
    const std::string path = dir_.path() + "/notify";
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    if (bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) std::abort();
    setenv("NOTIFY_SOCKET", path.c_str(), 1);
  }
  ~SupervisorTest() override {
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
    unsetenv("WATCHDOG_PID");
    close(socket_);
  }

  // The next message; "" if none comes within `patience_ms`.
  std::string Next(int patience_ms = kPatienceMs) const {
    pollfd waited{socket_, POLLIN, 0};
    if (poll(&waited, 1, patience_ms) != 1) return "";
    char buffer[4096];
    ssize_t size = recv(socket_, buffer, sizeof buffer, 0);
    return size < 0 ? "" : std::string(buffer, static_cast<size_t>(size));
  }
  // Whether `message` comes, maybe after others.
  bool Hears(const std::string& message) const {
    for (std::string next = Next(); !next.empty(); next = Next()) {
      if (next == message) return true;
    }
    return false;
  }

  TempDir dir_;
  const int socket_ = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  Logger log_{Logger::Options()};
  const Supervisor supervisor_{&log_};
};

TEST_F(SupervisorTest, TellsThatItServesReloadsAndStops) {
  supervisor_.Ready("35.27.05: 66 entri");
  EXPECT_EQ(Next(), "READY=1\nSTATUS=35.27.05: 66 entri");
  supervisor_.Reloading();
  EXPECT_THAT(Next(), StartsWith("RELOADING=1\nMONOTONIC_USEC="));
  supervisor_.Stopping();
  EXPECT_EQ(Next(), "STOPPING=1");
}

TEST_F(SupervisorTest, AStatusCannotForgeAnotherMessage) {
  supervisor_.Status("a\nREADY=1");
  EXPECT_EQ(Next(), "STATUS=a READY=1");
}

TEST_F(SupervisorTest, TheIntervalIsThatOfTheEnvironmentAndOfThisProcess) {
  EXPECT_EQ(Supervisor::WatchdogInterval(), absl::ZeroDuration());
  setenv("WATCHDOG_USEC", "3000000", 1);
  EXPECT_EQ(Supervisor::WatchdogInterval(), absl::Seconds(3));
  setenv("WATCHDOG_PID", "1", 1);
  EXPECT_EQ(Supervisor::WatchdogInterval(), absl::ZeroDuration());
}

TEST_F(SupervisorTest, SaysAgainAndAgainThatItWorks) {
  std::atomic<int> rounds = 0;
  Watchdog watchdog(&supervisor_, absl::Milliseconds(3),
                    {{[&] { ++rounds; }}, [] { return std::string("baik"); }});
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(Hears("WATCHDOG=1"));
    EXPECT_TRUE(Hears("STATUS=baik"));
  }
  EXPECT_GE(rounds, 3);
}

TEST_F(SupervisorTest, SaysNothingWhileWorkHangs) {
  absl::Notification hangs;
  absl::Notification go_on;
  std::atomic<bool> hang = false;
  Watchdog watchdog(&supervisor_, absl::Milliseconds(3),
                    {{[&] {
                       if (!hang || hangs.HasBeenNotified()) {
                         return;
                       }
                       hangs.Notify();
                       go_on.WaitForNotification();
                     }},
                     [] { return std::string("baik"); }});
  EXPECT_TRUE(Hears("WATCHDOG=1"));
  hang = true;
  ASSERT_TRUE(hangs.WaitForNotificationWithTimeout(absl::Milliseconds(kPatienceMs)));
  while (!Next(0).empty()) {
  }
  // The thread is in the probe, and nobody else speaks: silence, however long one listens.
  EXPECT_EQ(Next(50), "");
  go_on.Notify();
  EXPECT_TRUE(Hears("WATCHDOG=1"));
}

TEST_F(SupervisorTest, WithoutAWatchTheStatusIsToldAllTheSame) {
  bool probed = false;
  {
    Watchdog watchdog(&supervisor_, absl::ZeroDuration(),
                      {{[&] { probed = true; }}, [] { return std::string("baik"); }});
    EXPECT_EQ(Next(), "STATUS=baik");
  }
  EXPECT_FALSE(probed);
}

}  // namespace
}  // namespace rekap
