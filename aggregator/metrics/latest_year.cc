#include "aggregator/metrics/latest_year.h"

namespace rekap {

std::vector<UnitYear> LatestYears(const LiveRollup::Version& version) {
  const std::vector<Period> periods = version.engine.Periods();
  std::vector<UnitYear> years;
  for (const Region& unit : version.catalog->regions()) {
    if (unit.code.level() != RegionLevel::kKecamatan) continue;
    for (auto period = periods.rbegin(); period != periods.rend(); ++period) {
      if (!period->annual() || !version.engine.Find(unit.code, Element::Whole(), *period)) continue;
      years.push_back({unit.code, unit.name, *period});
      break;
    }
  }
  return years;
}

}  // namespace rekap
