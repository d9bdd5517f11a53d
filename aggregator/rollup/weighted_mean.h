// The mean of achievements weighed by allocated budgets, exact and incremental.
//
// A product of a value (63 bits and a sign) and a weight needs more than 128
// bits where a region's budget goes to its bounds, so the sum is kept for the
// upper and the lower 32 bits of the values apart. Why neither half overflows:
// a weight is at most Sen::kRecordMax (2^53.2) times its budget lines, and a
// cell counts at most 2^32 lines, so its weights add up to less than 2^85.2; in
// the middle of a batch, when some children show the old and some the new
// weight, to less than 2^86.2. Times 2^32 that is 2^118.2, within 127 bits.
#pragma once

#include <cstdint>
#include <optional>

namespace rekap {

struct Shown;

class WeightedSum {
 public:
  // `weight` below 0 takes out what was added with it.
  void Add(int64_t value, __int128 weight);
  // Sum / divisor, rounded half up (away from zero). Requires 0 < divisor < 2^86.
  // A quotient that is a mean of the values fits; nullopt if it does not.
  std::optional<int64_t> DividedBy(__int128 divisor) const;

 private:
  // Of value = high * 2^32 + low with 0 <= low < 2^32.
  __int128 high_ = 0;
  __int128 low_ = 0;
};

// The reported children of a cell: what they show, weighed.
struct WeightedMean {
  __int128 weight_sen = 0;
  WeightedSum capped;
  WeightedSum uncapped;

  // Replaces what a child showed and weighed.
  void Exchange(const Shown& before, __int128 weight_before, const Shown& after,
                __int128 weight_after);
  // nullopt if the weights add up to nothing.
  std::optional<Shown> Mean() const;
};
// Beside each cell where the policy asks for it.
static_assert(sizeof(WeightedMean) == 80);

}  // namespace rekap
