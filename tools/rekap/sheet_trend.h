// A trend as sheets, for CSV and XLSX. Pure.
#pragma once

#include <vector>

#include "rekap/v1/query.pb.h"
#include "runtime/sheet/sheet.h"

namespace rekap::cli {

// First a row for each region and period with all its figures, then achievement
// alone, regions against periods, as a chart takes it.
std::vector<Sheet> TrendSheets(const v1::TrendRequest& request, const v1::TrendResponse& response);

}  // namespace rekap::cli
