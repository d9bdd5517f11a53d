#include "runtime/terminal/input_line.h"

#include <cerrno>
#include <iostream>
#include <termios.h>
#include <unistd.h>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"

namespace rekap {
namespace {

constexpr char kInterrupt = '\x03';  // Ctrl-C

}  // namespace

absl::StatusOr<std::string> ReadInputLine() {
  std::string line;
  while (true) {
    char c = 0;
    ssize_t count = read(STDIN_FILENO, &c, 1);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return absl::ErrnoToStatus(errno, "reading standard input");
    if (count == 0 && line.empty()) return absl::NotFoundError("the input has ended");
    if (count == 1 && c == kInterrupt) return absl::CancelledError("Ctrl-C");
    if (count == 0 || c == '\n') break;
    if (line.size() == kInputLineBytesMax) return absl::OutOfRangeError("the line is too long");
    line.push_back(c);
  }
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

absl::StatusOr<std::string> ReadHiddenLine(absl::string_view prompt) {
  termios before = {};
  if (tcgetattr(STDIN_FILENO, &before) != 0) {
    return absl::ErrnoToStatus(errno, "reading the terminal's settings");
  }
  termios quiet = before;
  quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO | ISIG);
  quiet.c_cc[VEOL] = static_cast<cc_t>(kInterrupt);
  // Before the prompt: whatever comes after it is not shown.
  if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) != 0) {
    return absl::ErrnoToStatus(errno, "switching the terminal's echo off");
  }
  absl::Cleanup restore = [&before] {
    (void)tcsetattr(STDIN_FILENO, TCSANOW, &before);
    std::cerr << "\n";
  };
  std::cerr << prompt << ": " << std::flush;
  return ReadInputLine();
}

absl::StatusOr<std::string> ReadNewPassword() {
  if (isatty(STDIN_FILENO) == 0) return ReadInputLine();
  absl::StatusOr<std::string> password = ReadHiddenLine("Kata sandi");
  if (!password.ok()) return password;
  absl::StatusOr<std::string> again = ReadHiddenLine("Kata sandi, sekali lagi");
  if (!again.ok()) return again;
  if (*again != *password) return absl::InvalidArgumentError("keduanya tidak sama: ulangi");
  return password;
}

}  // namespace rekap
