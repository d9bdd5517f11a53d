#include "domain/across/spread.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "domain/decimal/number_text.h"

namespace rekap {
namespace {

// 2 x 45 bits of a square, 16 of the count and 14 of 10^4 stay within 127.
constexpr __int128 kDistanceMax = static_cast<__int128>(1) << 45;

__int128 Abs(__int128 value) { return value < 0 ? -value : value; }

// Rounded down. `value` is at most n x 10^4.
int64_t SquareRoot(int64_t value) {
  int64_t low = 0;
  int64_t high = int64_t{1} << 31;
  while (low + 1 < high) {
    int64_t middle = low + (high - low) / 2;
    (middle * middle <= value ? low : high) = middle;
  }
  return low;
}

void MeasureByDeviation(absl::Span<const Decimal> values, __int128 sum, Spread& spread) {
  if (values.size() < kZScoreValuesMin) return;
  const auto n = static_cast<__int128>(values.size());
  std::vector<__int128> distances;  // n times that to the mean
  __int128 greatest = 0;
  for (Decimal value : values) {
    distances.push_back(Abs(n * value.micro() - sum));
    greatest = std::max(greatest, distances.back());
  }
  int shift = 0;
  while ((greatest >> shift) >= kDistanceMax) ++shift;
  __int128 squares = 0;
  for (__int128& distance : distances) {
    distance >>= shift;
    squares += distance * distance;
  }
  if (squares == 0) return;
  // z = distance / s; with s^2 = squares / (n - 1), both n times too large.
  for (size_t i = 0; i < values.size(); ++i) {
    __int128 scaled = distances[i] * distances[i] * (n - 1);
    spread.distances[i].beyond_z = scaled > kZScoreBound * kZScoreBound * squares;
    spread.distances[i].z_hundredths = SquareRoot(static_cast<int64_t>(scaled * 10'000 / squares));
  }
}

std::vector<__int128> MicrosOf(absl::Span<const Decimal> values) {
  std::vector<__int128> micros;
  for (Decimal value : values) micros.push_back(value.micro());
  return micros;
}

// Twice the median, so that the middle of two stays exact.
__int128 TwiceMedian(std::vector<__int128> values) {
  std::sort(values.begin(), values.end());
  size_t n = values.size();
  return values[(n - 1) / 2] + values[n / 2];
}

void MeasureByMedian(absl::Span<const Decimal> values, __int128 twice_median, Decimal mad_min,
                     Spread& spread) {
  if (values.size() < kMadValuesMin) return;
  std::vector<__int128> twice_distances;
  for (Decimal value : values) {
    twice_distances.push_back(Abs(2 * static_cast<__int128>(value.micro()) - twice_median));
  }
  const __int128 four_mad =
      std::max(TwiceMedian(twice_distances), 4 * static_cast<__int128>(mad_min.micro()));
  if (four_mad == 0) return;
  for (size_t i = 0; i < values.size(); ++i) {
    // 0,6745 x distance / MAD, in hundredths.
    __int128 numerator = twice_distances[i] * 2 * 6745;
    __int128 denominator = four_mad * 100;
    spread.distances[i].beyond_mad = numerator > kMadBoundHundredths * denominator;
    spread.distances[i].mad_hundredths = static_cast<int64_t>(
        std::min<__int128>(numerator / denominator, std::numeric_limits<int64_t>::max()));
  }
}

}  // namespace

Decimal MedianOf(absl::Span<const Decimal> values) {
  // Lies between values that fit.
  return Decimal::FromMicro(*DivideHalfUp(TwiceMedian(MicrosOf(values)), 2));
}

Spread SpreadOf(absl::Span<const Decimal> values, Decimal mad_min) {
  Spread spread;
  spread.distances.resize(values.size());
  __int128 sum = 0;
  for (Decimal value : values) sum += value.micro();
  // Lies between values that fit, too.
  spread.mean = Decimal::FromMicro(*DivideHalfUp(sum, static_cast<__int128>(values.size())));
  spread.median = MedianOf(values);
  MeasureByDeviation(values, sum, spread);
  MeasureByMedian(values, TwiceMedian(MicrosOf(values)), mad_min, spread);
  return spread;
}

}  // namespace rekap
