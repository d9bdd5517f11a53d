// The years side by side: a table and, where there are two with a figure, lines; the
// change of a region to the year before. Years in which other units reported are neither
// compared nor joined. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aggregator/report/document.h"
#include "rekap/v1/query.pb.h"

namespace rekap::report {

// Table "tren" and chart "tren" of the region itself (the first series of `whole`);
// `indicators` add a column each, at most kTrendIndicatorsMax.
inline constexpr size_t kTrendIndicatorsMax = 4;
void AddTrend(const v1::TrendResponse& whole, const std::vector<v1::TrendResponse>& indicators,
              Document& document);

// The year's own point, and the region's series; nullptr if there is none.
const v1::TrendPoint* PointOf(const v1::TrendSeries& series, uint32_t year);
const v1::TrendSeries* SeriesOf(const v1::TrendResponse& trend, const std::string& region);
// The change of the region's achievement to the year before, in points.
Cell ChangeIn(const v1::TrendResponse& trend, const std::string& region, uint32_t year);

}  // namespace rekap::report
