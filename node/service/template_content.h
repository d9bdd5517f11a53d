// What the file to fill in begins with: last year's rows without their figures
// where there are any, else the nomenclature; the indicators of the catalog.
#pragma once

#include <vector>

#include "absl/types/span.h"

#include "domain/catalog/catalog.h"
#include "domain/code/period.h"
#include "domain/code/region_code.h"
#include "node/template/template.h"
#include "rekap/v1/record.pb.h"

namespace rekap {

// `previous`: the annual records of the year before; may be empty. Pure.
TemplateContent ContentFor(RegionCode unit, Period period, const Catalog& catalog,
                           uint32_t catalog_version, absl::Span<const v1::Record> previous);

}  // namespace rekap
