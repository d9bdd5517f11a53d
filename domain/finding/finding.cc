#include "domain/finding/finding.h"

#include "absl/strings/str_cat.h"

#include "domain/finding/assessment.h"

namespace rekap {

std::vector<v1::Finding> FindingsOf(const UnitReport& report, const Catalog& catalog) {
  std::vector<v1::Finding> findings = finding::Assess(report, catalog).findings;
  for (v1::Finding& finding : findings) ShortenRepair(finding);
  return findings;
}

void ShortenRepair(v1::Finding& finding) {
  int cells = finding.repair_size();
  if (cells <= kRepairCellsMax) return;
  finding.mutable_repair()->DeleteSubrange(kRepairCellsMax, cells - kRepairCellsMax);
  v1::Evidence& evidence = *finding.add_evidence();
  evidence.set_label("sel perbaikan seluruhnya");
  evidence.set_value(absl::StrCat(cells));
}

}  // namespace rekap
