// From a period to its submission: judge what is stored, refuse while blocking
// findings stand that nobody explains, commit.
#pragma once

#include <string>

#include "absl/status/status.h"

#include "node/downstream/node_catalog.h"
#include "node/store/node_store.h"
#include "rekap/v1/node.pb.h"

namespace rekap {

// Times that the findings are made anew because something was committed
// meanwhile: an import takes longer than they do.
inline constexpr int kSubmitTriesMax = 3;

// Submits exactly what was judged. Sets `committed` and `blocking` of the response;
// blocking findings without a justification are no error of this call. Errors:
// FailedPrecondition if there is no catalog or no figures, or the period's state
// refuses it; Aborted if the period kept changing; else the store's.
absl::Status SubmitInto(NodeStore& store, const CurrentCatalog& catalog, Period period,
                        const std::string& justification, const CommitMark& mark,
                        v1::SubmitResponse& response);

}  // namespace rekap
