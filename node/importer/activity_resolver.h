// Which activity of the nomenclature a row means: by its code, or by its name
// below the parent that it stands under. Keeps track of that parent.
//
// One mistake is said once: after a row that could not be placed, what depends
// on it is not reported until the rows are certain again, and a row under the
// wrong parent moves the reader to where the row belongs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

#include "domain/catalog/catalog.h"
#include "domain/code/activity_code.h"
#include "node/importer/problem.h"
#include "node/importer/year_codes.h"

namespace rekap {

// "sub kegiatan": the level as the clerk calls it.
absl::string_view LevelName(ActivityLevel level);

// Of the level, the activity valid in `year` whose name has most in common with
// `name`; nullptr if none comes near. Linear in the catalog.
const Activity* ClosestActivity(const Catalog& catalog, ActivityLevel level, absl::string_view name,
                                uint16_t year);

// The cells of a row that say which activity it is.
struct ActivityCells {
  ActivityLevel level;
  absl::string_view code;  // empty = the name decides
  absl::string_view name;
  Place code_place;
  Place name_place;
};

// Takes the rows of a file in order. Not thread-safe; refers to its arguments.
class ActivityResolver {
 public:
  // `year` is that of the figures: names are those of its nomenclature.
  ActivityResolver(const Catalog& catalog, uint16_t year, ProblemList& problems)
      : catalog_(catalog), year_(year), problems_(problems), codes_(catalog, year) {}

  // The row's activity, from now on the current one of its level. nullopt, with
  // a problem (UNKNOWN_ACTIVITY, LEVEL_MISMATCH, AMBIGUOUS_ACTIVITY,
  // CODE_NAME_MISMATCH), if it cannot be told. WRONG_PARENT and DUPLICATE_ROW are added where the
  // activity is known all the same.
  std::optional<ActivityCode> Resolve(const ActivityCells& cells);

  // A heading of the whole unit: no activity is current.
  void LeaveAll();
  // A row could not be read: nothing is known of what is current.
  void Lose();

  // How the codes of the rows are read, with the note about them.
  YearCodes& codes() { return codes_; }
  // The sub kegiatan that the rows are under; nullopt if none.
  const std::optional<ActivityCode>& sub_kegiatan() const { return sub_kegiatan_; }
  // A row above was not understood, so whatever is missing may be its fault.
  bool lost() const { return lost_; }

 private:
  std::optional<ActivityCode> ByCode(const ActivityCells& cells);
  std::optional<ActivityCode> ByName(const ActivityCells& cells);
  // False, with CODE_NAME_MISMATCH, if the name is that of other activities only:
  // one of the two cells is wrong, and nobody can tell which.
  bool CheckName(const ActivityCells& cells, ActivityCode code);
  // The nearest activity above `level` that is current.
  std::optional<ActivityCode> ParentOf(ActivityLevel level) const;
  void Enter(ActivityCode activity);
  // Nothing of `level` or below is current any more.
  void LeaveFrom(ActivityLevel level);
  // The same, because a row of `level` was not understood.
  void LoseFrom(ActivityLevel level);
  void AddUnknownName(const ActivityCells& cells);
  void CheckParent(const ActivityCells& cells, ActivityCode activity);
  void CheckFirst(const ActivityCells& cells, ActivityCode activity);
  // ". Mungkin maksudnya ...": the closest name; empty if none is close.
  std::string Suggestion(const ActivityCells& cells) const;

  const Catalog& catalog_;
  const uint16_t year_;
  ProblemList& problems_;
  YearCodes codes_;
  std::optional<ActivityCode> program_, kegiatan_, sub_kegiatan_;
  bool lost_ = false;
  absl::flat_hash_map<ActivityCode, uint32_t> first_rows_;
};

}  // namespace rekap
