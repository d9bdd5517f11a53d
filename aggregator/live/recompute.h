// The roll-up from nothing: what a start and a proof do.
#pragma once

#include "absl/status/statusor.h"

#include "aggregator/mirror/mirror_store.h"
#include "aggregator/rollup/engine.h"
#include "domain/catalog/catalog.h"

namespace rekap {

// Those of this machine, up to four: from there on they would wait for the engine.
unsigned RecomputeThreads();

// A fresh engine over everything that `view` holds: the right answer that the live one must equal.
// DataLoss names a row that is not what it should be. Of more than a few units it takes up to
// `threads_max` threads, from 1, each of which reads some and hands their leaves to the one engine.
// `catalog` must outlive the engine.
absl::StatusOr<RollupEngine> RecomputeRollup(const MirrorView& view, const Catalog& catalog,
                                             unsigned threads_max = RecomputeThreads());

}  // namespace rekap
