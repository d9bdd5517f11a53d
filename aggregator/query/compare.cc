#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"

#include "aggregator/query/page_token.h"
#include "aggregator/query/queries.h"
#include "domain/key/store_key.h"

namespace rekap {
namespace {

// Targets met in full.
constexpr int64_t kTargetPercentMicro = 100 * Decimal::kScale;

v1::DecimalValue Points(std::optional<int64_t> micro) {
  return ToProto(micro ? DecimalResult::Of(Decimal::FromMicro(*micro))
                       : DecimalResult::Missing(ValueState::kNotReported));
}

// Values so far apart that 64 bits do not hold it are shown as far apart as they do.
int64_t Difference(int64_t a, int64_t b) {
  __int128 difference = static_cast<__int128>(a) - b;
  return static_cast<int64_t>(std::clamp<__int128>(difference, std::numeric_limits<int64_t>::min(),
                                                   std::numeric_limits<int64_t>::max()));
}

// What an indicator's result lacks to its target, in its own unit: below 0 if it lacks
// something, whichever way is good.
std::optional<int64_t> ResultDistance(const Indicator& indicator, const IndicatorSummary& summary) {
  if (!summary.realised.reported() || !summary.target.reported()) return std::nullopt;
  const __int128 result = summary.realised.value.micro();
  const __int128 target = summary.target.value.micro();
  __int128 distance = result - target;
  switch (indicator.direction) {
    case IndicatorDirection::kHigher:
      break;
    case IndicatorDirection::kLower:
      distance = target - result;
      break;
    case IndicatorDirection::kRange:
      if (!summary.target_high.reported()) return std::nullopt;
      // Below the range it lacks, above it there is too much; inside nothing is wrong.
      distance =
          std::min<__int128>({distance, summary.target_high.value.micro() - result, __int128{0}});
      break;
  }
  auto fits = static_cast<int64_t>(distance);
  return fits == distance ? std::optional<int64_t>(fits) : std::nullopt;
}

// One comparison being written.
class Comparer {
 public:
  Comparer(const FigureReader& reader, Element element, v1::Order order)
      : reader_(reader), element_(std::move(element)), order_(order) {}

  absl::StatusOr<v1::CompareRow> Row(const RankedRegion& ranked) const {
    const RegionCode region = ranked.region;
    v1::CompareRow row;
    row.set_region(region.ToString());
    row.set_name(RegionName(reader_.catalog(), region));
    row.set_rank(ranked.rank);
    row.set_quartile(ranked.quarter);
    absl::StatusOr<v1::Figures> figures = reader_.Figures(region, element_);
    if (!figures.ok()) return figures.status();
    *row.mutable_figures() = *std::move(figures);
    row.mutable_figures()->set_quadrant(ranked.quadrant);
    *row.mutable_completeness() =
        ToProto(reader_.Completeness(region, element_, reader_.Cell(region, element_)));
    *row.mutable_distance() = Distance(ranked);
    AddIndicators(region, row);
    row.set_synthetic(reader_.Cell(region, Element::Whole()).synthetic_leaves > 0);
    if (reader_.period().annual()) *row.mutable_source() = reader_.YearSource(region);
    return row;
  }

 private:
  void AddIndicators(RegionCode region, v1::CompareRow& row) const {
    std::vector<v1::IndicatorFigure> indicators;
    for (const Indicator& indicator : reader_.catalog().indicators()) {
      v1::IndicatorFigure figure = reader_.IndicatorFigure(region, indicator);
      row.set_reported_indicators(row.reported_indicators() + figure.reporting_units());
      row.set_expected_indicators(row.expected_indicators() + figure.expected_units());
      indicators.push_back(std::move(figure));
    }
    *row.mutable_indicator_mean() = FigureReader::IndicatorMean(indicators);
    row.mutable_indicators()->Assign(indicators.begin(), indicators.end());
  }

  v1::DecimalValue Distance(const RankedRegion& ranked) const {
    if (order_ == v1::ORDER_RESULT) {
      return Points(ResultDistance(*reader_.catalog().FindIndicator(element_.code),
                                   reader_.IndicatorSummaryOf(ranked.region, element_.code)));
    }
    if (IsMoney(order_) || order_ == v1::ORDER_EFFICIENCY || !ranked.value) {
      return Points(std::nullopt);
    }
    // Percentages are far from the ends of 64 bits, but for an absurd one.
    __int128 distance = static_cast<__int128>(*ranked.value) - kTargetPercentMicro;
    auto fits = static_cast<int64_t>(distance);
    return Points(fits == distance ? std::optional<int64_t>(fits) : std::nullopt);
  }

  const FigureReader& reader_;
  const Element element_;
  const v1::Order order_;
};

uint32_t ReportingUnits(const FigureReader& reader, RegionCode parent, const Element& element,
                        v1::Rows rows, const Ranking& ranking) {
  if (element.kind == Element::Kind::kIndicator) {
    return reader.ReportingUnits(parent, *reader.catalog().FindIndicator(element.code));
  }
  // Each of them was looked at already where they are the rows.
  const bool counted = rows == v1::ROWS_UNITS && parent.level() != RegionLevel::kKecamatan;
  return counted ? ranking.reporting : reader.ReportingUnits(parent, element);
}

// The rows shown, in their order, and what they were made from.
absl::StatusOr<PageRange> PageOf(const v1::CompareRequest& request,
                                 const std::vector<RankedRegion>& shown,
                                 const v1::CompareResponse& response) {
  absl::StatusOr<uint32_t> page_size = PageSizeOf(request.page_size());
  if (!page_size.ok()) return page_size.status();
  ListDigest list;
  if (shown.size() <= *page_size && request.page_token().empty()) {
    return PageRangeOf(list, *page_size, "", shown.size());
  }
  v1::CompareRequest asked = request;
  asked.clear_page_size();
  asked.clear_page_token();
  list.Add(asked.SerializeAsString());
  // One part each: a hash is dear by the call and cheap by the byte.
  std::string positions;
  for (const v1::JournalPosition& position : response.positions()) {
    absl::StrAppend(&positions, position.unit(), ";");
    AppendUint64(positions, position.epoch());
    AppendUint64(positions, position.seq());
  }
  list.Add(positions);
  // A catalog or a review changes the list without any position.
  std::string rows;
  for (const RankedRegion& row : shown) {
    rows.append(row.region.Encoded());
    AppendUint64(rows, row.rank);
    AppendUint64(rows, static_cast<uint64_t>(row.value.value_or(0)));
  }
  list.Add(rows);
  return PageRangeOf(list, *page_size, request.page_token(), shown.size());
}

}  // namespace

absl::StatusOr<v1::CompareResponse> Compare(const FigureReader& reader,
                                            const v1::CompareRequest& request,
                                            StateReader state_of) {
  absl::StatusOr<RegionCode> parent = RequestedRegion(reader.catalog(), request.region());
  if (!parent.ok()) return parent.status();
  absl::StatusOr<Element> element = RequestedElement(reader, request.element());
  if (!element.ok()) return element.status();
  const std::vector<RegionCode> regions = RowsOf(reader.catalog(), *parent, request.rows());
  if (regions.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "wilayah ", parent->ToString(), " tidak membawahi wilayah lain untuk dibandingkan"));
  }
  const std::optional<QuadrantBounds> bounds = BoundsOf(reader.Cell(*parent, *element));
  absl::StatusOr<Ranking> ranking =
      Rank(reader, regions, *element, request.order(), request.ascending(), bounds);
  if (!ranking.ok()) return ranking.status();
  absl::StatusOr<std::vector<RankedRegion>> shown =
      Shown(*ranking, request.filter(), reader.catalog(), state_of);
  if (!shown.ok()) return shown.status();
  v1::CompareResponse response;
  *response.mutable_positions() = reader.Positions(*parent);
  absl::StatusOr<PageRange> page = PageOf(request, *shown, response);
  if (!page.ok()) return page.status();

  const Comparer comparer(reader, *element, request.order());
  for (size_t i = page->begin; i < page->end; ++i) {
    absl::StatusOr<v1::CompareRow> row = comparer.Row((*shown)[i]);
    if (!row.ok()) return row.status();
    if ((*shown)[i].value) {
      row->set_from_median(Difference(*(*shown)[i].value, ranking->distribution.median));
    }
    *response.add_rows() = *std::move(row);
  }
  // The region is not compared with itself: it has no quadrant.
  absl::StatusOr<RankedRegion> own =
      Measure(reader, *parent, *element, request.order(), std::nullopt);
  if (!own.ok()) return own.status();
  absl::StatusOr<v1::CompareRow> total = comparer.Row(*own);
  if (!total.ok()) return total.status();
  *response.mutable_total() = *std::move(total);
  if (element->kind == Element::Kind::kIndicator) response.set_indicator(element->code);
  response.set_reporting_units(ReportingUnits(reader, *parent, *element, request.rows(), *ranking));
  response.set_expected_units(reader.ExpectedUnits(*parent));
  *response.mutable_quadrant_bounds() = ToProto(bounds);
  *response.mutable_spread() = ToProto(ranking->distribution, IsMoney(request.order()));
  response.set_rows_total(static_cast<uint32_t>(ranking->rows.size()));
  response.set_rows_shown(static_cast<uint32_t>(shown->size()));
  response.set_next_page_token(page->next_token);
  for (const Band& band : reader.policy().bands) response.add_bands(band.name);
  return response;
}

}  // namespace rekap
