// What one unit's record says about an indicator, read by the catalog: the
// result computed from its inputs where they are all there, else as stated.
//
// The catalog decides direction, formula and method; what the record itself
// says about them is a claim, and a difference is a finding elsewhere.
#pragma once

#include <optional>

#include "domain/catalog/catalog.h"
#include "domain/decimal/decimal.h"
#include "domain/rule/value.h"
#include "rekap/v1/record.pb.h"

namespace rekap {

struct IndicatorValues {
  // Undefined where the denominator is 0 or the result exceeds Decimal.
  DecimalResult realised;
  // `realised` follows from the inputs, not from what the record states.
  bool computed = false;
  // Of the formula, before the factor; both or neither.
  std::optional<Decimal> numerator;
  std::optional<Decimal> denominator;
  // For a range both edges or neither; otherwise `target_high` is absent.
  std::optional<Decimal> target;
  std::optional<Decimal> target_high;
  // Result of the year before, as stated.
  std::optional<Decimal> previous;
  // Indicator::weight_input; a negative weight counts as absent.
  std::optional<Decimal> weight;
  // Of `realised` against the target, not capped.
  DecimalResult achievement;

  friend bool operator==(const IndicatorValues&, const IndicatorValues&) = default;
};

// With numerator and denominator: numerator / denominator x factor, rounded
// half up once to six places. With a numerator alone: its value, without the
// factor. If any input of the formula is missing nothing is computed from the
// others: the stated result is used.
IndicatorValues ValuesOf(const Indicator& indicator, const v1::IndicatorResult& result);

// By the direction of the catalog. Not reported if target or result is not
// reported; otherwise the result's own state where it is no number.
DecimalResult AchievementIn(IndicatorDirection direction, std::optional<Decimal> target,
                            std::optional<Decimal> target_high, DecimalResult realised);

}  // namespace rekap
