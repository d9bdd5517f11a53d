#include "tools/rekap/sheet_trend.h"

#include <string>
#include <utility>

#include "tools/rekap/format.h"
#include "tools/rekap/sheet_cells.h"
#include "tools/rekap/trend_words.h"

namespace rekap::cli {
namespace {

// Level, code, name, year and quarter stay in sight.
constexpr size_t kFrozen = 5;
constexpr size_t kFrozenByPeriod = 2;

std::vector<SheetColumn> Columns(bool indicator) {
  std::vector<SheetColumn> columns = {
      TextColumn("Tingkat", "tingkat", 12), TextColumn("Kode", "kode", 12),
      TextColumn("Nama", "nama"),           CountColumn("Tahun", "tahun"),
      CountColumn("Triwulan", "triwulan"),  TextColumn("Elemen", "elemen", 18)};
  if (indicator) {
    columns.push_back(DecimalColumn("Target", "target"));
    columns.push_back(DecimalColumn("Hasil", "hasil"));
    columns.push_back(TextColumn("Mutu", "mutu", 8));
  } else {
    columns.push_back(RupiahColumn("Anggaran", "anggaran"));
    columns.push_back(DecimalColumn("Anggaran naik/turun %", "anggaran_perubahan_persen"));
    columns.push_back(RupiahColumn("Realisasi", "realisasi"));
    columns.push_back(DecimalColumn("Serapan %", "serapan_persen"));
  }
  columns.push_back(DecimalColumn("Capaian %", "capaian_persen"));
  columns.push_back(DecimalColumn("Capaian tanpa batas %", "capaian_tanpa_batas_persen"));
  columns.push_back(DecimalColumn("Perubahan (poin)", "perubahan_poin"));
  columns.push_back(TextColumn("Predikat", "predikat", 16));
  columns.push_back(TextColumn("Data", "data", 12));
  columns.push_back(CountColumn("Unit lapor", "unit_lapor"));
  columns.push_back(CountColumn("Unit seluruhnya", "unit_seluruhnya"));
  return columns;
}

// Of the points that have data: one word, or that they are synthetic in part.
std::string SeriesDataWord(const v1::TrendSeries& series) {
  std::string word = PointDataWord(v1::TrendPoint());
  bool first = true;
  for (const v1::TrendPoint& point : series.points()) {
    if (!HasData(point)) continue;
    std::string of_point = PointDataWord(point);
    if (!first && of_point != word) return "sebagian sintetis";
    word = std::move(of_point);
    first = false;
  }
  return word;
}

std::vector<SheetCell> Cells(const v1::TrendSeries& series, const v1::TrendPoint& point,
                             bool indicator) {
  std::vector<SheetCell> cells = {TextCell(RegionLevelText(series.region())),
                                  TextCell(series.region()),
                                  TextCell(series.name()),
                                  CountCell(point.year()),
                                  point.quarter() == 0 ? SheetCell() : CountCell(point.quarter()),
                                  TextCell(point.element())};
  const v1::Figures& figures = point.figures();
  if (indicator) {
    cells.push_back(DecimalCell(point.indicator().target()));
    cells.push_back(DecimalCell(point.indicator().realised()));
    cells.push_back(TextCell(point.indicator().grade()));
  } else {
    cells.push_back(MoneyCell(figures.allocated()));
    cells.push_back(DecimalCell(point.allocated_change()));
    cells.push_back(MoneyCell(figures.realised()));
    cells.push_back(DecimalCell(figures.absorption()));
  }
  cells.push_back(DecimalCell(PointAchievement(point)));
  cells.push_back(DecimalCell(indicator ? point.indicator().achievement_uncapped()
                                        : figures.achievement_uncapped()));
  cells.push_back(DecimalCell(point.change()));
  cells.push_back(TextCell(PointBand(point)));
  cells.push_back(TextCell(PointDataWord(point)));
  cells.push_back(CountCell(point.reporting_units()));
  cells.push_back(CountCell(point.expected_units()));
  return cells;
}

Sheet LongSheet(const v1::TrendResponse& response) {
  bool indicator = OfIndicator(response);
  Sheet sheet;
  sheet.name = "Tren";
  sheet.columns = Columns(indicator);
  for (const v1::TrendSeries& series : response.series()) {
    for (const v1::TrendPoint& point : series.points()) {
      sheet.rows.push_back({Cells(series, point, indicator)});
    }
  }
  sheet.frozen_columns = kFrozen;
  return sheet;
}

// The region's own series last, as a total.
Sheet PeriodSheet(const v1::TrendResponse& response) {
  Sheet sheet;
  sheet.name = "Capaian per periode";
  sheet.columns = {TextColumn("Kode", "kode", 12), TextColumn("Nama", "nama")};
  if (!response.series().empty()) {
    for (const v1::TrendPoint& point : response.series(0).points()) {
      sheet.columns.push_back(DecimalColumn(PointPeriod(point), PointPeriod(point)));
      sheet.columns.back().heat = true;
    }
  }
  sheet.columns.push_back(TextColumn("Data", "data", 12));
  auto add = [&sheet](const v1::TrendSeries& series, bool bold) {
    SheetRow row{{TextCell(series.region()), TextCell(series.name())}, bold};
    for (const v1::TrendPoint& point : series.points()) {
      row.cells.push_back(DecimalCell(PointAchievement(point)));
    }
    row.cells.push_back(TextCell(SeriesDataWord(series)));
    sheet.rows.push_back(std::move(row));
  };
  for (int i = 1; i < response.series_size(); ++i) add(response.series(i), false);
  if (!response.series().empty()) add(response.series(0), true);
  sheet.frozen_columns = kFrozenByPeriod;
  return sheet;
}

}  // namespace

std::vector<Sheet> TrendSheets(const v1::TrendRequest& request, const v1::TrendResponse& response) {
  std::vector<Sheet> sheets = {LongSheet(response), PeriodSheet(response)};
  for (Sheet& sheet : sheets) {
    sheet.title = TrendTitle(request, response);
    sheet.notes = TrendNotes(response);
  }
  return sheets;
}

}  // namespace rekap::cli
