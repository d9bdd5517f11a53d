#include "domain/finding/finding.h"

#include "domain/finding/assessment.h"

namespace rekap {

std::vector<v1::Finding> FindingsOf(const UnitReport& report, const Catalog& catalog) {
  return finding::Assess(report, catalog).findings;
}

}  // namespace rekap
