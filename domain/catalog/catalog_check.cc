#include "domain/catalog/catalog_check.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"

#include "domain/catalog/formula_check.h"
#include "domain/catalog/nomenclature.h"
#include "domain/key/record_key.h"

namespace rekap {
namespace {

// " di baris 12", or nothing where a catalog has no text.
std::string AtLine(const CatalogPlace& place) {
  return place.line == 0 ? "" : absl::StrCat(" di baris ", place.line);
}

class Check {
 public:
  Check(const CatalogData& data, CatalogUse use) : data_(data), use_(use) {
    for (const Objective& objective : data.objectives) objectives_.insert(objective.code);
  }

  std::vector<CatalogProblem> Run() {
    CheckRegions();
    CheckRepetitions();
    // What follows asks for an entry by its year, which takes long only where
    // one code stands there many times.
    if (problems_.size() < kCatalogProblemsMax) {
      for (const Activity& activity : data_.activities) CheckYears(activity);
      CheckPredecessors();
    }
    CheckObjectives();
    CheckPrograms();
    for (const Indicator& indicator : data_.indicators) CheckIndicator(indicator);
    CheckFormulas(data_.indicators, use_, problems_);
    KeepFirstProblems(problems_);
    return std::move(problems_);
  }

 private:
  template <typename... Parts>
  void Add(const CatalogPlace& place, absl::string_view code, const Parts&... message) {
    problems_.push_back({place, std::string(code), absl::StrCat(message...)});
  }

  void CheckRegions();
  void CheckRepetitions();
  void CheckYears(const Activity& activity);
  void CheckPredecessors();
  size_t PredecessorOf(const Activity& activity);
  void CheckSuccession(const std::vector<size_t>& earlier, const std::vector<bool>& in_cycle);
  void CheckObjectives();
  void CheckPrograms();
  void CheckIndicator(const Indicator& indicator);
  // A problem if the code is no code or is taken: objectives and indicators are
  // asked for by the same argument, so they share their codes.
  void TakeCode(const std::string& code, const CatalogPlace& place, absl::string_view kind);

  const CatalogData& data_;
  const CatalogUse use_;
  std::vector<CatalogProblem> problems_;
  absl::flat_hash_set<std::string> objectives_;
  absl::flat_hash_map<std::string, CatalogPlace> taken_codes_;
};

void Check::CheckRegions() {
  std::vector<RegionCode> units;
  const std::vector<Region>& regions = data_.regions;
  for (size_t i = 0; i < regions.size(); ++i) {
    if (i > 0 && regions[i].code == regions[i - 1].code) {
      Add(regions[i].place, "DUPLICATE_CODE", "wilayah ", regions[i].code.ToString(), " sudah ada",
          AtLine(regions[i - 1].place), "; hapus salah satu");
    }
    if (regions[i].code.level() == RegionLevel::kKecamatan) units.push_back(regions[i].code);
  }
  if (units.empty()) {
    Add({}, "NO_REGION", "tidak ada kecamatan di wilayah; tulis setiap kecamatan yang melapor");
    return;
  }
  RegionCode root = RootOf(units);
  auto listed = [&](RegionCode code) {
    auto it = std::lower_bound(regions.begin(), regions.end(), code,
                               [](const Region& region, RegionCode c) { return region.code < c; });
    return it != regions.end() && it->code == code;
  };
  bool common =
      std::all_of(units.begin(), units.end(), [&](RegionCode unit) { return root.Contains(unit); });
  if (!common || !listed(root)) {
    Add({}, "NO_ROOT", "wilayah tidak memuat daerah yang membawahi semua kecamatan, misalnya ",
        root.ToString(), "; tambahkan atau periksa kode kecamatan");
    return;
  }
  for (const Region& region : regions) {
    std::optional<RegionCode> parent = region.code.Parent();
    if (!parent || !root.Contains(*parent) || listed(*parent)) continue;
    Add(region.place, "MISSING_PARENT", "wilayah ", region.code.ToString(), " ada di dalam ",
        parent->ToString(), " yang tidak tertulis; tambahkan atau perbaiki kodenya");
  }
}

void Check::CheckRepetitions() {
  const Activity* widest = nullptr;  // of the code at hand, the one that reaches furthest
  for (const Activity& activity : data_.activities) {
    if (widest == nullptr || widest->code != activity.code) {
      widest = &activity;
      continue;
    }
    if (widest->last_year >= activity.first_year) {
      Add(activity.place, "DUPLICATE_CODE", "kode ", activity.code.ToString(), " sudah ada",
          AtLine(widest->place), " dan masih berlaku tahun ", activity.first_year,
          "; hapus salah satu, atau pisahkan tahunnya dengan mulai dan sampai");
    }
    if (activity.last_year > widest->last_year) widest = &activity;
  }
}

void Check::CheckYears(const Activity& activity) {
  if (activity.first_year > activity.last_year) {
    Add(activity.place, "BAD_YEARS", "kode ", activity.code.ToString(), " mulai tahun ",
        activity.first_year, " tetapi sampai tahun ", activity.last_year,
        "; sampai tidak boleh mendahului mulai");
    return;
  }
  std::optional<ActivityCode> parent = activity.code.Parent();
  if (!parent) return;
  for (int year = activity.first_year; year <= activity.last_year; ++year) {
    size_t found = ActivityIn(data_.activities, *parent, year);
    if (found != kNoActivity && data_.activities[found].ValidIn(static_cast<uint16_t>(year))) {
      continue;
    }
    Add(activity.place, "MISSING_PARENT", "kode ", activity.code.ToString(), " ada di bawah ",
        parent->ToString(), " yang ",
        found == kNoActivity ? "tidak tertulis" : absl::StrCat("tidak berlaku tahun ", year),
        "; tambahkan induknya atau perbaiki kode atau tahunnya");
    return;
  }
}

// kNoActivity, with a problem, if it leads nowhere.
size_t Check::PredecessorOf(const Activity& activity) {
  size_t found = ActivityIn(data_.activities, *activity.predecessor, activity.first_year - 1);
  if (found == kNoActivity || activity.predecessor->level() != activity.code.level()) {
    Add(activity.place, "DANGLING_REFERENCE", "sebelumnya ", activity.predecessor->ToString(),
        " bukan kode setingkat yang tertulis di nomenklatur; tulis juga baris kode lama itu");
    return kNoActivity;
  }
  return found;
}

void Check::CheckPredecessors() {
  const std::vector<Activity>& activities = data_.activities;
  std::vector<size_t> earlier(activities.size(), kNoActivity);
  for (size_t i = 0; i < activities.size(); ++i) {
    if (activities[i].predecessor.has_value()) earlier[i] = PredecessorOf(activities[i]);
  }
  std::vector<bool> in_cycle(activities.size());
  std::vector<size_t> seen_from(activities.size(), kNoActivity);
  for (size_t start = 0; start < activities.size(); ++start) {
    size_t at = start;
    while (at != kNoActivity && seen_from[at] == kNoActivity) {
      seen_from[at] = start;
      at = earlier[at];
    }
    if (at == kNoActivity || seen_from[at] != start) continue;
    // This walk met itself: once round the circle.
    size_t first = at;
    std::string circle = activities[at].code.ToString();
    for (size_t next = at; !in_cycle[next];) {
      in_cycle[next] = true;
      if (activities[next].place < activities[first].place) first = next;
      next = earlier[next];
      absl::StrAppend(&circle, " < ", activities[next].code.ToString());
    }
    Add(activities[first].place, "CYCLE", "sebelumnya berputar: ", circle,
        "; sebelumnya harus menunjuk kode tahun-tahun yang lebih awal");
  }
  CheckSuccession(earlier, in_cycle);
}

void Check::CheckSuccession(const std::vector<size_t>& earlier, const std::vector<bool>& in_cycle) {
  const std::vector<Activity>& activities = data_.activities;
  std::vector<size_t> later(activities.size(), kNoActivity);
  for (size_t i = 0; i < activities.size(); ++i) {
    if (earlier[i] == kNoActivity || in_cycle[i]) continue;
    const Activity& activity = activities[i];
    const Activity& before = activities[earlier[i]];
    if (before.last_year + 1 != activity.first_year) {
      Add(activity.place, "BAD_YEARS", "kode ", activity.code.ToString(), " mulai tahun ",
          activity.first_year, ", jadi ", before.code.ToString(), AtLine(before.place),
          " harus berlaku sampai tahun ", activity.first_year - 1, ", bukan ", before.last_year);
    }
    size_t& successor = later[earlier[i]];
    if (successor == kNoActivity) {
      successor = i;
      continue;
    }
    const Activity& other = activities[successor];
    const bool first = activity.place < other.place;
    Add(first ? other.place : activity.place, "DUPLICATE_PREDECESSOR", "kode ",
        before.code.ToString(), " sudah diteruskan oleh ",
        (first ? activity : other).code.ToString(), AtLine((first ? activity : other).place),
        "; hanya satu kode yang dapat meneruskannya");
  }
}

void Check::TakeCode(const std::string& code, const CatalogPlace& place, absl::string_view kind) {
  if (!IsIndicatorCode(code) || ActivityCode::Parse(code).ok()) {
    Add(place, "BAD_CODE", "\"", code, "\" bukan kode ", kind, "; tulis 1 sampai ",
        kIndicatorCodeSizeMax, " huruf, angka, titik, garis, seperti S1 atau IKU-1");
    return;
  }
  auto [taken, added] = taken_codes_.emplace(code, place);
  if (!added) {
    Add(place, "DUPLICATE_CODE", "kode ", code, " sudah dipakai", AtLine(taken->second),
        "; setiap sasaran dan indikator mempunyai kode sendiri");
  }
}

void Check::CheckObjectives() {
  for (const Objective& objective : data_.objectives) {
    TakeCode(objective.code, objective.place, "sasaran");
  }
}

void Check::CheckPrograms() {
  absl::flat_hash_map<ActivityCode, CatalogPlace> seen;
  bool dangling = false;
  for (const ProgramLink& link : data_.programs) {
    std::string code = link.program.ToString();
    if (link.program.level() != ActivityLevel::kProgram ||
        ActivityIn(data_.activities, link.program, 0) == kNoActivity) {
      dangling = true;
      Add(link.place, "DANGLING_REFERENCE", "program ", code,
          " tidak tertulis sebagai program di nomenklatur");
    }
    if (!objectives_.contains(link.objective)) {
      Add(link.place, "DANGLING_REFERENCE", "sasaran \"", link.objective, "\" dari program ", code,
          " tidak tertulis di sasaran");
    }
    auto [first, added] = seen.emplace(link.program, link.place);
    if (!added) {
      Add(link.place, "DUPLICATE_CODE", "program ", code, " sudah ada", AtLine(first->second),
          "; satu program melayani satu sasaran");
    }
  }
  // A mistyped code leaves the program that it meant without an objective too.
  if (dangling || use_ == CatalogUse::kStored) return;
  for (const Activity& activity : data_.activities) {
    // One that has ended serves none of today's objectives.
    bool ended = activity.last_year != Period::kYearMax;
    if (activity.code.level() != ActivityLevel::kProgram || ended) continue;
    // Once for a code that stands here under several names.
    if (seen.emplace(activity.code, activity.place).second) {
      Add(activity.place, "NO_OBJECTIVE", "program ", activity.code.ToString(),
          " tidak melayani sasaran mana pun; tambahkan di bagian program dengan sasaran dan "
          "penanggung_jawab");
    }
  }
}

void Check::CheckIndicator(const Indicator& indicator) {
  TakeCode(indicator.code, indicator.place, "indikator");
  if (!objectives_.contains(indicator.objective)) {
    Add(indicator.place, "DANGLING_REFERENCE", "sasaran \"", indicator.objective,
        "\" dari indikator ", indicator.code, " tidak tertulis di sasaran");
  }
}

}  // namespace

std::vector<CatalogProblem> CheckCatalog(const CatalogData& data, CatalogUse use) {
  return Check(data, use).Run();
}

void KeepFirstProblems(std::vector<CatalogProblem>& problems) {
  std::stable_sort(
      problems.begin(), problems.end(),
      [](const CatalogProblem& a, const CatalogProblem& b) { return a.place < b.place; });
  if (problems.size() > kCatalogProblemsMax) problems.resize(kCatalogProblemsMax);
}

}  // namespace rekap
