#include "domain/across/across.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"

#include "domain/across/rules.h"

namespace rekap {
namespace across {

v1::Finding& Drafts::Add(absl::string_view rule, v1::Severity severity, const UnitFigures* unit,
                         absl::string_view subject, std::string message) {
  Draft& draft = drafts_.emplace_back();
  v1::Finding& finding = draft.finding;
  finding.set_rule(std::string(rule));
  finding.set_severity(severity);
  finding.set_unit(comparison_.region.ToString());
  finding.set_year(comparison_.period.year());
  finding.set_quarter(comparison_.period.quarter());
  finding.set_subject(std::string(subject));
  finding.set_message(std::move(message));
  if (unit != nullptr) {
    draft.unit = unit->unit.ToString();
    Prove(finding, "kecamatan", absl::StrCat(draft.unit, " ", unit->name));
  }
  return finding;
}

std::vector<v1::Finding> Drafts::TakeSorted() {
  auto key = [](const Draft& draft) {
    // Negative: the worst severity is the greatest number.
    return std::make_tuple(-static_cast<int>(draft.finding.severity()),
                           absl::string_view(draft.unit), absl::string_view(draft.finding.rule()),
                           absl::string_view(draft.finding.subject()));
  };
  std::stable_sort(drafts_.begin(), drafts_.end(),
                   [&](const Draft& a, const Draft& b) { return key(a) < key(b); });
  std::vector<v1::Finding> findings;
  findings.reserve(drafts_.size());
  for (Draft& draft : drafts_) findings.push_back(std::move(draft.finding));
  drafts_.clear();
  return findings;
}

void Prove(v1::Finding& finding, absl::string_view label, std::string value) {
  v1::Evidence& evidence = *finding.add_evidence();
  evidence.set_label(std::string(label));
  evidence.set_value(std::move(value));
}

}  // namespace across

std::vector<v1::Finding> FindingsAcross(const Comparison& comparison, const Catalog& catalog) {
  across::Drafts drafts(comparison);
  across::FindMissing(comparison, catalog, drafts);
  across::FindLate(comparison, catalog, drafts);
  across::FindIndicatorConflicts(comparison, catalog, drafts);
  across::FindImplausibleChanges(comparison, catalog, drafts);
  across::FindOutliers(comparison, catalog, drafts);
  return drafts.TakeSorted();
}

}  // namespace rekap
