// What the report of a kabupaten says: its units side by side, from what was gathered.
// Pure; any thread. Nothing is summed or divided here.
#pragma once

#include "aggregator/report/document.h"
#include "aggregator/report/gather.h"

namespace rekap::report {

Document MakeKabupaten(const KabupatenFacts& facts);

// The parts of it.
void AddRanking(const KabupatenFacts& facts, Document& document);   // ranking, programs, map
void AddStanding(const KabupatenFacts& facts, Document& document);  // who reported when

}  // namespace rekap::report
