// Reading the engine: cells by name, and all of them.
#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "aggregator/rollup/engine_impl.h"
#include "domain/rule/achievement.h"

namespace rekap {
namespace {

// Cells that are looked for at a time, each step for all of them, so that the waits for
// memory overlap; as in Apply.
constexpr size_t kAhead = 32;

// For both kinds of dump.
template <typename Named>
void SortByName(std::vector<Named>& named) {
  std::sort(named.begin(), named.end(), [](const Named& a, const Named& b) {
    return std::tie(a.region, a.element, a.period) < std::tie(b.region, b.element, b.period);
  });
}

}  // namespace

CellFigures RollupEngine::Impl::FiguresOf(uint32_t element, uint32_t index) const {
  CellFigures figures = cells_[index].Figures();
  const Indicator* indicator = elements_[element].indicator.get();
  if (indicator == nullptr) return figures;
  IndicatorSummary summary = indicators_.Summary(index, *indicator);
  figures.uncapped = summary.achievement;
  figures.achievement = Capped(summary.achievement, cap_);
  figures.reporting_children = summary.compared;
  return figures;
}

std::optional<CellFigures> RollupEngine::Impl::Find(RegionCode region, const Element& element,
                                                    Period period) const {
  CellKey key = {regions_.Find(region), elements_.Find(element), period};
  uint32_t index = cells_.Find(key);
  if (index == kNone || cells_[index].leaves == 0) return std::nullopt;
  return FiguresOf(key.element, index);
}

template <typename Visit>
void RollupEngine::Impl::EachCell(absl::Span<const RegionCode> regions, uint32_t element,
                                  Period period, Visit visit) const {
  std::array<const CellTable::Block*, kAhead> blocks;
  std::array<uint32_t, kAhead> indices;
  for (size_t begin = 0; begin < regions.size(); begin += kAhead) {
    absl::Span<const RegionCode> some = regions.subspan(begin, kAhead);
    for (size_t i = 0; i < some.size(); ++i) {
      blocks[i] = cells_.FindBlock(regions_.Find(some[i]), period);
      __builtin_prefetch(blocks[i]);
    }
    for (size_t i = 0; i < some.size(); ++i) CellTable::Fetch(blocks[i], element);
    for (size_t i = 0; i < some.size(); ++i) {
      indices[i] = CellTable::FindIn(blocks[i], element);
      if (indices[i] != kNone) cells_.Fetch(indices[i]);
    }
    for (size_t i = 0; i < some.size(); ++i) {
      const bool empty = indices[i] == kNone || cells_[indices[i]].leaves == 0;
      visit(begin + i, empty ? kNone : indices[i]);
    }
  }
}

void RollupEngine::Impl::FindEach(absl::Span<const RegionCode> regions, const Element& element,
                                  Period period, CellVisitor visit) const {
  const uint32_t element_id = elements_.Find(element);
  EachCell(regions, element_id, period, [&](size_t place, uint32_t index) {
    if (index == kNone) return visit(place, nullptr);
    const CellFigures figures = FiguresOf(element_id, index);
    visit(place, &figures);
  });
}

size_t RollupEngine::Impl::CountReporting(absl::Span<const RegionCode> units,
                                          const Element& element, Period period) const {
  const bool indicator = element.kind == Element::Kind::kIndicator;
  size_t count = 0;
  EachCell(units, elements_.Find(element), period, [&](size_t, uint32_t index) {
    count += index != kNone && (!indicator || indicators_.HasResult(index));
  });
  return count;
}

std::optional<IndicatorSummary> RollupEngine::Impl::FindIndicator(RegionCode region,
                                                                  const std::string& code,
                                                                  Period period) const {
  CellKey key = {regions_.Find(region), elements_.Find(Element::Indicator(code)), period};
  uint32_t index = cells_.Find(key);
  if (index == kNone || cells_[index].leaves == 0) return std::nullopt;
  return indicators_.Summary(index, *elements_[key.element].indicator);
}

std::vector<NamedCell> RollupEngine::Impl::Dump() const {
  std::vector<NamedCell> named;
  cells_.ForEach([&](const CellKey& key, uint32_t index) {
    if (cells_[index].leaves == 0) return;
    named.push_back({regions_[key.region].code, elements_[key.element].element, key.period,
                     FiguresOf(key.element, index)});
  });
  SortByName(named);
  return named;
}

std::vector<NamedIndicator> RollupEngine::Impl::DumpIndicators() const {
  std::vector<NamedIndicator> named;
  cells_.ForEach([&](const CellKey& key, uint32_t index) {
    const ElementAxis::Entry& entry = elements_[key.element];
    if (entry.indicator == nullptr || cells_[index].leaves == 0) return;
    named.push_back({regions_[key.region].code, entry.element, key.period,
                     indicators_.Summary(index, *entry.indicator)});
  });
  SortByName(named);
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

void RollupEngine::FindEach(absl::Span<const RegionCode> regions, const Element& element,
                            Period period, CellVisitor visit) const {
  impl_->FindEach(regions, element, period, visit);
}

size_t RollupEngine::CountReporting(absl::Span<const RegionCode> units, const Element& element,
                                    Period period) const {
  return impl_->CountReporting(units, element, period);
}

std::optional<IndicatorSummary> RollupEngine::FindIndicator(RegionCode region,
                                                            const std::string& code,
                                                            Period period) const {
  return impl_->FindIndicator(region, code, period);
}

std::optional<uint8_t> RollupEngine::SourceOf(RegionCode unit, uint16_t year,
                                              LeafTable table) const {
  return impl_->SourceOf(unit, year, table);
}

std::vector<NamedCell> RollupEngine::Dump() const { return impl_->Dump(); }
std::vector<NamedIndicator> RollupEngine::DumpIndicators() const { return impl_->DumpIndicators(); }

std::vector<Period> RollupEngine::Periods() const { return impl_->Periods(); }
std::vector<ActivityCode> RollupEngine::Activities() const { return impl_->Activities(); }

uint64_t RollupEngine::cell_count() const { return impl_->cell_count(); }
uint64_t RollupEngine::leaf_count() const { return impl_->leaf_count(); }
uint64_t RollupEngine::cells_touched() const { return impl_->cells_touched(); }

}  // namespace rekap
