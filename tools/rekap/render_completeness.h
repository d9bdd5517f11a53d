// `rekap completeness`: what was submitted when, and what is in it. Pure.
#pragma once

#include <string>

#include "rekap/v1/query.pb.h"
#include "tools/rekap/page.h"

namespace rekap::cli {

// A row a unit: a word for the state of each quarter and of the year, days late,
// reported lines and indicators. `response` holds all pages that were read.
std::string CompletenessText(const v1::CompletenessRequest& request,
                             const v1::CompletenessResponse& response, const View& view);

}  // namespace rekap::cli
