#include "domain/rule/policy.h"

#include "absl/status/statusor.h"

namespace rekap {
namespace {

// As the regulations print their bounds: 88,31 is an A, 88,30 is none.
constexpr int kDecidingPlaces = 2;

constexpr Decimal kCatchAll = Decimal::FromMicro(std::numeric_limits<int64_t>::min());

// From hundredths, as the regulations print their bounds.
constexpr Decimal Hundredths(int64_t value) {
  return Decimal::FromMicro(value * (Decimal::kScale / 100));
}
constexpr Decimal Percent(int64_t whole) { return Hundredths(whole * 100); }

enum class Bound { kIncluded, kExcluded };

std::string GradeOf(const std::vector<Band>& bands, Bound bound, DecimalResult value) {
  if (!value.reported() || bands.empty()) return "";
  Decimal percent = DecidingPercent(value.value);
  for (const Band& band : bands) {
    if (percent > band.from || (bound == Bound::kIncluded && percent == band.from)) {
      return band.name;
    }
  }
  return bands.back().name;
}

}  // namespace

Policy Policy::Default() {
  Policy policy;
  policy.cap = Percent(100);
  policy.bands = {{Percent(91), "Sangat Tinggi"},
                  {Percent(76), "Tinggi"},
                  {Percent(66), "Sedang"},
                  {Percent(51), "Rendah"},
                  {kCatchAll, "Sangat Rendah"}};
  policy.ikm_grades = {
      {Hundredths(8831), "A"}, {Hundredths(7661), "B"}, {Hundredths(6500), "C"}, {kCatchAll, "D"}};
  policy.akip_grades = {{Percent(90), "AA"}, {Percent(80), "A"},  {Percent(70), "BB"},
                        {Percent(60), "B"},  {Percent(50), "CC"}, {Percent(30), "C"},
                        {kCatchAll, "D"}};
  return policy;
}

Decimal DecidingPercent(Decimal percent) {
  absl::StatusOr<Decimal> rounded = percent.RoundedTo(kDecidingPlaces);
  return rounded.ok() ? *rounded : percent;
}

std::string BandOf(const Policy& policy, DecimalResult value) {
  return GradeOf(policy.bands, Bound::kIncluded, value);
}

std::string IkmGradeOf(const Policy& policy, DecimalResult value) {
  return GradeOf(policy.ikm_grades, Bound::kIncluded, value);
}

std::string AkipGradeOf(const Policy& policy, DecimalResult value) {
  return GradeOf(policy.akip_grades, Bound::kExcluded, value);
}

}  // namespace rekap
