// The roll-up: every figure of every region and cascade element, kept exact
// while leaves change. Pure: no I/O, no clock; one writer, and readers only
// while the writer waits (the caller locks).
//
// A cell is (region, element, period). At a unit it has parents on the cascade
// axis (output > sub kegiatan > kegiatan > program > {objective, whole}) and
// one on the region axis; above a unit only the one on the region axis. So a
// change touches depth x depth cells, never breadth:
//
//   (unit, sub) -> (unit, kegiatan) -> (unit, program) -> (unit, objective)
//        |               |                  |         \-> (unit, whole)
//        v               v                  v                 v
//   (kabupaten, sub)    ...                ...         (kabupaten, whole)
//
// Sums (money, counts) add up as integers. The achievement of a cell is the
// mean of its children's achievements that are reported, rounded half up to
// six places, so it is kept as (sum of child values, count) and a child that
// changes is retracted and inserted. At a unit the children of a sub kegiatan
// are its outputs, those of `whole` are the programs; above a unit the
// children of a cell are the same element of the child regions. Children
// without a number are not counted; if there are no others, the cell shows the
// state among theirs that is nearest to a number: undefined, not comparable,
// not reported.
//
// An indicator's leaf is its own cell at the unit. It counts among the leaves
// of `whole` and of the objective that the catalog gives it, but their
// achievement stays that of outputs.
//
// Invariant: after any history of changes, every cell equals that of an engine
// fed only the final leaves (tests/rollup).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"

#include "aggregator/rollup/element.h"
#include "aggregator/rollup/leaf.h"
#include "domain/catalog/catalog.h"
#include "domain/code/period.h"
#include "domain/code/region_code.h"
#include "domain/rule/value.h"

namespace rekap {

// What a cell says. Sums are sen, up to 10^16 x leaves.
struct CellFigures {
  __int128 allocated_sen = 0;
  __int128 realised_sen = 0;
  uint64_t lines = 0;             // budget lines under the cell
  uint64_t leaves = 0;            // leaves of all kinds
  uint64_t synthetic_leaves = 0;  // of these marked synthetic
  DecimalResult achievement;      // capped outputs, or the indicator's
  DecimalResult uncapped;
  uint64_t reporting_children = 0;  // children that enter the mean

  friend bool operator==(const CellFigures&, const CellFigures&) = default;
};

// One cell with its name, for comparison of whole engines.
struct NamedCell {
  RegionCode region;
  Element element;
  Period period;
  CellFigures figures;

  friend bool operator==(const NamedCell&, const NamedCell&) = default;
};

class RollupEngine {
 public:
  // `catalog` gives only which objective a program serves; it must outlive the
  // engine.
  explicit RollupEngine(const Catalog* catalog);
  ~RollupEngine();
  RollupEngine(RollupEngine&&) noexcept;
  RollupEngine& operator=(RollupEngine&&) noexcept;

  // Applies a batch in order. The same leaf may occur several times; the last
  // wins. A unit is any region that a change names. Cost: one hash probe a
  // leaf, then each touched cell once in every 4096 changes; a batch of any
  // size is fine.
  // InvalidArgument, and nothing is applied: a budget or output leaf that is
  // not of a sub kegiatan, a value of another kind than its key, capped and
  // uncapped achievement in different states, or a unit above or below another
  // that has reported (the lower would be counted twice).
  // DataLoss if a count would leave its range: the engine is corrupt, says so
  // from then on, and must be rebuilt.
  absl::Status Apply(absl::Span<const LeafChange> changes);

  // nullopt if nothing was ever reported under the cell, or all of it was
  // withdrawn.
  std::optional<CellFigures> Find(RegionCode region, const Element& element, Period period) const;

  // Every cell with leaves, sorted by (region, element, period).
  std::vector<NamedCell> Dump() const;

  // Every period that was ever reported for, and every activity that was ever
  // named, sorted; some may have no leaves any more.
  std::vector<Period> Periods() const;
  std::vector<ActivityCode> Activities() const;

  // Cells allocated (they stay, so as many as were ever named by a leaf that
  // was put; about 170 bytes each), and leaves present.
  uint64_t cell_count() const;
  uint64_t leaf_count() const;
  // Cells touched by all Apply calls so far: the cost measure of the bench.
  uint64_t cells_touched() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace rekap
