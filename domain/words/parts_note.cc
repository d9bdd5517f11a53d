#include "domain/words/parts_note.h"

#include "absl/strings/str_cat.h"

namespace rekap {

std::string PartsNote(const v1::IndicatorFigure& indicator) {
  if (indicator.units_without_parts() == 0) return "";
  if (indicator.from_parts()) {
    return absl::StrCat(indicator.units_without_parts(),
                        " kecamatan tanpa pembilang dan penyebut tidak ikut dihitung");
  }
  // Of a single unit the figure is its own, whatever it was made of.
  if (indicator.reporting_units() < 2) return "";
  return "dihitung dari hasil tiap kecamatan, karena tanpa pembilang dan penyebut";
}

std::vector<std::string> PartsNotes(const v1::CompareRow& row) {
  std::vector<std::string> notes;
  for (const v1::IndicatorFigure& indicator : row.indicators()) {
    std::string note = PartsNote(indicator);
    if (!note.empty()) notes.push_back(absl::StrCat(indicator.code(), ": ", note));
  }
  return notes;
}

}  // namespace rekap
