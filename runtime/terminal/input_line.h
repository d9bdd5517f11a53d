// Lines of standard input, and those that nobody may see while they are typed.
// One thread; nothing else may read standard input.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace rekap {

// Above a password of 1024 bytes, which account.proto allows.
inline constexpr size_t kInputLineBytesMax = 4096;

// The next line without its end; what follows belongs to the next call. NotFound at the
// end of the input, OutOfRange beyond kInputLineBytesMax, Cancelled for Ctrl-C, else the
// system's error.
absl::StatusOr<std::string> ReadInputLine();

// The same from a terminal without its echo, after "PROMPT: " on standard error. Ctrl-C
// ends the line instead of the program, so that the terminal is never left without its
// echo.
absl::StatusOr<std::string> ReadHiddenLine(absl::string_view prompt);

// A password that is to be set: the next line; where that is a terminal, asked for twice,
// since nobody sees what is typed, and InvalidArgument if both are not the same.
absl::StatusOr<std::string> ReadNewPassword();

}  // namespace rekap
