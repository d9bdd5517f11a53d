// A cascade as a sheet, for CSV and XLSX. Pure.
#pragma once

#include <vector>

#include "rekap/v1/query.pb.h"
#include "runtime/sheet/sheet.h"

namespace rekap::cli {

// A row a node in pre-order; indicators follow their objective.
std::vector<Sheet> TreeSheets(const v1::TreeRequest& request, const v1::TreeResponse& response);

}  // namespace rekap::cli
