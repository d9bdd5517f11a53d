// A report with everything that can be said about it: the table, the repairs
// that the sums propose in the order in which they are applied, and the
// findings. What finding.h's functions share.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "domain/finding/finding.h"
#include "domain/finding/finding_list.h"
#include "domain/finding/table.h"

namespace rekap::finding {

// What a repair makes of one row.
struct MoneyChange {
  size_t row = 0;
  MoneyCells before;
  MoneyCells after;
  uint32_t line = 0;  // the line that `after` is printed on
  bool inferred = false;
};

// A repair; its finding's `repair` says the same in words.
struct Proposal {
  v1::Finding finding;
  std::vector<MoneyChange> changes;
  // Proposals that must be accepted with this one, because its figures follow
  // from theirs.
  std::vector<size_t> needs;

  void Need(const std::optional<size_t>& other) {
    if (other && std::find(needs.begin(), needs.end(), *other) == needs.end()) {
      needs.push_back(*other);
    }
  }
};

// Segments shifted independently of each other in one table. Each is searched
// for in what the repairs before it leave; more than a few were never seen.
inline constexpr size_t kShiftsMax = 4;

// Money columns that stand too low or too high: proposes the repair and applies
// it to the table. False if there is none, or if it cannot be proved: then it
// adds a finding without repair.
bool ProposeShift(const UnitReport& report, Table& table, std::vector<Proposal>& proposals,
                  FindingList& out);

// Rows without money whose figures follow from their parent and siblings:
// proposes them and applies them to the table.
void ProposeResiduals(const UnitReport& report, Table& table, std::vector<Proposal>& proposals);

// Writes CellRepairs for every cell that differs.
void DescribeChanges(const Table& table, Proposal& proposal);

struct Assessment {
  Table table;
  std::vector<Proposal> proposals;
  std::vector<v1::Finding> findings;  // with those of the proposals, in order
};

Assessment Assess(const UnitReport& report, const Catalog& catalog);

}  // namespace rekap::finding
