#include "aggregator/rollup/axis.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "aggregator/rollup/leaf.h"

namespace rekap {

absl::StatusOr<uint32_t> RegionAxis::InternUnit(RegionCode unit) {
  uint32_t known = Find(unit);
  if (known != kNone && entries_[known].unit) return known;
  if (known != kNone && entries_[known].above) {
    return absl::InvalidArgumentError(absl::StrCat(
        "region ", unit.ToString(), " reports itself, but regions below it report too"));
  }
  for (std::optional<RegionCode> up = unit.Parent(); up; up = up->Parent()) {
    uint32_t ancestor = Find(*up);
    if (ancestor != kNone && entries_[ancestor].unit) {
      return absl::InvalidArgumentError(absl::StrCat("region ", unit.ToString(),
                                                     " reports, but so does ", up->ToString(),
                                                     " which contains it"));
    }
  }
  uint32_t id = Intern(unit);
  entries_[id].unit = true;
  for (uint32_t up = entries_[id].parent; up != kNone; up = entries_[up].parent) {
    entries_[up].above = true;
  }
  return id;
}

uint32_t RegionAxis::Find(RegionCode code) const {
  auto it = ids_.find(code);
  return it == ids_.end() ? kNone : it->second;
}

uint8_t RegionAxis::RankAbove(uint32_t id) const {
  constexpr int kDesa = static_cast<int>(RegionLevel::kDesa);
  return static_cast<uint8_t>(kUnitRanks + kDesa - static_cast<int>(entries_[id].code.level()));
}

uint32_t RegionAxis::Intern(RegionCode code) {
  uint32_t known = Find(code);
  if (known != kNone) return known;
  std::optional<RegionCode> up = code.Parent();
  uint32_t parent = up ? Intern(*up) : kNone;
  uint32_t id = static_cast<uint32_t>(entries_.size());
  entries_.push_back({code, parent});
  ids_.emplace(code, id);
  return id;
}

uint32_t ElementAxis::Intern(const Element& element) {
  uint32_t known = Find(element);
  if (known != kNone) return known;
  Entry entry = Describe(element);
  uint32_t id = static_cast<uint32_t>(entries_.size());
  entries_.push_back(std::move(entry));
  ids_.emplace(element, id);
  return id;
}

uint32_t ElementAxis::Find(const Element& element) const {
  auto it = ids_.find(element);
  return it == ids_.end() ? kNone : it->second;
}

ElementAxis::Entry ElementAxis::Describe(const Element& element) {
  Entry entry;
  entry.element = element;
  auto whole_and = [&](const std::string* objective) {
    entry.parents[0] = Intern(Element::Whole());
    if (objective != nullptr) entry.parents[1] = Intern(Element::Objective(*objective));
  };
  switch (element.kind) {
    case Element::Kind::kWhole:
    case Element::Kind::kObjective:
      entry.rank = 3;
      break;
    case Element::Kind::kIndicator: {
      const Indicator* listed = catalog_->FindIndicator(element.code);
      whole_and(listed == nullptr ? nullptr : &listed->objective);
      entry.indicator = std::make_unique<const Indicator>(IndicatorOf(*catalog_, element.code));
      entry.rank = 0;
      break;
    }
    case Element::Kind::kActivity:
      if (std::optional<ActivityCode> parent = element.activity->Parent()) {
        entry.parents[0] = Intern(Element::Activity(*parent));
        entry.rank = element.activity->level() == ActivityLevel::kSubKegiatan ? 0 : 1;
      } else {
        const ProgramLink* link = catalog_->FindProgram(*element.activity);
        whole_and(link == nullptr ? nullptr : &link->objective);
        entry.rank = 2;
      }
      break;
  }
  return entry;
}

}  // namespace rekap
