// The columns of the table of main indicators (IKU), which depend on the year
// and on the catalog's formulas. The layout: one row per indicator, each an
// INDICATOR_RESULT of the period; row "no" n is the catalog's indicator "IKU-n".
#pragma once

#include <string>
#include <vector>

#include "absl/types/span.h"

#include "domain/catalog/catalog.h"
#include "domain/code/period.h"
#include "domain/formula/formula.h"
#include "node/importer/layout.h"

namespace rekap {

// What the formulas of a catalog are computed from, each once, sorted. A row may
// fill only those of its own indicator; it needs no result where they are there.
std::vector<FormulaInput> CatalogInputs(const Catalog& catalog);
// "kejadian[n-1]"
std::string InputColumn(const FormulaInput& input);

// Required: no, sasaran, indikator, arah (naik, turun, rentang), formula,
// sumber_data, penanggung_jawab, realisasi_<year-1>, target_<year>,
// realisasi_<year>, capaian_tercetak. Optional: target_atas (upper end of a
// target, for arah rentang), satuan (ignored), sumber, and one for each input. A
// file may have kOriginColumn besides.
std::vector<LayoutColumn> IndicatorColumns(Period period, absl::Span<const FormulaInput> inputs);

}  // namespace rekap
