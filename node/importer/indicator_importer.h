// The table of main indicators (IKU): one row per indicator, each an
// INDICATOR_RESULT of the period. The year stands in the column names.
#pragma once

#include <vector>

#include "domain/catalog/catalog.h"
#include "domain/code/period.h"
#include "node/importer/layout.h"
#include "node/importer/problem.h"
#include "node/importer/source_table.h"

namespace rekap {

// Required: no, sasaran, indikator, arah, formula, sumber_data,
// penanggung_jawab, realisasi_<year-1>, target_<year>, realisasi_<year>,
// capaian_tercetak. Optional: sumber.
std::vector<Column> IndicatorColumns(Period period);

// Reads the whole table; problems are added, and the rows then mean nothing.
// Row "no" n is the catalog's indicator "IKU-n".
ImportedRows ImportIndicators(const SourceTable& table, const ImportSource& source,
                              const Catalog& catalog, ProblemList& problems);

}  // namespace rekap
