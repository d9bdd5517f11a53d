#include "domain/finding/finding_list.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace rekap::finding {

namespace {

// The others are judged after these repairs, so whoever reads from the top
// needs them first; a residual often follows from a shift.
int TurnOf(absl::string_view rule) {
  if (rule == "row-shift") return 0;
  if (rule == "missing-residual") return 1;
  return 2;
}

}  // namespace

bool FindingList::Before(const Kept& a, const Kept& b) {
  return std::make_tuple(-a.severity, a.turn, a.line, absl::string_view(a.finding.rule()),
                         a.order) <
         std::make_tuple(-b.severity, b.turn, b.line, absl::string_view(b.finding.rule()), b.order);
}

void FindingList::AddAt(v1::Severity severity, absl::string_view rule, const Row& row,
                        uint32_t line, Fill fill) {
  v1::Finding finding;
  finding.set_severity(severity);
  finding.set_rule(std::string(rule));
  SetSource(report_, row, finding);
  finding.set_subject(row.CodeText());
  Keep(std::move(finding), line, fill);
}

void FindingList::Add(v1::Severity severity, absl::string_view rule, const v1::Record& record,
                      Fill fill) {
  v1::Finding finding;
  finding.set_severity(severity);
  finding.set_rule(std::string(rule));
  Row row;
  row.file = record.provenance().file();
  row.sheet = record.provenance().sheet();
  row.quarter = record.key().quarter();
  SetSource(report_, row, finding);
  finding.set_subject(record.key().subject());
  Keep(std::move(finding), record.provenance().row(), fill);
}

void FindingList::Keep(v1::Finding finding, uint32_t line, Fill fill) {
  Kept kept{finding.severity(), TurnOf(finding.rule()), line, order_++, std::move(finding)};
  if (kept_.size() == kFindingsMax && !Before(kept, kept_.front())) return;
  if (line != 0) kept.finding.add_rows(line);
  fill(kept.finding);
  if (kept_.size() == kFindingsMax) {
    std::pop_heap(kept_.begin(), kept_.end(), Before);
    kept_.pop_back();
  }
  kept_.push_back(std::move(kept));
  std::push_heap(kept_.begin(), kept_.end(), Before);
}

std::vector<v1::Finding> FindingList::Take() {
  std::sort_heap(kept_.begin(), kept_.end(), Before);
  std::vector<v1::Finding> findings;
  findings.reserve(kept_.size());
  for (Kept& kept : kept_) findings.push_back(std::move(kept.finding));
  kept_.clear();
  return findings;
}

void SetSource(const UnitReport& report, const Row& row, v1::Finding& finding) {
  finding.set_unit(report.unit.ToString());
  finding.set_year(report.period.year());
  finding.set_quarter(row.quarter);
  finding.set_file(std::string(row.file));
  finding.set_sheet(std::string(row.sheet));
}

void AddProof(v1::Finding& finding, absl::string_view label, std::string value) {
  v1::Evidence* evidence = finding.add_evidence();
  evidence->set_label(std::string(label));
  evidence->set_value(std::move(value));
}

}  // namespace rekap::finding
