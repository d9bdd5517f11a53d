#include "aggregator/rollup/cell.h"

#include "domain/decimal/number_text.h"

namespace rekap {
namespace {

bool AddCount(uint32_t& count, int64_t delta) {
  int64_t sum = int64_t{count} + delta;
  if (sum < 0 || sum > std::numeric_limits<uint32_t>::max()) return false;
  count = static_cast<uint32_t>(sum);
  return true;
}

DecimalResult ResultOf(ValueState state, int64_t micro) {
  return {state, Decimal::FromMicro(micro)};
}

}  // namespace

SumDelta& SumDelta::operator+=(const SumDelta& other) {
  allocated_sen += other.allocated_sen;
  realised_sen += other.realised_sen;
  allocated_with_realised_sen += other.allocated_with_realised_sen;
  lines += other.lines;
  allocated_lines += other.allocated_lines;
  realised_lines += other.realised_lines;
  leaves += other.leaves;
  synthetic_leaves += other.synthetic_leaves;
  return *this;
}

SumDelta SumDelta::operator-(const SumDelta& other) const {
  return {.allocated_sen = allocated_sen - other.allocated_sen,
          .realised_sen = realised_sen - other.realised_sen,
          .allocated_with_realised_sen =
              allocated_with_realised_sen - other.allocated_with_realised_sen,
          .lines = lines - other.lines,
          .allocated_lines = allocated_lines - other.allocated_lines,
          .realised_lines = realised_lines - other.realised_lines,
          .leaves = leaves - other.leaves,
          .synthetic_leaves = synthetic_leaves - other.synthetic_leaves};
}

bool Cell::Take(const SumDelta& delta) {
  allocated_sen.Add(delta.allocated_sen);
  realised_sen.Add(delta.realised_sen);
  allocated_with_realised_sen.Add(delta.allocated_with_realised_sen);
  return AddCount(lines, delta.lines) && AddCount(allocated_lines, delta.allocated_lines) &&
         AddCount(realised_lines, delta.realised_lines) && AddCount(leaves, delta.leaves) &&
         AddCount(synthetic_leaves, delta.synthetic_leaves);
}

bool Cell::Exchange(const Shown& before, const Shown& after) {
  auto count = [this](ValueState state, int64_t delta) {
    switch (state) {
      case ValueState::kNotReported:
        return true;
      case ValueState::kReported:
        return AddCount(reported, delta);
      case ValueState::kUndefined:
        return AddCount(undefined, delta);
      case ValueState::kNotComparable:
        return AddCount(not_comparable, delta);
    }
    return false;
  };
  mean_stale = true;
  capped_sum_micro.Add(static_cast<__int128>(after.capped_micro) - before.capped_micro);
  uncapped_sum_micro.Add(static_cast<__int128>(after.uncapped_micro) - before.uncapped_micro);
  return count(before.state, -1) && count(after.state, 1);
}

Shown Cell::Mean() const {
  if (reported > 0) {
    std::optional<int64_t> capped = DivideHalfUp(capped_sum_micro.value(), reported);
    std::optional<int64_t> uncapped = DivideHalfUp(uncapped_sum_micro.value(), reported);
    // A mean lies among its values, so it fits as they do.
    if (capped && uncapped) return {*capped, *uncapped, ValueState::kReported};
  }
  if (undefined > 0) return {0, 0, ValueState::kUndefined};
  if (not_comparable > 0) return {0, 0, ValueState::kNotComparable};
  return {};
}

void Cell::Show(const Shown& value) {
  shown_capped_micro = value.capped_micro;
  shown_uncapped_micro = value.uncapped_micro;
  shown_state = value.state;
  mean_stale = false;
}

CellFigures Cell::Figures() const {
  return {.allocated_sen = allocated_sen.value(),
          .realised_sen = realised_sen.value(),
          .allocated_with_realised_sen = allocated_with_realised_sen.value(),
          .lines = lines,
          .allocated_lines = allocated_lines,
          .realised_lines = realised_lines,
          .leaves = leaves,
          .synthetic_leaves = synthetic_leaves,
          .achievement = ResultOf(shown_state, shown_capped_micro),
          .uncapped = ResultOf(shown_state, shown_uncapped_micro),
          .reporting_children = reported};
}

}  // namespace rekap
