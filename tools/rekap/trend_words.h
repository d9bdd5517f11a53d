// What a trend says beside its figures, for the table and for the sheets. Pure.
#pragma once

#include <string>
#include <vector>

#include "rekap/v1/query.pb.h"

namespace rekap::cli {

// What is followed, over which years.
std::string TrendTitle(const v1::TrendRequest& request, const v1::TrendResponse& response);
// What a change is from, where codes differ between years, what is synthetic: a
// sentence each.
std::vector<std::string> TrendNotes(const v1::TrendResponse& response);

// "2021", "2021 TW 3".
std::string PointPeriod(const v1::TrendPoint& point);
// Whether the activity has another code in another year.
bool CodesDiffer(const v1::TrendResponse& response);
bool AnySynthetic(const v1::TrendSeries& series);
// "belum lapor", "asli", "sebagian sintetis", "sintetis".
std::string PointDataWord(const v1::TrendPoint& point);
// Anything was reported for the point.
bool HasData(const v1::TrendPoint& point);
// Whether the element is an indicator.
bool OfIndicator(const v1::TrendResponse& response);
// Of the indicator or of the figures, whichever the trend is of.
const v1::DecimalValue& PointAchievement(const v1::TrendPoint& point);
const std::string& PointBand(const v1::TrendPoint& point);

}  // namespace rekap::cli
