// Answers about several regions, elements or years at once.

#include <string>

#include "absl/strings/str_cat.h"

#include "domain/decimal/decimal.h"
#include "domain/rule/policy.h"
#include "tests/cli/canned.h"

namespace rekap::cli::canned {
namespace {

void Set(v1::DecimalValue* value, int64_t micro) {
  value->set_state(v1::VALUE_STATE_REPORTED);
  value->set_micro(micro);
}

void Set(v1::MoneyValue* value, int64_t rupiah) {
  value->set_state(v1::VALUE_STATE_REPORTED);
  value->set_sen(rupiah * 100);
}

std::string Band(int64_t micro) {
  return BandOf(Policy::Default(), DecimalResult::Of(Decimal::FromMicro(micro)));
}

// Achievement in hundredths of a percent; below 0 a state: -1 not reported, -2
// undefined, -3 not comparable.
void Achieve(v1::Figures* figures, int64_t hundredths) {
  constexpr v1::ValueState kStates[] = {v1::VALUE_STATE_NOT_REPORTED, v1::VALUE_STATE_UNDEFINED,
                                        v1::VALUE_STATE_NOT_COMPARABLE};
  figures->mutable_absorption()->set_state(v1::VALUE_STATE_NOT_REPORTED);
  figures->mutable_allocated()->set_state(v1::VALUE_STATE_NOT_REPORTED);
  figures->mutable_realised()->set_state(v1::VALUE_STATE_NOT_REPORTED);
  figures->mutable_achievement_uncapped()->set_state(v1::VALUE_STATE_NOT_REPORTED);
  if (hundredths < 0) {
    figures->mutable_achievement()->set_state(kStates[-hundredths - 1]);
    return;
  }
  int64_t micro = hundredths * 10'000;
  Set(figures->mutable_achievement(), micro);
  Set(figures->mutable_achievement_uncapped(), micro);
  figures->set_band(Band(micro));
  figures->set_leaves(3);
}

v1::TrendPoint Point(uint32_t year, uint32_t quarter, int64_t allocated, int64_t achievement) {
  v1::TrendPoint point;
  point.set_year(year);
  point.set_quarter(quarter);
  Achieve(point.mutable_figures(), achievement);
  if (achievement >= 0) {
    Set(point.mutable_figures()->mutable_allocated(), allocated);
    Set(point.mutable_figures()->mutable_realised(), allocated / 10 * 9);
    Set(point.mutable_figures()->mutable_absorption(), 90'000'000);
  }
  point.mutable_change()->set_state(v1::VALUE_STATE_NOT_REPORTED);
  point.mutable_allocated_change()->set_state(v1::VALUE_STATE_UNDEFINED);
  point.set_reporting_units(achievement >= 0 ? 1 : 0);
  point.set_expected_units(1);
  return point;
}

void AddMatrixRow(v1::MatrixRow* row, const std::string& region, const std::string& name,
                  std::initializer_list<int64_t> hundredths) {
  row->set_region(region);
  row->set_name(name);
  for (int64_t value : hundredths) Achieve(row->add_cells()->mutable_figures(), value);
}

v1::CompletenessCell Cell(uint32_t quarter, v1::WorkflowState state, uint32_t lines) {
  v1::CompletenessCell cell;
  cell.set_quarter(quarter);
  cell.set_state(state);
  cell.set_reported_lines(lines);
  cell.set_realised_lines(lines);
  cell.set_expected_lines(44);
  if (quarter == 0) {
    cell.set_reported_indicators(lines > 0 ? 2 : 0);
    cell.set_expected_indicators(3);
  }
  return cell;
}

}  // namespace

v1::CompareRequest IndicatorQuestion() {
  v1::CompareRequest request = CompareQuestion();
  request.set_element("IKU-1");
  request.set_order(v1::ORDER_RESULT);
  request.set_ascending(true);
  return request;
}

v1::CompareResponse CompareIndicator() {
  v1::CompareResponse response = Compare();
  response.set_indicator("IKU-1");
  response.mutable_rows()->DeleteSubrange(4, 10);
  response.set_rows_shown(4);
  int64_t realised = 79'150'000;
  for (v1::CompareRow& row : *response.mutable_rows()) {
    v1::IndicatorFigure* figure = row.mutable_indicators(0);
    Set(figure->mutable_realised(), realised);
    Set(figure->mutable_previous(), realised - 1'250'000);
    Set(row.mutable_distance(), realised - figure->target().micro());
    realised += 4'000'000;
  }
  response.mutable_rows(3)->mutable_indicators(0)->mutable_realised()->set_state(
      v1::VALUE_STATE_NOT_REPORTED);
  response.mutable_rows(3)->mutable_distance()->set_state(v1::VALUE_STATE_NOT_REPORTED);
  Set(response.mutable_total()->mutable_distance(), -7'850'000);
  return response;
}

v1::TrendRequest TrendQuestion() {
  v1::TrendRequest request;
  request.set_region("35.27.05");
  request.set_first_year(2019);
  request.set_last_year(2021);
  request.set_quarters(true);
  return request;
}

v1::TrendResponse Trend() {
  v1::TrendResponse response;
  response.set_first_year(2019);
  response.set_last_year(2021);
  v1::TrendSeries* series = response.add_series();
  series->set_region("35.27.05");
  series->set_name("Omben");
  *series->add_points() = Point(2019, 0, 0, -1);
  *series->add_points() = Point(2020, 4, 3'201'000'000, 7'010);
  *series->add_points() = Point(2020, 0, 3'201'000'000, 7'512);
  *series->add_points() = Point(2021, 4, 3'405'840'458, 7'010);
  *series->add_points() = Point(2021, 0, 3'405'840'458, 7'223);
  Set(series->mutable_points(3)->mutable_change(), 0);
  Set(series->mutable_points(4)->mutable_change(), -2'890'000);
  Set(series->mutable_points(4)->mutable_allocated_change(), 6'399'265);
  return response;
}

v1::TrendResponse TrendRows() {
  v1::TrendResponse response;
  response.set_first_year(2019);
  response.set_last_year(2021);
  const char* regions[][2] = {{"35.27", "Sampang"}, {"35.27.05", "Omben"}, {"35.27.02", "Torjun"}};
  int64_t achievement = 8'000;
  for (const auto& region : regions) {
    v1::TrendSeries* series = response.add_series();
    series->set_region(region[0]);
    series->set_name(region[1]);
    for (uint32_t year = 2019; year <= 2021; ++year, achievement += 111) {
      *series->add_points() = Point(year, 0, 3'000'000'000, achievement);
      if (year > 2019) {
        Set(series->mutable_points(series->points_size() - 1)->mutable_change(), 1'110'000);
      }
    }
  }
  uint32_t reporting = 12;
  for (v1::TrendPoint& point : *response.mutable_series(0)->mutable_points()) {
    point.set_reporting_units(reporting++);
    point.set_expected_units(14);
    if (point.year() > 2019) point.mutable_change()->set_state(v1::VALUE_STATE_NOT_COMPARABLE);
  }
  response.mutable_series(2)->mutable_points(2)->set_synthetic(true);
  return response;
}

v1::MatrixRequest MatrixQuestion() {
  v1::MatrixRequest request;
  request.set_year(2021);
  request.set_columns(v1::CASCADE_LEVEL_PROGRAM);
  return request;
}

v1::MatrixResponse Matrix() {
  v1::MatrixResponse response;
  for (int i = 1; i <= 7; ++i) {
    v1::MatrixColumn* column = response.add_columns();
    column->set_code(absl::StrCat("7.01.0", i));
    column->set_name(i == 1 ? "PROGRAM PENUNJANG URUSAN PEMERINTAHAN DAERAH KABUPATEN/KOTA"
                            : absl::StrCat("PROGRAM KE-", i));
    column->mutable_spread()->set_count(i == 7 ? 0 : 3);
    column->mutable_spread()->set_median(70'000'000 + i);
  }
  response.mutable_columns(1)->set_code("7.01.02.2.01");
  AddMatrixRow(response.mutable_total(), "35.27", "Sampang",
               {9'000, 8'000, 7'000, 6'000, 4'000, 0, -1});
  AddMatrixRow(response.add_rows(), "35.27.02", "Torjun",
               {10'000, 7'600, 6'600, 5'100, 5'099, 0, -1});
  AddMatrixRow(response.add_rows(), "35.27.05", "Omben", {9'100, 7'599, 6'599, -2, -3, -1, -1});
  AddMatrixRow(response.add_rows(), "35.27.14", "Karangpenang", {-1, -1, -1, -1, -1, -1, -1});
  response.mutable_rows(0)->set_synthetic(true);
  return response;
}

v1::CompletenessRequest CompletenessQuestion() {
  v1::CompletenessRequest request;
  request.set_year(2021);
  return request;
}

v1::CompletenessResponse Completeness() {
  v1::CompletenessResponse response;
  for (const char* due : {"2021-04-15", "2021-07-15", "", "2022-01-15", "2022-02-28"}) {
    response.add_due(due);
  }
  const char* units[][2] = {
      {"35.27.02", "Torjun"}, {"35.27.05", "Omben"}, {"35.27.14", "Karangpenang"}};
  for (const auto& unit : units) {
    v1::CompletenessRow* row = response.add_rows();
    row->set_unit(unit[0]);
    row->set_name(unit[1]);
    for (uint32_t quarter : {1u, 2u, 3u, 4u, 0u}) {
      bool none = row->name() == "Karangpenang";
      *row->add_cells() =
          Cell(quarter, none ? v1::WORKFLOW_STATE_OPEN : v1::WORKFLOW_STATE_LOCKED, none ? 0 : 44);
      v1::CompletenessCell* cell = row->mutable_cells(row->cells_size() - 1);
      if (!none) cell->set_submitted("2021-04-10");
      if (none && quarter != 3) {
        cell->set_overdue(true);
        cell->set_days_late(quarter == 1 ? 291 : 16);
      }
      cell->set_synthetic(row->name() == "Torjun");
    }
  }
  v1::CompletenessRow* omben = response.mutable_rows(1);
  omben->mutable_cells(0)->set_days_late(12);
  omben->mutable_cells(0)->set_revisions(1);
  omben->mutable_cells(1)->set_state(v1::WORKFLOW_STATE_APPROVED);
  omben->mutable_cells(2)->set_state(v1::WORKFLOW_STATE_RETURNED);
  omben->mutable_cells(3)->set_state(v1::WORKFLOW_STATE_SUBMITTED);
  for (uint32_t submitted : {2u, 2u, 1u, 2u, 2u}) response.add_submitted(submitted);
  for (uint32_t overdue : {1u, 1u, 0u, 1u, 1u}) response.add_overdue(overdue);
  response.set_expected_units(3);
  return response;
}

}  // namespace rekap::cli::canned
