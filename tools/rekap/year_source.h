// What a year's figures rest on, in words: the annual records, or the latest
// quarter where these are not there yet. Pure.
#pragma once

#include <string>
#include <vector>

#include "rekap/v1/query.pb.h"

namespace rekap::cli {

// "setahun" or "s.d. TW 3" for one unit's budget figures; "campuran" where units
// differ; empty where nothing is told or nothing was reported.
std::string SourceWord(const v1::YearSource& source);
// Sentences for below a table: "Anggaran tahun ini: 12 unit setahun, 2 unit s.d.
// triwulan 3." None where everything is annual.
std::vector<std::string> SourceNotes(const v1::YearSource& source);

}  // namespace rekap::cli
