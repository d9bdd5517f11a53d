// An independent definition of exact arithmetic: what the domain's numbers are
// compared with.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

namespace rekap::testing {

inline std::optional<int64_t> AsInt64(__int128 value) {
  if (value < std::numeric_limits<int64_t>::min() || value > std::numeric_limits<int64_t>::max()) {
    return std::nullopt;
  }
  return static_cast<int64_t>(value);
}

// numerator / denominator, halves away from zero: floor((2|n| + |d|) / 2|d|)
// with the sign of the quotient. |n| below 2^126, d not 0.
inline __int128 ReferenceDivide(__int128 numerator, __int128 denominator) {
  bool negative = (numerator < 0) != (denominator < 0);
  auto n = static_cast<unsigned __int128>(numerator < 0 ? -numerator : numerator);
  auto d = static_cast<unsigned __int128>(denominator < 0 ? -denominator : denominator);
  auto quotient = static_cast<__int128>((2 * n + d) / (2 * d));
  return negative ? -quotient : quotient;
}

inline int64_t ReferencePower(int exponent) {
  return exponent == 0 ? 1 : 10 * ReferencePower(exponent - 1);
}

}  // namespace rekap::testing
