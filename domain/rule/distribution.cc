#include "domain/rule/distribution.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "domain/decimal/number_text.h"

namespace rekap {
namespace {

// Squares of 2^55, 65.536 of them, stay within 2^126.
constexpr __int128 kDistanceMax = static_cast<__int128>(1) << 55;

// At `quarters` / 4 of the way through sorted values. The result lies between values,
// so it fits.
int64_t QuantileOf(absl::Span<const int64_t> sorted, size_t quarters) {
  size_t place = (sorted.size() - 1) * quarters;
  size_t below = place / 4;
  size_t part = place % 4;
  if (part == 0) return sorted[below];
  __int128 four_times = static_cast<__int128>(sorted[below]) * (4 - part) +
                        static_cast<__int128>(sorted[below + 1]) * part;
  return *DivideHalfUp(four_times, 4);
}

// Rounded down.
__int128 SquareRoot(__int128 value) {
  __int128 low = 0;
  __int128 high = static_cast<__int128>(1) << 63;
  while (low + 1 < high) {
    __int128 middle = low + (high - low) / 2;
    (middle * middle <= value ? low : high) = middle;
  }
  return low;
}

int64_t DeviationOf(absl::Span<const int64_t> values, __int128 sum) {
  if (values.size() < 2) return 0;
  const auto n = static_cast<__int128>(values.size());
  std::vector<__int128> distances;  // n times that to the mean
  __int128 greatest = 0;
  for (int64_t value : values) {
    __int128 distance = n * value - sum;
    distances.push_back(distance < 0 ? -distance : distance);
    greatest = std::max(greatest, distances.back());
  }
  int shift = 0;
  while ((greatest >> shift) >= kDistanceMax) ++shift;
  __int128 squares = 0;
  for (__int128 distance : distances) squares += (distance >> shift) * (distance >> shift);
  // s^2 = squares / (n^2 x (n - 1)).
  __int128 deviation = SquareRoot(squares / (n * n * (n - 1))) << shift;
  return static_cast<int64_t>(std::min<__int128>(deviation, std::numeric_limits<int64_t>::max()));
}

}  // namespace

Distribution DistributionOf(absl::Span<const int64_t> values) {
  Distribution distribution;
  distribution.count = values.size();
  if (values.empty()) return distribution;
  std::vector<int64_t> sorted(values.begin(), values.end());
  if (!std::is_sorted(sorted.begin(), sorted.end())) std::sort(sorted.begin(), sorted.end());
  __int128 sum = 0;
  for (int64_t value : sorted) sum += value;
  distribution.minimum = sorted.front();
  distribution.lower_quartile = QuantileOf(sorted, 1);
  distribution.median = QuantileOf(sorted, 2);
  distribution.upper_quartile = QuantileOf(sorted, 3);
  distribution.maximum = sorted.back();
  distribution.mean = *DivideHalfUp(sum, static_cast<__int128>(sorted.size()));
  distribution.standard_deviation = DeviationOf(sorted, sum);
  return distribution;
}

uint32_t QuarterOf(const Distribution& distribution, int64_t value) {
  if (value >= distribution.upper_quartile) return 1;
  if (value >= distribution.median) return 2;
  if (value >= distribution.lower_quartile) return 3;
  return 4;
}

}  // namespace rekap
