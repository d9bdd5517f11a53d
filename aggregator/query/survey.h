// The satisfaction index (IKM) of a region and of each of its units.
#pragma once

#include "absl/status/statusor.h"

#include "aggregator/query/unit_records.h"
#include "rekap/v1/query.pb.h"

namespace rekap {

// From the SURVEY records of the snapshot's period: of a year the annual one,
// else that of the latest quarter. The region's index is that of all answers
// together. Cost: up to five keys per unit.
absl::StatusOr<v1::SurveyResponse> Survey(const Snapshot& snapshot);

}  // namespace rekap
