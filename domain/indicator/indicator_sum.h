// An indicator of a region, from the figures of its units: summed numerators
// over summed denominators, or the other methods of the catalog. Units come and
// go in any order; the result depends only on those that are in.
//
// Missing is not zero: a unit enters a figure only where it has what the figure
// needs, and the counts say how many did. Never a mean of achievements: the
// region's achievement follows from its own target and result.
//
// Not synchronised: one writer, or readers only.
#pragma once

#include <cstdint>
#include <memory>
#include <variant>

#include "domain/catalog/catalog.h"
#include "domain/code/region_code.h"
#include "domain/indicator/indicator_values.h"
#include "domain/rule/value.h"

namespace rekap {

struct IndicatorSummary {
  // Over every unit that has a result; of a ratio over those that have parts.
  DecimalResult realised;
  // Over the units that have result and target, so that both speak of the same
  // units; where there are none, over every unit that has a target. `target_high`
  // is of a range only.
  DecimalResult target;
  DecimalResult target_high;
  // Result of the year before, over units as for `target`. A ratio weighs it by
  // this year's denominators: those of the year before are not known.
  DecimalResult previous;
  // Over the units that have both, not capped. Where some unit has a result but
  // no target it is not the quotient of the two figures above.
  DecimalResult achievement;

  uint32_t units = 0;      // added
  uint32_t reported = 0;   // with a result that is a number
  uint32_t computed = 0;   // with a result that follows from inputs
  uint32_t undefined = 0;  // with a result that has no value
  uint32_t compared = 0;   // that `achievement` is over
  // kRatio: from summed parts, not by Indicator::without_parts; and the units with a
  // result but no parts, which are left out of the former.
  bool from_parts = false;
  uint32_t without_parts = 0;

  friend bool operator==(const IndicatorSummary&, const IndicatorSummary&) = default;
};

// There is one for every region, indicator and period, and most are of single
// units: one unit is kept as it is, sums exist from the second on.
class IndicatorSum {
 public:
  IndicatorSum();
  IndicatorSum(IndicatorSum&&) noexcept;
  IndicatorSum& operator=(IndicatorSum&&) noexcept;
  ~IndicatorSum();

  // Each unit at most once. The same indicator in every call of one object: a
  // new catalog needs new sums.
  void Add(const Indicator& indicator, RegionCode unit, const IndicatorValues& values);
  // With the values that were added. False if they cannot have been: the sums
  // are no longer sound and must be made anew.
  [[nodiscard]] bool Remove(const Indicator& indicator, RegionCode unit,
                            const IndicatorValues& values);

  // Of one unit: its own figures. Of several, by Indicator::method:
  //   kRatio         sum(numerator) / sum(denominator) x factor, targets weighted
  //                  by denominator: what the region reaches if every unit meets
  //                  its own. Units whose own ratio is undefined are in it, units
  //                  that only state a result are not. If no unit has parts: by
  //                  Indicator::without_parts over all results.
  //   kSum           sums
  //   kMean          means
  //   kWeightedMean  weighted by the unit's weight; without one it is left out
  //   kMin ... kLast the least, the greatest, that of the greatest region code,
  //                  figure by figure
  // Rounded half up once. Targets that cannot be weighed (no unit has a result,
  // or all weights are 0) give their plain mean; results that cannot are undefined.
  // Everything is not reported if empty.
  IndicatorSummary Result(const Indicator& indicator) const;

 private:
  struct Unit {
    RegionCode code;
    IndicatorValues values;
  };
  struct Sums;

  std::variant<std::monostate, Unit, std::unique_ptr<Sums>> state_;
};

}  // namespace rekap
