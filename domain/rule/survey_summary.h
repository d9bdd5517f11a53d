// A survey as it is shown: the index, its grade, the mean of every unsur.
#pragma once

#include "domain/rule/ikm.h"
#include "domain/rule/policy.h"
#include "rekap/v1/node.pb.h"

namespace rekap {

v1::SurveySummary SummaryOf(const SurveyTally& tally, const Policy& policy);

}  // namespace rekap
