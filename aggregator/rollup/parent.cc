#include "aggregator/rollup/parent.h"

#include "aggregator/rollup/cell.h"
#include "aggregator/rollup/weighted_mean.h"

namespace rekap {

CellFigures ParentOf(absl::Span<const CellFigures> children, CascadeWeights weights) {
  Cell cell;
  WeightedMean weighted;
  for (const CellFigures& child : children) {
    Shown shown = {child.achievement.value.micro(), child.uncapped.value.micro(),
                   child.achievement.state};
    // The counts are those of cells, so their sums stay within the range of the
    // region's own.
    (void)cell.Exchange({}, shown);
    (void)cell.Take({.allocated_sen = child.allocated_sen,
                     .realised_sen = child.realised_sen,
                     .allocated_with_realised_sen = child.allocated_with_realised_sen,
                     .lines = static_cast<int64_t>(child.lines),
                     .allocated_lines = static_cast<int64_t>(child.allocated_lines),
                     .realised_lines = static_cast<int64_t>(child.realised_lines),
                     .leaves = static_cast<int64_t>(child.leaves),
                     .synthetic_leaves = static_cast<int64_t>(child.synthetic_leaves)});
    weighted.Exchange({}, 0, shown, child.allocated_sen);
  }
  std::optional<Shown> mean;
  if (weights == CascadeWeights::kAllocated) mean = weighted.Mean();
  cell.Show(mean.value_or(cell.Mean()));
  return cell.Figures();
}

}  // namespace rekap
