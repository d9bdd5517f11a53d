#include "aggregator/metrics/figures_collector.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "prometheus/metric_family.h"

#include "aggregator/metrics/latest_year.h"
#include "aggregator/metrics/metric_list.h"
#include "aggregator/query/figures.h"

namespace rekap {
namespace {

using prometheus::MetricFamily;
using Labels = std::vector<prometheus::ClientMetric::Label>;

constexpr double kSenPerRupiah = 100;
constexpr double kMicroPerUnit = 1'000'000;
constexpr double kPercent = 100;

// What a kecamatan or one of its programs reports. Ratios are 0 to 1 (and
// above, uncapped), as Prometheus prefers.
struct FigureFamilies {
  MetricFamily allocated = FamilyOf(AggregatorMetric("rekap_aggregator_allocated_rupiah"));
  MetricFamily realised = FamilyOf(AggregatorMetric("rekap_aggregator_realised_rupiah"));
  MetricFamily absorption = FamilyOf(AggregatorMetric("rekap_aggregator_absorption_ratio"));
  MetricFamily achievement = FamilyOf(AggregatorMetric("rekap_aggregator_achievement_ratio"));
  MetricFamily reported = FamilyOf(AggregatorMetric("rekap_aggregator_reported_lines"));
  MetricFamily expected = FamilyOf(AggregatorMetric("rekap_aggregator_expected_lines"));

  void Add(const Labels& labels, const v1::Figures& figures) {
    auto money = [&](MetricFamily& family, const v1::MoneyValue& value) {
      if (value.state() != v1::VALUE_STATE_REPORTED) return;
      AddSeries(family, labels, static_cast<double>(value.sen()) / kSenPerRupiah);
    };
    auto ratio = [&](MetricFamily& family, const v1::DecimalValue& value) {
      if (value.state() != v1::VALUE_STATE_REPORTED) return;
      AddSeries(family, labels, static_cast<double>(value.micro()) / kMicroPerUnit / kPercent);
    };
    money(allocated, figures.allocated());
    money(realised, figures.realised());
    ratio(absorption, figures.absorption());
    ratio(achievement, figures.achievement());
    AddSeries(reported, labels, figures.reported_lines());
    AddSeries(expected, labels, figures.expected_lines());
  }
};

struct UnitFamilies {
  MetricFamily connected = FamilyOf(AggregatorMetric("rekap_aggregator_unit_connected"));
  MetricFamily position = FamilyOf(AggregatorMetric("rekap_aggregator_unit_seq"));
  MetricFamily lag_entries = FamilyOf(AggregatorMetric("rekap_aggregator_unit_lag_entries"));
  MetricFamily lag_seconds = FamilyOf(AggregatorMetric("rekap_aggregator_unit_lag_seconds"));
  MetricFamily quarantined =
      FamilyOf(AggregatorMetric("rekap_aggregator_unit_quarantined_entries"));
  MetricFamily refused = FamilyOf(AggregatorMetric("rekap_aggregator_unit_refused"));
  MetricFamily last_seen =
      FamilyOf(AggregatorMetric("rekap_aggregator_unit_last_seen_timestamp_seconds"));
};

class FiguresCollector : public prometheus::Collectable {
 public:
  FiguresCollector(const LiveRollup* live, const UnitBoard* board, const RocksMirror* mirror)
      : live_(live), board_(board), mirror_(mirror) {}

  std::vector<MetricFamily> Collect() const override {
    FigureFamilies units;
    FigureFamilies programs;
    programs.allocated = FamilyOf(AggregatorMetric("rekap_aggregator_program_allocated_rupiah"));
    programs.realised = FamilyOf(AggregatorMetric("rekap_aggregator_program_realised_rupiah"));
    programs.absorption = FamilyOf(AggregatorMetric("rekap_aggregator_program_absorption_ratio"));
    programs.achievement = FamilyOf(AggregatorMetric("rekap_aggregator_program_achievement_ratio"));
    programs.reported = FamilyOf(AggregatorMetric("rekap_aggregator_program_reported_lines"));
    programs.expected = FamilyOf(AggregatorMetric("rekap_aggregator_program_expected_lines"));
    MetricFamily cells = FamilyOf(AggregatorMetric("rekap_aggregator_cells"));
    MetricFamily leaves = FamilyOf(AggregatorMetric("rekap_aggregator_leaves"));
    live_->Read([&](const LiveRollup::Version& version) {
      AddSeries(cells, {}, static_cast<double>(version.engine.cell_count()));
      AddSeries(leaves, {}, static_cast<double>(version.engine.leaf_count()));
      CollectFigures(version, units, programs);
    });
    MetricFamily store = FamilyOf(AggregatorMetric("rekap_aggregator_store_bytes"));
    AddSeries(store, {}, static_cast<double>(mirror_->DiskBytes()));
    UnitFamilies links = CollectUnits();
    std::vector<MetricFamily> families = {std::move(cells), std::move(leaves), std::move(store)};
    for (FigureFamilies* f : {&units, &programs}) {
      for (MetricFamily* family : {&f->allocated, &f->realised, &f->absorption, &f->achievement,
                                   &f->reported, &f->expected}) {
        families.push_back(std::move(*family));
      }
    }
    for (MetricFamily* family :
         {&links.connected, &links.position, &links.lag_entries, &links.lag_seconds,
          &links.quarantined, &links.refused, &links.last_seen}) {
      families.push_back(std::move(*family));
    }
    return families;
  }

 private:
  void CollectFigures(const LiveRollup::Version& version, FigureFamilies& units,
                      FigureFamilies& programs) const {
    for (const UnitYear& reported : LatestYears(version)) {
      CollectUnitFigures(version, reported, units, programs);
    }
  }

  void CollectUnitFigures(const LiveRollup::Version& version, const UnitYear& reported,
                          FigureFamilies& units, FigureFamilies& programs) const {
    const auto& [unit, name, year] = reported;
    FigureReader reader(version, year);
    std::optional<CellFigures> whole = version.engine.Find(unit, Element::Whole(), year);
    Labels labels = {{"unit", unit.ToString()},
                     {"name", name},
                     {"year", absl::StrCat(year.year())},
                     {"synthetic", whole && whole->synthetic_leaves > 0 ? "true" : "false"}};
    // A sum beyond 64 bits has no figure to show; queries report it.
    if (absl::StatusOr<v1::Figures> figures = reader.Figures(unit, Element::Whole());
        figures.ok()) {
      units.Add(labels, *figures);
    }
    for (const ProgramLink& link : version.catalog->programs()) {
      absl::StatusOr<v1::Figures> figures = reader.Figures(unit, Element::Activity(link.program));
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
      AddSeries(families.connected, labels, state.connected ? 1 : 0);
      if (state.position.epoch != Epoch()) {
        AddSeries(families.position, labels, static_cast<double>(state.position.point.seq.value));
        AddSeries(families.quarantined, labels, static_cast<double>(state.quarantined));
      }
      if (state.lag_known) {
        AddSeries(families.lag_entries, labels, static_cast<double>(state.lag_entries()));
        AddSeries(families.lag_seconds, labels, absl::ToDoubleSeconds(state.lag));
      }
      if (state.last_seen != absl::InfinitePast()) {
        AddSeries(families.last_seen, labels,
                  absl::ToDoubleSeconds(state.last_seen - absl::UnixEpoch()));
      }
      if (state.refused != v1::Refusal::CODE_UNSPECIFIED) {
        labels.push_back({"code", v1::Refusal::Code_Name(state.refused)});
        AddSeries(families.refused, labels, 1);
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
