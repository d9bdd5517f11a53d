#include "domain/rule/policy.h"

#include "absl/status/statusor.h"

namespace rekap {
namespace {

constexpr Decimal kCatchAll = Decimal::FromMicro(std::numeric_limits<int64_t>::min());

// From hundredths, as the regulations print their bounds.
constexpr Decimal Hundredths(int64_t value) {
  return Decimal::FromMicro(value * (Decimal::kScale / 100));
}
constexpr Decimal Percent(int64_t whole) { return Hundredths(whole * 100); }

enum class Bound { kIncluded, kExcluded };

std::string GradeOf(const Policy& policy, const std::vector<Band>& bands, Bound bound,
                    DecimalResult value) {
  if (!value.reported() || bands.empty()) return "";
  Decimal shown = ShownPercent(policy, value.value);
  for (const Band& band : bands) {
    if (shown > band.from || (bound == Bound::kIncluded && shown == band.from)) return band.name;
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

Decimal ShownPercent(const Policy& policy, Decimal percent) {
  absl::StatusOr<Decimal> rounded = percent.RoundedTo(policy.shown_places);
  return rounded.ok() ? *rounded : percent;
}

std::string BandOf(const Policy& policy, DecimalResult value) {
  return GradeOf(policy, policy.bands, Bound::kIncluded, value);
}

std::string IkmGradeOf(const Policy& policy, DecimalResult value) {
  return GradeOf(policy, policy.ikm_grades, Bound::kIncluded, value);
}

std::string AkipGradeOf(const Policy& policy, DecimalResult value) {
  return GradeOf(policy, policy.akip_grades, Bound::kExcluded, value);
}

}  // namespace rekap
