// `rekap status`: where one node stands. "Stored on this computer" and
// "received by the kabupaten" are two facts and never one sentence.
#pragma once

#include <string>

#include "rekap/v1/node.pb.h"
#include "tools/rekap/page.h"

namespace rekap::cli {

std::string StatusText(const v1::StatusResponse& response, const View& view);
// A line a period, each with the node's own columns; one line if there is none.
std::string StatusCsv(const v1::StatusResponse& response, const View& view);

}  // namespace rekap::cli
