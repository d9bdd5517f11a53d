// `rekap compare`: regions side by side. Pure.
#pragma once

#include <string>

#include "rekap/v1/query.pb.h"
#include "tools/rekap/page.h"

namespace rekap::cli {

// The request says what was asked: period, element, order. `response` holds all
// pages that were read. Where the element is an indicator, its target and result
// stand in place of the budget.
std::string CompareText(const v1::CompareRequest& request, const v1::CompareResponse& response,
                        const View& view);

}  // namespace rekap::cli
