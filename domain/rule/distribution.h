// How a few values lie: least, quartiles, greatest, mean, standard deviation.
// Integers only, so that the same values give the same answer on every computer;
// what they count (micro, sen) is the caller's. Pure.
//
// Quartiles are those of a spreadsheet's QUARTILE.INC (linear between the two
// values next to the place), for planners check ours against theirs.
#pragma once

#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"

namespace rekap {

// More values than the country has kecamatan (7.285).
inline constexpr size_t kDistributionValuesMax = size_t{1} << 16;

struct Distribution {
  size_t count = 0;  // without any value the rest is 0 and means nothing
  int64_t minimum = 0;
  int64_t lower_quartile = 0;
  int64_t median = 0;
  int64_t upper_quartile = 0;
  int64_t maximum = 0;
  int64_t mean = 0;
  // Of a sample (n - 1), rounded down, at most the greatest int64; 0 of one value. Exact
  // while n x distance from the mean stays below 2^55, beyond that to 55 leading bits.
  int64_t standard_deviation = 0;

  friend bool operator==(const Distribution&, const Distribution&) = default;
};

// Rounded half up. Requires at most kDistributionValuesMax values.
Distribution DistributionOf(absl::Span<const int64_t> values);

// The quarter that a value lies in, the greatest first: 1 = at or above the upper
// quartile, 2 = at or above the median, 3 = at or above the lower, 4 = below. A value
// that the quartile was rounded up from may count as below it.
uint32_t QuarterOf(const Distribution& distribution, int64_t value);

}  // namespace rekap
