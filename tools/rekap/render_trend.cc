#include "tools/rekap/render_trend.h"

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

#include "tools/rekap/explain_command.h"
#include "tools/rekap/trend_words.h"

namespace rekap::cli {
namespace {

std::string DataText(const v1::TrendPoint& point) {
  return HasData(point) ? PointDataWord(point) : std::string(kNotReportedMark);
}

// A unit's own figures are reported or not: to count it says nothing new.
bool OfSeveralUnits(const v1::TrendSeries& series) {
  return std::any_of(series.points().begin(), series.points().end(),
                     [](const v1::TrendPoint& point) { return point.expected_units() > 1; });
}

std::string ReportingText(const v1::TrendPoint& point) {
  return OfText(point.reporting_units(), point.expected_units());
}

Table BudgetTable(const v1::TrendSeries& series, bool codes) {
  std::vector<Column> columns = {{"Tahun", Align::kLeft, 0, 0},
                                 {"Anggaran", Align::kRight, 0, 1},
                                 {"Naik/turun\n%", Align::kRight, 0, 5},
                                 {"Realisasi", Align::kRight, 0, 6},
                                 {"Serapan\n%", Align::kRight, 0, 0},
                                 {"Capaian\n%", Align::kRight, 0, 0},
                                 {"Perubahan", Align::kRight, 0, 0},
                                 {"Predikat", Align::kLeft, 0, 2},
                                 {"Data", Align::kLeft, 0, 3}};
  bool several = OfSeveralUnits(series);
  if (several) columns.push_back({"Lapor", Align::kRight, 0, 0});
  if (codes) columns.push_back({"Kode", Align::kLeft, 0, 4});
  Table table(std::move(columns));
  for (const v1::TrendPoint& point : series.points()) {
    const v1::Figures& figures = point.figures();
    std::vector<std::string> cells = {PointPeriod(point),
                                      MoneyText(figures.allocated()),
                                      SignedText(point.allocated_change()),
                                      MoneyText(figures.realised()),
                                      DecimalText(figures.absorption()),
                                      DecimalText(figures.achievement()),
                                      SignedText(point.change()),
                                      figures.band(),
                                      DataText(point)};
    if (several) cells.push_back(ReportingText(point));
    if (codes) cells.push_back(point.element());
    table.AddRow(std::move(cells), point.quarter() == 0 ? Tone::kPlain : Tone::kFaint);
  }
  return table;
}

Table IndicatorTable(const v1::TrendSeries& series) {
  Table table({{"Tahun", Align::kLeft, 0, 0},
               {"Target", Align::kRight, 0, 0},
               {"Hasil", Align::kRight, 0, 0},
               {"Mutu", Align::kLeft, 0, 3},
               {"Capaian\n%", Align::kRight, 0, 0},
               {"Perubahan", Align::kRight, 0, 0},
               {"Predikat", Align::kLeft, 0, 1},
               {"Lapor", Align::kRight, 0, 0},
               {"Data", Align::kLeft, 0, 2}});
  for (const v1::TrendPoint& point : series.points()) {
    const v1::IndicatorFigure& figure = point.indicator();
    table.AddRow(
        {PointPeriod(point), DecimalText(figure.target()), DecimalText(figure.realised()),
         figure.grade(), DecimalText(figure.achievement()), SignedText(point.change()),
         figure.band(), OfText(figure.reporting_units(), figure.expected_units()), DataText(point)},
        point.quarter() == 0 ? Tone::kPlain : Tone::kFaint);
  }
  return table;
}

using PointText = std::function<std::string(const v1::TrendPoint&)>;

// Regions against periods; the newest stays longest where not all fit.
Table PeriodTable(const v1::TrendResponse& response, const PointText& text, bool change) {
  const v1::TrendSeries& own = response.series(0);
  std::vector<Column> columns = {{"Wilayah", Align::kLeft, 12, 0}};
  for (int i = 0; i < own.points_size(); ++i) {
    std::string title = absl::StrReplaceAll(PointPeriod(own.points(i)), {{" TW", "\nTW"}});
    columns.push_back({std::move(title), Align::kRight, 0, own.points_size() - 1 - i});
  }
  if (change) columns.push_back({"Perubahan", Align::kRight, 0, 0});
  Table table(std::move(columns));
  auto add = [&](const v1::TrendSeries& series, std::string name, Tone tone) {
    std::vector<std::string> cells = {std::move(name)};
    for (const v1::TrendPoint& point : series.points()) cells.push_back(text(point));
    if (change) {
      cells.push_back(series.points().empty()
                          ? ""
                          : SignedText(series.points(series.points_size() - 1).change()));
    }
    table.AddRow(std::move(cells), tone);
  };
  for (int i = 1; i < response.series_size(); ++i) {
    const v1::TrendSeries& series = response.series(i);
    add(series, absl::StrCat(series.name(), AnySynthetic(series) ? kSyntheticMark : ""),
        Tone::kPlain);
  }
  table.AddRule();
  add(own,
      absl::StrCat(RegionText(own.region(), own.name()), AnySynthetic(own) ? kSyntheticMark : ""),
      Tone::kStrong);
  return table;
}

void AddPeriodTables(Page& page, const v1::TrendResponse& response) {
  auto add = [&](absl::string_view title, const PointText& text, bool change) {
    page.Gap();
    page.Part(title);
    page.Add(PeriodTable(response, text, change));
  };
  using Point = v1::TrendPoint;
  add(
      "Capaian %", [](const Point& point) { return DecimalText(PointAchievement(point)); }, true);
  if (OfIndicator(response)) {
    add(
        "Hasil", [](const Point& point) { return DecimalText(point.indicator().realised()); },
        false);
    return;
  }
  add(
      "Serapan %", [](const Point& point) { return DecimalText(point.figures().absorption()); },
      false);
  add(
      "Anggaran", [](const Point& point) { return MoneyText(point.figures().allocated()); }, false);
}

}  // namespace

std::string TrendText(const v1::TrendRequest& request, const v1::TrendResponse& response,
                      const View& view) {
  Page page(view);
  page.Heading(TrendTitle(request, response));
  if (response.series().empty()) {
    page.Note("Belum ada data.");
    return page.Text();
  }
  const v1::TrendSeries& own = response.series(0);
  page.Add(OfIndicator(response) ? IndicatorTable(own) : BudgetTable(own, CodesDiffer(response)));
  if (response.series_size() > 1) AddPeriodTables(page, response);
  page.Gap();
  for (const std::string& note : TrendNotes(response)) page.Note(note);
  if (!own.points().empty()) {
    const v1::TrendPoint& last = own.points(own.points_size() - 1);
    page.Note("Asal angka sebuah tahun:");
    page.Verbatim(absl::StrCat(
        "  ", ExplainCommand({own.region(), last.year(), last.quarter(), last.element()})));
  }
  return page.Text();
}

}  // namespace rekap::cli
