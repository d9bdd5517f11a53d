#include "tools/rekap/prompt.h"

#include <cerrno>
#include <termios.h>
#include <unistd.h>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "tools/rekap/failure.h"
#include "tools/rekap/terminal.h"

namespace rekap::cli {
namespace {

// account.proto allows a password of 1024 bytes.
constexpr size_t kLineBytesMax = 4096;
constexpr char kInterrupt = '\x03';  // Ctrl-C

absl::Status Mistake(absl::string_view word, absl::string_view text) {
  return LocalFailure(absl::StatusCode::kFailedPrecondition, word, text);
}

absl::Status Interrupted() {
  return LocalFailure(absl::StatusCode::kCancelled, "NOT_CONFIRMED", "Dibatalkan.");
}

// The next line without its end, byte by byte: what follows belongs to the next call.
absl::StatusOr<std::string> ReadLine() {
  std::string line;
  while (true) {
    char c = 0;
    ssize_t count = read(STDIN_FILENO, &c, 1);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return absl::ErrnoToStatus(errno, "reading standard input");
    if (count == 0 && line.empty()) {
      return Mistake("NO_INPUT", "Masukan habis sebelum semua yang diperlukan terbaca.");
    }
    if (count == 1 && c == kInterrupt) return Interrupted();
    if (count == 0 || c == '\n') break;
    if (line.size() == kLineBytesMax) {
      return Mistake("INPUT_TOO_LONG", "Baris masukan terlalu panjang.");
    }
    line.push_back(c);
  }
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

// Ctrl-C ends the line instead of the program, so that the terminal is never left
// without its echo.
absl::StatusOr<std::string> ReadWithoutEcho(absl::string_view prompt) {
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
    PrintError("\n");
  };
  PrintError(absl::StrCat(prompt, ": "));
  return ReadLine();
}

}  // namespace

bool CanAsk() { return isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1; }

bool AskYes(absl::string_view question) {
  PrintError(question);
  absl::StatusOr<std::string> line = ReadLine();
  if (!line.ok()) return false;
  std::string answer = absl::AsciiStrToLower(absl::StripAsciiWhitespace(*line));
  return answer == "ya" || answer == "y" || answer == "yes";
}

absl::StatusOr<std::string> ReadSecret(absl::string_view prompt, bool from_stdin) {
  if (from_stdin) return ReadLine();
  if (!CanAsk()) {
    return Mistake(
        "NO_TERMINAL",
        "Kata sandi dibaca dari layar: jalankan pada sebuah terminal, atau berikan lewat "
        "masukan baku dengan --password-stdin.");
  }
  return ReadWithoutEcho(prompt);
}

absl::StatusOr<std::string> ReadNewSecret(absl::string_view prompt, bool from_stdin) {
  absl::StatusOr<std::string> secret = ReadSecret(prompt, from_stdin);
  if (!secret.ok() || from_stdin) return secret;
  absl::StatusOr<std::string> again = ReadSecret(absl::StrCat(prompt, ", sekali lagi"), from_stdin);
  if (!again.ok()) return again;
  if (*secret == *again) return secret;
  return Mistake("PASSWORD_MISTYPED", "Keduanya tidak sama: ulangi.");
}

}  // namespace rekap::cli
