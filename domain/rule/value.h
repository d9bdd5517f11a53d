// A value that may be missing, and why. Missing is not zero.
#pragma once

#include "domain/decimal/decimal.h"

namespace rekap {

enum class ValueState {
  kNotReported,    // nothing was reported
  kReported,       // a number, zero included
  kUndefined,      // reported, but the formula has no value (denominator 0)
  kNotComparable,  // reported as prose that no number can be made of
};

// `value` means something only where state is kReported.
struct DecimalResult {
  ValueState state = ValueState::kNotReported;
  Decimal value;

  static DecimalResult Of(Decimal value) { return {ValueState::kReported, value}; }
  static DecimalResult Missing(ValueState state) { return {state, Decimal()}; }
  bool reported() const { return state == ValueState::kReported; }

  friend bool operator==(const DecimalResult&, const DecimalResult&) = default;
};

}  // namespace rekap
