#include "tests/rollup/reference_model.h"

#include <algorithm>

#include "domain/rule/achievement.h"

namespace rekap::test {
namespace {

// Half up, away from zero, on magnitudes.
int64_t RoundedQuotient(__int128 sum, __int128 count) {
  __int128 magnitude = sum < 0 ? -sum : sum;
  __int128 rounded = (2 * magnitude + count) / (2 * count);
  return static_cast<int64_t>(sum < 0 ? -rounded : rounded);
}

ActivityCode ProgramOf(ActivityCode activity) {
  while (activity.Parent()) activity = *activity.Parent();
  return activity;
}

}  // namespace

ReferenceModel::LeafId ReferenceModel::IdOf(const LeafChange& change) {
  LeafId id{change.unit, change.period, {}, "", {}};
  if (const auto* budget = std::get_if<BudgetLeafKey>(&change.key)) {
    id.activity = budget->activity;
  } else if (const auto* output = std::get_if<OutputLeafKey>(&change.key)) {
    id.activity = output->activity;
    id.item = output->item;
  } else {
    id.indicator = std::get<IndicatorLeafKey>(change.key).code;
  }
  return id;
}

void ReferenceModel::Apply(const LeafChange& change) {
  leaves_.erase(IdOf(change));
  if (change.value) leaves_.emplace(IdOf(change), change);
}

std::vector<LeafChange> ReferenceModel::Leaves() const {
  std::vector<LeafChange> leaves;
  for (const auto& [id, change] : leaves_) leaves.push_back(change);
  return leaves;
}

bool ReferenceModel::TellsAResult(const LeafChange& change) {
  const auto& figure = change.value->figure;
  if (std::holds_alternative<BudgetLeaf>(figure)) {
    std::optional<int64_t> realised = std::get<BudgetLeaf>(figure).realised_sen;
    return realised && (*realised > 0 || !change.period.annual());
  }
  if (std::holds_alternative<AchievementLeaf>(figure)) {
    const DecimalResult& achieved = std::get<AchievementLeaf>(figure).uncapped;
    if (achieved.reported() && change.period.annual()) return achieved.value.micro() != 0;
    return achieved.state != ValueState::kNotReported;
  }
  return std::get<IndicatorLeaf>(figure).values->realised.state != ValueState::kNotReported;
}

std::optional<uint8_t> ReferenceModel::SourceOf(RegionCode unit, uint16_t year,
                                                LeafTable table) const {
  // Results before plans, annual records before quarters, late quarters before
  // early ones.
  using Merit = std::tuple<bool, bool, uint8_t>;
  std::optional<Merit> best;
  for (const auto& [id, change] : leaves_) {
    if (id.unit != unit || id.period.year() != year || TableOf(change.key) != table) continue;
    Merit merit{TellsAResult(change), id.period.annual(), id.period.quarter()};
    best = std::max(best.value_or(merit), merit);
  }
  if (!best) return std::nullopt;
  return std::get<uint8_t>(*best);
}

ReferenceModel ReferenceModel::Standing() const {
  ReferenceModel standing(catalog_);
  for (const auto& [id, change] : leaves_) {
    if (!id.period.annual()) standing.Apply(change);
    std::optional<uint8_t> source = SourceOf(id.unit, id.period.year(), TableOf(change.key));
    if (source != id.period.quarter()) continue;
    LeafChange year = change;
    year.period = *Period::Of(id.period.year(), 0);
    standing.Apply(year);
  }
  return standing;
}

std::optional<std::string> ReferenceModel::ObjectiveOf(const LeafId& leaf) const {
  if (leaf.activity) {
    for (const ProgramLink& link : catalog_->programs()) {
      if (link.program == ProgramOf(*leaf.activity)) return link.objective;
    }
  } else {
    for (const Indicator& indicator : catalog_->indicators()) {
      if (indicator.code == leaf.indicator) return indicator.objective;
    }
  }
  return std::nullopt;
}

std::vector<Element> ReferenceModel::ElementsOf(const LeafId& leaf) const {
  std::vector<Element> elements = {Element::Whole()};
  if (std::optional<std::string> objective = ObjectiveOf(leaf)) {
    elements.push_back(Element::Objective(*objective));
  }
  if (!leaf.activity) elements.push_back(Element::Indicator(leaf.indicator));
  for (std::optional<ActivityCode> up = leaf.activity; up; up = up->Parent()) {
    elements.push_back(Element::Activity(*up));
  }
  return elements;
}

bool ReferenceModel::Under(const LeafId& leaf, const CellId& cell) const {
  const auto& [region, element, period] = cell;
  if (leaf.period != period || !region.Contains(leaf.unit)) return false;
  std::vector<Element> elements = ElementsOf(leaf);
  return std::find(elements.begin(), elements.end(), element) != elements.end();
}

std::set<ReferenceModel::CellId> ReferenceModel::ChildrenOf(const CellId& cell) const {
  const auto& [region, element, period] = cell;
  std::set<CellId> children;
  for (const auto& [leaf, change] : leaves_) {
    if (!Under(leaf, cell)) continue;
    if (leaf.unit != region) {
      RegionCode child = leaf.unit;
      while (*child.Parent() != region) child = *child.Parent();
      children.emplace(child, element, period);
      continue;
    }
    if (!leaf.activity) continue;
    // At a unit: the next lower activity on the way to the leaf, or the
    // program where the element is no activity.
    for (std::optional<ActivityCode> down = leaf.activity; down; down = down->Parent()) {
      bool below = element.kind == Element::Kind::kActivity ? down->Parent() == element.activity
                                                            : !down->Parent();
      if (below) children.emplace(region, Element::Activity(*down), period);
    }
  }
  return children;
}

ReferenceModel::Achievement ReferenceModel::MeanOf(const std::vector<Achievement>& children) {
  __int128 capped = 0;
  __int128 uncapped = 0;
  Achievement mean;
  auto has = [&children](ValueState state) {
    return std::any_of(children.begin(), children.end(),
                       [state](const Achievement& child) { return child.state == state; });
  };
  __int128 weights = 0;
  for (const Achievement& child : children) {
    if (child.state == ValueState::kReported) weights += child.weight;
  }
  __int128 divisor = 0;
  for (const Achievement& child : children) {
    if (child.state != ValueState::kReported) continue;
    ++mean.children;
    __int128 weight = weights == 0 ? 1 : child.weight;
    divisor += weight;
    capped += weight * child.capped;
    uncapped += weight * child.uncapped;
  }
  if (mean.children > 0) {
    mean.state = ValueState::kReported;
    mean.capped = RoundedQuotient(capped, divisor);
    mean.uncapped = RoundedQuotient(uncapped, divisor);
  } else if (has(ValueState::kUndefined)) {
    mean.state = ValueState::kUndefined;
  } else if (has(ValueState::kNotComparable)) {
    mean.state = ValueState::kNotComparable;
  }
  return mean;
}

ReferenceModel::Achievement ReferenceModel::AchievementOf(const CellId& cell, Memo& memo) const {
  auto known = memo.find(cell);
  if (known != memo.end()) return known->second;
  const auto& [region, element, period] = cell;
  if (element.kind == Element::Kind::kIndicator) {
    IndicatorSummary summary = SummaryOf(cell);
    DecimalResult capped = Capped(summary.achievement, catalog_->policy().cap);
    return {capped.state, capped.value.micro(), summary.achievement.value.micro(),
            summary.compared};
  }
  std::vector<Achievement> children;
  bool weighed = catalog_->policy().weights == CascadeWeights::kAllocated;
  for (const CellId& child : ChildrenOf(cell)) {
    children.push_back(AchievementOf(child, memo));
    if (weighed) children.back().weight = AllocatedOf(child);
  }
  for (const auto& [leaf, change] : leaves_) {
    // The outputs of a sub kegiatan.
    if (leaf.unit != region || !Under(leaf, cell) || !leaf.item) continue;
    if (element.activity != leaf.activity) continue;
    const AchievementLeaf& value = std::get<AchievementLeaf>(change.value->figure);
    children.push_back(
        {value.capped.state, value.capped.value.micro(), value.uncapped.value.micro(), 0});
  }
  return memo[cell] = MeanOf(children);
}

__int128 ReferenceModel::AllocatedOf(const CellId& cell) const {
  __int128 allocated = 0;
  for (const auto& [leaf, change] : leaves_) {
    const auto* budget = std::get_if<BudgetLeaf>(&change.value->figure);
    if (budget != nullptr && Under(leaf, cell)) allocated += budget->allocated_sen.value_or(0);
  }
  return allocated;
}

IndicatorSummary ReferenceModel::SummaryOf(const CellId& cell) const {
  const Element& element = std::get<1>(cell);
  Indicator indicator;
  for (const Indicator& listed : catalog_->indicators()) {
    if (listed.code == element.code) indicator = listed;
  }
  IndicatorSum sum;
  for (const auto& [leaf, change] : leaves_) {
    if (leaf.indicator != element.code || !Under(leaf, cell)) continue;
    sum.Add(indicator, leaf.unit, *std::get<IndicatorLeaf>(change.value->figure).values);
  }
  return sum.Result(indicator);
}

std::set<ReferenceModel::CellId> ReferenceModel::CellIds() const {
  std::set<CellId> ids;
  for (const auto& [leaf, change] : leaves_) {
    for (std::optional<RegionCode> up = leaf.unit; up; up = up->Parent()) {
      for (const Element& element : ElementsOf(leaf)) ids.emplace(*up, element, leaf.period);
    }
  }
  return ids;
}

std::vector<NamedIndicator> ReferenceModel::IndicatorsOfLeaves() const {
  std::vector<NamedIndicator> indicators;
  for (const CellId& id : CellIds()) {
    const auto& [region, element, period] = id;
    if (element.kind != Element::Kind::kIndicator) continue;
    indicators.push_back({region, element, period, SummaryOf(id)});
  }
  return indicators;
}

std::vector<NamedCell> ReferenceModel::CellsOfLeaves() const {
  Memo memo;
  std::vector<NamedCell> cells;
  for (const CellId& id : CellIds()) {
    CellFigures figures;
    for (const auto& [leaf, change] : leaves_) {
      if (!Under(leaf, id)) continue;
      ++figures.leaves;
      if (change.value->synthetic) ++figures.synthetic_leaves;
      if (const auto* budget = std::get_if<BudgetLeaf>(&change.value->figure)) {
        ++figures.lines;
        if (budget->allocated_sen) {
          ++figures.allocated_lines;
          figures.allocated_sen += *budget->allocated_sen;
        }
        if (budget->realised_sen) {
          ++figures.realised_lines;
          figures.realised_sen += *budget->realised_sen;
          figures.allocated_with_realised_sen += budget->allocated_sen.value_or(0);
        }
      }
    }
    Achievement achievement = AchievementOf(id, memo);
    figures.achievement = {achievement.state, Decimal::FromMicro(achievement.capped)};
    figures.uncapped = {achievement.state, Decimal::FromMicro(achievement.uncapped)};
    figures.reporting_children = achievement.children;
    cells.push_back({std::get<0>(id), std::get<1>(id), std::get<2>(id), figures});
  }
  return cells;
}

}  // namespace rekap::test
