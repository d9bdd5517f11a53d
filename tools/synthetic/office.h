// The character of one synthetic kecamatan office: what makes the fourteen of
// a kabupaten differ. The same unit and seed give the same office in every year.
#pragma once

#include <cstdint>

#include "absl/status/statusor.h"

#include "domain/catalog/catalog.h"
#include "domain/code/region_code.h"

namespace rekap {

struct Office {
  Region region;
  uint64_t seed = 0;
  int64_t staff = 0;  // ASN
  // How much of its money the office spends and how often it delivers an output
  // in full, in thousandths.
  int64_t spending_permille = 0;
  int64_t delivery_permille = 0;
};

// NotFound if the catalog does not list `unit`, InvalidArgument if it is not a
// kecamatan.
absl::StatusOr<Office> OfficeOf(const Catalog& catalog, RegionCode unit, uint64_t seed);

}  // namespace rekap
