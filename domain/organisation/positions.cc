// position-without-target, target-of-unknown-position, unknown-superior,
// unknown-section (of a position), position-cycle.
#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"

#include "domain/organisation/office.h"

namespace rekap::organisation {
namespace {

// The superiors of `position` lead back to it.
bool InCycle(const Office& office, const v1::OfficePosition& position) {
  const v1::OfficePosition* at = &position;
  for (int step = 0; step < office.profile().positions_size(); ++step) {
    if (at->superior().empty()) return false;
    at = office.FindPosition(at->superior());
    if (at == nullptr) return false;
    if (at == &position) return true;
  }
  return false;
}

void CheckPlace(const OfficeReport& report, const Office& office,
                const v1::OfficePosition& position, Findings& findings) {
  const Place place{report.profile, ""};
  if (!position.section().empty() && office.FindSection(position.section()) == nullptr) {
    findings.Add("unknown-section", v1::SEVERITY_WARNING, place,
                 absl::StrCat("Jabatan ", position.name(), " bertugas di ", position.section(),
                              ", yang tidak ada dalam profil kantor."));
  }
  if (position.superior().empty()) return;
  if (office.FindPosition(position.superior()) == nullptr) {
    findings.Add("unknown-superior", v1::SEVERITY_WARNING, place,
                 absl::StrCat("Atasan jabatan ", position.name(), ", yaitu ", position.superior(),
                              ", tidak ada dalam profil kantor."));
  } else if (InCycle(office, position)) {
    findings.Add("position-cycle", v1::SEVERITY_WARNING, place,
                 absl::StrCat("Jabatan ", position.name(),
                              " pada akhirnya menjadi atasan dirinya sendiri. Perbaiki kolom "
                              "atasan."));
  }
}

}  // namespace

void CheckPositions(const OfficeReport& report, const Office& office, Findings& findings) {
  std::set<std::string> with_target;
  for (const v1::Record& record : report.targets) {
    const v1::AgreementTarget& target = record.agreement_target();
    with_target.insert(Fold(target.position()));
    if (office.FindPosition(target.position()) != nullptr) continue;
    findings.Add("target-of-unknown-position", v1::SEVERITY_WARNING, {&record, target.element()},
                 absl::StrCat("Perjanjian kinerja memuat target untuk ", target.position(),
                              ", jabatan yang tidak ada dalam profil kantor."));
  }
  for (const v1::OfficePosition& position : office.profile().positions()) {
    CheckPlace(report, office, position, findings);
    if (with_target.contains(Fold(position.name()))) continue;
    findings.Add("position-without-target", v1::SEVERITY_WARNING, {report.profile, ""},
                 absl::StrCat("Jabatan ", position.name(),
                              " tidak punya target dalam perjanjian kinerja tahun ini."));
  }
}

}  // namespace rekap::organisation
