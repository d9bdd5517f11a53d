// `rekap units`: the expected units and how far their journals have come.
#pragma once

#include <string>

#include "rekap/v1/query.pb.h"
#include "tools/rekap/page.h"

namespace rekap::cli {

std::string UnitsText(const v1::UnitsResponse& response, const View& view);
std::string UnitsCsv(const v1::UnitsResponse& response, const View& view);

}  // namespace rekap::cli
