// `rekap changes`: what the kecamatan wrote since a time. Pure.
#pragma once

#include <string>

#include "rekap/v1/query.pb.h"
#include "tools/rekap/page.h"

namespace rekap::cli {

std::string ChangesText(const v1::ChangesRequest& request, const v1::ChangesResponse& response,
                        const View& view);
// A line for each period of a unit.
std::string ChangesCsv(const v1::ChangesResponse& response, const View& view);

}  // namespace rekap::cli
