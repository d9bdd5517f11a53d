#include "domain/rule/efficiency.h"

#include "domain/rule/policy.h"

namespace rekap {
namespace {

// What PercentOf takes; see decimal.h.
constexpr __int128 kPartMax = static_cast<__int128>(1'000'000'000'000'000) * 1'000'000'000'000'000;
// Micro of one hundred percent: achievement / this is the achieved share.
constexpr __int128 kWholeMicro = 100 * static_cast<__int128>(Decimal::kScale);

bool TooLarge(__int128 value) { return value >= kPartMax || value <= -kPartMax; }

}  // namespace

DecimalResult EfficiencyOf(const BudgetFigures& budget, DecimalResult achievement) {
  if (budget.lines == 0) return DecimalResult::Missing(ValueState::kNotReported);
  if (!achievement.reported()) return achievement;
  DecimalResult undefined = DecimalResult::Missing(ValueState::kUndefined);
  // Both sides x kWholeMicro, so that nothing is rounded before the end.
  __int128 earned = 0;
  __int128 spent = 0;
  if (__builtin_mul_overflow(budget.allocated_sen, achievement.value.micro(), &earned) ||
      __builtin_mul_overflow(budget.realised_sen, kWholeMicro, &spent) || TooLarge(earned) ||
      TooLarge(spent) || TooLarge(earned - spent)) {
    return undefined;
  }
  std::optional<Decimal> percent = PercentOf(earned - spent, earned);
  return percent ? DecimalResult::Of(*percent) : undefined;
}

std::optional<Quadrant> QuadrantOf(DecimalResult achievement, DecimalResult absorption,
                                   const QuadrantBounds& bounds) {
  if (!achievement.reported() || !absorption.reported()) return std::nullopt;
  auto high = [](DecimalResult value, Decimal bound) {
    return DecidingPercent(value.value) >= DecidingPercent(bound);
  };
  bool spending = high(absorption, bounds.absorption);
  if (high(achievement, bounds.achievement)) {
    return spending ? Quadrant::kAchievedSpending : Quadrant::kAchievedSaving;
  }
  return spending ? Quadrant::kShortSpending : Quadrant::kShortSaving;
}

absl::string_view QuadrantName(Quadrant quadrant) {
  switch (quadrant) {
    case Quadrant::kAchievedSaving:
      return "Efektif dan hemat";
    case Quadrant::kAchievedSpending:
      return "Efektif, serapan tinggi";
    case Quadrant::kShortSpending:
      return "Kurang efektif, serapan tinggi";
    case Quadrant::kShortSaving:
      return "Kurang efektif, serapan rendah";
  }
  return "";
}

}  // namespace rekap
