#include "domain/organisation/coverage.h"

#include "domain/organisation/office.h"

namespace rekap {

std::vector<v1::Finding> CoverageFindings(const OfficeReport& report, const Catalog& catalog) {
  organisation::Findings findings(report);
  if (report.profile == nullptr) {
    findings.Add("profile-missing", v1::SEVERITY_NOTE, {},
                 "Profil kantor belum dilaporkan, jadi seksi, peta proses dan jabatan tidak dapat "
                 "diperiksa.");
    organisation::CheckAgreement(report, catalog, findings);
    return findings.TakeSorted();
  }
  organisation::Office office(report.profile->unit_profile());
  organisation::CheckSections(report, office, catalog, findings);
  organisation::CheckPositions(report, office, findings);
  organisation::CheckAgreement(report, catalog, findings);
  organisation::CheckCascade(report, office, catalog, findings);
  return findings.TakeSorted();
}

}  // namespace rekap
