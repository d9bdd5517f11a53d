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
// changes is retracted and inserted. Above the sub kegiatan the catalog's policy
// may weigh the children by their allocated budget: a child without budget then
// weighs nothing, and where that is so for every reported child they weigh the
// same. At a unit the children of a sub kegiatan
// are its outputs, those of `whole` are the programs; above a unit the
// children of a cell are the same element of the child regions. Children
// without a number are not counted; if there are no others, the cell shows the
// state among theirs that is nearest to a number: undefined, not comparable,
// not reported.
//
// An indicator's leaf is its own cell at the unit. It counts among the leaves
// of `whole` and of the objective that the catalog gives it, but their
// achievement stays that of outputs. Above a unit an indicator follows from its
// units' numerators, denominators and values by the catalog's method, never from
// their achievements.
//
// A year (quarter 0) holds the annual leaves of a unit or, while these have no
// result, those of its latest quarter that has one (year_view.h); quarters hold
// their own.
//
// Invariant: after any history of changes, every cell equals that of an engine
// fed only the final leaves (tests/rollup).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/types/span.h"

#include "aggregator/rollup/element.h"
#include "aggregator/rollup/leaf.h"
#include "domain/catalog/catalog.h"
#include "domain/code/period.h"
#include "domain/code/region_code.h"
#include "domain/indicator/indicator_sum.h"
#include "domain/rule/value.h"

namespace rekap {

// What a cell says. Sums are sen, up to 10^16 x leaves.
struct CellFigures {
  __int128 allocated_sen = 0;
  __int128 realised_sen = 0;
  // Allocated of the lines whose realised money was reported, a blank one as 0.
  __int128 allocated_with_realised_sen = 0;
  uint64_t lines = 0;             // budget lines under the cell
  uint64_t allocated_lines = 0;   // of these, whose allocated money was reported
  uint64_t realised_lines = 0;    // of these, whose realised money was reported
  uint64_t leaves = 0;            // leaves of all kinds
  uint64_t synthetic_leaves = 0;  // of these marked synthetic
  // Of outputs, each capped; of an indicator: of its own result, then capped.
  DecimalResult achievement;
  DecimalResult uncapped;
  // Children that enter the mean; of an indicator: units behind its achievement.
  uint64_t reporting_children = 0;

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

// What the cell of an indicator says beside its achievement; the same.
struct NamedIndicator {
  RegionCode region;
  Element element;
  Period period;
  IndicatorSummary summary;

  friend bool operator==(const NamedIndicator&, const NamedIndicator&) = default;
};

class RollupEngine {
 public:
  // `catalog` gives the objectives, the indicators and the policy (weights, cap);
  // it must outlive the engine, and the leaves must have been made with it.
  explicit RollupEngine(const Catalog* catalog);
  ~RollupEngine();
  RollupEngine(RollupEngine&&) noexcept;
  RollupEngine& operator=(RollupEngine&&) noexcept;

  // Applies a batch in order. The same leaf may occur several times; the last
  // wins. A unit is any region that a change names. Cost: a few hash probes a
  // leaf, then each touched cell once in every 4096 changes; a batch of any
  // size is fine. A change that turns the source of a unit's year costs as much
  // as the unit's leaves of two quarters.
  // InvalidArgument, and nothing is applied: a change that CheckLeaf refuses, or
  // a unit above or below another that has reported (the lower would be counted
  // twice).
  // DataLoss if a count would leave its range: the engine is corrupt, says so
  // from then on, and must be rebuilt.
  absl::Status Apply(absl::Span<const LeafChange> changes);

  // nullopt if nothing was ever reported under the cell, or all of it was
  // withdrawn.
  std::optional<CellFigures> Find(RegionCode region, const Element& element, Period period) const;

  // The same of many regions, in their order: what they need is fetched ahead, so that a
  // whole country does not wait for memory at each. `visit` gets the place among `regions`,
  // and nullptr for nullopt; what it gets is valid during the call only.
  using CellVisitor = absl::FunctionRef<void(size_t, const CellFigures*)>;
  void FindEach(absl::Span<const RegionCode> regions, const Element& element, Period period,
                CellVisitor visit) const;
  // How many of `units` have reported anything under the element; of an indicator, a
  // result: a record whose result is blank says nothing.
  size_t CountReporting(absl::Span<const RegionCode> units, const Element& element,
                        Period period) const;

  // Of an indicator: of a unit its own values, of a region above by the catalog's
  // method. nullopt as for Find.
  std::optional<IndicatorSummary> FindIndicator(RegionCode region, const std::string& code,
                                                Period period) const;
  // Where a unit's figures of a year come from: 0 = annual records, else the
  // quarter; nullopt if it has none.
  std::optional<uint8_t> SourceOf(RegionCode unit, uint16_t year, LeafTable table) const;

  // Every cell with leaves, sorted by (region, element, period); indicators once
  // more with all their figures.
  std::vector<NamedCell> Dump() const;
  std::vector<NamedIndicator> DumpIndicators() const;

  // Every period that was ever reported for, and every activity that was ever
  // named, sorted; some may have no leaves any more.
  std::vector<Period> Periods() const;
  std::vector<ActivityCode> Activities() const;

  // Cells allocated (they stay, so as many as were ever named by a leaf that
  // was put; about 170 bytes each, 250 where the policy weighs by budget), and
  // leaves present, those that stand for a year included.
  uint64_t cell_count() const;
  uint64_t leaf_count() const;
  // Cells touched by all Apply calls so far: the cost measure of the bench.
  uint64_t cells_touched() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace rekap
