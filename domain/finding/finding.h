// What cannot be right in one unit's report, proved from its own figures, and
// the repairs that the sums prove. Pure; one small file per rule. The rules and
// their proof in the first real report: tests/data/omben-2021/findings.tsv,
// docs/findings.md.
//
// A shift of rows is looked for first; the other rules judge the report as it
// would stand after the repair, because a shifted table breaks every sum and
// says nothing more.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "domain/catalog/catalog.h"
#include "domain/code/period.h"
#include "domain/code/region_code.h"
#include "domain/finding/previous.h"
#include "rekap/v1/finding.pb.h"
#include "rekap/v1/record.pb.h"

namespace rekap {

// What one unit reports for one period. The view must outlive the call.
struct UnitReport {
  RegionCode unit;
  Period period;
  // Every record of the period, in any order: the rows of a table are put in
  // order by their provenance. For a year some kinds may be of the quarter that
  // stands for it; findings name the quarter of what they are about.
  absl::Span<const v1::Record> records;
  // What is known of the year before, annual or of the quarter that stands for
  // it; empty if nothing is.
  PreviousYear previous;
};

// By severity, the worst first; in each the shifts of rows, then the missing
// residuals, because the rest is judged as if their repairs were accepted; then
// by row (line of the file) and rule. At most kFindingsMax.
std::vector<v1::Finding> FindingsOf(const UnitReport& report, const Catalog& catalog);

// A report of 200.000 rows may have as many findings; a person reads the first.
inline constexpr size_t kFindingsMax = 1000;

// Cells of one repair that a finding lists: a person looks at tens, and one that
// moves a table of 200.000 rows would not fit a message.
inline constexpr int kRepairCellsMax = 1000;
// Cuts the list to that and says in the evidence how many there are.
void ShortenRepair(v1::Finding& finding);

// What a repair makes of a report.
struct RepairedReport {
  // All records of the report, in the order given; those that a repair changed
  // keep what was printed (PrintedMoney, PrintedOutput).
  std::vector<v1::Record> records;
  // The findings whose repairs were applied, in that order.
  std::vector<v1::Finding> accepted;
  // What of `accept` names a repair that was applied before and stands.
  std::vector<std::string> in_force;
};

// Applies the repairs named by `accept`: "RULE" for all findings of the rule
// that have one, "RULE@ROW" for the one that begins at the row. InvalidArgument,
// in Indonesian, names one that is not there or has no repair.
absl::StatusOr<RepairedReport> ApplyRepairs(const UnitReport& report, const Catalog& catalog,
                                            absl::Span<const std::string> accept);
// The same to records that the caller owns and that `report` views: a large
// table is not held twice. `records` of the answer stays empty. On an error
// nothing was changed.
absl::StatusOr<RepairedReport> ApplyRepairs(const UnitReport& report, const Catalog& catalog,
                                            absl::Span<const std::string> accept,
                                            absl::Span<v1::Record> records);

// The rule by which a record was repaired; empty if it stands as printed.
const std::string& RepairRule(const v1::Record& record);

// The record as it was printed: a repaired one with its printed figures put
// back and nothing marked. What an import compares with, so that an accepted
// repair stands as long as the file says the same.
v1::Record AsPrinted(v1::Record record);

// Puts what was printed beside the figures of `record` again, where they are those
// that a repair gave to `repaired`, a stored record of the same key. Figures that
// somebody wrote over stand as they are, without the repair: then false.
bool KeepRepair(const v1::Record& repaired, v1::Record& record);

}  // namespace rekap
