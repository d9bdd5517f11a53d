// The tables of a period as texts that a clerk types into, in the columns of the
// import layouts: what is stored, and the rows of the nomenclature and the
// catalog that nothing is stored for, so that what is missing is seen.
//
// Sent back as a text file (the columns' names, then the rows), a table that
// nobody changed changes nothing: figures are written so that they can only be
// read in the Indonesian style, a row that is only known from the template says
// so in its column "asal", and so does one whose figures are as an accepted repair
// left them: it shows what is stored, and what was printed in columns of their own.
#pragma once

#include <vector>

#include "absl/types/span.h"

#include "domain/catalog/catalog.h"
#include "node/template/template.h"
#include "rekap/v1/node.pb.h"
#include "rekap/v1/record.pb.h"

namespace rekap {

// Table III.B ("Tabel III.B"), then the indicators ("IKU"). `stored`: records of
// content.mark.period, of any kind and in any order; those of other tables are
// left out. `content`: what a template for the period would hold. Pure.
std::vector<v1::GridTable> GridTablesOf(const TemplateContent& content, const Catalog& catalog,
                                        absl::Span<const v1::Record> stored);

// The parts.
v1::GridTable BudgetGridOf(const TemplateContent& content, const Catalog& catalog,
                           absl::Span<const v1::Record> stored);
v1::GridTable IndicatorGridOf(const TemplateContent& content, const Catalog& catalog,
                              absl::Span<const v1::Record> stored);

}  // namespace rekap
