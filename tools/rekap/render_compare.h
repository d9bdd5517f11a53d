// `rekap compare`: the children of a region side by side.
#pragma once

#include <string>

#include "rekap/v1/query.pb.h"
#include "tools/rekap/page.h"

namespace rekap::cli {

// The request says what was asked: period, element, order.
std::string CompareText(const v1::CompareRequest& request, const v1::CompareResponse& response,
                        const View& view);
// A line a region, the region above last (column "tingkat" tells them apart),
// with the result and the achievement of every indicator.
std::string CompareCsv(const v1::CompareResponse& response);

}  // namespace rekap::cli
