// A matrix of completeness as a sheet, for CSV and XLSX. Pure.
#pragma once

#include <vector>

#include "rekap/v1/query.pb.h"
#include "runtime/sheet/sheet.h"

namespace rekap::cli {

// A row for each unit and period.
std::vector<Sheet> CompletenessSheets(const v1::CompletenessRequest& request,
                                      const v1::CompletenessResponse& response);

}  // namespace rekap::cli
