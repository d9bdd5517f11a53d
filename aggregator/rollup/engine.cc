// The engine: leaf changes enter at their cell, then the changed cells settle
// rank by rank, each once, and pass up what their parents need to know.
#include <algorithm>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/strings/str_cat.h"

#include "aggregator/rollup/engine_impl.h"

namespace rekap {
namespace {

// Changes that settle together. Large enough that the cells of a unit are
// settled once for a whole report; small enough that the pending cells of a
// rebuild, which is one batch, stay in cache and in bounds.
constexpr size_t kSliceMax = 4096;

// Leaf cells lie all over memory: so many are looked for at a time, each step
// for all of them, that the waits overlap. Enough for that, few enough that
// nothing fetched is gone from the first-level cache before it is used.
constexpr size_t kGroupMax = 32;

// How many pending cells ahead the parents are fetched, for the same reason.
constexpr size_t kParentsAhead = 8;

// What a budget line adds to its cell.
SumDelta SumOf(const BudgetLeaf& leaf, bool synthetic) {
  int64_t allocated = leaf.allocated_sen.value_or(0);
  return {.allocated_sen = allocated,
          .realised_sen = leaf.realised_sen.value_or(0),
          .allocated_with_realised_sen = leaf.realised_sen ? allocated : 0,
          .lines = 1,
          .allocated_lines = leaf.allocated_sen.has_value(),
          .realised_lines = leaf.realised_sen.has_value(),
          .leaves = 1,
          .synthetic_leaves = synthetic};
}

// The same of the line that a cell at a unit has: all the money there is its own.
SumDelta LineOf(const Cell& cell) {
  if (cell.lines == 0) return {};
  return {.allocated_sen = cell.allocated_sen.value(),
          .realised_sen = cell.realised_sen.value(),
          .allocated_with_realised_sen = cell.allocated_with_realised_sen.value(),
          .lines = 1,
          .allocated_lines = cell.allocated_lines,
          .realised_lines = cell.realised_lines,
          .leaves = 1,
          .synthetic_leaves = cell.budget_synthetic};
}

Shown ShownOf(const AchievementLeaf& leaf) {
  if (!leaf.capped.reported()) return {0, 0, leaf.capped.state};
  return {leaf.capped.value.micro(), leaf.uncapped.value.micro(), ValueState::kReported};
}

// Identity of an output: its sub kegiatan's cell, and its place there.
uint64_t OutputId(uint32_t cell, uint16_t item) { return uint64_t{cell} << 16 | item; }

}  // namespace

absl::Status RollupEngine::Impl::Apply(absl::Span<const LeafChange> changes) {
  if (!broken_.ok()) return broken_;
  absl::Status checked = CheckAll(changes);
  if (!checked.ok()) return checked;
  std::vector<LeafChange> slice;
  slice.reserve(std::min(2 * changes.size(), kSliceMax));
  for (size_t at = 0; at < changes.size(); at += YearView::kTogetherMax) {
    years_.Apply(changes.subspan(at, YearView::kTogetherMax), slice);
    if (slice.size() < kSliceMax) continue;
    if (absl::Status applied = ApplySlice(slice); !applied.ok()) return applied;
    slice.clear();
  }
  return ApplySlice(slice);
}

absl::Status RollupEngine::Impl::ApplySlice(absl::Span<const LeafChange> changes) {
  for (size_t group = 0; group < changes.size(); group += kGroupMax) {
    absl::Status applied = ApplyGroup(changes.subspan(group, kGroupMax));
    if (!applied.ok()) return applied;
  }
  return Settle();
}

absl::Status RollupEngine::Impl::CheckAll(absl::Span<const LeafChange> changes) {
  const LeafChange* previous = nullptr;
  for (const LeafChange& change : changes) {
    absl::Status shape = CheckLeaf(change);
    if (!shape.ok()) return shape;
    if (!change.value) continue;
    if (previous != nullptr && previous->unit == change.unit) continue;
    absl::StatusOr<uint32_t> unit = regions_.InternUnit(change.unit);
    if (!unit.ok()) return unit.status();
    previous = &change;
  }
  return absl::OkStatus();
}

absl::Status RollupEngine::Impl::ApplyGroup(absl::Span<const LeafChange> changes) {
  absl::InlinedVector<CellKey, kGroupMax> keys;
  std::array<const CellTable::Block*, kGroupMax> blocks;
  for (size_t i = 0; i < changes.size(); ++i) {
    keys.push_back(LeafCell(changes[i]));
    // The changes of a report follow each other.
    const bool same =
        i > 0 && keys[i].region == keys[i - 1].region && keys[i].period == keys[i - 1].period;
    blocks[i] = same ? blocks[i - 1] : cells_.FindBlock(keys[i].region, keys[i].period);
    CellTable::Fetch(blocks[i], keys[i].element);
  }
  std::array<uint32_t, kGroupMax> indices;
  for (size_t i = 0; i < changes.size(); ++i) {
    indices[i] = CellTable::FindIn(blocks[i], keys[i].element);
    // One of the group before it may have made the cell, and the block.
    if (indices[i] == kNone) {
      indices[i] = changes[i].value ? cells_.FindOrMake(keys[i]) : cells_.Find(keys[i]);
    }
    if (indices[i] == kNone) continue;
    cells_.Fetch(indices[i]);
    if (const auto* output = std::get_if<OutputLeafKey>(&changes[i].key)) {
      outputs_.prefetch(OutputId(indices[i], output->item));
    }
  }
  for (size_t i = 0; i < changes.size(); ++i) {
    // Nothing is withdrawn where nothing ever was.
    if (indices[i] == kNone) continue;
    absl::Status applied = ApplyLeaf(changes[i], indices[i]);
    if (!applied.ok()) return applied;
  }
  return absl::OkStatus();
}

CellKey RollupEngine::Impl::LeafCell(const LeafChange& change) {
  Element element = ElementOf(change.key);
  return {regions_.Find(change.unit),
          change.value ? elements_.Intern(element) : elements_.Find(element), change.period};
}

absl::Status RollupEngine::Impl::ApplyLeaf(const LeafChange& change, uint32_t index) {
  if (std::holds_alternative<BudgetLeafKey>(change.key)) return ApplyBudget(index, change.value);
  if (const auto* output = std::get_if<OutputLeafKey>(&change.key)) {
    return ApplyOutput(index, output->item, change.value);
  }
  // The cell exists, so its element does.
  const Element indicator = ElementOf(change.key);
  return ApplyIndicator(index, change.unit, *elements_[elements_.Find(indicator)].indicator,
                        change.value);
}

absl::Status RollupEngine::Impl::ApplyBudget(uint32_t index,
                                             const std::optional<LeafValue>& value) {
  Cell& cell = cells_[index];
  SumDelta before = LineOf(cell);
  SumDelta after;
  if (value) after = SumOf(std::get<BudgetLeaf>(value->figure), value->synthetic);
  cell.budget_synthetic = value && value->synthetic;
  return ChangeSums(index, before, after);
}

absl::Status RollupEngine::Impl::ApplyOutput(uint32_t index, uint16_t item,
                                             const std::optional<LeafValue>& value) {
  uint64_t id = OutputId(index, item);
  auto it = outputs_.find(id);
  if (it == outputs_.end() && !value) return absl::OkStatus();

  OutputState before;
  SumDelta sum_before;
  if (it != outputs_.end()) {
    before = it->second;
    sum_before = {.leaves = 1, .synthetic_leaves = before.synthetic};
  }
  OutputState after;
  SumDelta sum_after;
  if (value) {
    after = {ShownOf(std::get<AchievementLeaf>(value->figure)), value->synthetic};
    sum_after = {.leaves = 1, .synthetic_leaves = after.synthetic};
    outputs_.insert_or_assign(id, after);
  } else {
    outputs_.erase(it);
  }
  absl::Status changed = ChangeMean(index, before.shown, after.shown);
  return changed.ok() ? ChangeSums(index, sum_before, sum_after) : changed;
}

absl::Status RollupEngine::Impl::ApplyIndicator(uint32_t index, RegionCode unit,
                                                const Indicator& indicator,
                                                const std::optional<LeafValue>& value) {
  absl::InlinedVector<uint32_t, kRanks> above;
  for (uint32_t up = cells_[index].parents[kRegionParent]; up != kNone;
       up = cells_[up].parents[kRegionParent]) {
    above.push_back(up);
  }
  IndicatorTable::Values values = value ? std::get<IndicatorLeaf>(value->figure).values : nullptr;
  if (!indicators_.Exchange(index, unit, indicator, values, above)) return Corrupt(index);
  const Cell& cell = cells_[index];
  SumDelta before = {.leaves = cell.leaves, .synthetic_leaves = cell.synthetic_leaves};
  SumDelta after;
  if (value) after = {.leaves = 1, .synthetic_leaves = value->synthetic};
  return ChangeSums(index, before, after);
}

absl::Status RollupEngine::Impl::ChangeMean(uint32_t index, const Shown& before,
                                            const Shown& after) {
  if (before == after) return absl::OkStatus();
  if (!cells_[index].Exchange(before, after)) return Corrupt(index);
  PendingOf(index);
  return absl::OkStatus();
}

absl::Status RollupEngine::Impl::ChangeSums(uint32_t index, const SumDelta& before,
                                            const SumDelta& after) {
  const SumDelta delta = after - before;
  if (delta.zero()) return absl::OkStatus();
  leaf_count_ += static_cast<uint64_t>(delta.leaves);
  if (!cells_[index].Take(delta)) return Corrupt(index);
  PendingOf(index) += delta;
  return absl::OkStatus();
}

// Valid until the next call.
SumDelta& RollupEngine::Impl::PendingOf(uint32_t index) {
  Cell& cell = cells_[index];
  std::vector<Pending>& pending = pending_[cell.rank];
  if (cell.pending == kNone) {
    cell.pending = static_cast<uint32_t>(pending.size());
    pending.emplace_back().cell = index;
  }
  return pending[cell.pending].delta;
}

absl::Status RollupEngine::Impl::Settle() {
  for (std::vector<Pending>& rank : pending_) {
    for (size_t i = 0; i < rank.size(); ++i) {
      if (i + kParentsAhead < rank.size()) FetchParents(rank[i + kParentsAhead]);
      absl::Status lifted = Lift(rank[i]);
      if (!lifted.ok()) return lifted;
    }
    rank.clear();
  }
  return absl::OkStatus();
}

void RollupEngine::Impl::FetchParents(const Pending& pending) const {
  for (uint32_t parent : cells_[pending.cell].parents) {
    if (parent != kNone) cells_.Fetch(parent);
  }
}

absl::Status RollupEngine::Impl::Lift(const Pending& pending) {
  Cell& cell = cells_[pending.cell];
  cell.pending = kNone;
  ++cells_touched_;
  Shown before = cell.shown();
  Shown after = cell.mean_stale ? MeanOf(pending.cell) : before;
  cell.Show(after);
  // The parents know the budget as it was when it last went up.
  __int128 weight_after = cell.allocated_sen.value();
  __int128 weight_before = weight_after - pending.delta.allocated_sen;
  bool weighed = cells_.weighted() && weight_before != weight_after;
  bool meant = !cell.counts_only && (before != after || weighed);
  bool summed = !pending.delta.zero();
  for (uint32_t index : cell.parents) {
    if (index == kNone || (!summed && !meant)) continue;
    Cell& parent = cells_[index];
    if (meant && !parent.Exchange(before, after)) return Corrupt(index);
    if (meant && cells_.weighted()) {
      cells_.weights(index).Exchange(before, weight_before, after, weight_after);
    }
    if (!parent.Take(pending.delta)) return Corrupt(index);
    // The parent's rank is higher, so this grows another vector than the one
    // that `pending` lies in.
    PendingOf(index) += pending.delta;
  }
  return absl::OkStatus();
}

Shown RollupEngine::Impl::MeanOf(uint32_t index) const {
  if (cells_.weighted()) {
    if (std::optional<Shown> mean = cells_.weights(index).Mean()) return *mean;
  }
  return cells_[index].Mean();
}

absl::Status RollupEngine::Impl::Corrupt(uint32_t index) {
  std::string place = absl::StrCat("cell ", index);
  cells_.ForEach([&](const CellKey& key, uint32_t at) {
    if (at != index) return;
    const Element& element = elements_[key.element].element;
    place = absl::StrCat("cell of region ", regions_[key.region].code.ToString(), ", element ",
                         element.activity ? element.activity->ToString() : element.code, ", ",
                         key.period.ToString());
  });
  broken_ = absl::DataLossError(
      absl::StrCat("roll-up is corrupt, rebuild it: a count of the ", place, " left its range"));
  return broken_;
}

}  // namespace rekap
