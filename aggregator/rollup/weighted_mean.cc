#include "aggregator/rollup/weighted_mean.h"

#include <limits>

#include "aggregator/rollup/cell.h"

namespace rekap {
namespace {

constexpr int kHalfBits = 32;
constexpr __int128 kHalf = __int128{1} << kHalfBits;

struct Quotient {
  __int128 whole;
  __int128 rest;  // 0 <= rest < divisor
};

// Rounded down, also below zero.
Quotient Floor(__int128 dividend, __int128 divisor) {
  Quotient quotient = {dividend / divisor, dividend % divisor};
  if (quotient.rest < 0) {
    quotient.rest += divisor;
    --quotient.whole;
  }
  return quotient;
}

}  // namespace

void WeightedSum::Add(int64_t value, __int128 weight) {
  high_ += weight * (value >> kHalfBits);
  low_ += weight * (value & (kHalf - 1));
}

std::optional<int64_t> WeightedSum::DividedBy(__int128 divisor) const {
  // Long division with digits of 32 bits: the rest of the upper half goes over
  // into the lower one.
  Quotient high = Floor(high_, divisor);
  Quotient low = Floor(high.rest * kHalf + low_, divisor);
  __int128 quotient = high.whole * kHalf + low.whole;
  // Away from zero at exactly a half; below zero the floor is away already.
  __int128 twice = 2 * low.rest;
  if (quotient >= 0 ? twice >= divisor : twice > divisor) ++quotient;
  if (quotient > std::numeric_limits<int64_t>::max() ||
      quotient < std::numeric_limits<int64_t>::min()) {
    return std::nullopt;
  }
  return static_cast<int64_t>(quotient);
}

void WeightedMean::Exchange(const Shown& before, __int128 weight_before, const Shown& after,
                            __int128 weight_after) {
  auto add = [this](const Shown& shown, __int128 weight) {
    if (shown.state != ValueState::kReported) return;
    weight_sen += weight;
    capped.Add(shown.capped_micro, weight);
    uncapped.Add(shown.uncapped_micro, weight);
  };
  add(before, -weight_before);
  add(after, weight_after);
}

std::optional<Shown> WeightedMean::Mean() const {
  if (weight_sen <= 0) return std::nullopt;
  std::optional<int64_t> capped_mean = capped.DividedBy(weight_sen);
  std::optional<int64_t> uncapped_mean = uncapped.DividedBy(weight_sen);
  // A mean lies among its values, so it fits as they do.
  if (!capped_mean || !uncapped_mean) return std::nullopt;
  return Shown{*capped_mean, *uncapped_mean, ValueState::kReported};
}

}  // namespace rekap
