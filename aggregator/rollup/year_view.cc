#include "aggregator/rollup/year_view.h"

#include "absl/hash/hash.h"

namespace rekap {
namespace {

LeafChange OfTheYear(const LeafChange& change) {
  LeafChange year = change;
  // Dereferencing is safe: the year is one of a period.
  year.period = *Period::Of(change.period.year(), 0);
  return year;
}

}  // namespace

size_t YearView::LeafKeyHash::operator()(const LeafKey& key) const {
  if (const auto* budget = std::get_if<BudgetLeafKey>(&key)) {
    return absl::HashOf(budget->activity);
  }
  if (const auto* output = std::get_if<OutputLeafKey>(&key)) {
    return absl::HashOf(output->activity, output->item);
  }
  return absl::HashOf(std::get<IndicatorLeafKey>(key).code);
}

void YearView::Source::Put(uint32_t leaf, const std::optional<LeafValue>& value, bool annual) {
  auto known = leaves.find(leaf);
  if (known != leaves.end()) {
    if (HasResult(known->second, annual)) --results;
    if (!value) leaves.erase(known);
  }
  if (!value) return;
  if (HasResult(*value, annual)) ++results;
  leaves.insert_or_assign(leaf, *value);
}

std::optional<uint8_t> YearView::Group::Standing() const {
  constexpr std::array<uint8_t, kSources> kBestFirst = {0, 4, 3, 2, 1};
  for (uint8_t source : kBestFirst) {
    if (sources[source].results > 0) return source;
  }
  for (uint8_t source : kBestFirst) {
    if (!sources[source].leaves.empty()) return source;
  }
  return std::nullopt;
}

void YearView::Apply(absl::Span<const LeafChange> changes, std::vector<LeafChange>& out) {
  std::array<Group*, kTogetherMax> groups;
  std::array<uint32_t, kTogetherMax> leaves;
  for (size_t i = 0; i < changes.size(); ++i) {
    groups[i] = &GroupOf(changes[i]);
    leaves[i] = LeafId(changes[i].key);
    groups[i]->sources[changes[i].period.quarter()].leaves.prefetch(leaves[i]);
  }
  for (size_t i = 0; i < changes.size(); ++i) ApplyOne(changes[i], *groups[i], leaves[i], out);
}

void YearView::ApplyOne(const LeafChange& change, Group& group, uint32_t leaf,
                        std::vector<LeafChange>& out) {
  const uint8_t source = change.period.quarter();
  if (source != 0) out.push_back(change);
  const std::optional<uint8_t> before = group.standing;
  group.sources[source].Put(leaf, change.value, change.period.annual());
  const std::optional<uint8_t> after = group.Standing();
  group.standing = after;
  // A leaf that is gone is not among those that a swap withdraws.
  bool gone = !change.value;
  if (before == source && (before == after || gone)) out.push_back(OfTheYear(change));
  if (before == after) return;
  if (before) AppendSource(change, group.sources[*before], false, out);
  if (after) AppendSource(change, group.sources[*after], true, out);
}

void YearView::AppendSource(const LeafChange& like, const Source& source, bool put,
                            std::vector<LeafChange>& out) const {
  for (const auto& [leaf, value] : source.leaves) {
    LeafChange change{like.unit, like.period, keys_[leaf], std::nullopt};
    if (put) change.value = value;
    out.push_back(OfTheYear(change));
  }
}

std::optional<uint8_t> YearView::SourceOf(RegionCode unit, uint16_t year, LeafTable table) const {
  auto it = groups_.find(GroupKey{unit, year, table});
  return it == groups_.end() ? std::nullopt : it->second->standing;
}

YearView::Group& YearView::GroupOf(const LeafChange& change) {
  GroupKey key{change.unit, change.period.year(), TableOf(change.key)};
  if (last_key_ == key) return *last_;
  std::unique_ptr<Group>& group = groups_[key];
  if (group == nullptr) group = std::make_unique<Group>();
  last_key_ = key;
  last_ = group.get();
  return *group;
}

uint32_t YearView::LeafId(const LeafKey& key) {
  auto [it, made] = ids_.try_emplace(key, static_cast<uint32_t>(keys_.size()));
  if (made) keys_.push_back(key);
  return it->second;
}

}  // namespace rekap
