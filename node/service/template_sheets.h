// The sheets of a template beside III.B and IKU: table II, survey, narratives,
// organisation, performance agreements.
#pragma once

#include <vector>

#include "absl/types/span.h"

#include "domain/catalog/catalog.h"
#include "domain/code/period.h"
#include "node/template/template.h"
#include "rekap/v1/record.pb.h"

namespace rekap {

// Programs are those of the catalog; narratives and the office are those of last
// year, to be revised; agreements are last year's without targets. What is
// stated once a year is left out of a quarter's template. `previous`: the annual
// records of the year before, in the order of their keys. Pure.
std::vector<TemplateSheet> FurtherSheets(Period period, const Catalog& catalog,
                                         absl::Span<const v1::Record> previous);

}  // namespace rekap
