// The insides of the engine. engine.cc applies changes and settles cells,
// engine_read.cc reads them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"

#include "aggregator/rollup/axis.h"
#include "aggregator/rollup/cell.h"
#include "aggregator/rollup/cell_table.h"
#include "aggregator/rollup/engine.h"
#include "aggregator/rollup/indicator_table.h"
#include "aggregator/rollup/year_view.h"

namespace rekap {

class RollupEngine::Impl {
 public:
  explicit Impl(const Catalog* catalog)
      : cap_(catalog->policy().cap),
        elements_(catalog),
        cells_(&regions_, &elements_, catalog->policy().weights == CascadeWeights::kAllocated) {}

  absl::Status Apply(absl::Span<const LeafChange> changes);
  std::optional<CellFigures> Find(RegionCode region, const Element& element, Period period) const;
  void FindEach(absl::Span<const RegionCode> regions, const Element& element, Period period,
                CellVisitor visit) const;
  size_t CountReporting(absl::Span<const RegionCode> units, const Element& element,
                        Period period) const;
  std::optional<IndicatorSummary> FindIndicator(RegionCode region, const std::string& code,
                                                Period period) const;
  std::optional<uint8_t> SourceOf(RegionCode unit, uint16_t year, LeafTable table) const {
    return years_.SourceOf(unit, year, table);
  }
  std::vector<NamedCell> Dump() const;
  std::vector<NamedIndicator> DumpIndicators() const;

  std::vector<Period> Periods() const { return {cells_.periods().begin(), cells_.periods().end()}; }
  std::vector<ActivityCode> Activities() const;

  uint64_t cell_count() const { return cells_.size(); }
  uint64_t leaf_count() const { return leaf_count_; }
  uint64_t cells_touched() const { return cells_touched_; }

 private:
  // A cell that has taken in changes which its parents have not.
  struct Pending {
    uint32_t cell;
    SumDelta delta;
  };
  // An output as it entered the mean of its sub kegiatan.
  struct OutputState {
    Shown shown;
    bool synthetic = false;
  };

  absl::Status CheckAll(absl::Span<const LeafChange> changes);
  // What YearView made of some changes, all of which settle together.
  absl::Status ApplySlice(absl::Span<const LeafChange> changes);
  // At most kGroupMax changes.
  absl::Status ApplyGroup(absl::Span<const LeafChange> changes);
  // The name of the leaf's cell; a withdrawal names nothing new.
  CellKey LeafCell(const LeafChange& change);
  absl::Status ApplyLeaf(const LeafChange& change, uint32_t index);
  absl::Status ApplyBudget(uint32_t index, const std::optional<LeafValue>& value);
  absl::Status ApplyOutput(uint32_t index, uint16_t item, const std::optional<LeafValue>& value);
  absl::Status ApplyIndicator(uint32_t index, RegionCode unit, const Indicator& indicator,
                              const std::optional<LeafValue>& value);

  // A leaf shows its cell `after` where it showed `before`.
  absl::Status ChangeMean(uint32_t index, const Shown& before, const Shown& after);
  // A leaf's share of its cell changed from `before` to `after`, each what one
  // leaf sums up to (nothing where there is none).
  absl::Status ChangeSums(uint32_t index, const SumDelta& before, const SumDelta& after);
  SumDelta& PendingOf(uint32_t index);
  absl::Status Settle();
  void FetchParents(const Pending& pending) const;
  absl::Status Lift(const Pending& pending);
  // What the cell's mean is by the children it has taken in.
  Shown MeanOf(uint32_t index) const;

  // Calls visit(place, index of the cell) for each region, kNone where there is no cell with
  // leaves. `element` may be kNone.
  template <typename Visit>
  void EachCell(absl::Span<const RegionCode> regions, uint32_t element, Period period,
                Visit visit) const;
  CellFigures FiguresOf(uint32_t element, uint32_t index) const;
  absl::Status Corrupt(uint32_t index);

  const Decimal cap_;
  YearView years_;
  RegionAxis regions_;
  ElementAxis elements_;
  CellTable cells_;
  // By OutputId.
  absl::flat_hash_map<uint64_t, OutputState> outputs_;
  IndicatorTable indicators_;
  // By rank; empty between batches.
  std::array<std::vector<Pending>, kRanks> pending_;
  uint64_t leaf_count_ = 0;
  uint64_t cells_touched_ = 0;
  // What Corrupt said, once it did: nothing here can be trusted any more.
  absl::Status broken_;
};

}  // namespace rekap
