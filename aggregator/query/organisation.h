// Office, positions and their targets, narratives of one unit.
#pragma once

#include "absl/status/statusor.h"

#include "aggregator/query/figures.h"
#include "rekap/v1/query.pb.h"

namespace rekap {

// Called within LiveRollup::Read; the reader's period is the year. Each kind of
// record is the year's or, where the year has none, that of the latest quarter.
// InvalidArgument unless the unit is a kecamatan, NotFound if the catalog does
// not know it, DataLoss if the mirror is corrupt.
absl::StatusOr<v1::OrganisationResponse> Organisation(const FigureReader& reader,
                                                      const v1::OrganisationRequest& request);

}  // namespace rekap
