#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"

#include "aggregator/query/queries.h"
#include "domain/rule/achievement.h"

namespace rekap {
namespace {

// A planning period of five years, four times over.
constexpr uint32_t kYearsMax = 20;
constexpr uint32_t kYearsDefault = 5;
constexpr uint32_t kQuarters = 4;
// Points of one answer, each some hundred bytes: a kabupaten's units over twenty years
// of quarters.
constexpr size_t kPointsMax = 20'000;

struct Years {
  uint32_t first = 0;
  uint32_t last = 0;  // 0 = nothing was ever reported
};

absl::StatusOr<Years> YearsOf(const LiveRollup::Version& version, const v1::TrendRequest& request) {
  Years years{request.first_year(), request.last_year()};
  if (years.last == 0) {
    for (Period period : version.engine.Periods()) {
      years.last = std::max<uint32_t>(years.last, period.year());
    }
    if (years.last == 0) years.last = years.first;
    if (years.last == 0) return Years{};
  }
  if (years.first == 0) {
    years.first = std::max(Period::kYearMin, years.last - (kYearsDefault - 1));
  }
  for (uint32_t year : {years.first, years.last}) {
    if (absl::StatusOr<Period> period = Period::Of(year, 0); !period.ok()) return period.status();
  }
  if (years.first > years.last || years.last - years.first >= kYearsMax) {
    return absl::InvalidArgumentError(absl::StrCat(
        "tahun ", years.first, " sampai ", years.last,
        ": tahun awal tidak boleh sesudah tahun akhir, dan paling banyak ", kYearsMax, " tahun"));
  }
  return years;
}

// The periods that are shown, and before them those that the first ones are compared
// with.
std::vector<Period> PeriodsOf(Years years, bool quarters) {
  std::vector<Period> periods;
  for (uint32_t year = std::max(Period::kYearMin, years.first - 1); year <= years.last; ++year) {
    // Dereferencing is safe: the years are those of periods.
    for (uint32_t quarter = 1; quarters && quarter <= kQuarters; ++quarter) {
      periods.push_back(*Period::Of(year, quarter));
    }
    periods.push_back(*Period::Of(year, 0));
  }
  return periods;
}

// A period with the element under its code of that year; nullopt where that year has
// none such.
struct Column {
  Period period;
  std::optional<Element> element;
};

// The error if no year at all knows the element: a mistyped code must not look like a
// missing report.
absl::StatusOr<std::vector<Column>> ColumnsOf(const LiveRollup::Version& version,
                                              const std::vector<Period>& periods,
                                              const std::string& code) {
  std::vector<Column> columns;
  absl::Status unknown;
  bool known = false;
  for (Period period : periods) {
    absl::StatusOr<Element> element = RequestedElement(FigureReader(version, period), code);
    if (!element.ok() && !absl::IsNotFound(element.status())) return element.status();
    if (!element.ok()) unknown = element.status();
    known = known || element.ok();
    columns.push_back({period, element.ok() ? std::optional<Element>(*element) : std::nullopt});
  }
  if (!known) return unknown;
  return columns;
}

// The units whose figures stand in a point.
std::vector<RegionCode> ReportersOf(const FigureReader& reader, RegionCode region,
                                    const Element& element) {
  std::vector<RegionCode> reporters;
  for (RegionCode unit : reader.catalog().UnitsIn(region)) {
    bool reports =
        element.kind == Element::Kind::kIndicator
            ? reader.ReportingUnits(unit, *reader.catalog().FindIndicator(element.code)) > 0
            : reader.ReportingUnits(unit, element) > 0;
    if (reports) reporters.push_back(unit);
  }
  return reporters;
}

// A point, and whose figures it is.
struct Reported {
  v1::TrendPoint point;
  std::vector<RegionCode> reporters;
};

absl::StatusOr<Reported> PointOf(const LiveRollup::Version& version, RegionCode region,
                                 const Column& column) {
  FigureReader reader(version, column.period);
  Reported reported;
  v1::TrendPoint& point = reported.point;
  point.set_year(column.period.year());
  point.set_quarter(column.period.quarter());
  point.set_expected_units(reader.ExpectedUnits(region));
  if (!column.element) {
    absl::StatusOr<v1::Figures> nothing = ToProto(CellFigures(), reader.policy());
    if (!nothing.ok()) return nothing.status();
    *point.mutable_figures() = *std::move(nothing);
    return reported;
  }
  const Element& element = *column.element;
  point.set_element(element.activity ? element.activity->ToString() : element.code);
  if (element.kind == Element::Kind::kIndicator) {
    *point.mutable_indicator() =
        reader.IndicatorFigure(region, *reader.catalog().FindIndicator(element.code));
  }
  absl::StatusOr<v1::Figures> figures = reader.Figures(region, element);
  if (!figures.ok()) return figures.status();
  *point.mutable_figures() = *std::move(figures);
  point.set_synthetic(reader.Cell(region, Element::Whole()).synthetic_leaves > 0);
  reported.reporters = ReportersOf(reader, region, element);
  point.set_reporting_units(static_cast<uint32_t>(reported.reporters.size()));
  return reported;
}

const v1::DecimalValue& AchievementIn(const v1::TrendPoint& point) {
  return point.has_indicator() ? point.indicator().achievement() : point.figures().achievement();
}

v1::DecimalValue ChangeOf(const v1::DecimalValue& now, const v1::DecimalValue& before) {
  if (now.state() != v1::VALUE_STATE_REPORTED || before.state() != v1::VALUE_STATE_REPORTED) {
    return ToProto(DecimalResult::Missing(ValueState::kNotReported));
  }
  absl::StatusOr<Decimal> change =
      Decimal::FromMicro(now.micro()).Minus(Decimal::FromMicro(before.micro()));
  return ToProto(change.ok() ? DecimalResult::Of(*change)
                             : DecimalResult::Missing(ValueState::kUndefined));
}

v1::DecimalValue ChangeOf(const v1::MoneyValue& now, const v1::MoneyValue& before) {
  if (now.state() != v1::VALUE_STATE_REPORTED || before.state() != v1::VALUE_STATE_REPORTED) {
    return ToProto(DecimalResult::Missing(ValueState::kNotReported));
  }
  std::optional<Decimal> percent =
      PercentOf(static_cast<__int128>(now.sen()) - before.sen(), before.sen());
  return ToProto(percent ? DecimalResult::Of(*percent)
                         : DecimalResult::Missing(ValueState::kUndefined));
}

// Sums over some units and sums over others are no change of anything.
void CompareWith(const Reported& last_year, Reported& now) {
  v1::TrendPoint& point = now.point;
  *point.mutable_change() = ChangeOf(AchievementIn(point), AchievementIn(last_year.point));
  *point.mutable_allocated_change() =
      ChangeOf(point.figures().allocated(), last_year.point.figures().allocated());
  if (now.reporters == last_year.reporters) return;
  for (v1::DecimalValue* change : {point.mutable_change(), point.mutable_allocated_change()}) {
    if (change->state() == v1::VALUE_STATE_NOT_REPORTED) continue;
    *change = ToProto(DecimalResult::Missing(ValueState::kNotComparable));
  }
}

absl::StatusOr<v1::TrendSeries> SeriesOf(const LiveRollup::Version& version, RegionCode region,
                                         const std::vector<Column>& columns, uint32_t first_year) {
  v1::TrendSeries series;
  series.set_region(region.ToString());
  series.set_name(RegionName(*version.catalog, region));
  std::map<uint32_t, Reported> before;  // by quarter, of the year before
  for (const Column& column : columns) {
    absl::StatusOr<Reported> now = PointOf(version, region, column);
    if (!now.ok()) return now.status();
    auto earlier = before.find(now->point.quarter());
    CompareWith(earlier == before.end() ? Reported() : earlier->second, *now);
    before[now->point.quarter()] = *now;
    if (now->point.year() >= first_year) *series.add_points() = std::move(now->point);
  }
  return series;
}

}  // namespace

absl::StatusOr<v1::TrendResponse> Trend(const LiveRollup::Version& version,
                                        const v1::TrendRequest& request) {
  absl::StatusOr<RegionCode> parent = RequestedRegion(*version.catalog, request.region());
  if (!parent.ok()) return parent.status();
  absl::StatusOr<Years> years = YearsOf(version, request);
  if (!years.ok()) return years.status();
  std::vector<RegionCode> regions = {*parent};
  if (request.with_rows()) {
    for (RegionCode row : RowsOf(*version.catalog, *parent, request.rows())) {
      regions.push_back(row);
    }
  }
  v1::TrendResponse response;
  response.set_first_year(years->first);
  response.set_last_year(years->last);
  if (years->last == 0) return response;
  const std::vector<Period> periods = PeriodsOf(*years, request.quarters());
  if (periods.size() * regions.size() > kPointsMax) {
    return absl::InvalidArgumentError(absl::StrCat(regions.size(), " wilayah dalam ",
                                                   periods.size(), " masa melebihi ", kPointsMax,
                                                   " titik; persempit wilayah atau tahunnya"));
  }
  absl::StatusOr<std::vector<Column>> columns = ColumnsOf(version, periods, request.element());
  if (!columns.ok()) return columns.status();
  for (RegionCode region : regions) {
    absl::StatusOr<v1::TrendSeries> series = SeriesOf(version, region, *columns, years->first);
    if (!series.ok()) return series.status();
    *response.add_series() = *std::move(series);
  }
  const FigureReader reader(version, periods.back());
  *response.mutable_positions() = reader.Positions(*parent);
  return response;
}

}  // namespace rekap
