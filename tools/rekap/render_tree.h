// `rekap tree`: the cascade of one region, objective to output.
#pragma once

#include <string>

#include "rekap/v1/query.pb.h"
#include "tools/rekap/page.h"

namespace rekap::cli {

// The request says which period was asked for.
std::string TreeText(const v1::TreeRequest& request, const v1::TreeResponse& response,
                     const View& view);
// A line a node in pre-order; indicators follow their objective.
std::string TreeCsv(const v1::TreeResponse& response);

}  // namespace rekap::cli
