// The cell that some cells would have as their parent, for questions that the
// cascade has no cells for: the same sums and the same mean.
#pragma once

#include "absl/types/span.h"

#include "aggregator/rollup/engine.h"
#include "domain/rule/policy.h"

namespace rekap {

CellFigures ParentOf(absl::Span<const CellFigures> children, CascadeWeights weights);

}  // namespace rekap
