// The years side by side: a table and, where there are two with a figure, lines.
// Pure; any thread.
#pragma once

#include <vector>

#include "aggregator/report/document.h"
#include "rekap/v1/query.pb.h"

namespace rekap::report {

// Table "tren" and chart "tren" of the region itself (the first series of `whole`);
// `indicators` add a column each, at most kTrendIndicatorsMax.
inline constexpr size_t kTrendIndicatorsMax = 4;
void AddTrend(const v1::TrendResponse& whole, const std::vector<v1::TrendResponse>& indicators,
              Document& document);

}  // namespace rekap::report
