// What an indicator's method, formulas and inputs must be, beyond the grammar.
// Pure.
#pragma once

#include <vector>

#include "domain/catalog/catalog.h"

namespace rekap {

// Adds, each at the indicator's place: BAD_METHOD, and of a new catalog BAD_FORMULA
// (no input changes the numerator, or the denominator is always 0), TOO_MANY_INPUTS,
// RESERVED_INPUT, SUSPICIOUS_INPUT (two inputs of one indicator are a slip of the
// finger apart, and one of them is written once while the other is not).
void CheckFormulas(const std::vector<Indicator>& indicators, CatalogUse use,
                   std::vector<CatalogProblem>& problems);

}  // namespace rekap
