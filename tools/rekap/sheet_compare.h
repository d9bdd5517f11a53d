// A comparison as a sheet, for CSV and XLSX. Pure.
#pragma once

#include <vector>

#include "rekap/v1/query.pb.h"
#include "runtime/sheet/sheet.h"

namespace rekap::cli {

// A row a region, the region above last ("tingkat" tells them apart), with result
// and achievement of every indicator; where an indicator is compared on, its
// figure once more in columns of its own.
std::vector<Sheet> CompareSheets(const v1::CompareRequest& request,
                                 const v1::CompareResponse& response);

}  // namespace rekap::cli
