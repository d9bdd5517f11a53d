// `rekap explain`: the journal entries that a figure comes from.
#pragma once

#include <string>

#include "rekap/v1/query.pb.h"
#include "tools/rekap/page.h"

namespace rekap::cli {

// `response` holds all pages that were read; its next_page_token is not empty
// if there are more leaves than that.
std::string ExplainText(const v1::ExplainRequest& request, const v1::ExplainResponse& response,
                        const View& view);
std::string ExplainCsv(const v1::ExplainResponse& response, const View& view);

}  // namespace rekap::cli
