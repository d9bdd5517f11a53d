#include "domain/indicator/indicator_values.h"

#include "absl/status/statusor.h"

#include "domain/decimal/number_text.h"
#include "domain/rule/achievement.h"

namespace rekap {
namespace {

std::optional<Decimal> InputOf(const v1::IndicatorResult& result, const FormulaInput& wanted) {
  for (const v1::NamedInput& input : result.inputs()) {
    if (input.name() == wanted.name && input.years_back() == wanted.years_back) {
      return Decimal::FromMicro(input.value_micro());
    }
  }
  return std::nullopt;
}

v1::Direction DirectionOf(IndicatorDirection direction) {
  switch (direction) {
    case IndicatorDirection::kHigher:
      return v1::DIRECTION_HIGHER;
    case IndicatorDirection::kLower:
      return v1::DIRECTION_LOWER;
    case IndicatorDirection::kRange:
      return v1::DIRECTION_RANGE;
  }
  return v1::DIRECTION_UNSPECIFIED;
}

// An expression that is too large has no value that could be shown or summed.
DecimalResult ValueOf(const LinearExpression& expression, const v1::IndicatorResult& result) {
  absl::StatusOr<std::optional<Decimal>> value =
      expression.Evaluate([&result](const FormulaInput& input) { return InputOf(result, input); });
  if (!value.ok()) return DecimalResult::Missing(ValueState::kUndefined);
  return *value ? DecimalResult::Of(**value) : DecimalResult::Missing(ValueState::kNotReported);
}

DecimalResult RatioOf(Decimal numerator, Decimal denominator, Decimal factor) {
  __int128 part = static_cast<__int128>(numerator.micro()) * factor.micro();
  __int128 whole = denominator.micro();
  if (whole == 0) return DecimalResult::Missing(ValueState::kUndefined);
  std::optional<int64_t> micro =
      whole > 0 ? DivideHalfUp(part, whole) : DivideHalfUp(-part, -whole);
  return micro ? DecimalResult::Of(Decimal::FromMicro(*micro))
               : DecimalResult::Missing(ValueState::kUndefined);
}

// Fills what follows from the inputs; leaves `values` alone if one is missing.
void Compute(const Indicator& indicator, const v1::IndicatorResult& result,
             IndicatorValues& values) {
  if (!indicator.numerator) return;
  DecimalResult numerator = ValueOf(*indicator.numerator, result);
  DecimalResult denominator = indicator.denominator ? ValueOf(*indicator.denominator, result)
                                                    : DecimalResult::Of(Decimal());
  if (numerator.state == ValueState::kNotReported ||
      denominator.state == ValueState::kNotReported) {
    return;
  }
  values.computed = true;
  if (!numerator.reported() || !denominator.reported()) {
    values.realised = DecimalResult::Missing(ValueState::kUndefined);
  } else if (indicator.denominator) {
    values.numerator = numerator.value;
    values.denominator = denominator.value;
    values.realised = RatioOf(numerator.value, denominator.value, indicator.factor);
  } else {
    values.realised = numerator;
  }
}

}  // namespace

IndicatorValues ValuesOf(const Indicator& indicator, const v1::IndicatorResult& result) {
  IndicatorValues values;
  if (result.has_realised_micro()) {
    values.realised = DecimalResult::Of(Decimal::FromMicro(result.realised_micro()));
  }
  Compute(indicator, result, values);
  bool range = indicator.direction == IndicatorDirection::kRange;
  if (result.has_target_micro() && (!range || result.has_target_high_micro())) {
    values.target = Decimal::FromMicro(result.target_micro());
    if (range) values.target_high = Decimal::FromMicro(result.target_high_micro());
  }
  if (result.has_previous_micro()) values.previous = Decimal::FromMicro(result.previous_micro());
  if (!indicator.weight_input.empty()) {
    values.weight = InputOf(result, FormulaInput{indicator.weight_input, 0});
    if (values.weight && *values.weight < Decimal()) values.weight.reset();
  }
  values.achievement =
      AchievementIn(indicator.direction, values.target, values.target_high, values.realised);
  return values;
}

DecimalResult AchievementIn(IndicatorDirection direction, std::optional<Decimal> target,
                            std::optional<Decimal> target_high, DecimalResult realised) {
  if (!target) return DecimalResult::Missing(ValueState::kNotReported);
  if (!realised.reported()) return realised;
  return TargetAchievementOf(DirectionOf(direction), *target, target_high, realised.value);
}

}  // namespace rekap
