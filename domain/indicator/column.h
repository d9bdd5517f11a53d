// One figure of an indicator across units, as sums that take a unit in and out
// again without looking at the others.
#pragma once

#include <cstdint>
#include <limits>
#include <utility>

#include "absl/container/btree_set.h"

#include "domain/catalog/catalog.h"
#include "domain/rule/value.h"

namespace rekap {

// One unit's share of a column. The column's value is sum(product) /
// sum(weight) in micro, so a plain value has its micro as product and weight 1,
// and a weighted one has (weight x value) in micro^2 and the weight in micro.
struct Share {
  __int128 product = 0;
  int64_t weight = 1;
  // Where an order decides instead: the greatest or least (rank, product).
  uint64_t rank = 0;
};

// Invariant: equal columns hold the same shares, whatever came and went before.
class Column {
 public:
  // Products beyond this are counted, not added: a column that holds one is
  // undefined, and as many others as there can be units (kUnitsMax) cannot overflow
  // 128 bits. A product itself is of two values of 64 bits, so it always fits.
  static constexpr __int128 kProductMax =
      static_cast<__int128>(1'000'000'000'000'000) * 1'000'000'000'000'000;
  // More than a thousand times the desa of the nation (about 84,000).
  static constexpr uint32_t kUnitsMax = uint32_t{1} << 27;
  static_assert(std::numeric_limits<__int128>::max() / kProductMax >= kUnitsMax);

  // The same method in every call.
  void Add(IndicatorMethod method, const Share& share);
  // False if the share cannot have been in the column, which is then no longer
  // sound.
  [[nodiscard]] bool Remove(IndicatorMethod method, const Share& share);

  uint32_t count() const { return count_; }
  // Whether there is something to divide by, be the quotient too large to show.
  bool weighs() const { return weight_ != 0 || excess_ > 0; }

  // Not reported if empty. kSum: sum(product); kMin, kMax: the least, the
  // greatest; kLast: the one of the highest rank; else the quotient. Undefined if
  // the weights add up to 0 or the value exceeds Decimal.
  DecimalResult Value(IndicatorMethod method) const;

 private:
  DecimalResult Quotient() const;

  __int128 sum_ = 0;
  __int128 weight_ = 0;
  uint32_t count_ = 0;
  uint32_t excess_ = 0;
  // Only for the methods that an order decides.
  absl::btree_multiset<std::pair<uint64_t, int64_t>> ordered_;
};

}  // namespace rekap
