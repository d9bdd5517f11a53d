// The rules, one file each (rule_NAME.cc). A rule looks at the report as it
// would stand after the repairs that were proposed, unless it says otherwise,
// and adds what it finds. Pure.
#pragma once

#include <vector>

#include "domain/catalog/catalog.h"
#include "domain/finding/finding.h"
#include "domain/finding/finding_list.h"
#include "domain/finding/table.h"

namespace rekap::finding {

// What the rules look at; lives during one call of FindingsOf.
struct Context {
  const UnitReport& report;
  const Catalog& catalog;
  const Table& table;
  const std::vector<Sums>& lines;  // Table::LineSums after the repairs
};

// Sums of money.
void CheckSums(const Context& context, FindingList& out);           // sum-mismatch
void CheckTotals(const Context& context, FindingList& out);         // total-mismatch
void CheckAgreedBudgets(const Context& context, FindingList& out);  // table-mismatch
void CheckAbsorption(const Context& context, FindingList& out);     // percent-mismatch
void CheckOverspending(const Context& context, FindingList& out);   // realised-over-allocated

// Outputs by themselves.
void CheckOutputPercent(const Context& context, FindingList& out);  // output-percent-mismatch
// composite-target, text-target, missing-target
void CheckTargets(const Context& context, FindingList& out);
void CheckUnits(const Context& context, FindingList& out);        // unit-mismatch
void CheckOutputShift(const Context& context, FindingList& out);  // output-shift
// row-shift of the output columns, which no sum can prove
void CheckOutputRows(const Context& context, FindingList& out);

// Outputs against money.
void CheckSpentWithoutOutput(const Context& context, FindingList& out);
void CheckFullOutput(const Context& context, FindingList& out);  // full-output-low-absorption
void CheckOutputWithoutBudget(const Context& context, FindingList& out);
void CheckAbsorptionAsOutput(const Context& context, FindingList& out);

// Indicators.
void CheckIndicatorConflicts(const Context& context, FindingList& out);  // indicator-conflict
void CheckDecline(const Context& context, FindingList& out);
void CheckAchievement(const Context& context, FindingList& out);  // achievement-mismatch
void CheckInputs(const Context& context, FindingList& out);       // input-missing, revised-input
void CheckComputed(const Context& context, FindingList& out);     // computed-mismatch
void CheckSurvey(const Context& context, FindingList& out);       // survey-mismatch

// Against the year before.
void CheckChange(const Context& context, FindingList& out);  // implausible-change

}  // namespace rekap::finding
