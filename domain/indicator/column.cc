#include "domain/indicator/column.h"

#include <optional>

#include "domain/decimal/number_text.h"

namespace rekap {
namespace {

bool Ordered(IndicatorMethod method) {
  return method == IndicatorMethod::kMin || method == IndicatorMethod::kMax ||
         method == IndicatorMethod::kLast;
}

// By value alone for kMin and kMax. Products of ordered methods are plain
// values, so they fit.
std::pair<uint64_t, int64_t> OrderOf(IndicatorMethod method, const Share& share) {
  return {method == IndicatorMethod::kLast ? share.rank : 0, static_cast<int64_t>(share.product)};
}

bool InExcess(const Share& share) {
  return share.product > Column::kProductMax || share.product < -Column::kProductMax;
}

DecimalResult Fit(std::optional<int64_t> micro) {
  return micro ? DecimalResult::Of(Decimal::FromMicro(*micro))
               : DecimalResult::Missing(ValueState::kUndefined);
}

}  // namespace

void Column::Add(IndicatorMethod method, const Share& share) {
  ++count_;
  if (Ordered(method)) {
    ordered_.insert(OrderOf(method, share));
  } else if (InExcess(share)) {
    ++excess_;
  } else {
    sum_ += share.product;
    weight_ += share.weight;
  }
}

bool Column::Remove(IndicatorMethod method, const Share& share) {
  if (count_ == 0) return false;
  --count_;
  if (Ordered(method)) {
    auto found = ordered_.find(OrderOf(method, share));
    if (found == ordered_.end()) return false;
    ordered_.erase(found);
  } else if (InExcess(share)) {
    if (excess_ == 0) return false;
    --excess_;
  } else {
    sum_ -= share.product;
    weight_ -= share.weight;
  }
  return count_ > 0 || (sum_ == 0 && weight_ == 0 && excess_ == 0 && ordered_.empty());
}

DecimalResult Column::Value(IndicatorMethod method) const {
  if (count_ == 0) return DecimalResult::Missing(ValueState::kNotReported);
  switch (method) {
    case IndicatorMethod::kMin:
      return Fit(ordered_.begin()->second);
    case IndicatorMethod::kMax:
    case IndicatorMethod::kLast:
      return Fit(ordered_.rbegin()->second);
    case IndicatorMethod::kSum:
      return excess_ > 0 ? Fit(std::nullopt) : Fit(DivideHalfUp(sum_, 1));
    default:
      return Quotient();
  }
}

DecimalResult Column::Quotient() const {
  if (excess_ > 0 || weight_ == 0) return Fit(std::nullopt);
  return Fit(weight_ > 0 ? DivideHalfUp(sum_, weight_) : DivideHalfUp(-sum_, -weight_));
}

}  // namespace rekap
