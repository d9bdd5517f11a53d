// How far each of a few values lies from the others, in two ways that fail
// differently: the z-score, which two strange values together hide from, and
// the median absolute deviation, which says nothing once half of the values
// are equal.
//
// Integers only: the same values give the same answer on every computer. Exact
// while n x distance stays below 2^45 micro (14 units: 2,5 million; every
// percentage and index); beyond that every distance is cut to the 45 leading
// bits of the largest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/types/span.h"

#include "domain/decimal/decimal.h"

namespace rekap {

// A value is strange from here: three standard deviations, the usual bound; a
// bell curve leaves 3 of 1000 outside.
inline constexpr int kZScoreBound = 3;
// The greatest z-score among n values is (n - 1) / sqrt(n): below 11 values
// none can reach the bound, so the test is not made.
inline constexpr size_t kZScoreValuesMin = 11;
// The bound of Iglewicz and Hoaglin (1993) for 0,6745 x distance / MAD, in
// hundredths.
inline constexpr int64_t kMadBoundHundredths = 350;
// With fewer values the MAD rests on less than three others.
inline constexpr size_t kMadValuesMin = 7;
// More values than the country has kecamatan (7.285), and few enough for the
// sums here.
inline constexpr size_t kSpreadValuesMax = size_t{1} << 16;

// Scores in hundredths, rounded down; absent where the test is not made: too
// few values, or no spread to measure with.
struct Distance {
  std::optional<int64_t> z_hundredths;
  std::optional<int64_t> mad_hundredths;
  bool beyond_z = false;    // above kZScoreBound
  bool beyond_mad = false;  // above kMadBoundHundredths
};

struct Spread {
  Decimal mean;
  Decimal median;
  std::vector<Distance> distances;  // in the order of the values
};

// The middle value, or the middle between two. Requires values.
Decimal MedianOf(absl::Span<const Decimal> values);

// Standard deviations are those of a sample (n - 1). A MAD below `mad_min` is
// taken as that: values that lie closer together by luck or rounding would make
// a stranger of everyone else. Requires 1 to kSpreadValuesMax values.
Spread SpreadOf(absl::Span<const Decimal> values, Decimal mad_min);

}  // namespace rekap
