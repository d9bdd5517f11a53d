// What a comparison says beside its figures, for the table and for the sheet. Pure.
#pragma once

#include <string>
#include <vector>

#include "rekap/v1/query.pb.h"

namespace rekap::cli {

// "kecamatan", from the first row.
std::string RowLevel(const v1::CompareResponse& response);
// What was compared, on what, in which order.
std::string CompareTitle(const v1::CompareRequest& request, const v1::CompareResponse& response);
// Spread, what the distance is from, who reported, what a filter hides, what the
// year rests on and leaves out, what is synthetic: a sentence each.
std::vector<std::string> CompareNotes(const v1::CompareRequest& request,
                                      const v1::CompareResponse& response);

// Whether rows have a distance to a target at all, by the order.
bool HasDistance(v1::Order order);
// "belum lapor", "asli", "sintetis", "sebagian sintetis".
std::string DataWord(const v1::CompareRow& row);
bool HasData(const v1::CompareRow& row);
// Only a unit has a state; else empty.
std::string RowStateWord(const v1::CompareRow& row);
// nullptr if the row has no such indicator.
const v1::IndicatorFigure* IndicatorOf(const v1::CompareRow& row, const std::string& code);

}  // namespace rekap::cli
