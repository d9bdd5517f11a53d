#include "domain/catalog/catalog.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/ascii.h"

#include "domain/catalog/catalog_check.h"
#include "domain/catalog/nomenclature.h"

namespace rekap {
namespace {

// Letters and digits only, lower case: how names are compared.
std::string Fold(absl::string_view name) {
  std::string folded;
  for (char c : name) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c)))
      folded += absl::ascii_tolower(static_cast<unsigned char>(c));
  }
  return folded;
}

template <typename Item, typename Matches>
const Item* FindLinear(const std::vector<Item>& items, Matches matches) {
  auto it = std::find_if(items.begin(), items.end(), matches);
  return it == items.end() ? nullptr : &*it;
}

// Those of `sorted` that are `region` or lie below it: they stand together, for a
// region sorts right before what it contains.
template <typename Item, typename CodeOf>
absl::Span<const Item> Within(const std::vector<Item>& sorted, RegionCode region, CodeOf code_of) {
  auto begin = std::partition_point(sorted.begin(), sorted.end(),
                                    [&](const Item& item) { return code_of(item) < region; });
  auto end = std::partition_point(begin, sorted.end(),
                                  [&](const Item& item) { return region.Contains(code_of(item)); });
  return absl::MakeConstSpan(sorted).subspan(begin - sorted.begin(), end - begin);
}

}  // namespace

std::vector<FormulaInput> Indicator::Inputs() const {
  std::vector<FormulaInput> inputs;
  for (const std::optional<LinearExpression>* part : {&numerator, &denominator}) {
    if (!part->has_value()) continue;
    for (FormulaInput& input : (*part)->Inputs()) inputs.push_back(std::move(input));
  }
  if (!weight_input.empty()) inputs.push_back({weight_input, 0});
  std::sort(inputs.begin(), inputs.end());
  inputs.erase(std::unique(inputs.begin(), inputs.end()), inputs.end());
  return inputs;
}

std::optional<Catalog> Catalog::Build(CatalogData data, std::vector<CatalogProblem>& problems,
                                      CatalogUse use) {
  // Stable: of two with the same code, the later one in the text is the repetition.
  std::stable_sort(data.regions.begin(), data.regions.end(),
                   [](const Region& a, const Region& b) { return a.code < b.code; });
  std::stable_sort(data.activities.begin(), data.activities.end(),
                   [](const Activity& a, const Activity& b) {
                     return std::tie(a.code, a.first_year) < std::tie(b.code, b.first_year);
                   });
  std::vector<CatalogProblem> found = CheckCatalog(data, use);
  if (found.empty()) return Catalog(std::move(data));
  std::move(found.begin(), found.end(), std::back_inserter(problems));
  return std::nullopt;
}

Catalog::Catalog(CatalogData data) : data_(std::move(data)) {
  for (const Region& region : data_.regions) {
    if (region.code.level() == RegionLevel::kKecamatan) units_.push_back(region.code);
  }
  const std::vector<Activity>& activities = data_.activities;
  earlier_.assign(activities.size(), kNoActivity);
  later_.assign(activities.size(), kNoActivity);
  auto link = [this](size_t before, size_t after) {
    earlier_[after] = before;
    later_[before] = after;
  };
  for (size_t i = 0; i < activities.size(); ++i) {
    const Activity& activity = activities[i];
    by_name_[Fold(activity.name)].push_back(i);
    if (activity.predecessor.has_value()) {
      link(ActivityIn(activities, *activity.predecessor, activity.first_year - 1), i);
    }
  }
  // A code that goes on under another name is the same activity, unless it was
  // given to another one.
  for (size_t i = 1; i < activities.size(); ++i) {
    if (activities[i].code == activities[i - 1].code && earlier_[i] == kNoActivity &&
        later_[i - 1] == kNoActivity) {
      link(i - 1, i);
    }
  }
}

absl::Span<const RegionCode> Catalog::UnitsIn(RegionCode region) const {
  return Within(units_, region, [](RegionCode unit) { return unit; });
}

absl::Span<const Region> Catalog::RegionsIn(RegionCode region) const {
  return Within(data_.regions, region, [](const Region& r) { return r.code; });
}

RegionCode Catalog::root() const { return RootOf(Units()); }

const Region* Catalog::FindRegion(RegionCode code) const {
  auto it = std::lower_bound(regions().begin(), regions().end(), code,
                             [](const Region& region, RegionCode c) { return region.code < c; });
  return it != regions().end() && it->code == code ? &*it : nullptr;
}

const Activity* Catalog::FindActivity(ActivityCode code, uint16_t year) const {
  size_t found = ActivityIn(activities(), code, year);
  return found == kNoActivity ? nullptr : &activities()[found];
}

const Objective* Catalog::FindObjective(absl::string_view code) const {
  return FindLinear(objectives(), [&](const Objective& o) { return o.code == code; });
}

const ProgramLink* Catalog::FindProgram(ActivityCode program) const {
  return FindLinear(programs(), [&](const ProgramLink& p) { return p.program == program; });
}

const Indicator* Catalog::FindIndicator(absl::string_view code) const {
  return FindLinear(indicators(), [&](const Indicator& i) { return i.code == code; });
}

std::vector<ActivityCode> Catalog::FindByName(ActivityLevel level, absl::string_view name,
                                              uint16_t year) const {
  std::vector<ActivityCode> found;
  auto it = by_name_.find(Fold(name));
  if (it == by_name_.end()) return found;
  for (size_t i : it->second) {
    const Activity& activity = activities()[i];
    if (activity.code.level() == level && activity.ValidIn(year)) found.push_back(activity.code);
  }
  return found;
}

size_t Catalog::ExpectedLines(const ActivityCode* activity, uint16_t year) const {
  auto at = activities().begin();
  if (activity != nullptr) {
    // Whatever is below it follows it.
    at =
        std::lower_bound(at, activities().end(), *activity,
                         [](const Activity& a, const ActivityCode& code) { return a.code < code; });
  }
  size_t lines = 0;
  for (; at != activities().end() && (activity == nullptr || activity->Contains(at->code)); ++at) {
    if (at->code.level() == ActivityLevel::kSubKegiatan && at->ValidIn(year)) ++lines;
  }
  return lines;
}

ActivityCode Catalog::CodeIn(ActivityCode code, uint16_t from, uint16_t to) const {
  size_t at = ActivityIn(activities(), code, from);
  if (at == kNoActivity) return code;
  // Each step goes to other years, so both walks end.
  while (to > activities()[at].last_year && later_[at] != kNoActivity) at = later_[at];
  while (to < activities()[at].first_year && earlier_[at] != kNoActivity) at = earlier_[at];
  return activities()[at].code;
}

}  // namespace rekap
