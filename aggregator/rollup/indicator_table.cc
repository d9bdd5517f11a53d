#include "aggregator/rollup/indicator_table.h"

namespace rekap {

bool IndicatorTable::Exchange(uint32_t cell, RegionCode unit, const Indicator& indicator,
                              const Values& after, absl::Span<const uint32_t> above) {
  auto known = leaves_.find(cell);
  Values before = known == leaves_.end() ? nullptr : known->second.values;
  bool same = before == nullptr || after == nullptr ? before == after : *before == *after;
  if (same) return true;
  for (uint32_t up : above) {
    IndicatorSum& sum = sums_[up];
    if (before != nullptr && !sum.Remove(indicator, unit, *before)) return false;
    if (after != nullptr) sum.Add(indicator, unit, *after);
  }
  if (after != nullptr) {
    leaves_.insert_or_assign(cell, Leaf{unit, after});
  } else {
    leaves_.erase(known);
  }
  return true;
}

IndicatorSummary IndicatorTable::Summary(uint32_t cell, const Indicator& indicator) const {
  if (auto leaf = leaves_.find(cell); leaf != leaves_.end()) {
    IndicatorSum own;
    own.Add(indicator, leaf->second.unit, *leaf->second.values);
    return own.Result(indicator);
  }
  auto sum = sums_.find(cell);
  return sum == sums_.end() ? IndicatorSummary() : sum->second.Result(indicator);
}

bool IndicatorTable::HasResult(uint32_t cell) const {
  auto leaf = leaves_.find(cell);
  if (leaf == leaves_.end()) return false;
  const DecimalResult& realised = leaf->second.values->realised;
  return realised.reported() || realised.state == ValueState::kUndefined;
}

}  // namespace rekap
