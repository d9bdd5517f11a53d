// Everything that can be said about one unit's report: what its figures prove
// (domain/finding) and what does not fit together in its office (coverage.h).
// What the node and the aggregator show; of the same records both say the same. The
// node looks at the period itself, the aggregator for a year at what stands for it.
// Pure.
#pragma once

#include <vector>

#include "domain/catalog/catalog.h"
#include "domain/finding/finding.h"
#include "rekap/v1/finding.pb.h"

namespace rekap {

// By severity, the worst first; in each FindingsOf in its order, then
// CoverageFindings in theirs. At most kFindingsMax.
//
// An office is a matter of the year: it is looked at in a quarter only where its
// profile is among the records, and in a year where anything is, so that a unit
// that has reported nothing is not asked for a profile as well.
std::vector<v1::Finding> AllFindingsOf(const UnitReport& report, const Catalog& catalog);

}  // namespace rekap
