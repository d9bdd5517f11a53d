#include "aggregator/query/ranking.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "domain/rule/achievement.h"
#include "domain/rule/policy.h"

namespace rekap {
namespace {

// Regions that a filter names: more than a province has kecamatan.
constexpr int kFilterRegionsMax = 1000;

using OptionalValue = std::optional<int64_t>;

OptionalValue ValueOf(const DecimalResult& result) {
  return result.reported() ? OptionalValue(result.value.micro()) : std::nullopt;
}

absl::StatusOr<OptionalValue> ValueOf(__int128 sen, bool reported) {
  if (!reported) return OptionalValue();
  if (sen > std::numeric_limits<int64_t>::max()) {
    return absl::OutOfRangeError("a sum of money exceeds 64 bits");
  }
  return OptionalValue(static_cast<int64_t>(sen));
}

OptionalValue IndicatorMean(const FigureReader& reader, RegionCode region) {
  std::vector<v1::IndicatorFigure> figures;
  for (const Indicator& indicator : reader.catalog().indicators()) {
    v1::IndicatorFigure& figure = figures.emplace_back();
    *figure.mutable_achievement() = ToProto(
        Capped(reader.IndicatorSummaryOf(region, indicator.code).achievement, reader.policy().cap));
  }
  v1::DecimalValue mean = FigureReader::IndicatorMean(figures);
  if (mean.state() != v1::VALUE_STATE_REPORTED) return std::nullopt;
  return mean.micro();
}

absl::StatusOr<OptionalValue> IndicatorValue(const IndicatorSummary& summary,
                                             const DecimalResult& capped, const std::string& code,
                                             v1::Order order) {
  switch (order) {
    case v1::ORDER_ACHIEVEMENT:
    case v1::ORDER_CODE:
      return ValueOf(capped);
    case v1::ORDER_RESULT:
      return ValueOf(summary.realised);
    default:
      return absl::InvalidArgumentError(
          absl::StrCat("IKU ", code,
                       " tidak punya anggaran; urutkan menurut capaian, realisasi IKU, atau kode"));
  }
}

absl::StatusOr<OptionalValue> CellValue(const FigureReader& reader, RegionCode region,
                                        const Element& element, const CellFigures& cell,
                                        v1::Order order) {
  switch (order) {
    case v1::ORDER_ABSORPTION:
      return ValueOf(AbsorptionOf(cell));
    case v1::ORDER_ALLOCATED:
      return ValueOf(cell.allocated_sen, cell.allocated_lines > 0);
    case v1::ORDER_REALISED:
      return ValueOf(cell.realised_sen, cell.realised_lines > 0);
    case v1::ORDER_INDICATORS:
      return IndicatorMean(reader, region);
    case v1::ORDER_EFFICIENCY:
      return ValueOf(CellEfficiency(cell));
    case v1::ORDER_COMPLETENESS:
      return ValueOf(reader.Completeness(region, element, cell));
    case v1::ORDER_RESULT:
      return absl::InvalidArgumentError(
          "urutan menurut realisasi IKU membutuhkan kode IKU sebagai elemen");
    default:
      return ValueOf(cell.achievement);
  }
}

absl::StatusOr<RankedRegion> MeasureCell(const FigureReader& reader, RegionCode region,
                                         const Element& element, const CellFigures& cell,
                                         v1::Order order,
                                         const std::optional<QuadrantBounds>& bounds) {
  absl::StatusOr<OptionalValue> value = CellValue(reader, region, element, cell, order);
  if (!value.ok()) return value.status();
  return RankedRegion{.region = region,
                      .value = *value,
                      .achievement = cell.achievement,
                      .quadrant = QuadrantWithin(cell.achievement, AbsorptionOf(cell), bounds)};
}

// A row that has a value, before it has a place.
struct Place {
  int64_t value;
  uint32_t row;
};

// Those with a value by it, equal ones by their row, that is by code. Small beside the rows: they
// are sorted once and everything else follows.
std::vector<Place> PlacesOf(const std::vector<RankedRegion>& rows, bool ascending) {
  std::vector<Place> places;
  places.reserve(rows.size());
  for (uint32_t row = 0; row < rows.size(); ++row) {
    if (rows[row].value) places.push_back({*rows[row].value, row});
  }
  std::sort(places.begin(), places.end(), [ascending](const Place& a, const Place& b) {
    if (a.value != b.value) return ascending ? a.value < b.value : b.value < a.value;
    return a.row < b.row;
  });
  return places;
}

void SetPlaces(Ranking& ranking, const std::vector<Place>& places, bool ascending) {
  std::vector<int64_t> values;
  values.reserve(places.size());
  for (const Place& place : places) values.push_back(place.value);
  if (!ascending) std::reverse(values.begin(), values.end());
  ranking.distribution = DistributionOf(values);
  size_t end = 0;
  for (size_t begin = 0; begin < places.size(); begin = end) {
    while (end < places.size() && places[end].value == places[begin].value) ++end;
    const size_t greater = ascending ? places.size() - end : begin;
    const uint32_t quarter = QuarterOf(ranking.distribution, places[begin].value);
    for (size_t i = begin; i < end; ++i) {
      RankedRegion& row = ranking.rows[places[i].row];
      row.rank = static_cast<uint32_t>(greater) + 1;
      row.quarter = quarter;
    }
  }
}

// Those of `places` in their order, then the others as they are.
std::vector<RankedRegion> Sorted(const std::vector<RankedRegion>& rows,
                                 const std::vector<Place>& places) {
  std::vector<RankedRegion> sorted;
  sorted.reserve(rows.size());
  for (const Place& place : places) sorted.push_back(rows[place.row]);
  for (const RankedRegion& row : rows) {
    if (!row.value) sorted.push_back(row);
  }
  return sorted;
}

template <typename Values, typename Value>
bool Among(const Values& values, const Value& value) {
  return values.empty() || std::find(values.begin(), values.end(), value) != values.end();
}

// A band that no policy knows would show nothing, and nobody would see why.
absl::Status CheckBands(const v1::RowFilter& filter, const Policy& policy) {
  for (const std::string& band : filter.bands()) {
    bool known = band.empty() || std::any_of(policy.bands.begin(), policy.bands.end(),
                                             [&](const Band& b) { return b.name == band; });
    if (known) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("predikat \"", band, "\" tidak ada dalam katalog; yang ada: ",
                     absl::StrJoin(policy.bands, ", ",
                                   [](std::string* out, const Band& b) { out->append(b.name); })));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<RegionCode>> FilterRegions(const v1::RowFilter& filter,
                                                      const Catalog& catalog) {
  if (filter.regions_size() > kFilterRegionsMax) {
    return absl::InvalidArgumentError(
        absl::StrCat("more than ", kFilterRegionsMax, " regions to filter by"));
  }
  std::vector<RegionCode> regions;
  for (const std::string& code : filter.regions()) {
    absl::StatusOr<RegionCode> region = RequestedRegion(catalog, code);
    if (!region.ok()) return region.status();
    regions.push_back(*region);
  }
  return regions;
}

bool IsReported(const RankedRegion& row, v1::RowFilter::Reported reported) {
  switch (reported) {
    case v1::RowFilter::REPORTED_ONLY:
      return row.value.has_value();
    case v1::RowFilter::REPORTED_MISSING:
      return !row.value.has_value();
    default:
      return true;
  }
}

}  // namespace

bool IsMoney(v1::Order order) {
  return order == v1::ORDER_ALLOCATED || order == v1::ORDER_REALISED;
}

std::vector<RegionCode> RowsOf(const Catalog& catalog, RegionCode parent, v1::Rows rows) {
  if (rows == v1::ROWS_UNITS && parent.level() != RegionLevel::kKecamatan) {
    absl::Span<const RegionCode> units = catalog.UnitsIn(parent);
    return {units.begin(), units.end()};
  }
  std::vector<RegionCode> children;
  for (const Region& region : catalog.RegionsIn(parent)) {
    if (region.code.Parent() == parent) children.push_back(region.code);
  }
  return children;
}

absl::StatusOr<RankedRegion> Measure(const FigureReader& reader, RegionCode region,
                                     const Element& element, v1::Order order,
                                     const std::optional<QuadrantBounds>& bounds) {
  if (element.kind != Element::Kind::kIndicator) {
    return MeasureCell(reader, region, element, reader.Cell(region, element), order, bounds);
  }
  RankedRegion row{.region = region, .value = std::nullopt, .achievement = {}};
  IndicatorSummary summary = reader.IndicatorSummaryOf(region, element.code);
  row.achievement = Capped(summary.achievement, reader.policy().cap);
  absl::StatusOr<OptionalValue> value =
      IndicatorValue(summary, row.achievement, element.code, order);
  if (!value.ok()) return value.status();
  row.value = *value;
  return row;
}

absl::StatusOr<Ranking> Rank(const FigureReader& reader, const std::vector<RegionCode>& regions,
                             const Element& element, v1::Order order, bool ascending,
                             const std::optional<QuadrantBounds>& bounds) {
  Ranking ranking;
  ranking.rows.reserve(regions.size());
  absl::Status failure;
  auto add = [&](absl::StatusOr<RankedRegion> row) {
    failure.Update(row.status());
    if (row.ok()) ranking.rows.push_back(*std::move(row));
  };
  if (element.kind == Element::Kind::kIndicator) {
    for (RegionCode region : regions) add(Measure(reader, region, element, order, bounds));
  } else {
    reader.version().engine.FindEach(
        regions, element, reader.period(), [&](size_t place, const CellFigures* cell) {
          if (!failure.ok()) return;
          ranking.reporting += cell != nullptr;
          add(MeasureCell(reader, regions[place], element, cell == nullptr ? CellFigures() : *cell,
                          order, bounds));
        });
  }
  if (!failure.ok()) return failure;
  const std::vector<Place> places = PlacesOf(ranking.rows, ascending);
  SetPlaces(ranking, places, ascending);
  if (order != v1::ORDER_CODE) ranking.rows = Sorted(ranking.rows, places);
  return ranking;
}

absl::StatusOr<std::vector<RankedRegion>> Shown(const Ranking& ranking, const v1::RowFilter& filter,
                                                const Catalog& catalog, StateReader state_of) {
  if (filter.ByteSizeLong() == 0) return ranking.rows;
  const Policy& policy = catalog.policy();
  if (absl::Status bands = CheckBands(filter, policy); !bands.ok()) return bands;
  absl::StatusOr<std::vector<RegionCode>> regions = FilterRegions(filter, catalog);
  if (!regions.ok()) return regions.status();
  std::vector<RankedRegion> shown;
  for (const RankedRegion& row : ranking.rows) {
    bool within = regions->empty() ||
                  std::any_of(regions->begin(), regions->end(),
                              [&](RegionCode region) { return region.Contains(row.region); });
    if (!within || !IsReported(row, filter.reported()) ||
        !Among(filter.bands(), BandOf(policy, row.achievement)) ||
        !Among(filter.quadrants(), static_cast<int>(row.quadrant))) {
      continue;
    }
    if (!filter.workflow().empty()) {
      if (row.region.level() != RegionLevel::kKecamatan) continue;
      absl::StatusOr<v1::WorkflowState> state = state_of(row.region);
      if (!state.ok()) return state.status();
      if (!Among(filter.workflow(), static_cast<int>(*state))) continue;
    }
    shown.push_back(row);
  }
  return shown;
}

v1::Spread ToProto(const Distribution& distribution, bool money) {
  v1::Spread spread;
  spread.set_count(static_cast<uint32_t>(distribution.count));
  spread.set_money(money);
  spread.set_minimum(distribution.minimum);
  spread.set_lower_quartile(distribution.lower_quartile);
  spread.set_median(distribution.median);
  spread.set_upper_quartile(distribution.upper_quartile);
  spread.set_maximum(distribution.maximum);
  spread.set_mean(distribution.mean);
  spread.set_standard_deviation(distribution.standard_deviation);
  return spread;
}

}  // namespace rekap
