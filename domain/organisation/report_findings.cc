#include "domain/organisation/report_findings.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

#include "absl/status/statusor.h"

#include "domain/organisation/coverage.h"

namespace rekap {
namespace {

// What of a report is about the office.
struct OfficeRecords {
  const v1::Record* profile = nullptr;
  std::vector<v1::Record> targets;  // by item
  std::set<ActivityCode> programs;
  bool reported = false;  // anything at all
};

void AddProgram(const std::string& code, std::set<ActivityCode>& programs) {
  absl::StatusOr<ActivityCode> activity = ActivityCode::Parse(code);
  if (!activity.ok()) return;
  ActivityCode program = *activity;
  while (std::optional<ActivityCode> above = program.Parent()) program = *above;
  programs.insert(program);
}

OfficeRecords OfficeOf(absl::Span<const v1::Record> records) {
  OfficeRecords office;
  for (const v1::Record& record : records) {
    // These are about the report, not of it.
    if (record.has_submission() || record.has_revision()) continue;
    office.reported = true;
    if (record.has_unit_profile() && office.profile == nullptr) office.profile = &record;
    if (record.has_agreement_target()) office.targets.push_back(record);
    // What a heading states is a claim about its lines.
    if (record.has_budget_line() || record.has_output()) {
      AddProgram(record.key().subject(), office.programs);
    }
  }
  std::stable_sort(office.targets.begin(), office.targets.end(),
                   [](const auto& a, const auto& b) { return a.key().item() < b.key().item(); });
  return office;
}

}  // namespace

std::vector<v1::Finding> AllFindingsOf(const UnitReport& report, const Catalog& catalog) {
  std::vector<v1::Finding> figures = FindingsOf(report, catalog);
  OfficeRecords office = OfficeOf(report.records);
  bool asked = office.profile != nullptr || (report.period.annual() && office.reported);
  if (!asked) return figures;
  std::vector<ActivityCode> programs(office.programs.begin(), office.programs.end());
  std::vector<v1::Finding> coverage = CoverageFindings(
      {report.unit, report.period, office.profile, office.targets, programs}, catalog);
  std::vector<v1::Finding> all;
  all.reserve(figures.size() + coverage.size());
  std::merge(std::make_move_iterator(figures.begin()), std::make_move_iterator(figures.end()),
             std::make_move_iterator(coverage.begin()), std::make_move_iterator(coverage.end()),
             std::back_inserter(all), [](const v1::Finding& a, const v1::Finding& b) {
               return a.severity() > b.severity();
             });
  if (all.size() > kFindingsMax) all.resize(kFindingsMax);
  return all;
}

}  // namespace rekap
