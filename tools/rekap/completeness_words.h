// What a matrix of completeness says in words, for the table and for the sheet.
// Pure.
#pragma once

#include <string>
#include <vector>

#include "rekap/v1/query.pb.h"

namespace rekap::cli {

std::string CompletenessTitle(const v1::CompletenessRequest& request);
// "Batas waktu: TW 1 15 Apr 2021 · ... · setahun 28 Feb 2022"; empty without any.
std::string DeadlineLine(const v1::CompletenessResponse& response);
// How many have submitted, what is left out, what is synthetic: a sentence each.
std::vector<std::string> CompletenessNotes(const v1::CompletenessResponse& response);

// "TW 1" ... "TW 4" of quarters 1 to 4, "Setahun" of 0.
std::string PeriodWord(uint32_t quarter);
bool AnySynthetic(const v1::CompletenessRow& row);
bool AnySynthetic(const v1::CompletenessResponse& response);

}  // namespace rekap::cli
