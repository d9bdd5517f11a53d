#include "node/importer/activity_resolver.h"

#include <algorithm>
#include <array>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace rekap {
namespace {

constexpr ActivityLevel kLevels[] = {ActivityLevel::kProgram, ActivityLevel::kKegiatan,
                                     ActivityLevel::kSubKegiatan};
// Share of letter pairs in common from which a name is worth suggesting.
constexpr double kLikenessMin = 0.5;
// Names are told apart by their beginning; bounds the work of a suggestion.
constexpr size_t kComparedBytesMax = 256;

// The pairs of neighbouring letters and digits of a name, counted.
class LetterPairs {
 public:
  explicit LetterPairs(absl::string_view name) {
    constexpr size_t kNone = kSymbols;
    size_t previous = kNone;
    for (char c : name.substr(0, kComparedBytesMax)) {
      size_t symbol = SymbolOf(absl::ascii_tolower(static_cast<unsigned char>(c)));
      if (symbol == kNone) continue;
      if (previous != kNone) {
        ++counts_[previous * kSymbols + symbol];
        ++total_;
      }
      previous = symbol;
    }
  }

  // Dice coefficient, 0 to 1.
  double Likeness(const LetterPairs& other) const {
    size_t common = 0;
    for (size_t i = 0; i < counts_.size(); ++i) common += std::min(counts_[i], other.counts_[i]);
    size_t both = total_ + other.total_;
    return both == 0 ? 0 : 2.0 * static_cast<double>(common) / static_cast<double>(both);
  }

 private:
  static constexpr size_t kSymbols = 36;  // a to z, 0 to 9

  static size_t SymbolOf(char c) {
    if (c >= 'a' && c <= 'z') return static_cast<size_t>(c - 'a');
    if (c >= '0' && c <= '9') return static_cast<size_t>(c - '0') + 26;
    return kSymbols;
  }

  std::array<uint16_t, kSymbols* kSymbols> counts_ = {};
  size_t total_ = 0;
};

const Place& PlaceOf(const ActivityCells& cells) {
  return cells.code.empty() ? cells.name_place : cells.code_place;
}

// 7.01.01.2.07.05 "Pengadaan Mebel"
std::string Named(const Catalog& catalog, ActivityCode code, uint16_t year) {
  const Activity* activity = catalog.FindActivity(code, year);
  return activity == nullptr ? code.ToString()
                             : absl::StrCat(code.ToString(), " ", Quoted(activity->name));
}

}  // namespace

absl::string_view LevelName(ActivityLevel level) {
  switch (level) {
    case ActivityLevel::kProgram:
      return "program";
    case ActivityLevel::kKegiatan:
      return "kegiatan";
    case ActivityLevel::kSubKegiatan:
      return "sub kegiatan";
  }
  return "";
}

const Activity* ClosestActivity(const Catalog& catalog, ActivityLevel level, absl::string_view name,
                                uint16_t year) {
  const Activity* closest = nullptr;
  double best = kLikenessMin;
  LetterPairs wanted(name);
  for (const Activity& activity : catalog.activities()) {
    if (activity.code.level() != level || !activity.ValidIn(year)) continue;
    double likeness = wanted.Likeness(LetterPairs(activity.name));
    if (likeness < best || (likeness == best && closest != nullptr)) continue;
    best = likeness;
    closest = &activity;
  }
  return closest;
}

void ActivityResolver::LeaveAll() {
  LeaveFrom(ActivityLevel::kProgram);
  lost_ = false;
}

void ActivityResolver::Lose() { LoseFrom(ActivityLevel::kProgram); }

void ActivityResolver::LeaveFrom(ActivityLevel level) {
  sub_kegiatan_.reset();
  if (level <= ActivityLevel::kKegiatan) kegiatan_.reset();
  if (level == ActivityLevel::kProgram) program_.reset();
}

void ActivityResolver::LoseFrom(ActivityLevel level) {
  LeaveFrom(level);
  lost_ = true;
}

std::optional<ActivityCode> ActivityResolver::ParentOf(ActivityLevel level) const {
  if (level == ActivityLevel::kProgram) return std::nullopt;
  if (level == ActivityLevel::kSubKegiatan && kegiatan_) return kegiatan_;
  return program_;
}

void ActivityResolver::Enter(ActivityCode activity) {
  std::optional<ActivityCode> parent = ParentOf(activity.level());
  bool elsewhere = lost_ || (parent && !parent->Contains(activity));
  lost_ = false;
  LeaveFrom(activity.level());
  if (elsewhere) {
    // Rows after this one belong with it, so its own parents become current.
    for (std::optional<ActivityCode> up = activity.Parent(); up; up = up->Parent()) {
      (up->level() == ActivityLevel::kProgram ? program_ : kegiatan_) = up;
    }
  }
  switch (activity.level()) {
    case ActivityLevel::kProgram:
      program_ = activity;
      break;
    case ActivityLevel::kKegiatan:
      kegiatan_ = activity;
      break;
    case ActivityLevel::kSubKegiatan:
      sub_kegiatan_ = activity;
      break;
  }
}

std::optional<ActivityCode> ActivityResolver::Resolve(const ActivityCells& cells) {
  std::optional<ActivityCode> activity = cells.code.empty() ? ByName(cells) : ByCode(cells);
  if (!activity) return std::nullopt;
  CheckParent(cells, *activity);
  CheckFirst(cells, *activity);
  Enter(*activity);
  return activity;
}

std::optional<ActivityCode> ActivityResolver::ByCode(const ActivityCells& cells) {
  absl::StatusOr<ActivityCode> code = ActivityCode::Parse(cells.code);
  if (!code.ok()) {
    problems_.Add(cells.code_place, "UNKNOWN_ACTIVITY", [&] {
      return absl::StrCat(Quoted(cells.code),
                          " bukan kode nomenklatur; tulis seperti 7.01.01.2.01.01",
                          Suggestion(cells));
    });
    LoseFrom(cells.level);
    return std::nullopt;
  }
  if (code->level() != cells.level) {
    problems_.Add(cells.code_place, "LEVEL_MISMATCH", [&] {
      return absl::StrCat("kode ", Quoted(cells.code), " adalah kode ", LevelName(code->level()),
                          ", tetapi baris ini ", LevelName(cells.level),
                          "; perbaiki kode atau level");
    });
    Lose();
    return std::nullopt;
  }
  std::optional<ActivityCode> activity = codes_.Read(*code, cells.code_place.row);
  if (!activity) {
    problems_.Add(cells.code_place, "UNKNOWN_ACTIVITY", [&] {
      return absl::StrCat(codes_.Refusal(*code, cells.code), Suggestion(cells));
    });
  }
  if (!activity || !CheckName(cells, *activity)) {
    LoseFrom(cells.level);
    return std::nullopt;
  }
  return activity;
}

bool ActivityResolver::CheckName(const ActivityCells& cells, ActivityCode code) {
  std::vector<ActivityCode> named = catalog_.FindByName(cells.level, cells.name, year_);
  if (named.empty() || std::find(named.begin(), named.end(), code) != named.end()) return true;
  problems_.Add(cells.code_place, "CODE_NAME_MISMATCH", [&] {
    return absl::StrCat("kode ini adalah ", Named(catalog_, code, year_), ", tetapi ",
                        Quoted(cells.name), " adalah nama ", named.front().ToString(),
                        "; perbaiki kode atau namanya");
  });
  return false;
}

std::optional<ActivityCode> ActivityResolver::ByName(const ActivityCells& cells) {
  std::vector<ActivityCode> named = catalog_.FindByName(cells.level, cells.name, year_);
  if (named.empty()) {
    AddUnknownName(cells);
    return std::nullopt;
  }
  std::vector<ActivityCode> below = named;
  if (std::optional<ActivityCode> parent = ParentOf(cells.level)) {
    below.erase(std::remove_if(below.begin(), below.end(),
                               [&](ActivityCode code) { return !parent->Contains(code); }),
                below.end());
  }
  // None below the parent: the row is misplaced, which CheckParent says.
  const std::vector<ActivityCode>& candidates = below.empty() ? named : below;
  if (candidates.size() == 1) return candidates.front();
  if (!lost_) {
    problems_.Add(cells.name_place, "AMBIGUOUS_ACTIVITY", [&] {
      return absl::StrCat(Quoted(cells.name), " dapat berarti ",
                          absl::StrJoin(candidates, " atau ",
                                        [](std::string* out, const ActivityCode& code) {
                                          out->append(code.ToString());
                                        }),
                          "; tulis kodenya di kolom kode");
    });
  }
  LoseFrom(cells.level);
  return std::nullopt;
}

void ActivityResolver::AddUnknownName(const ActivityCells& cells) {
  for (ActivityLevel level : kLevels) {
    if (catalog_.FindByName(level, cells.name, year_).empty()) continue;
    problems_.Add(cells.name_place, "LEVEL_MISMATCH", [&] {
      return absl::StrCat(Quoted(cells.name), " adalah nama ", LevelName(level),
                          ", tetapi baris ini ", LevelName(cells.level),
                          "; perbaiki level atau uraian");
    });
    Lose();
    return;
  }
  problems_.Add(cells.name_place, "UNKNOWN_ACTIVITY", [&] {
    if (cells.name.empty()) {
      return absl::StrCat("nama ", LevelName(cells.level), " kosong; isi seperti di nomenklatur");
    }
    return absl::StrCat("tidak ada ", LevelName(cells.level), " bernama ", Quoted(cells.name),
                        " di nomenklatur; tulis nama seperti di nomenklatur, atau kodenya di "
                        "kolom kode",
                        Suggestion(cells));
  });
  LoseFrom(cells.level);
}

void ActivityResolver::CheckParent(const ActivityCells& cells, ActivityCode activity) {
  std::optional<ActivityCode> parent = ParentOf(activity.level());
  if (!parent || parent->Contains(activity)) return;
  problems_.Add(PlaceOf(cells), "WRONG_PARENT", [&] {
    return absl::StrCat(LevelName(cells.level), " ", Named(catalog_, activity, year_),
                        " tidak termasuk ", LevelName(parent->level()), " di atasnya, ",
                        Named(catalog_, *parent, year_), "; pindahkan baris ini ke bawah ",
                        activity.Parent()->ToString(), " atau perbaiki nama dan kodenya");
  });
}

void ActivityResolver::CheckFirst(const ActivityCells& cells, ActivityCode activity) {
  uint32_t row = PlaceOf(cells).row;
  auto [first, added] = first_rows_.emplace(activity, row);
  if (added) return;
  problems_.Add(PlaceOf(cells), "DUPLICATE_ROW", [&, first = first->second] {
    return absl::StrCat(LevelName(cells.level), " ", Named(catalog_, activity, year_),
                        " ada dua kali, di baris ", first, " dan baris ", row,
                        "; gabungkan atau hapus salah satu");
  });
}

std::string ActivityResolver::Suggestion(const ActivityCells& cells) const {
  const Activity* closest = ClosestActivity(catalog_, cells.level, cells.name, year_);
  if (closest == nullptr) return "";
  return absl::StrCat(". Mungkin maksudnya ", Named(catalog_, closest->code, year_));
}

}  // namespace rekap
