#include "domain/rule/policy.h"

#include <limits>

#include "absl/status/statusor.h"

namespace rekap {
namespace {

Decimal Percent(int64_t whole) { return Decimal::FromMicro(whole * Decimal::kScale); }

}  // namespace

Policy Policy::Default() {
  return {Percent(100),
          {{Percent(91), "Sangat Tinggi"},
           {Percent(76), "Tinggi"},
           {Percent(66), "Sedang"},
           {Percent(51), "Rendah"},
           {Decimal::FromMicro(std::numeric_limits<int64_t>::min()), "Sangat Rendah"}}};
}

std::string BandOf(const Policy& policy, DecimalResult value) {
  if (!value.reported()) return "";
  absl::StatusOr<Decimal> rounded = value.value.RoundedTo(2);
  Decimal shown = rounded.ok() ? *rounded : value.value;
  for (const Band& band : policy.bands) {
    if (shown >= band.from) return band.name;
  }
  return "";
}

}  // namespace rekap
