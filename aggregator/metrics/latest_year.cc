#include "aggregator/metrics/latest_year.h"

namespace rekap {

std::vector<UnitYear> LatestYears(const LiveRollup::Version& version) {
  const std::vector<Period> periods = version.engine.Periods();
  std::vector<UnitYear> years;
  for (const Region& unit : version.catalog->regions()) {
    if (unit.code.level() != RegionLevel::kKecamatan) continue;
    int shown = 0;
    for (auto period = periods.rbegin(); period != periods.rend() && shown < kYearsShown;
         ++period) {
      if (!period->annual() || !version.engine.Find(unit.code, Element::Whole(), *period)) continue;
      years.push_back({unit.code, unit.name, *period});
      ++shown;
    }
  }
  return years;
}

}  // namespace rekap
