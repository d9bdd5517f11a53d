// One cell of the roll-up and the arithmetic on it: sums that take deltas, and
// a mean kept as (sum, count) so that a child is retracted and inserted
// without looking at its siblings. Integers only.
//
// Invariant: sums and counts are those of the children as last shown; `shown_*`
// is what the parents have taken in, and differs from Mean() only while
// `mean_stale` is set, that is within a batch.
#pragma once

#include <array>
#include <cstdint>
#include <limits>

#include "aggregator/rollup/engine.h"
#include "aggregator/rollup/sum96.h"
#include "domain/rule/value.h"

namespace rekap {

// No index: of a cell, a region, an element.
inline constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();

// How the sums of a cell changed, on its way to the parents; also what one leaf
// adds to them.
struct SumDelta {
  __int128 allocated_sen = 0;
  __int128 realised_sen = 0;
  __int128 allocated_with_realised_sen = 0;
  int64_t lines = 0;
  int64_t allocated_lines = 0;
  int64_t realised_lines = 0;
  int64_t leaves = 0;
  int64_t synthetic_leaves = 0;

  bool zero() const { return *this == SumDelta(); }
  SumDelta& operator+=(const SumDelta& other);
  SumDelta operator-(const SumDelta& other) const;
  friend bool operator==(const SumDelta&, const SumDelta&) = default;
};

// The achievement that a child shows its parents. Capping changes values and
// never states, so one state serves both. Values are 0 unless reported.
struct Shown {
  int64_t capped_micro = 0;
  int64_t uncapped_micro = 0;
  ValueState state = ValueState::kNotReported;

  friend bool operator==(const Shown&, const Shown&) = default;
};

// Parents on the cascade axis come first; at a unit only.
inline constexpr size_t kElementParents = 2;
inline constexpr size_t kRegionParent = kElementParents;

// Two cache lines: there is one for every region, element and period.
struct alignas(64) Cell {
  int64_t shown_capped_micro = 0;
  int64_t shown_uncapped_micro = 0;
  Sum96 allocated_sen;
  Sum96 realised_sen;
  // Allocated of the lines whose realised money was reported: what absorption
  // divides by.
  Sum96 allocated_with_realised_sen;
  Sum96 capped_sum_micro;
  Sum96 uncapped_sum_micro;

  // Budget lines, and those of them whose allocated and whose realised money was
  // reported.
  uint32_t lines = 0;
  uint32_t allocated_lines = 0;
  uint32_t realised_lines = 0;
  uint32_t leaves = 0;
  uint32_t synthetic_leaves = 0;
  // Children by state; those that are not reported are not counted.
  uint32_t reported = 0;
  uint32_t undefined = 0;
  uint32_t not_comparable = 0;
  std::array<uint32_t, kElementParents + 1> parents = {kNone, kNone, kNone};
  // Place among the pending cells of its rank, kNone between batches.
  uint32_t pending = kNone;
  // Order of settling: every parent has a higher one.
  uint8_t rank = 0;
  ValueState shown_state : 8 = ValueState::kNotReported;
  bool mean_stale : 1 = false;
  // An indicator counts among the leaves of its parents and shows them nothing:
  // their achievement is that of outputs, and its own above a unit is not a mean
  // (indicator_table.h).
  bool counts_only : 1 = false;
  // A sub kegiatan at a unit: its budget line is marked synthetic. (The line's
  // money is the cell's own sum, so it is not kept twice.)
  bool budget_synthetic : 1 = false;

  // False if a count leaves its range: the cell is corrupt.
  [[nodiscard]] bool Take(const SumDelta& delta);
  // Replaces what a child showed; a child that is new or gone shows nothing
  // (not reported). False as above.
  [[nodiscard]] bool Exchange(const Shown& before, const Shown& after);

  // The mean of the reported children, all of one weight, rounded half up.
  // Without any, the state that comes nearest to a number: undefined, not
  // comparable, not reported.
  Shown Mean() const;
  Shown shown() const { return {shown_capped_micro, shown_uncapped_micro, shown_state}; }
  void Show(const Shown& value);

  CellFigures Figures() const;
};
static_assert(sizeof(Cell) == 128);

}  // namespace rekap
