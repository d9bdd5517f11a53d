// The satisfaction index (IKM): of one survey file, and `rekap ikm`. Pure.
#pragma once

#include <string>
#include <vector>

#include "rekap/v1/node.pb.h"
#include "rekap/v1/query.pb.h"
#include "tools/rekap/page.h"

namespace rekap::cli {

// "79,15"; the mark of "not reported" without an index.
std::string IndexText(const v1::SurveySummary& survey);
// Index, grade and respondents as facts, and the mean of every unsur.
void AddSurvey(Page& page, const v1::SurveySummary& survey);

std::string SurveyText(const v1::SurveyRequest& request, const v1::SurveyResponse& response,
                       const View& view);
// A line a unit, and one for all of them.
std::string SurveyCsv(const v1::SurveyRequest& request, const v1::SurveyResponse& response);

}  // namespace rekap::cli
