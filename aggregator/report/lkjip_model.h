// What the LKjIP of a unit says: chapters II and III and their annexes, from what was
// gathered. Pure; any thread. Nothing is summed or divided here: every figure is one
// of an answer, what the unit's own report states stands beside it as a claim.
#pragma once

#include <string>
#include <vector>

#include "aggregator/report/document.h"
#include "aggregator/report/gather.h"

namespace rekap::report {

Document MakeLkjip(const LkjipFacts& facts);

// "Kecamatan Omben", as the office calls itself.
std::string UnitName(const LkjipFacts& facts);

// The parts of it, by chapter.
void AddPlan(const LkjipFacts& facts, Document& document);    // II
void AddResult(const LkjipFacts& facts, Document& document);  // III.A
void AddDetail(const LkjipFacts& facts, Document& document);  // III.B

}  // namespace rekap::report
