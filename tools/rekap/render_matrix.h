// `rekap matrix`: regions against programs, kegiatan or indicators. Pure.
#pragma once

#include <string>

#include "rekap/v1/query.pb.h"
#include "tools/rekap/page.h"

namespace rekap::cli {

// Achievement with the letters of its band, so that it is read without colours.
// Where not all columns fit they follow in further tables.
std::string MatrixText(const v1::MatrixRequest& request, const v1::MatrixResponse& response,
                       const View& view);

}  // namespace rekap::cli
