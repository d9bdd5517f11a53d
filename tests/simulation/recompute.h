// The roll-up made anew from the mirror: the right answer that the incremental one must
// equal. Written a second time beside aggregator/live on purpose, and without RocksDB.
#pragma once

#include "aggregator/mirror/mirror_store.h"
#include "aggregator/rollup/engine.h"
#include "domain/catalog/catalog.h"

namespace rekap::sim {

// `catalog` must outlive the engine. A row that cannot be read counts for nothing.
RollupEngine RecomputeFromMirror(const MirrorView& view, const Catalog& catalog);

}  // namespace rekap::sim
