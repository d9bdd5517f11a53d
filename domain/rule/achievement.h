// Achievement (capaian): a result against its target, in percent with six
// places. The rules are those of the LKjIP offices; the cap for averaging is a
// policy, and the uncapped value is always kept beside it.
#pragma once

#include <optional>

#include "domain/decimal/decimal.h"
#include "domain/rule/value.h"
#include "rekap/v1/record.pb.h"

namespace rekap {

// Higher is better: R / T x 100. Lower is better: (2T - R) / T x 100, not
// below 0; with T = 0 it is 100 if R = 0, else 0. Higher with T <= 0 is
// undefined, and so is a result beyond Decimal's range.
DecimalResult AchievementOf(v1::Direction direction, Decimal target, Decimal realised);

// Inside [low, high]: 100; above: R / high x 100; below: R / low x 100.
// Undefined where the divisor is not positive, and where low > high.
DecimalResult RangeAchievementOf(Decimal low, Decimal high, Decimal realised);

// Any of the three by direction. `target_high` is the upper edge of a range and
// ignored otherwise; a range without it is no target: not reported.
DecimalResult TargetAchievementOf(v1::Direction direction, Decimal target,
                                  std::optional<Decimal> target_high, Decimal realised);

// Of one output, from the numbers: not comparable unless target and result are numbers of the
// same unit (compared without case; a number without a unit, and "-", fit every unit). Nothing
// written for the result: not reported.
DecimalResult MeasuredAchievement(const v1::Output& output);
// The same; where it is not comparable, the percentage that the report states, if it does.
DecimalResult OutputAchievement(const v1::Output& output);

// Of one indicator, from target (for a range, both edges) and stated result, in
// the record's own direction. The stated percentage is a claim
// and never used.
DecimalResult IndicatorAchievement(const v1::IndicatorResult& indicator);

// The value as it enters an average: not above `cap`.
DecimalResult Capped(DecimalResult achievement, Decimal cap);

}  // namespace rekap
