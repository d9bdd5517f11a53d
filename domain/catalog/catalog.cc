#include "domain/catalog/catalog.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "domain/catalog/tsv.h"
#include "domain/key/record_key.h"

namespace rekap {
namespace {

absl::Status At(const TsvTable& table, size_t row, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(table.Place(row), ": ", what));
}

// Letters and digits only, lower case: how names are compared.
std::string Fold(absl::string_view name) {
  std::string folded;
  for (char c : name) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c)))
      folded += absl::ascii_tolower(static_cast<unsigned char>(c));
  }
  return folded;
}

// The element of a vector sorted by `code`, or nullptr.
template <typename Item, typename Code>
const Item* FindSorted(const std::vector<Item>& items, const Code& code) {
  auto it = std::lower_bound(items.begin(), items.end(), code,
                             [](const Item& item, const Code& key) { return item.code < key; });
  return it != items.end() && it->code == code ? &*it : nullptr;
}

template <typename Item, typename Matches>
const Item* FindLinear(const std::vector<Item>& items, Matches matches) {
  auto it = std::find_if(items.begin(), items.end(), matches);
  return it == items.end() ? nullptr : &*it;
}

// The last row with `code` in its first cell: the place of an error that shows
// only once all rows are read. Requires that there is one.
template <typename Code>
size_t LastRowOf(const TsvTable& table, Code code) {
  size_t row = table.size();
  while (row-- > 1) {
    absl::StatusOr<Code> parsed = Code::Parse(table.cell(row, 0));
    if (parsed.ok() && *parsed == code) return row;
  }
  return 0;
}

template <typename Item>
absl::Status SortByCode(std::vector<Item>& items, const TsvTable& table) {
  std::sort(items.begin(), items.end(),
            [](const Item& a, const Item& b) { return a.code < b.code; });
  auto twin = std::adjacent_find(items.begin(), items.end(),
                                 [](const Item& a, const Item& b) { return a.code == b.code; });
  if (twin == items.end()) return absl::OkStatus();
  return At(table, LastRowOf(table, twin->code),
            absl::StrCat("code ", twin->code.ToString(), " twice"));
}

absl::StatusOr<std::vector<Region>> ParseRegions(absl::string_view text) {
  absl::StatusOr<TsvTable> table =
      TsvTable::Parse("wilayah.tsv", text, {"kode", "jenis", "nama", "desa_kelurahan"});
  if (!table.ok()) return table.status();
  std::vector<Region> regions;
  for (size_t row = 0; row < table->size(); ++row) {
    absl::StatusOr<RegionCode> code = RegionCode::Parse(table->cell(row, 0));
    if (!code.ok()) return At(*table, row, code.status().message());
    Region region{*code, table->cell(row, 2), 0};
    const std::string& villages = table->cell(row, 3);
    if (!villages.empty() && !absl::SimpleAtoi(villages, &region.villages)) {
      return At(*table, row, "desa_kelurahan is not a number");
    }
    regions.push_back(std::move(region));
  }
  absl::Status sorted = SortByCode(regions, *table);
  if (!sorted.ok()) return sorted;
  return regions;
}

absl::StatusOr<std::vector<Activity>> ParseActivities(absl::string_view text) {
  absl::StatusOr<TsvTable> table =
      TsvTable::Parse("nomenklatur.tsv", text, {"kode", "uraian", "bukti"});
  if (!table.ok()) return table.status();
  std::vector<Activity> activities;
  for (size_t row = 0; row < table->size(); ++row) {
    absl::StatusOr<ActivityCode> code = ActivityCode::Parse(table->cell(row, 0));
    if (!code.ok()) return At(*table, row, code.status().message());
    activities.push_back({*code, table->cell(row, 1)});
  }
  absl::Status sorted = SortByCode(activities, *table);
  if (!sorted.ok()) return sorted;
  for (const Activity& activity : activities) {
    std::optional<ActivityCode> parent = activity.code.Parent();
    if (parent && FindSorted(activities, *parent) == nullptr) {
      return At(*table, LastRowOf(*table, activity.code),
                absl::StrCat("parent ", parent->ToString(), " is missing"));
    }
  }
  return activities;
}

absl::StatusOr<std::vector<Objective>> ParseObjectives(absl::string_view text) {
  absl::StatusOr<TsvTable> table = TsvTable::Parse(
      "sasaran.tsv", text, {"kode", "sasaran", "tujuan_renstra", "indikator_renstra"});
  if (!table.ok()) return table.status();
  std::vector<Objective> objectives;
  for (size_t row = 0; row < table->size(); ++row) {
    const std::string& code = table->cell(row, 0);
    if (code.empty() || ActivityCode::Parse(code).ok())
      return At(*table, row, "unfit objective code");
    if (FindLinear(objectives, [&](const Objective& o) { return o.code == code; }) != nullptr) {
      return At(*table, row, absl::StrCat("code ", code, " twice"));
    }
    objectives.push_back({code, table->cell(row, 1)});
  }
  return objectives;
}

}  // namespace

absl::StatusOr<Catalog> Catalog::Parse(const CatalogFiles& files) {
  Catalog catalog;
  absl::StatusOr<std::vector<Region>> regions = ParseRegions(files.regions);
  if (!regions.ok()) return regions.status();
  if (regions->empty()) return absl::InvalidArgumentError("wilayah.tsv: no region");
  catalog.regions_ = *std::move(regions);
  const Region* root = catalog.FindRegion(catalog.root());
  for (const RegionCode& unit : catalog.Units()) {
    if (root == nullptr || !root->code.Contains(unit)) {
      return absl::InvalidArgumentError("wilayah.tsv: no region listed contains every kecamatan");
    }
  }
  absl::StatusOr<std::vector<Activity>> activities = ParseActivities(files.activities);
  if (!activities.ok()) return activities.status();
  catalog.activities_ = *std::move(activities);
  absl::StatusOr<std::vector<Objective>> objectives = ParseObjectives(files.objectives);
  if (!objectives.ok()) return objectives.status();
  catalog.objectives_ = *std::move(objectives);

  absl::StatusOr<TsvTable> programs =
      TsvTable::Parse("program.tsv", files.programs, {"kode", "sasaran", "unit_penanggung_jawab"});
  if (!programs.ok()) return programs.status();
  for (size_t row = 0; row < programs->size(); ++row) {
    absl::StatusOr<ActivityCode> code = ActivityCode::Parse(programs->cell(row, 0));
    if (!code.ok()) return At(*programs, row, code.status().message());
    if (code->level() != ActivityLevel::kProgram || catalog.FindActivity(*code) == nullptr) {
      return At(*programs, row, "not a program of nomenklatur.tsv");
    }
    if (catalog.FindProgram(*code) != nullptr) return At(*programs, row, "program twice");
    if (catalog.FindObjective(programs->cell(row, 1)) == nullptr) {
      return At(*programs, row, "sasaran is not in sasaran.tsv");
    }
    catalog.programs_.push_back({*code, programs->cell(row, 1), programs->cell(row, 2)});
  }

  absl::StatusOr<TsvTable> indicators =
      TsvTable::Parse("indikator.tsv", files.indicators, {"kode", "sasaran", "indikator", "arah"});
  if (!indicators.ok()) return indicators.status();
  for (size_t row = 0; row < indicators->size(); ++row) {
    Indicator indicator{indicators->cell(row, 0), indicators->cell(row, 1),
                        indicators->cell(row, 2), IndicatorDirection::kHigher};
    const std::string& direction = indicators->cell(row, 3);
    if (direction == "lower") {
      indicator.direction = IndicatorDirection::kLower;
    } else if (direction != "higher") {
      return At(*indicators, row, "arah must be higher or lower");
    }
    if (!IsIndicatorCode(indicator.code)) return At(*indicators, row, "unfit indicator code");
    if (catalog.FindIndicator(indicator.code) != nullptr) return At(*indicators, row, "code twice");
    if (catalog.FindObjective(indicator.objective) == nullptr) {
      return At(*indicators, row, "sasaran is not in sasaran.tsv");
    }
    catalog.indicators_.push_back(std::move(indicator));
  }
  for (const Activity& activity : catalog.activities_) {
    catalog.by_name_[Fold(activity.name)].push_back(activity.code);
  }
  return catalog;
}

std::vector<RegionCode> Catalog::Units() const {
  std::vector<RegionCode> units;
  for (const Region& region : regions_) {
    if (region.code.level() == RegionLevel::kKecamatan) units.push_back(region.code);
  }
  return units;
}

RegionCode Catalog::root() const {
  // The lowest region that contains every unit: a kabupaten's catalog also
  // names its provinsi, which is not what the kabupaten aggregates.
  std::vector<RegionCode> units = Units();
  RegionCode root = units.empty() ? regions_.front().code : units.front();
  while (root.Parent().has_value() && !std::all_of(units.begin(), units.end(), [&](RegionCode u) {
           return root != u && root.Contains(u);
         })) {
    root = *root.Parent();
  }
  return root;
}

const Region* Catalog::FindRegion(RegionCode code) const { return FindSorted(regions_, code); }

const Activity* Catalog::FindActivity(ActivityCode code) const {
  return FindSorted(activities_, code);
}

const Objective* Catalog::FindObjective(absl::string_view code) const {
  return FindLinear(objectives_, [&](const Objective& o) { return o.code == code; });
}

const ProgramLink* Catalog::FindProgram(ActivityCode program) const {
  return FindLinear(programs_, [&](const ProgramLink& p) { return p.program == program; });
}

const Indicator* Catalog::FindIndicator(absl::string_view code) const {
  return FindLinear(indicators_, [&](const Indicator& i) { return i.code == code; });
}

std::vector<ActivityCode> Catalog::FindByName(ActivityLevel level, absl::string_view name) const {
  std::vector<ActivityCode> found;
  auto it = by_name_.find(Fold(name));
  if (it == by_name_.end()) return found;
  for (const ActivityCode& code : it->second) {
    if (code.level() == level) found.push_back(code);
  }
  return found;
}

size_t Catalog::ExpectedLines(const ActivityCode* activity) const {
  return static_cast<size_t>(
      std::count_if(activities_.begin(), activities_.end(), [&](const Activity& a) {
        return a.code.level() == ActivityLevel::kSubKegiatan &&
               (activity == nullptr || activity->Contains(a.code));
      }));
}

}  // namespace rekap
