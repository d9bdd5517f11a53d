// Table III.B of the annual report: budget and outputs, one row per program,
// kegiatan, sub kegiatan and further output, between a heading and a closing
// total.
//
//   level        becomes
//   total        STATED_TOTAL of the unit, item 0
//   program      STATED_TOTAL with its output columns
//   kegiatan     STATED_TOTAL with its output columns
//   subkegiatan  BUDGET_LINE, and OUTPUT 1 if an output column has text
//   output       the next OUTPUT of the sub kegiatan above
//   jumlah       STATED_TOTAL of the unit, item 1
#pragma once

#include <vector>

#include "domain/catalog/catalog.h"
#include "node/importer/layout.h"
#include "node/importer/problem.h"
#include "node/importer/source_table.h"

namespace rekap {

// Required: level, uraian, anggaran, realisasi, persen, output_uraian, target,
// realisasi_output, persen_output. Optional: kode, sumber, line_no (ignored).
const std::vector<Column>& TableColumns();

// Reads the whole table; problems are added, and the rows then mean nothing.
ImportedRows ImportTable(const SourceTable& table, const ImportSource& source,
                         const Catalog& catalog, ProblemList& problems);

}  // namespace rekap
