// `rekap trend`: the figures of a region over years. Pure.
#pragma once

#include <string>

#include "rekap/v1/query.pb.h"
#include "tools/rekap/page.h"

namespace rekap::cli {

// The region's own years as rows; its children, where the answer has them, as
// tables of regions against years.
std::string TrendText(const v1::TrendRequest& request, const v1::TrendResponse& response,
                      const View& view);

}  // namespace rekap::cli
