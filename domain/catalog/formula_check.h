// What an indicator's method, formulas and inputs must be, beyond the grammar.
// Pure.
#pragma once

#include <vector>

#include "domain/catalog/catalog.h"

namespace rekap {

// Adds, each at the indicator's place: BAD_METHOD, BAD_FORMULA (the value does
// not follow the inputs), TOO_MANY_INPUTS, RESERVED_INPUT, SUSPICIOUS_INPUT (two
// inputs of one indicator are a slip of the finger apart, and one of them is
// written nowhere else).
void CheckFormulas(const std::vector<Indicator>& indicators, std::vector<CatalogProblem>& problems);

}  // namespace rekap
