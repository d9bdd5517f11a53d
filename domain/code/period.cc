#include "domain/code/period.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace rekap {

absl::StatusOr<Period> Period::Of(uint32_t year, uint32_t quarter) {
  if (year < kYearMin || year > kYearMax) {
    return absl::InvalidArgumentError(
        absl::StrCat("tahun ", year, " di luar ", kYearMin, " sampai ", kYearMax, " [BAD_YEAR]"));
  }
  if (quarter > 4) {
    return absl::InvalidArgumentError(
        absl::StrCat("triwulan ", quarter, " di luar 0 sampai 4 (0 = setahun) [BAD_QUARTER]"));
  }
  return Period(static_cast<uint16_t>(year), static_cast<uint8_t>(quarter));
}

std::string Period::ToString() const {
  return annual() ? absl::StrCat(year_) : absl::StrCat(year_, " triwulan ", quarter_);
}

}  // namespace rekap
