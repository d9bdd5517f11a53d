// `rekap organisation`: the office, its positions with their targets, and the
// prose of one unit. Pure.
#pragma once

#include <string>

#include "rekap/v1/query.pb.h"
#include "tools/rekap/page.h"

namespace rekap::cli {

std::string OrganisationText(const v1::OrganisationRequest& request,
                             const v1::OrganisationResponse& response, const View& view);
// A line a section, task, program of a section, process, position, target and
// narrative; the column "jenis" says which.
std::string OrganisationCsv(const v1::OrganisationResponse& response);

}  // namespace rekap::cli
