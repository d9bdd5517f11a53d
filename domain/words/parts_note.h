// What a ratio above its units leaves out, in words: a unit that only states its result
// has no numerator and denominator to add. One sentence for tables, sheets and reports.
// Pure.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "rekap/v1/comparison.pb.h"

namespace rekap {

// Stands behind a figure that PartsNote has something to say about.
inline constexpr absl::string_view kPartsMark = "*";

// "1 kecamatan tanpa pembilang dan penyebut tidak ikut dihitung"; where no unit
// has them, that the figure is made of the units' own results. Empty where
// nothing is left out, and of a unit.
std::string PartsNote(const v1::IndicatorFigure& indicator);
// The same of each indicator of a row, "IKU-2: ...".
std::vector<std::string> PartsNotes(const v1::CompareRow& row);

}  // namespace rekap
