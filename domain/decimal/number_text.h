// Numbers as people and programs write them: `3.396.840.458,00` (Indonesian:
// dot groups, comma decimal) and `3396840458.00` (plain: dot decimal).
//
// `16.539` is sixteen thousand in one and sixteen and a half in the other, so
// whoever parses says which style the text is in; EvidentStyle helps to find
// out from the other numbers of the same file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace rekap {

enum class NumberStyle { kIndonesian, kPlain };

// The style that `text` can only be in, or nullopt if it fits both or neither:
// "93,52" and "3.396.840.458" are Indonesian, "94.57" and "0.5" are plain,
// "12" and "16.539" tell nothing. A trailing "%" and surrounding blanks are
// ignored.
std::optional<NumberStyle> EvidentStyle(absl::string_view text);

// Parses `text` as an integer scaled by 10^places: ("93,52", 6) -> 93520000.
// Accepts a minus sign, surrounding blanks and correct three-digit groups. Errors:
// InvalidArgument for anything else, OutOfRange for more decimals than
// `places` (unless they are zeros) or a result beyond int64.
absl::StatusOr<int64_t> ParseScaled(absl::string_view text, NumberStyle style, int places);

// Prints value / 10^places with `shown` decimals, rounded half up (away from
// zero), dots between groups and a decimal comma: "3.405.840.458", "72,23".
// Requires 0 <= shown <= places <= 18.
std::string FormatIndonesian(int64_t value, int places, int shown);

// Prints value / 10^places without groups, with a decimal dot and without
// trailing zeros: "72.234689", "100".
std::string FormatPlain(int64_t value, int places);

// Numerator / denominator rounded half up (away from zero). Requires
// denominator > 0. The result must fit int64; nullopt if it does not.
std::optional<int64_t> DivideHalfUp(__int128 numerator, __int128 denominator);

}  // namespace rekap
