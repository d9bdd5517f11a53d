// The settings that a kabupaten decides: the cap for averaging, the weights,
// the bands, the deadlines, the rounding of what is shown.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "domain/decimal/decimal.h"
#include "domain/rule/value.h"

namespace rekap {

struct Band {
  Decimal from;      // the band holds percentages >= this
  std::string name;  // as shown, Indonesian

  friend bool operator==(const Band&, const Band&) = default;
};

// How children weigh in the cascading mean above the sub kegiatan. Outputs of
// one sub kegiatan always weigh the same: they have no budget of their own.
enum class CascadeWeights { kEqual, kAllocated };

// A day by which a period must be submitted.
struct Deadline {
  uint8_t month = 0;        // 1 to 12
  uint8_t day = 0;          // 1 to 31
  uint8_t years_later = 0;  // 0 = in the year of the figures, 1 = in the next

  friend bool operator==(const Deadline&, const Deadline&) = default;
};

struct Policy {
  // A cap that caps nothing.
  static constexpr Decimal kNoCap = Decimal::FromMicro(std::numeric_limits<int64_t>::max());

  // Cap of one output or indicator before it enters a mean.
  Decimal cap;
  // Highest first; the last one catches everything.
  std::vector<Band> bands;
  CascadeWeights weights = CascadeWeights::kEqual;
  // By quarter, 0 = the year; absent = no deadline.
  std::array<std::optional<Deadline>, 5> deadlines;
  // Places of a percentage or an index as offices show it, 0 to 6: what is
  // stated and what is computed are compared to these.
  int shown_places = 2;
  // Grades of an IKM index (PermenPANRB 14/2017) and of an AKIP value
  // (PermenPANRB 88/2021), highest first, the last one catches everything. An
  // AKIP grade begins above its bound, an IKM grade at it.
  std::vector<Band> ikm_grades;
  std::vector<Band> akip_grades;

  // Cap 100, equal weights, two places, no deadlines, and the five bands of
  // Permendagri 86/2017: >= 91 Sangat Tinggi, >= 76 Tinggi, >= 66 Sedang,
  // >= 51 Rendah, else Sangat Rendah. IKM: A from 88.31, B 76.61, C 65.00, D.
  // AKIP: AA above 90, A 80, BB 70, B 60, CC 50, C 30, D.
  static Policy Default();

  friend bool operator==(const Policy&, const Policy&) = default;
};

// The percentage as it is decided on: rounded half up to two places, however
// many are shown; unrounded where that would not fit.
Decimal DecidingPercent(Decimal percent);

// The band of a percentage, by DecidingPercent: 90.977 counts as 90,98. Empty
// unless `value` is reported.
std::string BandOf(const Policy& policy, DecimalResult value);
// The same for the grades of a value.
std::string IkmGradeOf(const Policy& policy, DecimalResult value);
std::string AkipGradeOf(const Policy& policy, DecimalResult value);

}  // namespace rekap
