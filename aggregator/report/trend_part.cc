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

std::vector<LineSeries> LinesOf(const v1::TrendSeries& own,
                                const std::vector<v1::TrendResponse>& indicators) {
  LineSeries absorption{"Serapan anggaran", {}};
  LineSeries achievement{"Capaian keluaran", {}};
  for (const v1::TrendPoint& point : own.points()) {
    absorption.values.push_back(ToChart(point.figures().absorption()));
    achievement.values.push_back(ToChart(point.figures().achievement()));
  }
  std::vector<LineSeries> lines = {std::move(absorption), std::move(achievement)};
  for (const v1::TrendResponse& indicator : indicators) {
    if (lines.size() == 2 + kTrendIndicatorsMax) break;
    LineSeries line{absl::StrCat("Capaian ", IndicatorCode(indicator)), {}};
    for (const v1::TrendPoint& point : OwnSeries(indicator).points()) {
      line.values.push_back(ToChart(point.indicator().achievement()));
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace

void AddTrend(const v1::TrendResponse& whole, const std::vector<v1::TrendResponse>& indicators,
              Document& document) {
  const size_t shown = std::min(indicators.size(), kTrendIndicatorsMax);
  // Beside indicators the others make room.
  const int width = shown == 0 ? 0 : 30 / static_cast<int>(shown);
  const int money_width = shown == 0 ? 24 : 15;
  const int value_width = shown == 0 ? 14 : 10;
  const int name_width = 100 - 2 * money_width - 3 * value_width - width * static_cast<int>(shown);
  Table table{"tren",
              "Perkembangan antar tahun",
              {{"Tahun", "", Align::kLeft, SheetColumnKind::kText, name_width},
               {"Anggaran (Rp)", "", Align::kRight, SheetColumnKind::kRupiah, money_width},
               {"Realisasi (Rp)", "", Align::kRight, SheetColumnKind::kRupiah, money_width},
               {"Serapan (%)", "", Align::kRight, SheetColumnKind::kDecimal, value_width},
               {"Capaian keluaran (%)", "", Align::kRight, SheetColumnKind::kDecimal, value_width},
               {"Perubahan (poin)", "", Align::kRight, SheetColumnKind::kDecimal, value_width}},
              {},
              "Belum ada tahun yang dilaporkan.",
              {}};
  for (size_t i = 0; i < shown; ++i) {
    table.columns.push_back({absl::StrCat(IndicatorCode(indicators[i]), " (%)"), "", Align::kRight,
                             SheetColumnKind::kDecimal, width});
  }
  const v1::TrendSeries& own = OwnSeries(whole);
  std::vector<std::string> years;
  for (int i = 0; i < own.points_size(); ++i) {
    const v1::TrendPoint& point = own.points(i);
    years.push_back(absl::StrCat(point.year()));
    Row row;
    row.synthetic = point.synthetic();
    row.cells = {TextCell(years.back()),
                 MoneyCell(point.figures().allocated()),
                 MoneyCell(point.figures().realised()),
                 DecimalCell(point.figures().absorption()),
                 DecimalCell(point.figures().achievement()),
                 ChangeCell(point.change())};
    for (size_t j = 0; j < shown; ++j) {
      const v1::TrendSeries& series = OwnSeries(indicators[j]);
      row.cells.push_back(i < series.points_size()
                              ? DecimalCell(series.points(i).indicator().achievement())
                              : MissingCell());
    }
    table.rows.push_back(std::move(row));
  }
  const std::vector<LineSeries> lines = LinesOf(own, indicators);
  if (YearsWithValues(lines) >= 2) {
    std::string desc;
    for (const LineSeries& line : lines) {
      absl::StrAppend(&desc, line.label, ":");
      for (size_t i = 0; i < std::min(years.size(), line.values.size()); ++i) {
        absl::StrAppend(&desc, " ", years[i], " ", line.values[i].text);
      }
      absl::StrAppend(&desc, "; ");
    }
    document.charts["tren"] =
        DrawLines({"grafik-tren", "Perkembangan serapan dan capaian (%)", desc}, years, lines);
  } else {
    table.notes.push_back("Baru satu tahun yang memuat angka, sehingga grafik tidak digambar.");
  }
  document.tables.push_back(std::move(table));
}

}  // namespace rekap::report
