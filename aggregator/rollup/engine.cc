// The engine: leaf changes enter at their cell, then the changed cells settle
// rank by rank, each once, and pass up what their parents need to know.
#include "aggregator/rollup/engine.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/strings/str_cat.h"

#include "aggregator/rollup/axis.h"
#include "aggregator/rollup/cell.h"
#include "aggregator/rollup/cell_table.h"

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

Shown ShownOf(const AchievementLeaf& leaf) {
  if (!leaf.capped.reported()) return {0, 0, leaf.capped.state};
  return {leaf.capped.value.micro(), leaf.uncapped.value.micro(), ValueState::kReported};
}

absl::Status Unfit(const LeafChange& change, absl::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat("leaf of ", change.unit.ToString(), " ", change.period.ToString(), ": ", what));
}

absl::Status CheckShape(const LeafChange& change) {
  const auto* budget = std::get_if<BudgetLeafKey>(&change.key);
  const auto* output = std::get_if<OutputLeafKey>(&change.key);
  const ActivityCode* activity = budget ? &budget->activity : output ? &output->activity : nullptr;
  if (activity != nullptr && activity->level() != ActivityLevel::kSubKegiatan) {
    return Unfit(change, absl::StrCat(activity->ToString(), " is not a sub kegiatan"));
  }
  if (!change.value) return absl::OkStatus();
  const auto* achievement = std::get_if<AchievementLeaf>(&change.value->figure);
  if ((budget == nullptr) != (achievement != nullptr)) {
    return Unfit(change, "the value is not of the key's kind");
  }
  if (achievement != nullptr && achievement->capped.state != achievement->uncapped.state) {
    return Unfit(change, "capped and uncapped achievement differ in state");
  }
  return absl::OkStatus();
}

// Identity of an output: its sub kegiatan's cell, and its place there.
uint64_t OutputId(uint32_t cell, uint16_t item) { return uint64_t{cell} << 16 | item; }

Element ElementOf(const LeafKey& key) {
  if (const auto* budget = std::get_if<BudgetLeafKey>(&key)) {
    return Element::Activity(budget->activity);
  }
  if (const auto* output = std::get_if<OutputLeafKey>(&key)) {
    return Element::Activity(output->activity);
  }
  return Element::Indicator(std::get<IndicatorLeafKey>(key).code);
}

}  // namespace

class RollupEngine::Impl {
 public:
  explicit Impl(const Catalog* catalog) : elements_(catalog), cells_(&regions_, &elements_) {}

  absl::Status Apply(absl::Span<const LeafChange> changes);
  std::optional<CellFigures> Find(RegionCode region, const Element& element, Period period) const;
  std::vector<NamedCell> Dump() const;

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
  // At most kGroupMax changes.
  absl::Status ApplyGroup(absl::Span<const LeafChange> changes);
  // The name of the leaf's cell; a withdrawal names nothing new.
  CellKey LeafCell(const LeafChange& change);
  absl::Status ApplyLeaf(const LeafChange& change, uint32_t index);
  absl::Status ApplyBudget(uint32_t index, const std::optional<LeafValue>& value);
  absl::Status ApplyOutput(uint32_t index, uint16_t item, const std::optional<LeafValue>& value);
  absl::Status ApplyIndicator(uint32_t index, const std::optional<LeafValue>& value);

  // A leaf shows its cell `after` where it showed `before`.
  absl::Status ChangeMean(uint32_t index, const Shown& before, const Shown& after);
  // A leaf's share of its cell changed from `before` to `after`, each what one
  // leaf sums up to (nothing where there is none).
  absl::Status ChangeSums(uint32_t index, const SumDelta& before, const SumDelta& after);
  SumDelta& PendingOf(uint32_t index);
  absl::Status Settle();
  void FetchParents(const Pending& pending) const;
  absl::Status Lift(const Pending& pending);

  absl::Status Corrupt(uint32_t index);

  RegionAxis regions_;
  ElementAxis elements_;
  CellTable cells_;
  // By OutputId.
  absl::flat_hash_map<uint64_t, OutputState> outputs_;
  // By rank; empty between batches.
  std::array<std::vector<Pending>, kRanks> pending_;
  uint64_t leaf_count_ = 0;
  uint64_t cells_touched_ = 0;
  // What Corrupt said, once it did: nothing here can be trusted any more.
  absl::Status broken_;
};

absl::Status RollupEngine::Impl::Apply(absl::Span<const LeafChange> changes) {
  if (!broken_.ok()) return broken_;
  absl::Status checked = CheckAll(changes);
  if (!checked.ok()) return checked;
  for (size_t slice = 0; slice < changes.size(); slice += kSliceMax) {
    size_t end = std::min(slice + kSliceMax, changes.size());
    for (size_t group = slice; group < end; group += kGroupMax) {
      absl::Status applied = ApplyGroup(changes.subspan(group, std::min(kGroupMax, end - group)));
      if (!applied.ok()) return applied;
    }
    absl::Status settled = Settle();
    if (!settled.ok()) return settled;
  }
  return absl::OkStatus();
}

absl::Status RollupEngine::Impl::CheckAll(absl::Span<const LeafChange> changes) {
  const LeafChange* previous = nullptr;
  for (const LeafChange& change : changes) {
    absl::Status shape = CheckShape(change);
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
  for (const LeafChange& change : changes) {
    keys.push_back(LeafCell(change));
    cells_.Fetch(keys.back());
  }
  std::array<uint32_t, kGroupMax> indices;
  for (size_t i = 0; i < changes.size(); ++i) {
    indices[i] = changes[i].value ? cells_.FindOrMake(keys[i]) : cells_.Find(keys[i]);
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
  return ApplyIndicator(index, change.value);
}

absl::Status RollupEngine::Impl::ApplyBudget(uint32_t index,
                                             const std::optional<LeafValue>& value) {
  Cell& cell = cells_[index];
  SumDelta before;
  if (cell.lines > 0) {
    before = {cell.allocated_sen, cell.realised_sen, 1, 1, cell.budget_synthetic};
  }
  SumDelta after;
  if (value) {
    const BudgetLeaf& leaf = std::get<BudgetLeaf>(value->figure);
    after = {leaf.allocated_sen, leaf.realised_sen, 1, 1, value->synthetic};
  }
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
    sum_before = {0, 0, 0, 1, before.synthetic};
  }
  OutputState after;
  SumDelta sum_after;
  if (value) {
    after = {ShownOf(std::get<AchievementLeaf>(value->figure)), value->synthetic};
    sum_after = {0, 0, 0, 1, after.synthetic};
    outputs_.insert_or_assign(id, after);
  } else {
    outputs_.erase(it);
  }
  absl::Status changed = ChangeMean(index, before.shown, after.shown);
  return changed.ok() ? ChangeSums(index, sum_before, sum_after) : changed;
}

absl::Status RollupEngine::Impl::ApplyIndicator(uint32_t index,
                                                const std::optional<LeafValue>& value) {
  // At a unit an indicator is its cell's only child, so the mean is the leaf.
  Cell& cell = cells_[index];
  Shown shown_before = cell.Mean();
  Shown shown_after;
  SumDelta before = {0, 0, 0, cell.leaves, cell.synthetic_leaves};
  SumDelta after;
  if (value) {
    shown_after = ShownOf(std::get<AchievementLeaf>(value->figure));
    after = {0, 0, 0, 1, value->synthetic};
  }
  absl::Status changed = ChangeMean(index, shown_before, shown_after);
  return changed.ok() ? ChangeSums(index, before, after) : changed;
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
  SumDelta delta = {after.allocated_sen - before.allocated_sen,
                    after.realised_sen - before.realised_sen, after.lines - before.lines,
                    after.leaves - before.leaves, after.synthetic_leaves - before.synthetic_leaves};
  if (delta.zero()) return absl::OkStatus();
  leaf_count_ += static_cast<uint64_t>(delta.leaves);
  if (!cells_[index].Take(delta)) return Corrupt(index);
  PendingOf(index).Add(delta);
  return absl::OkStatus();
}

// Valid until the next call.
SumDelta& RollupEngine::Impl::PendingOf(uint32_t index) {
  Cell& cell = cells_[index];
  std::vector<Pending>& pending = pending_[cell.rank];
  if (cell.pending == kNone) {
    cell.pending = static_cast<uint32_t>(pending.size());
    pending.push_back({index, {}});
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
  Shown after = cell.mean_stale ? cell.Mean() : before;
  cell.Show(after);
  bool summed = !pending.delta.zero();
  for (size_t axis = 0; axis < cell.parents.size(); ++axis) {
    uint32_t index = cell.parents[axis];
    if (index == kNone) continue;
    bool meant = !(before == after) && (axis == kRegionParent || !cell.counts_only);
    if (!summed && !meant) continue;
    Cell& parent = cells_[index];
    if (meant && !parent.Exchange(before, after)) return Corrupt(index);
    if (!parent.Take(pending.delta)) return Corrupt(index);
    // The parent's rank is higher, so this grows another vector than the one
    // that `pending` lies in.
    PendingOf(index).Add(pending.delta);
  }
  return absl::OkStatus();
}

absl::Status RollupEngine::Impl::Corrupt(uint32_t index) {
  std::string place = absl::StrCat("cell ", index);
  for (const auto& [key, at] : cells_.indices()) {
    if (at != index) continue;
    const Element& element = elements_[key.element].element;
    place = absl::StrCat("cell of region ", regions_[key.region].code.ToString(), ", element ",
                         element.activity ? element.activity->ToString() : element.code, ", ",
                         key.period.ToString());
  }
  broken_ = absl::DataLossError(
      absl::StrCat("roll-up is corrupt, rebuild it: a count of the ", place, " left its range"));
  return broken_;
}

std::optional<CellFigures> RollupEngine::Impl::Find(RegionCode region, const Element& element,
                                                    Period period) const {
  uint32_t index = cells_.Find({regions_.Find(region), elements_.Find(element), period});
  if (index == kNone || cells_[index].leaves == 0) return std::nullopt;
  return cells_[index].Figures();
}

std::vector<NamedCell> RollupEngine::Impl::Dump() const {
  std::vector<NamedCell> named;
  for (const auto& [key, index] : cells_.indices()) {
    const Cell& cell = cells_[index];
    if (cell.leaves == 0) continue;
    named.push_back(
        {regions_[key.region].code, elements_[key.element].element, key.period, cell.Figures()});
  }
  std::sort(named.begin(), named.end(), [](const NamedCell& a, const NamedCell& b) {
    return std::tie(a.region, a.element, a.period) < std::tie(b.region, b.element, b.period);
  });
  return named;
}

std::vector<ActivityCode> RollupEngine::Impl::Activities() const {
  std::vector<ActivityCode> activities;
  for (uint32_t id = 0; id < elements_.size(); ++id) {
    const Element& element = elements_[id].element;
    if (element.activity) activities.push_back(*element.activity);
  }
  std::sort(activities.begin(), activities.end());
  return activities;
}

RollupEngine::RollupEngine(const Catalog* catalog) : impl_(std::make_unique<Impl>(catalog)) {}
RollupEngine::~RollupEngine() = default;
RollupEngine::RollupEngine(RollupEngine&&) noexcept = default;
RollupEngine& RollupEngine::operator=(RollupEngine&&) noexcept = default;

absl::Status RollupEngine::Apply(absl::Span<const LeafChange> changes) {
  return impl_->Apply(changes);
}

std::optional<CellFigures> RollupEngine::Find(RegionCode region, const Element& element,
                                              Period period) const {
  return impl_->Find(region, element, period);
}

std::vector<NamedCell> RollupEngine::Dump() const { return impl_->Dump(); }

std::vector<Period> RollupEngine::Periods() const { return impl_->Periods(); }
std::vector<ActivityCode> RollupEngine::Activities() const { return impl_->Activities(); }

uint64_t RollupEngine::cell_count() const { return impl_->cell_count(); }
uint64_t RollupEngine::leaf_count() const { return impl_->leaf_count(); }
uint64_t RollupEngine::cells_touched() const { return impl_->cells_touched(); }

}  // namespace rekap
