// Effectiveness against efficiency: what was achieved beside what was spent.
#pragma once

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"

#include "domain/decimal/decimal.h"
#include "domain/rule/value.h"

namespace rekap {

// Sums of budget lines, in sen.
struct BudgetFigures {
  __int128 allocated_sen = 0;
  __int128 realised_sen = 0;
  uint64_t lines = 0;  // 0 = no budget was reported
};

// (allocated x achievement - realised) / (allocated x achievement) in percent:
// the share saved of what the achieved work was granted; negative where it cost
// more. Exact, rounded half up once. Not reported without budget lines, the
// state of `achievement` where that is no number, undefined where nothing was
// granted or achieved and beyond 10^30 (sen x micro).
DecimalResult EfficiencyOf(const BudgetFigures& budget, DecimalResult achievement);

enum class Quadrant {
  kAchievedSaving,    // high achievement, low absorption
  kAchievedSpending,  // high achievement, high absorption
  kShortSpending,     // low achievement, high absorption
  kShortSaving,       // low achievement, low absorption
};

// Where the quadrants meet, in percent; at the bound is high: the figures of the region
// within which units or programs are compared.
struct QuadrantBounds {
  Decimal achievement;
  Decimal absorption;
};

// Decided on two places, like a band. nullopt unless both are reported.
std::optional<Quadrant> QuadrantOf(DecimalResult achievement, DecimalResult absorption,
                                   const QuadrantBounds& bounds);

// Indonesian, as shown.
absl::string_view QuadrantName(Quadrant quadrant);

}  // namespace rekap
