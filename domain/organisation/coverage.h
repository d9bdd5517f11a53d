// What does not fit together in an office: programs, sections, processes,
// positions and their targets. Pure. The rules: docs/findings-across.md.
//
// Chapter I.E of the report compares the process map with the structure; this is
// that comparison, and the one of the performance agreements with the cascade.
#pragma once

#include <vector>

#include "absl/types/span.h"

#include "domain/catalog/catalog.h"
#include "domain/code/activity_code.h"
#include "domain/code/period.h"
#include "domain/code/region_code.h"
#include "rekap/v1/finding.pb.h"
#include "rekap/v1/record.pb.h"

namespace rekap {

// One unit in one year. Views must outlive the call.
struct OfficeReport {
  RegionCode unit;
  Period period;
  // The UNIT_PROFILE record; nullptr = none was reported. Then the agreements are
  // compared with the catalog only.
  const v1::Record* profile = nullptr;
  // AGREEMENT_TARGET records, in the order of their items.
  absl::Span<const v1::Record> targets;
  // Programs that the unit's figures name.
  absl::Span<const ActivityCode> reported_programs;
};

// Notes and warnings, the warnings first, each kind in the order of what it is
// about. Names of sections and positions are compared without case, blanks and
// punctuation.
std::vector<v1::Finding> CoverageFindings(const OfficeReport& report, const Catalog& catalog);

}  // namespace rekap
