// A matrix as sheets, for CSV and XLSX. Pure.
#pragma once

#include <vector>

#include "rekap/v1/query.pb.h"
#include "runtime/sheet/sheet.h"

namespace rekap::cli {

// Regions against columns, a sheet a figure: achievement (coloured), then
// absorption and budget, or result and target of indicators. The region above
// last.
std::vector<Sheet> MatrixSheets(const v1::MatrixRequest& request,
                                const v1::MatrixResponse& response);

}  // namespace rekap::cli
