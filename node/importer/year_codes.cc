#include "node/importer/year_codes.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "domain/code/period.h"
#include "node/importer/problem.h"

namespace rekap {
namespace {

// Enough to see what happened; a whole table of an old nomenclature is one note.
constexpr size_t kMovedShownMax = 5;

// "tahun 2022 dan sesudahnya"
std::string YearsOf(const Activity& activity) {
  if (activity.last_year == Period::kYearMax) {
    return absl::StrCat("tahun ", activity.first_year, " dan sesudahnya");
  }
  if (activity.first_year == Period::kYearMin) {
    return absl::StrCat("sampai tahun ", activity.last_year);
  }
  return activity.first_year == activity.last_year
             ? absl::StrCat("tahun ", activity.first_year)
             : absl::StrCat("tahun ", activity.first_year, " sampai ", activity.last_year);
}

}  // namespace

std::optional<ActivityCode> YearCodes::InYear(ActivityCode written) const {
  const Activity* activity = catalog_.FindActivity(written, year_);
  if (activity == nullptr) return std::nullopt;
  if (activity->ValidIn(year_)) return written;
  uint16_t its_year = year_ < activity->first_year ? activity->first_year : activity->last_year;
  ActivityCode read = catalog_.CodeIn(written, its_year, year_);
  const Activity* now = catalog_.FindActivity(read, year_);
  if (now == nullptr || !now->ValidIn(year_)) return std::nullopt;
  return read;
}

std::optional<ActivityCode> YearCodes::Read(ActivityCode written, uint32_t row) {
  std::optional<ActivityCode> read = InYear(written);
  if (!read || *read == written) return read;
  ++moved_count_;
  if (moved_.size() < kMovedShownMax) moved_.push_back({row, written, *read});
  return read;
}

std::string YearCodes::Refusal(ActivityCode code, absl::string_view text) const {
  const Activity* activity = catalog_.FindActivity(code, year_);
  if (activity == nullptr) {
    return absl::StrCat("kode ", Quoted(text), " tidak ada di nomenklatur; periksa kode");
  }
  return absl::StrCat("kode ", Quoted(text), " (", Quoted(activity->name),
                      ") bukan nomenklatur tahun ", year_, ", melainkan ", YearsOf(*activity),
                      "; pakai kode tahun ", year_);
}

void YearCodes::AddNote(std::vector<std::string>& notes) const {
  if (moved_count_ == 0) return;
  notes.push_back(absl::StrCat(
      moved_count_, " kode dari nomenklatur tahun lain dibaca menurut nomenklatur ", year_, ": ",
      absl::StrJoin(moved_, ", ",
                    [](std::string* out, const Moved& moved) {
                      absl::StrAppend(out, moved.written.ToString(), " di baris ", moved.row,
                                      " menjadi ", moved.read.ToString());
                    }),
      moved_count_ > moved_.size() ? ", ..." : "", "; periksa apakah benar"));
}

}  // namespace rekap
