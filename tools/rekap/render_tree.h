// `rekap tree`: the cascade of one region, objective to output.
#pragma once

#include <string>
#include <vector>

#include "rekap/v1/query.pb.h"
#include "tools/rekap/page.h"

namespace rekap::cli {

// The request says which period was asked for.
std::string TreeText(const v1::TreeRequest& request, const v1::TreeResponse& response,
                     const View& view);
// For the table and for the sheet: what is shown; completeness, what the year
// rests on, what is synthetic, a sentence each.
std::string TreeTitle(const v1::TreeRequest& request, const v1::TreeResponse& response);
std::vector<std::string> TreeNotes(const v1::TreeResponse& response);

}  // namespace rekap::cli
