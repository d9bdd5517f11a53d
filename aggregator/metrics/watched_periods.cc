#include "aggregator/metrics/watched_periods.h"

#include <algorithm>
#include <cstdint>

#include "absl/status/statusor.h"

#include "domain/across/deadline.h"

namespace rekap {
namespace {

constexpr uint32_t kQuarters = 4;
constexpr int kMonthsPerQuarter = 3;
// A deadline is in the year of its period or in the next one, and 366 days before the first
// of January lie in the year before last.
constexpr int64_t kYearsBack = 3;

absl::CivilDay FirstDay(Period period) {
  const int month = period.annual() ? 1 : kMonthsPerQuarter * (period.quarter() - 1) + 1;
  return absl::CivilDay(period.year(), month, 1);
}

}  // namespace

std::vector<Period> WatchedPeriods(const Policy& policy, absl::CivilDay today) {
  std::vector<Period> watched;
  const int64_t first = std::max<int64_t>(Period::kYearMin, today.year() - kYearsBack);
  const int64_t last = std::min<int64_t>(Period::kYearMax, today.year());
  for (int64_t year = first; year <= last; ++year) {
    for (uint32_t quarter = 0; quarter <= kQuarters; ++quarter) {
      absl::StatusOr<Period> period = Period::Of(static_cast<uint32_t>(year), quarter);
      if (!period.ok() || FirstDay(*period) > today) continue;
      if (today - DueDay(policy, *period).value_or(LastDay(*period)) > kWatchedDays) continue;
      watched.push_back(*period);
    }
  }
  return watched;
}

}  // namespace rekap
