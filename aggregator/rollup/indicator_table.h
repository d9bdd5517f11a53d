// What is known of the indicators of every region: at a unit the values of its
// leaf, above it their sums by the catalog's method (domain/indicator).
//
// Invariant: the sum of a region's cell holds exactly the values that its units
// have in the table.
#pragma once

#include <cstdint>
#include <memory>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"

#include "domain/catalog/catalog.h"
#include "domain/code/region_code.h"
#include "domain/indicator/indicator_sum.h"
#include "domain/indicator/indicator_values.h"

namespace rekap {

class IndicatorTable {
 public:
  using Values = std::shared_ptr<const IndicatorValues>;

  // Replaces the values of a unit's cell (nullptr: it has none) and in the sums
  // of the cells above it. The same `indicator` and `above` for a cell each time.
  // False if a sum is not sound any more.
  [[nodiscard]] bool Exchange(uint32_t cell, RegionCode unit, const Indicator& indicator,
                              const Values& after, absl::Span<const uint32_t> above);
  // Of a cell at or above a unit; all not reported if there is nothing.
  IndicatorSummary Summary(uint32_t cell, const Indicator& indicator) const;
  // Of a cell at a unit: the unit reports a result, be it undefined.
  bool HasResult(uint32_t cell) const;

 private:
  struct Leaf {
    RegionCode unit;
    Values values;
  };

  absl::flat_hash_map<uint32_t, Leaf> leaves_;        // by cell at a unit
  absl::flat_hash_map<uint32_t, IndicatorSum> sums_;  // by cell above
};

}  // namespace rekap
