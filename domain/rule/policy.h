// The settings that a kabupaten decides: the cap for averaging and the bands.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "domain/decimal/decimal.h"
#include "domain/rule/value.h"

namespace rekap {

struct Band {
  Decimal from;      // the band holds percentages >= this
  std::string name;  // as shown, Indonesian
};

struct Policy {
  // Cap of one output or indicator before it enters a mean.
  Decimal cap;
  // Highest first; the last one catches everything.
  std::vector<Band> bands;

  // Cap 100 and the five bands of Permendagri 86/2017: >= 91 Sangat Tinggi,
  // >= 76 Tinggi, >= 66 Sedang, >= 51 Rendah, else Sangat Rendah.
  static Policy Default();
};

// The band of a percentage, decided on the value rounded to two places: 90.977
// counts as 90,98. Empty unless `value` is reported.
std::string BandOf(const Policy& policy, DecimalResult value);

}  // namespace rekap
