#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

#include "aggregator/query/queries.h"

namespace rekap {
namespace {

absl::StatusOr<v1::CompareRow> MakeRow(const FigureReader& reader, RegionCode region,
                                       const Element& element) {
  v1::CompareRow row;
  row.set_region(region.ToString());
  row.set_name(RegionName(reader.catalog(), region));
  absl::StatusOr<v1::Figures> figures = reader.Figures(region, element);
  if (!figures.ok()) return figures.status();
  *row.mutable_figures() = *std::move(figures);
  std::vector<v1::IndicatorFigure> indicators;
  for (const Indicator& indicator : reader.catalog().indicators()) {
    v1::IndicatorFigure figure = reader.IndicatorFigure(region, indicator);
    row.set_reported_indicators(row.reported_indicators() + figure.reporting_units());
    row.set_expected_indicators(row.expected_indicators() + figure.expected_units());
    indicators.push_back(std::move(figure));
  }
  *row.mutable_indicator_mean() = FigureReader::IndicatorMean(indicators);
  row.mutable_indicators()->Assign(indicators.begin(), indicators.end());
  std::optional<CellFigures> whole =
      reader.version().engine.Find(region, Element::Whole(), reader.period());
  row.set_synthetic(whole && whole->synthetic_leaves > 0);
  if (reader.period().annual()) *row.mutable_source() = reader.YearSource(region);
  return row;
}

// What the order sorts by; nullopt = the row has no value there.
std::optional<int64_t> SortValue(const v1::CompareRow& row, v1::CompareRequest::Order order) {
  auto decimal = [](const v1::DecimalValue& value) -> std::optional<int64_t> {
    if (value.state() != v1::VALUE_STATE_REPORTED) return std::nullopt;
    return value.micro();
  };
  switch (order) {
    case v1::CompareRequest::ORDER_ABSORPTION:
      return decimal(row.figures().absorption());
    case v1::CompareRequest::ORDER_ALLOCATED:
      if (row.figures().allocated().state() != v1::VALUE_STATE_REPORTED) return std::nullopt;
      return row.figures().allocated().sen();
    case v1::CompareRequest::ORDER_INDICATORS:
      return decimal(row.indicator_mean());
    default:
      return decimal(row.figures().achievement());
  }
}

// Best first, rows without a value last, equals by code; equal values share a
// place.
void SortAndRank(std::vector<v1::CompareRow>& rows, v1::CompareRequest::Order order) {
  std::stable_sort(rows.begin(), rows.end(), [order](const auto& a, const auto& b) {
    return SortValue(a, order) > SortValue(b, order);  // nullopt is the least
  });
  std::optional<int64_t> previous;
  uint32_t rank = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    std::optional<int64_t> value = SortValue(rows[i], order);
    if (!value) break;
    if (value != previous) rank = static_cast<uint32_t>(i) + 1;
    rows[i].set_rank(rank);
    previous = value;
  }
  if (order == v1::CompareRequest::ORDER_CODE) {
    std::sort(rows.begin(), rows.end(),
              [](const auto& a, const auto& b) { return a.region() < b.region(); });
  }
}

}  // namespace

absl::StatusOr<v1::CompareResponse> Compare(const FigureReader& reader,
                                            const v1::CompareRequest& request) {
  absl::StatusOr<RegionCode> parent = RequestedRegion(reader.catalog(), request.region());
  if (!parent.ok()) return parent.status();
  absl::StatusOr<Element> element = RequestedElement(reader, request.element());
  if (!element.ok()) return element.status();
  if (element->kind == Element::Kind::kIndicator) {
    return absl::InvalidArgumentError(
        "perbandingan menurut IKU diminta dengan urutan indicators, bukan dengan elemen");
  }
  std::vector<v1::CompareRow> rows;
  for (const Region& region : reader.catalog().regions()) {
    if (region.code.Parent() != *parent) continue;
    absl::StatusOr<v1::CompareRow> row = MakeRow(reader, region.code, *element);
    if (!row.ok()) return row.status();
    rows.push_back(*std::move(row));
  }
  if (rows.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "wilayah ", parent->ToString(), " tidak membawahi wilayah lain untuk dibandingkan"));
  }
  SortAndRank(rows, request.order());
  v1::CompareResponse response;
  absl::StatusOr<v1::CompareRow> total = MakeRow(reader, *parent, *element);
  if (!total.ok()) return total.status();
  *response.mutable_total() = *std::move(total);
  response.set_reporting_units(reader.ReportingUnits(*parent, *element));
  response.set_expected_units(reader.ExpectedUnits(*parent));
  for (v1::CompareRow& row : rows) *response.add_rows() = std::move(row);
  for (v1::JournalPosition& position : reader.Positions(*parent)) {
    *response.add_positions() = std::move(position);
  }
  return response;
}

}  // namespace rekap
