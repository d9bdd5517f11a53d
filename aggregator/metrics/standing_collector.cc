#include "aggregator/metrics/standing_collector.h"

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "prometheus/metric_family.h"

#include "aggregator/metrics/latest_year.h"
#include "aggregator/metrics/metric_list.h"
#include "aggregator/metrics/watched_periods.h"
#include "aggregator/query/figures.h"
#include "aggregator/query/workflow.h"
#include "domain/rule/policy.h"

namespace rekap {
namespace {

using prometheus::MetricFamily;
using Labels = std::vector<prometheus::ClientMetric::Label>;

constexpr double kMicroPerUnit = 1'000'000;
constexpr double kPercent = 100;

struct StandingFamilies {
  MetricFamily achievement =
      FamilyOf(AggregatorMetric("rekap_aggregator_region_achievement_ratio"));
  MetricFamily band = FamilyOf(AggregatorMetric("rekap_aggregator_region_band"));
  MetricFamily reported_lines =
      FamilyOf(AggregatorMetric("rekap_aggregator_region_reported_lines"));
  MetricFamily expected_lines =
      FamilyOf(AggregatorMetric("rekap_aggregator_region_expected_lines"));
  MetricFamily unit_band = FamilyOf(AggregatorMetric("rekap_aggregator_unit_band"));
  MetricFamily unit_reported = FamilyOf(AggregatorMetric("rekap_aggregator_unit_reported"));
};

// Of the catalog's bands the one that holds the value, by its name and its rank from the top,
// 1 the highest; nothing where there is no value.
void AddBand(MetricFamily& family, Labels labels, const Policy& policy, DecimalResult value) {
  const std::string name = BandOf(policy, value);
  for (size_t rank = 0; rank < policy.bands.size(); ++rank) {
    if (policy.bands[rank].name != name) continue;
    labels.push_back({"band", name});
    AddSeries(family, std::move(labels), static_cast<double>(rank + 1));
    return;
  }
}

void AddRegion(const LiveRollup::Version& version, Period year, StandingFamilies& families) {
  const RegionCode root = version.catalog->root();
  const FigureReader reader(version, year);
  const Labels labels = {{"region", root.ToString()},
                         {"name", RegionName(*version.catalog, root)},
                         {"year", absl::StrCat(year.year())}};
  const DecimalResult achievement = reader.Cell(root, Element::Whole()).achievement;
  if (achievement.reported()) {
    AddSeries(families.achievement, labels,
              static_cast<double>(achievement.value.micro()) / kMicroPerUnit / kPercent);
  }
  AddBand(families.band, labels, version.policy(), achievement);
  // A sum beyond 64 bits has no figure to show; queries report it.
  absl::StatusOr<v1::Figures> figures = reader.Figures(root, Element::Whole());
  if (!figures.ok()) return;
  AddSeries(families.reported_lines, labels, figures->reported_lines());
  AddSeries(families.expected_lines, labels, figures->expected_lines());
}

void AddUnitBand(const LiveRollup::Version& version, const UnitYear& reported,
                 MetricFamily& family) {
  AddBand(family,
          {{"unit", reported.unit.ToString()},
           {"name", reported.name},
           {"year", absl::StrCat(reported.year.year())}},
          version.policy(),
          FigureReader(version, reported.year).Cell(reported.unit, Element::Whole()).achievement);
}

void AddReported(const LiveRollup::Version& version, Period year, MetricFamily& family) {
  for (const Region& unit : version.catalog->regions()) {
    if (unit.code.level() != RegionLevel::kKecamatan) continue;
    const bool reported = version.engine.Find(unit.code, Element::Whole(), year).has_value();
    AddSeries(
        family,
        {{"unit", unit.code.ToString()}, {"name", unit.name}, {"year", absl::StrCat(year.year())}},
        reported ? 1 : 0);
  }
}

class StandingCollector : public prometheus::Collectable {
 public:
  StandingCollector(const LiveRollup* live, std::function<absl::Time()> clock)
      : live_(live), clock_(std::move(clock)) {}

  std::vector<MetricFamily> Collect() const override {
    StandingFamilies families;
    const absl::CivilDay today = OfficeDay(clock_());
    live_->Read([&](const LiveRollup::Version& version) {
      std::set<Period> years;
      for (const UnitYear& reported : LatestYears(version)) {
        years.insert(reported.year);
        AddUnitBand(version, reported, families.unit_band);
      }
      for (Period year : years) AddRegion(version, year, families);
      // Who has reported nothing is missing from a year at hand also while nobody has.
      for (Period period : WatchedPeriods(version.policy(), today)) {
        if (period.annual()) years.insert(period);
      }
      for (Period year : years) AddReported(version, year, families.unit_reported);
    });
    std::vector<MetricFamily> all;
    for (MetricFamily* family :
         {&families.achievement, &families.band, &families.reported_lines, &families.expected_lines,
          &families.unit_band, &families.unit_reported}) {
      all.push_back(std::move(*family));
    }
    return all;
  }

 private:
  const LiveRollup* const live_;
  const std::function<absl::Time()> clock_;
};

}  // namespace

std::shared_ptr<prometheus::Collectable> MakeStandingCollector(const LiveRollup* live,
                                                               std::function<absl::Time()> clock) {
  return std::make_shared<StandingCollector>(live, std::move(clock));
}

}  // namespace rekap
