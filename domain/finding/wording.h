// What two texts of a table have in common, as far as words can tell.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace rekap::finding {

// The indicator that a text names: lower case, letters and digits, without the
// kind of number it begins with ("Persentase", "Jumlah", "Nilai").
std::string IndicatorWording(absl::string_view text);

// Words of a name or an output that say what it is about: lower case, sorted,
// each once, without those that every second row has ("jumlah", "pengadaan").
std::vector<std::string> TellingWords(absl::string_view text);

// How many words both have. Requires sorted words.
size_t WordsInCommon(const std::vector<std::string>& a, const std::vector<std::string>& b);

}  // namespace rekap::finding
