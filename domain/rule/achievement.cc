#include "domain/rule/achievement.h"

#include <algorithm>

#include "absl/strings/match.h"

namespace rekap {
namespace {

DecimalResult Percent(__int128 part, __int128 whole) {
  std::optional<Decimal> percent = PercentOf(part, whole);
  return percent ? DecimalResult::Of(*percent) : DecimalResult::Missing(ValueState::kUndefined);
}

DecimalResult LowerIsBetter(Decimal target, Decimal realised) {
  if (target == Decimal()) {
    bool met = realised == Decimal();
    return DecimalResult::Of(Decimal::FromMicro(met ? 100 * Decimal::kScale : 0));
  }
  __int128 part = 2 * static_cast<__int128>(target.micro()) - realised.micro();
  return Percent(std::max<__int128>(part, 0), target.micro());
}

bool SameUnit(const v1::Measure& a, const v1::Measure& b) {
  return a.unit().empty() || b.unit().empty() || absl::EqualsIgnoreCase(a.unit(), b.unit());
}

}  // namespace

DecimalResult AchievementOf(v1::Direction direction, Decimal target, Decimal realised) {
  switch (direction) {
    case v1::DIRECTION_HIGHER:
      return Percent(realised.micro(), target.micro());
    case v1::DIRECTION_LOWER:
      return LowerIsBetter(target, realised);
    default:
      return DecimalResult::Missing(ValueState::kUndefined);
  }
}

DecimalResult RangeAchievementOf(Decimal low, Decimal high, Decimal realised) {
  if (low > high) return DecimalResult::Missing(ValueState::kUndefined);
  if (realised > high) return Percent(realised.micro(), high.micro());
  if (realised < low) return Percent(realised.micro(), low.micro());
  return DecimalResult::Of(Decimal::FromMicro(100 * Decimal::kScale));
}

DecimalResult TargetAchievementOf(v1::Direction direction, Decimal target,
                                  std::optional<Decimal> target_high, Decimal realised) {
  if (direction != v1::DIRECTION_RANGE) return AchievementOf(direction, target, realised);
  if (!target_high) return DecimalResult::Missing(ValueState::kNotReported);
  return RangeAchievementOf(target, *target_high, realised);
}

DecimalResult MeasuredAchievement(const v1::Output& output) {
  const v1::Measure& target = output.target();
  const v1::Measure& realised = output.realised();
  if (realised.text().empty()) return DecimalResult::Missing(ValueState::kNotReported);
  if (!target.has_value_micro() || !realised.has_value_micro() || !SameUnit(target, realised)) {
    return DecimalResult::Missing(ValueState::kNotComparable);
  }
  return AchievementOf(v1::DIRECTION_HIGHER, Decimal::FromMicro(target.value_micro()),
                       Decimal::FromMicro(realised.value_micro()));
}

DecimalResult OutputAchievement(const v1::Output& output) {
  const DecimalResult measured = MeasuredAchievement(output);
  if (measured.state == ValueState::kNotComparable && output.has_stated_achievement_micro()) {
    return DecimalResult::Of(Decimal::FromMicro(output.stated_achievement_micro()));
  }
  return measured;
}

DecimalResult IndicatorAchievement(const v1::IndicatorResult& indicator) {
  if (!indicator.has_target_micro() || !indicator.has_realised_micro()) {
    return DecimalResult::Missing(ValueState::kNotReported);
  }
  std::optional<Decimal> high;
  if (indicator.has_target_high_micro()) high = Decimal::FromMicro(indicator.target_high_micro());
  return TargetAchievementOf(indicator.direction(), Decimal::FromMicro(indicator.target_micro()),
                             high, Decimal::FromMicro(indicator.realised_micro()));
}

DecimalResult Capped(DecimalResult achievement, Decimal cap) {
  if (achievement.reported()) achievement.value = std::min(achievement.value, cap);
  return achievement;
}

}  // namespace rekap
