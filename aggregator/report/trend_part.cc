#include "aggregator/report/trend_part.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "aggregator/report/chart/chart.h"
#include "aggregator/report/shown.h"

namespace rekap::report {
namespace {

const v1::TrendSeries& OwnSeries(const v1::TrendResponse& trend) {
  return trend.series_size() == 0 ? v1::TrendSeries::default_instance() : trend.series(0);
}

std::string IndicatorCode(const v1::TrendResponse& trend) {
  const v1::TrendSeries& series = OwnSeries(trend);
  return series.points_size() == 0 ? "" : series.points(0).indicator().code();
}

// Years with any value on any line.
size_t YearsWithValues(const std::vector<LineSeries>& lines) {
  size_t years = 0;
  for (size_t i = 0; !lines.empty() && i < lines[0].values.size(); ++i) {
    years += std::any_of(lines.begin(), lines.end(), [i](const LineSeries& line) {
      return i < line.values.size() && line.values[i].micro.has_value();
    });
  }
  return years;
}

// Whether the value behind a change belongs to other units than that of the year before.
bool OtherUnits(const v1::DecimalValue& change) {
  return change.state() == v1::VALUE_STATE_NOT_COMPARABLE;
}

std::vector<LineSeries> LinesOf(const v1::TrendSeries& own,
                                const std::vector<v1::TrendResponse>& indicators) {
  LineSeries absorption{"Serapan anggaran", {}};
  LineSeries achievement{"Capaian keluaran", {}};
  for (const v1::TrendPoint& point : own.points()) {
    absorption.values.push_back(ToChart(point.figures().absorption()));
    absorption.breaks.push_back(OtherUnits(point.allocated_change()));
    achievement.values.push_back(ToChart(point.figures().achievement()));
    achievement.breaks.push_back(OtherUnits(point.change()));
  }
  std::vector<LineSeries> lines = {std::move(absorption), std::move(achievement)};
  for (const v1::TrendResponse& indicator : indicators) {
    if (lines.size() == 2 + kTrendIndicatorsMax) break;
    LineSeries line{absl::StrCat("Capaian ", IndicatorCode(indicator)), {}};
    for (const v1::TrendPoint& point : OwnSeries(indicator).points()) {
      line.values.push_back(ToChart(point.indicator().achievement()));
      line.breaks.push_back(OtherUnits(point.change()));
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

// Above a unit a year speaks of those that reported.
bool OfSeveralUnits(const v1::TrendSeries& own) {
  return std::any_of(own.points().begin(), own.points().end(),
                     [](const v1::TrendPoint& point) { return point.expected_units() > 1; });
}

Table EmptyTable(const std::vector<v1::TrendResponse>& indicators, bool several_units) {
  const size_t shown = std::min(indicators.size(), kTrendIndicatorsMax);
  // Beside indicators the others make room.
  const int width = shown == 0 ? 0 : 30 / static_cast<int>(shown);
  const int money_width = shown == 0 ? 21 : 15;
  const int value_width = shown == 0 ? 13 : 10;
  const int units_width = several_units ? 8 : 0;
  const int name_width =
      100 - units_width - 2 * money_width - 3 * value_width - width * static_cast<int>(shown);
  Table table{"tren",
              "Perkembangan antar tahun",
              {{"Tahun", "", Align::kLeft, SheetColumnKind::kText, name_width}},
              {},
              "Belum ada tahun yang dilaporkan.",
              {}};
  if (several_units) {
    table.columns.push_back({"Lapor", "", Align::kCentre, SheetColumnKind::kText, units_width});
  }
  for (const char* head : {"Anggaran (Rp)", "Realisasi (Rp)"}) {
    table.columns.push_back({head, "", Align::kRight, SheetColumnKind::kRupiah, money_width});
  }
  for (const char* head : {"Serapan (%)", "Capaian keluaran (%)", "Perubahan (poin)"}) {
    table.columns.push_back({head, "", Align::kRight, SheetColumnKind::kDecimal, value_width});
  }
  for (size_t i = 0; i < shown; ++i) {
    table.columns.push_back({absl::StrCat(IndicatorCode(indicators[i]), " (%)"), "", Align::kRight,
                             SheetColumnKind::kDecimal, width});
  }
  return table;
}

Row YearRow(const v1::TrendResponse& whole, const std::vector<v1::TrendResponse>& indicators,
            int year, bool several_units) {
  const v1::TrendPoint& point = OwnSeries(whole).points(year);
  Row row;
  row.synthetic = point.synthetic();
  row.cells.push_back(TextCell(absl::StrCat(point.year())));
  if (several_units) {
    row.cells.push_back(OfCell(point.reporting_units(), point.expected_units()));
  }
  row.cells.push_back(MoneyCell(point.figures().allocated()));
  row.cells.push_back(MoneyCell(point.figures().realised()));
  row.cells.push_back(DecimalCell(point.figures().absorption()));
  row.cells.push_back(DecimalCell(point.figures().achievement()));
  row.cells.push_back(ChangeCell(point.change()));
  for (size_t i = 0; i < std::min(indicators.size(), kTrendIndicatorsMax); ++i) {
    const v1::TrendSeries& series = OwnSeries(indicators[i]);
    row.cells.push_back(year < series.points_size()
                            ? DecimalCell(series.points(year).indicator().achievement())
                            : MissingCell());
  }
  return row;
}

std::string InWords(const std::vector<std::string>& years, const std::vector<LineSeries>& lines) {
  std::string desc;
  for (const LineSeries& line : lines) {
    absl::StrAppend(&desc, line.label, ":");
    for (size_t i = 0; i < std::min(years.size(), line.values.size()); ++i) {
      absl::StrAppend(&desc, " ", years[i], " ", line.values[i].text);
    }
    absl::StrAppend(&desc, "; ");
  }
  return desc;
}

bool AnyBreak(const std::vector<LineSeries>& lines) {
  return std::any_of(lines.begin(), lines.end(), [](const LineSeries& line) {
    return std::find(line.breaks.begin(), line.breaks.end(), true) != line.breaks.end();
  });
}

}  // namespace

void AddTrend(const v1::TrendResponse& whole, const std::vector<v1::TrendResponse>& indicators,
              Document& document) {
  const v1::TrendSeries& own = OwnSeries(whole);
  const bool several_units = OfSeveralUnits(own);
  Table table = EmptyTable(indicators, several_units);
  std::vector<std::string> years;
  for (int i = 0; i < own.points_size(); ++i) {
    table.rows.push_back(YearRow(whole, indicators, i, several_units));
    years.push_back(absl::StrCat(own.points(i).year()));
  }
  const std::vector<LineSeries> lines = LinesOf(own, indicators);
  if (several_units) {
    table.notes.push_back("Lapor: kecamatan yang melapor dari yang diharapkan.");
  }
  if (AnyBreak(lines)) {
    table.notes.push_back(
        "Kecamatan yang melapor lain dari tahun sebelumnya: perubahannya tidak terbanding (tt.) "
        "dan garisnya tidak disambung.");
  }
  switch (YearsWithValues(lines)) {
    case 0:
      table.notes.push_back("Belum ada tahun yang memuat angka, sehingga grafik tidak digambar.");
      break;
    case 1:
      table.notes.push_back("Baru satu tahun yang memuat angka, sehingga grafik tidak digambar.");
      break;
    default:
      document.charts["tren"] =
          DrawLines({"grafik-tren", "Perkembangan serapan dan capaian (%)", InWords(years, lines)},
                    years, lines);
  }
  document.tables.push_back(std::move(table));
}

const v1::TrendPoint* PointOf(const v1::TrendSeries& series, uint32_t year) {
  for (const v1::TrendPoint& point : series.points()) {
    if (point.year() == year && point.quarter() == 0) return &point;
  }
  return nullptr;
}

const v1::TrendSeries* SeriesOf(const v1::TrendResponse& trend, const std::string& region) {
  for (const v1::TrendSeries& series : trend.series()) {
    if (series.region() == region) return &series;
  }
  return nullptr;
}

Cell ChangeIn(const v1::TrendResponse& trend, const std::string& region, uint32_t year) {
  const v1::TrendSeries* series = SeriesOf(trend, region);
  const v1::TrendPoint* point = series == nullptr ? nullptr : PointOf(*series, year);
  return point == nullptr ? MissingCell() : ChangeCell(point->change());
}

}  // namespace rekap::report
