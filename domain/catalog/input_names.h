// Names of inputs that would be misunderstood. Pure.
#pragma once

#include "absl/strings/string_view.h"

namespace rekap {

// Whether a table of indicators has a column of its own with that name
// (node/importer/indicator_importer.h): an input's figures stand in a column
// named after the input, in the same table.
bool IsIndicatorColumn(absl::string_view name);

// Whether the names differ by one letter too many, too few or changed, or by two
// that are swapped, within a word of five letters or more: kejadian, kejadain.
// Digits and short words tell names apart on purpose: skor_1, skor_2; rt, rw.
bool OneSlipApart(absl::string_view a, absl::string_view b);

}  // namespace rekap
