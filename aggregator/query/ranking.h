// The rows of a comparison before anything is written of them: their values by one
// order, places, spread, and which of them a filter shows. Cost: a few hash probes a
// row, so that ranking a whole country stays cheap and only the rows of a page are
// made in full. Used within LiveRollup::Read.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "aggregator/query/figures.h"
#include "domain/rule/distribution.h"
#include "rekap/v1/query.pb.h"

namespace rekap {

// One region by the order that was asked for.
struct RankedRegion {
  RegionCode region;
  // Micro or sen (IsMoney); nullopt = it has none.
  std::optional<int64_t> value;
  uint32_t rank = 0;     // from 1, equal values share; 0 = no value
  uint32_t quarter = 0;  // QuarterOf; 0 = no value
  // The achievement of the element, capped: what bands and quadrants go by.
  DecimalResult achievement;
  v1::Quadrant quadrant = v1::QUADRANT_UNSPECIFIED;
};

struct Ranking {
  std::vector<RankedRegion> rows;  // in the order asked for
  Distribution distribution;       // of the values that there are
  // Rows that reported anything under the element; 0 if it is an indicator.
  uint32_t reporting = 0;
};

// Whether an order's values are sen; else they are micro.
bool IsMoney(v1::Order order);

// The regions that are the rows of an answer about `parent`, by code.
std::vector<RegionCode> RowsOf(const Catalog& catalog, RegionCode parent, v1::Rows rows);

// One region, without a place; its quadrant within `bounds`. OutOfRange if a sum of money exceeds
// 64 bits; InvalidArgument, in Indonesian, if the order means nothing for the element.
absl::StatusOr<RankedRegion> Measure(const FigureReader& reader, RegionCode region,
                                     const Element& element, v1::Order order,
                                     const std::optional<QuadrantBounds>& bounds);

// Greatest value first (least, if `ascending`), rows without one last, equals by code;
// by code if that is the order. Errors as Measure.
absl::StatusOr<Ranking> Rank(const FigureReader& reader, const std::vector<RegionCode>& regions,
                             const Element& element, v1::Order order, bool ascending,
                             const std::optional<QuadrantBounds>& bounds = std::nullopt);

// State of a unit's period. DataLoss if the mirror is corrupt.
using StateReader = absl::FunctionRef<absl::StatusOr<v1::WorkflowState>(RegionCode)>;

// The rows that the filter shows, in the ranking's order. `state_of` is asked only about
// units, and only where the filter is about states. InvalidArgument or NotFound, in
// Indonesian, for a band or a region that the catalog does not know.
absl::StatusOr<std::vector<RankedRegion>> Shown(const Ranking& ranking, const v1::RowFilter& filter,
                                                const Catalog& catalog, StateReader state_of);

v1::Spread ToProto(const Distribution& distribution, bool money);

}  // namespace rekap
