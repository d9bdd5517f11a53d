// Indicators and records of the indicator tests.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/string_view.h"

#include "domain/indicator/indicator_values.h"

namespace rekap::testing {

inline DecimalResult Number(int64_t micro) { return DecimalResult::Of(Decimal::FromMicro(micro)); }
inline DecimalResult Missing(ValueState state) { return DecimalResult::Missing(state); }

inline LinearExpression Expression(absl::string_view text) {
  return std::get<LinearExpression>(LinearExpression::Parse(text));
}

// Persentase penurunan gangguan kamtibmas, one of Omben's three.
inline Indicator Kamtibmas() {
  Indicator indicator;
  indicator.code = "IKU-3";
  indicator.method = IndicatorMethod::kRatio;
  indicator.numerator = Expression("kejadian[n-1] - kejadian");
  indicator.denominator = Expression("kejadian[n-1]");
  return indicator;
}

inline Indicator DesaTertib() {
  Indicator indicator;
  indicator.code = "IKU-2";
  indicator.method = IndicatorMethod::kRatio;
  indicator.numerator = Expression("desa_tertib");
  indicator.denominator = Expression("desa_dibina");
  return indicator;
}

// Reported as a value, for the methods that need no formula.
inline Indicator Plain(IndicatorMethod method) {
  Indicator indicator;
  indicator.code = "IKU-1";
  indicator.method = method;
  if (method == IndicatorMethod::kWeightedMean) indicator.weight_input = "responden";
  return indicator;
}

// Builds a record from whole numbers.
class Report {
 public:
  Report& Input(absl::string_view name, int64_t value, uint32_t years_back = 0) {
    v1::NamedInput* input = result_.add_inputs();
    input->set_name(std::string(name));
    input->set_years_back(years_back);
    input->set_value_micro(value * Decimal::kScale);
    return *this;
  }
  Report& Target(int64_t value) {
    result_.set_target_micro(value * Decimal::kScale);
    return *this;
  }
  Report& TargetHigh(int64_t value) {
    result_.set_target_high_micro(value * Decimal::kScale);
    return *this;
  }
  Report& Realised(int64_t value) {
    result_.set_realised_micro(value * Decimal::kScale);
    return *this;
  }
  Report& Previous(int64_t value) {
    result_.set_previous_micro(value * Decimal::kScale);
    return *this;
  }
  const v1::IndicatorResult& result() const { return result_; }

 private:
  v1::IndicatorResult result_;
};

}  // namespace rekap::testing
