// The answers of the query service as functions of one version of the roll-up.
// Called within LiveRollup::Read; cost grows with what is shown.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "aggregator/ingest/unit_board.h"
#include "aggregator/live/live_rollup.h"
#include "aggregator/query/figures.h"
#include "aggregator/query/ranking.h"
#include "rekap/v1/query.pb.h"

namespace rekap {

// Errors: InvalidArgument for a request out of its ranges, NotFound for a
// region that the catalog does not know, Aborted for a page of another list, DataLoss
// if the mirror is corrupt.
// `state_of` is asked where the filter is about states; the rows' own states are left to
// FillWorkflow. It reads the mirror, so on a whole country it holds the version for
// some tenths of a second.
absl::StatusOr<v1::CompareResponse> Compare(const FigureReader& reader,
                                            const v1::CompareRequest& request,
                                            StateReader state_of);
absl::StatusOr<v1::MatrixResponse> Matrix(const FigureReader& reader,
                                          const v1::MatrixRequest& request);
// Over several periods of one version.
absl::StatusOr<v1::TrendResponse> Trend(const LiveRollup::Version& version,
                                        const v1::TrendRequest& request);
absl::StatusOr<v1::TreeResponse> Tree(const FigureReader& reader, const v1::TreeRequest& request);
absl::StatusOr<v1::ExplainResponse> Explain(const FigureReader& reader,
                                            const v1::ExplainRequest& request);
v1::UnitsResponse Units(const LiveRollup::Version& version, const Catalog& catalog,
                        const UnitBoard& board, absl::Time now);

// Re-hashes every chain (VerifyChains) and, unless the request wants no more,
// recomputes everything that the live roll-up holds. Takes a version for a moment,
// then works beside the live system; memory and time grow with the mirror. `damage` is
// what was found in the files under the mirror, told before all other differences. `stop`
// is asked before every row, and Cancelled returned once it says so; empty = never.
absl::StatusOr<v1::VerifyResponse> Verify(const LiveRollup& live,
                                          const v1::VerifyRequest& request = {},
                                          const std::vector<std::string>& damage = {},
                                          const std::function<bool()>& stop = nullptr);

}  // namespace rekap
