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

std::optional<uint8_t> YearView::Group::Source() const {
  if (!annual.empty()) return uint8_t{0};
  for (size_t quarter = kQuarters; quarter > 0; --quarter) {
    if (!quarters[quarter - 1].empty()) return static_cast<uint8_t>(quarter);
  }
  return std::nullopt;
}

void YearView::Apply(const LeafChange& change, std::vector<LeafChange>& out) {
  Group& group = GroupOf(change);
  if (change.period.annual()) {
    ApplyAnnual(change, group, out);
  } else {
    ApplyQuarterly(change, group, out);
  }
}

void YearView::ApplyAnnual(const LeafChange& change, Group& group, std::vector<LeafChange>& out) {
  std::optional<uint8_t> before = group.Source();
  uint32_t leaf = LeafId(change.key);
  if (change.value) {
    group.annual.insert(leaf);
  } else if (group.annual.erase(leaf) == 0) {
    // What stands there, if anything, is a quarter's and stays.
    return;
  }
  std::optional<uint8_t> after = group.Source();
  if (before != after && before) AppendQuarter(change, group, *before, false, out);
  out.push_back(change);
  if (before != after && after) AppendQuarter(change, group, *after, true, out);
}

void YearView::ApplyQuarterly(const LeafChange& change, Group& group,
                              std::vector<LeafChange>& out) {
  out.push_back(change);
  uint8_t quarter = change.period.quarter();
  std::optional<uint8_t> before = group.Source();
  absl::flat_hash_map<uint32_t, LeafValue>& leaves = group.quarters[quarter - 1u];
  if (change.value) {
    leaves.insert_or_assign(LeafId(change.key), *change.value);
  } else {
    leaves.erase(LeafId(change.key));
  }
  std::optional<uint8_t> after = group.Source();
  // Also where its last leaf goes: then nothing of it is left to withdraw.
  if (before == quarter) out.push_back(OfTheYear(change));
  if (before == after) return;
  if (before && before != quarter) AppendQuarter(change, group, *before, false, out);
  if (after) AppendQuarter(change, group, *after, true, out);
}

void YearView::AppendQuarter(const LeafChange& like, const Group& group, uint8_t quarter, bool put,
                             std::vector<LeafChange>& out) const {
  // The annual leaves are in place already, or gone.
  if (quarter == 0) return;
  for (const auto& [leaf, value] : group.quarters[quarter - 1u]) {
    LeafChange change{like.unit, like.period, keys_[leaf], std::nullopt};
    if (put) change.value = value;
    out.push_back(OfTheYear(change));
  }
}

std::optional<uint8_t> YearView::SourceOf(RegionCode unit, uint16_t year, LeafTable table) const {
  auto it = groups_.find(GroupKey{unit, year, table});
  return it == groups_.end() ? std::nullopt : it->second->Source();
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
