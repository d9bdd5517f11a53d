#include "tools/rekap/prompt.h"

#include <unistd.h>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "runtime/terminal/input_line.h"
#include "tools/rekap/failure.h"
#include "tools/rekap/terminal.h"

namespace rekap::cli {
namespace {

absl::Status Mistake(absl::string_view word, absl::string_view text) {
  return LocalFailure(absl::StatusCode::kFailedPrecondition, word, text);
}

absl::Status Interrupted() {
  return LocalFailure(absl::StatusCode::kCancelled, "NOT_CONFIRMED", "Dibatalkan.");
}

// A line that was read, or its error in words for the person.
absl::StatusOr<std::string> InWords(absl::StatusOr<std::string> line) {
  if (absl::IsNotFound(line.status())) {
    return Mistake("NO_INPUT", "Masukan habis sebelum semua yang diperlukan terbaca.");
  }
  if (absl::IsCancelled(line.status())) return Interrupted();
  if (absl::IsOutOfRange(line.status())) {
    return Mistake("INPUT_TOO_LONG", "Baris masukan terlalu panjang.");
  }
  return line;
}

}  // namespace

bool CanAsk() { return isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1; }

bool AskYes(absl::string_view question) {
  PrintError(question);
  absl::StatusOr<std::string> line = ReadInputLine();
  if (!line.ok()) return false;
  std::string answer = absl::AsciiStrToLower(absl::StripAsciiWhitespace(*line));
  return answer == "ya" || answer == "y" || answer == "yes";
}

absl::StatusOr<std::string> ReadSecret(absl::string_view prompt, bool from_stdin) {
  if (from_stdin) return InWords(ReadInputLine());
  if (!CanAsk()) {
    return Mistake(
        "NO_TERMINAL",
        "Kata sandi dibaca dari layar: jalankan pada sebuah terminal, atau berikan lewat "
        "masukan baku dengan --password-stdin.");
  }
  return InWords(ReadHiddenLine(prompt));
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
