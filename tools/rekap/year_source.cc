#include "tools/rekap/year_source.h"

#include <cstdint>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"

namespace rekap::cli {
namespace {

using Counts = google::protobuf::RepeatedField<uint32_t>;

bool AnyQuarter(const Counts& counts) {
  for (int quarter = 1; quarter < counts.size(); ++quarter) {
    if (counts[quarter] > 0) return true;
  }
  return false;
}

std::string Note(absl::string_view what, const Counts& counts) {
  uint64_t units = std::accumulate(counts.begin(), counts.end(), uint64_t{0});
  std::vector<std::string> parts;
  for (int quarter = 0; quarter < counts.size(); ++quarter) {
    if (counts[quarter] == 0) continue;
    std::string source = quarter == 0 ? "setahun" : absl::StrCat("s.d. triwulan ", quarter);
    parts.push_back(units == 1 ? source : absl::StrCat(counts[quarter], " unit ", source));
  }
  return absl::StrCat(what, " tahun ini: ", absl::StrJoin(parts, ", "), ".");
}

}  // namespace

std::string SourceWord(const v1::YearSource& source) {
  std::string word;
  const Counts& counts = source.budget_units();
  for (int quarter = 0; quarter < counts.size(); ++quarter) {
    if (counts[quarter] == 0) continue;
    if (!word.empty()) return "campuran";
    word = quarter == 0 ? "setahun" : absl::StrCat("s.d. TW ", quarter);
  }
  return word;
}

std::vector<std::string> SourceNotes(const v1::YearSource& source) {
  std::vector<std::string> notes;
  if (AnyQuarter(source.budget_units())) {
    notes.push_back(Note("Angka anggaran", source.budget_units()));
  }
  if (AnyQuarter(source.indicator_units())) {
    notes.push_back(Note("Angka IKU", source.indicator_units()));
  }
  return notes;
}

}  // namespace rekap::cli
