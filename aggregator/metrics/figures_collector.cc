#include "aggregator/metrics/figures_collector.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "prometheus/metric_family.h"

#include "aggregator/query/figures.h"

namespace rekap {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;

constexpr double kSenPerRupiah = 100;
constexpr double kMicroPerUnit = 1'000'000;
constexpr double kPercent = 100;

MetricFamily Gauges(const char* name, const char* help) {
  MetricFamily family;
  family.name = name;
  family.help = help;
  family.type = MetricType::Gauge;
  return family;
}

void Add(MetricFamily& family, Labels labels, double value) {
  ClientMetric metric;
  metric.label = std::move(labels);
  metric.gauge.value = value;
  family.metric.push_back(std::move(metric));
}

// What a kecamatan or one of its programs reports. Ratios are 0 to 1 (and
// above, uncapped), as Prometheus prefers.
struct FigureFamilies {
  MetricFamily allocated = Gauges("rekap_aggregator_allocated_rupiah", "Budget allocated.");
  MetricFamily realised = Gauges("rekap_aggregator_realised_rupiah", "Budget realised.");
  MetricFamily absorption =
      Gauges("rekap_aggregator_absorption_ratio", "Realised by allocated budget.");
  MetricFamily achievement =
      Gauges("rekap_aggregator_achievement_ratio", "Cascading mean of output achievement, capped.");
  MetricFamily reported = Gauges("rekap_aggregator_reported_lines", "Budget lines reported.");
  MetricFamily expected = Gauges("rekap_aggregator_expected_lines", "Budget lines expected.");

  void Add(const Labels& labels, const v1::Figures& figures) {
    auto money = [&](MetricFamily& family, const v1::MoneyValue& value) {
      if (value.state() != v1::VALUE_STATE_REPORTED) return;
      rekap::Add(family, labels, static_cast<double>(value.sen()) / kSenPerRupiah);
    };
    auto ratio = [&](MetricFamily& family, const v1::DecimalValue& value) {
      if (value.state() != v1::VALUE_STATE_REPORTED) return;
      rekap::Add(family, labels, static_cast<double>(value.micro()) / kMicroPerUnit / kPercent);
    };
    money(allocated, figures.allocated());
    money(realised, figures.realised());
    ratio(absorption, figures.absorption());
    ratio(achievement, figures.achievement());
    rekap::Add(reported, labels, figures.reported_lines());
    rekap::Add(expected, labels, figures.expected_lines());
  }
};

struct UnitFamilies {
  MetricFamily connected =
      Gauges("rekap_aggregator_unit_connected", "1 while the unit's stream is open.");
  MetricFamily position =
      Gauges("rekap_aggregator_unit_seq", "Last journal entry of the unit that is durable here.");
  MetricFamily lag_entries =
      Gauges("rekap_aggregator_unit_lag_entries", "Entries announced by the unit and not here.");
  MetricFamily lag_seconds = Gauges("rekap_aggregator_unit_lag_seconds",
                                    "Age of the oldest announcement of an entry that is missing.");
  MetricFamily quarantined =
      Gauges("rekap_aggregator_unit_quarantined_entries", "Entries of the unit set aside now.");
  MetricFamily last_seen = Gauges("rekap_aggregator_unit_last_seen_timestamp_seconds",
                                  "When the unit was last heard of, absent if never since start.");
};

class FiguresCollector : public prometheus::Collectable {
 public:
  FiguresCollector(const LiveRollup* live, const UnitBoard* board, const RocksMirror* mirror)
      : live_(live), board_(board), mirror_(mirror) {}

  std::vector<MetricFamily> Collect() const override {
    FigureFamilies units;
    FigureFamilies programs;
    programs.allocated =
        Gauges("rekap_aggregator_program_allocated_rupiah", "Budget allocated, by program.");
    programs.realised =
        Gauges("rekap_aggregator_program_realised_rupiah", "Budget realised, by program.");
    programs.absorption = Gauges("rekap_aggregator_program_absorption_ratio",
                                 "Realised by allocated budget, by program.");
    programs.achievement = Gauges("rekap_aggregator_program_achievement_ratio",
                                  "Cascading mean of output achievement, capped, by program.");
    programs.reported =
        Gauges("rekap_aggregator_program_reported_lines", "Budget lines reported, by program.");
    programs.expected =
        Gauges("rekap_aggregator_program_expected_lines", "Budget lines expected, by program.");
    MetricFamily cells = Gauges("rekap_aggregator_cells", "Roll-up cells allocated.");
    MetricFamily leaves = Gauges("rekap_aggregator_leaves", "Leaves under the roll-up.");
    live_->Read([&](const LiveRollup::Version& version) {
      Add(cells, {}, static_cast<double>(version.engine.cell_count()));
      Add(leaves, {}, static_cast<double>(version.engine.leaf_count()));
      CollectFigures(version, units, programs);
    });
    MetricFamily store =
        Gauges("rekap_aggregator_store_bytes", "Bytes of the database's table files.");
    Add(store, {}, static_cast<double>(mirror_->DiskBytes()));
    UnitFamilies links = CollectUnits();
    std::vector<MetricFamily> families = {std::move(cells), std::move(leaves), std::move(store)};
    for (FigureFamilies* f : {&units, &programs}) {
      for (MetricFamily* family : {&f->allocated, &f->realised, &f->absorption, &f->achievement,
                                   &f->reported, &f->expected}) {
        families.push_back(std::move(*family));
      }
    }
    for (MetricFamily* family : {&links.connected, &links.position, &links.lag_entries,
                                 &links.lag_seconds, &links.quarantined, &links.last_seen}) {
      families.push_back(std::move(*family));
    }
    return families;
  }

 private:
  void CollectFigures(const LiveRollup::Version& version, FigureFamilies& units,
                      FigureFamilies& programs) const {
    for (const Region& unit : version.catalog->regions()) {
      if (unit.code.level() != RegionLevel::kKecamatan) continue;
      std::optional<Period> latest = LatestYear(version.engine, unit.code);
      if (latest) CollectUnitFigures(version, unit, *latest, units, programs);
    }
  }

  // The latest year that the unit itself reported for: one unit's import for a
  // wrong year takes nobody else's figures away.
  static std::optional<Period> LatestYear(const RollupEngine& engine, RegionCode unit) {
    std::vector<Period> periods = engine.Periods();
    for (auto period = periods.rbegin(); period != periods.rend(); ++period) {
      if (period->annual() && engine.Find(unit, Element::Whole(), *period)) return *period;
    }
    return std::nullopt;
  }

  void CollectUnitFigures(const LiveRollup::Version& version, const Region& unit, Period year,
                          FigureFamilies& units, FigureFamilies& programs) const {
    FigureReader reader(version, year);
    std::optional<CellFigures> whole = version.engine.Find(unit.code, Element::Whole(), year);
    Labels labels = {{"unit", unit.code.ToString()},
                     {"name", unit.name},
                     {"year", std::to_string(year.year())},
                     {"synthetic", whole && whole->synthetic_leaves > 0 ? "true" : "false"}};
    // A sum beyond 64 bits has no figure to show; queries report it.
    if (absl::StatusOr<v1::Figures> figures = reader.Figures(unit.code, Element::Whole());
        figures.ok()) {
      units.Add(labels, *figures);
    }
    for (const ProgramLink& link : version.catalog->programs()) {
      absl::StatusOr<v1::Figures> figures =
          reader.Figures(unit.code, Element::Activity(link.program));
      if (!figures.ok()) continue;
      Labels with_program = labels;
      with_program.push_back({"program", link.program.ToString()});
      programs.Add(with_program, *figures);
    }
  }

  UnitFamilies CollectUnits() const {
    UnitFamilies families;
    absl::Time now = absl::Now();
    std::shared_ptr<const Catalog> catalog = live_->catalog();
    for (const Region& unit : catalog->regions()) {
      if (unit.code.level() != RegionLevel::kKecamatan) continue;
      UnitState state = board_->Get(unit.code, now);
      Labels labels = {{"unit", unit.code.ToString()}, {"name", unit.name}};
      Add(families.connected, labels, state.connected ? 1 : 0);
      if (state.position.epoch != Epoch()) {
        Add(families.position, labels, static_cast<double>(state.position.point.seq.value));
        Add(families.quarantined, labels, static_cast<double>(state.quarantined));
      }
      if (state.lag_known) {
        Add(families.lag_entries, labels, static_cast<double>(state.lag_entries()));
        Add(families.lag_seconds, labels, absl::ToDoubleSeconds(state.lag));
      }
      if (state.last_seen != absl::InfinitePast()) {
        Add(families.last_seen, labels, absl::ToDoubleSeconds(state.last_seen - absl::UnixEpoch()));
      }
    }
    return families;
  }

  const LiveRollup* const live_;
  const UnitBoard* const board_;
  const RocksMirror* const mirror_;
};

}  // namespace

std::shared_ptr<prometheus::Collectable> MakeFiguresCollector(const LiveRollup* live,
                                                              const UnitBoard* board,
                                                              const RocksMirror* mirror) {
  return std::make_shared<FiguresCollector>(live, board, mirror);
}

}  // namespace rekap
