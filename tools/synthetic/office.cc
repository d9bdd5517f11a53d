#include "tools/synthetic/office.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "tools/synthetic/dice.h"

namespace rekap {

absl::StatusOr<Office> OfficeOf(const Catalog& catalog, RegionCode unit, uint64_t seed) {
  if (unit.level() != RegionLevel::kKecamatan) {
    return absl::InvalidArgumentError(absl::StrCat(unit.ToString(), " is not a kecamatan"));
  }
  const Region* region = catalog.FindRegion(unit);
  if (region == nullptr) {
    return absl::NotFoundError(absl::StrCat("the catalog does not list ", unit.ToString()));
  }
  Dice dice(seed, absl::StrCat("office ", unit.ToString()));
  Office office{*region, seed};
  office.staff = dice.Between(24, 46);
  office.spending_permille = dice.Between(700, 990);
  office.delivery_permille = dice.Between(600, 980);
  return office;
}

}  // namespace rekap
