// The roll-up computed the slow and obvious way, from the rules: what stands for
// a year is looked up anew, every sum is a walk over all leaves, every mean asks
// its children. Shares nothing with the engine but value types and the arithmetic
// of one indicator (domain/indicator), so that an error in one is not in the
// other.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "aggregator/rollup/engine.h"
#include "aggregator/rollup/leaf.h"
#include "domain/catalog/catalog.h"

namespace rekap::test {

class ReferenceModel {
 public:
  // `catalog` must outlive the model.
  explicit ReferenceModel(const Catalog* catalog) : catalog_(catalog) {}

  void Apply(const LeafChange& change);

  // What RollupEngine::Dump and DumpIndicators must give.
  std::vector<NamedCell> Cells() const { return Standing().CellsOfLeaves(); }
  std::vector<NamedIndicator> Indicators() const { return Standing().IndicatorsOfLeaves(); }
  // Leaves, those that stand for a year included.
  size_t StandingCount() const { return Standing().leaves_.size(); }
  // As RollupEngine::SourceOf.
  std::optional<uint8_t> SourceOf(RegionCode unit, uint16_t year, LeafTable table) const;
  // The leaves that are left, each as the change that puts it.
  std::vector<LeafChange> Leaves() const;

 private:
  // Unit, period, activity (none = an indicator), indicator code, and output
  // item (none = the budget line).
  struct LeafId {
    RegionCode unit;
    Period period;
    std::optional<ActivityCode> activity;
    std::string indicator;
    std::optional<uint16_t> item;
    friend auto operator<=>(const LeafId&, const LeafId&) = default;
  };
  struct Achievement {
    ValueState state = ValueState::kNotReported;
    int64_t capped = 0;
    int64_t uncapped = 0;
    uint64_t children = 0;
    __int128 weight = 1;  // in the mean above
  };
  using CellId = std::tuple<RegionCode, Element, Period>;
  using Memo = std::map<CellId, Achievement>;

  static LeafId IdOf(const LeafChange& change);
  // Of a leaf that is there.
  static bool TellsAResult(const LeafChange& change);
  // A model whose years hold what stands for them.
  ReferenceModel Standing() const;
  std::vector<NamedCell> CellsOfLeaves() const;
  std::vector<NamedIndicator> IndicatorsOfLeaves() const;
  std::set<CellId> CellIds() const;
  // The objective that the leaf serves by the catalog.
  std::optional<std::string> ObjectiveOf(const LeafId& leaf) const;
  // Every element that the leaf counts under.
  std::vector<Element> ElementsOf(const LeafId& leaf) const;
  bool Under(const LeafId& leaf, const CellId& cell) const;
  // The cells whose achievements enter that of `cell`.
  std::set<CellId> ChildrenOf(const CellId& cell) const;
  Achievement AchievementOf(const CellId& cell, Memo& memo) const;
  __int128 AllocatedOf(const CellId& cell) const;
  IndicatorSummary SummaryOf(const CellId& cell) const;
  // Weighed, or all the same if they weigh nothing together.
  static Achievement MeanOf(const std::vector<Achievement>& children);

  const Catalog* catalog_;
  std::map<LeafId, LeafChange> leaves_;
};

}  // namespace rekap::test
