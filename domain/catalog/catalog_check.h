// What must hold for a catalog as a whole, beyond what each of its fields says
// of itself. Pure.
#pragma once

#include <vector>

#include "domain/catalog/catalog.h"

namespace rekap {

// The first kCatalogProblemsMax problems by place. Requires regions sorted by
// code and activities by code and first year, equal ones in the order of the
// text. Codes: NO_REGION, NO_ROOT, MISSING_PARENT, DUPLICATE_CODE, BAD_CODE,
// BAD_YEARS, DANGLING_REFERENCE, DUPLICATE_PREDECESSOR, CYCLE, those of
// CheckFormulas, and of a new one NO_OBJECTIVE.
std::vector<CatalogProblem> CheckCatalog(const CatalogData& data, CatalogUse use);

// Sorts by place and keeps the first kCatalogProblemsMax.
void KeepFirstProblems(std::vector<CatalogProblem>& problems);

}  // namespace rekap
