// The answers of the query service as functions of one version of the roll-up.
// Called within LiveRollup::Read; cost grows with what is shown.
#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "aggregator/ingest/unit_board.h"
#include "aggregator/live/live_rollup.h"
#include "aggregator/query/figures.h"
#include "rekap/v1/query.pb.h"

namespace rekap {

// Errors: InvalidArgument for a request out of its ranges, NotFound for a
// region that the catalog does not know, DataLoss if the mirror is corrupt.
absl::StatusOr<v1::CompareResponse> Compare(const FigureReader& reader,
                                            const v1::CompareRequest& request);
absl::StatusOr<v1::TreeResponse> Tree(const FigureReader& reader, const v1::TreeRequest& request);
absl::StatusOr<v1::ExplainResponse> Explain(const FigureReader& reader,
                                            const v1::ExplainRequest& request);
v1::UnitsResponse Units(const LiveRollup::Version& version, const Catalog& catalog,
                        const UnitBoard& board, absl::Time now);

// Re-hashes every chain (VerifyChains) and, unless the request wants no more,
// recomputes everything that the live roll-up holds. Takes a version for a moment,
// then works beside the live system; memory and time grow with the mirror.
absl::StatusOr<v1::VerifyResponse> Verify(const LiveRollup& live,
                                          const v1::VerifyRequest& request = {});

}  // namespace rekap
