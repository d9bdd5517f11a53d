// What a password must be to be taken, and how long a log-in counts. Pure.
#pragma once

#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace rekap {

// Bytes. A password above the bound would make the caller, not us, choose how long a hash
// takes.
inline constexpr size_t kPasswordSizeMin = 10;
inline constexpr size_t kPasswordSizeMax = 1024;

// A working day with overtime: nobody logs in twice a day, and a token that was left
// behind is of no use the next morning.
inline constexpr absl::Duration kTokenLifetime = absl::Hours(12);

// InvalidArgument, Indonesian, says what is wrong; no text holds the password.
absl::Status CheckPasswordSize(absl::string_view password);

}  // namespace rekap
