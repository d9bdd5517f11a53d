#include "tests/simulation/recompute.h"

#include <utility>
#include <vector>

#include "domain/journal/entry.h"

namespace rekap::sim {

RollupEngine RecomputeFromMirror(const MirrorView& view, const Catalog& catalog) {
  std::vector<LeafChange> leaves;
  absl::Status scanned = view.ScanAll(std::nullopt, [&](const MirrorRow& row) {
    absl::StatusOr<DecodedEntry> entry = DecodeEntry(row.entry);
    if (!entry.ok() || entry->is_delete()) return true;
    const v1::Record& record = entry->entry.put();
    std::optional<LeafChange> leaf = LeafChangeOf(row.unit, record.key(), &record, catalog);
    if (leaf) leaves.push_back(*std::move(leaf));
    return true;
  });
  RollupEngine engine(&catalog);
  // An engine that could not take the leaves differs from any that could.
  if (!scanned.ok() || !engine.Apply(leaves).ok()) return RollupEngine(&catalog);
  return engine;
}

}  // namespace rekap::sim
