#include "node/grid/grid_cells.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "domain/decimal/decimal.h"
#include "domain/decimal/number_text.h"
#include "domain/decimal/sen.h"
#include "domain/rule/measure.h"

namespace rekap {
namespace {

// Three decimals may be a group of thousands of the other style.
constexpr int kAmbiguousPlaces = 3;

// With all its decimals, at least `places_min`.
std::string NumberText(int64_t micro, int places_min) {
  int places = Decimal::kPlaces;
  for (int64_t rest = micro; places > 0 && rest % 10 == 0; rest /= 10) --places;
  places = std::max(places, places_min);
  if (places == kAmbiguousPlaces) ++places;
  return FormatIndonesian(micro, Decimal::kPlaces, places);
}

}  // namespace

std::string MoneyCell(const std::optional<v1::Money>& money) {
  if (!money) return "";
  switch (money->presence()) {
    case v1::CELL_PRESENCE_FIGURE:
      return Sen(money->sen()).ToIndonesian();
    case v1::CELL_PRESENCE_DASH:
      return "-";
    default:
      return "";
  }
}

std::string FigureCell(const std::optional<int64_t>& micro) {
  constexpr int kPlacesMin = 2;
  return micro ? NumberText(*micro, kPlacesMin) : "";
}

std::string MeasureCell(const v1::Measure& measure) {
  if (!measure.has_value_micro()) return measure.text();
  v1::Measure read = ParseMeasure(measure.text(), NumberStyle::kIndonesian);
  if (read.has_value_micro() && read.value_micro() == measure.value_micro()) {
    return measure.text();
  }
  return absl::StrCat(NumberText(measure.value_micro(), 0), measure.unit().empty() ? "" : " ",
                      measure.unit());
}

std::string SourceCell(bool synthetic) { return synthetic ? "sintetis" : ""; }

void AddGridColumn(v1::GridTable& table, absl::string_view name, v1::GridColumn::Kind kind,
                   bool identifies, const std::vector<std::string>& choices) {
  v1::GridColumn& column = *table.add_columns();
  column.set_name(std::string(name));
  column.set_kind(kind);
  column.set_identifies(identifies);
  for (const std::string& choice : choices) column.add_choices(choice);
}

}  // namespace rekap
