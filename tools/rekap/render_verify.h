// `rekap verify`: whether everything equals its recomputation.
#pragma once

#include <string>

#include "rekap/v1/node.pb.h"
#include "rekap/v1/query.pb.h"
#include "tools/rekap/page.h"

namespace rekap::cli {

std::string VerifyText(const v1::VerifyRequest& request, const v1::VerifyResponse& response,
                       const View& view);
std::string VerifyText(const v1::VerifyNodeResponse& response, const View& view);
// A line a difference; one line with an empty difference if all is equal.
std::string VerifyCsv(const v1::VerifyResponse& response);
std::string VerifyCsv(const v1::VerifyNodeResponse& response);

}  // namespace rekap::cli
