#include "domain/finding/assessment.h"

#include "domain/finding/rules.h"
#include "domain/finding/shown.h"

namespace rekap::finding {
namespace {

std::string CellText(const MoneyCell& cell) {
  return cell.presence == v1::CELL_PRESENCE_BLANK ? "" : ShowCell(cell);
}

std::string PercentText(const std::optional<int64_t>& micro) {
  return micro ? ShowPercent(*micro) : "";
}

void RunRules(const Context& context, FindingList& out) {
  for (auto* check : {CheckSums,
                      CheckTotals,
                      CheckAgreedBudgets,
                      CheckAbsorption,
                      CheckOverspending,
                      CheckOutputPercent,
                      CheckTargets,
                      CheckUnits,
                      CheckOutputShift,
                      CheckOutputRows,
                      CheckSpentWithoutOutput,
                      CheckFullOutput,
                      CheckOutputWithoutBudget,
                      CheckAbsorptionAsOutput,
                      CheckIndicatorConflicts,
                      CheckDecline,
                      CheckAchievement,
                      CheckInputs,
                      CheckComputed,
                      CheckSurvey,
                      CheckChange}) {
    check(context, out);
  }
}

}  // namespace

void DescribeChanges(const Table& table, Proposal& proposal) {
  for (const MoneyChange& change : proposal.changes) {
    const Row& row = table.row(change.row);
    auto describe = [&](absl::string_view column, std::string before, std::string after) {
      if (before == after) return;
      v1::CellRepair* cell = proposal.finding.add_repair();
      cell->set_row(row.line);
      cell->set_subject(row.code ? row.CodeText() : std::string(row.name));
      cell->set_column(std::string(column));
      cell->set_before(std::move(before));
      cell->set_after(std::move(after));
      cell->set_inferred(change.inferred);
    };
    describe("anggaran", CellText(change.before.allocated), CellText(change.after.allocated));
    describe("realisasi", CellText(change.before.realised), CellText(change.after.realised));
    describe("persen", PercentText(change.before.absorption_micro),
             PercentText(change.after.absorption_micro));
  }
}

Assessment Assess(const UnitReport& report, const Catalog& catalog) {
  Assessment assessment;
  assessment.table = Table::Of(report.records);
  FindingList out(report);
  for (size_t shifts = 0; shifts < kShiftsMax; ++shifts) {
    bool shifted = ProposeShift(report, assessment.table, assessment.proposals, out);
    ProposeResiduals(report, assessment.table, assessment.proposals);
    if (!shifted) break;
  }
  for (const Proposal& proposal : assessment.proposals) {
    const Row& row = assessment.table.row(proposal.changes.front().row);
    uint32_t line = proposal.finding.rows_size() > 0 ? proposal.finding.rows(0) : 0;
    out.AddAt(proposal.finding.severity(), proposal.finding.rule(), row, line,
              [&](v1::Finding& finding) { finding = proposal.finding; });
  }
  std::vector<Sums> lines = assessment.table.LineSums();
  RunRules({report, catalog, assessment.table, lines}, out);
  assessment.findings = out.Take();
  return assessment;
}

}  // namespace rekap::finding
