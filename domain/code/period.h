// The period that a figure is for: a budget year, and a quarter or the whole
// year. Quarterly figures are cumulative within the year.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/statusor.h"

namespace rekap {

class Period {
 public:
  static constexpr uint32_t kYearMin = 2000;
  static constexpr uint32_t kYearMax = 2100;

  // quarter 0 = the annual figure. InvalidArgument outside the ranges, in
  // Indonesian, for a clerk may have mistyped them.
  static absl::StatusOr<Period> Of(uint32_t year, uint32_t quarter);

  uint16_t year() const { return year_; }
  uint8_t quarter() const { return quarter_; }
  bool annual() const { return quarter_ == 0; }

  // "2021" or "2021 triwulan 3".
  std::string ToString() const;

  friend auto operator<=>(const Period&, const Period&) = default;
  template <typename H>
  friend H AbslHashValue(H h, const Period& period) {
    return H::combine(std::move(h), period.year_, period.quarter_);
  }

 private:
  Period(uint16_t year, uint8_t quarter) : year_(year), quarter_(quarter) {}

  uint16_t year_;
  uint8_t quarter_;
};

}  // namespace rekap
