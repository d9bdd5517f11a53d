#include "domain/organisation/office.h"

#include <algorithm>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace rekap::organisation {
namespace {

bool Names(const google::protobuf::RepeatedPtrField<std::string>& programs, ActivityCode program) {
  return std::any_of(programs.begin(), programs.end(), [&](const std::string& text) {
    absl::StatusOr<ActivityCode> code = ActivityCode::Parse(text);
    return code.ok() && *code == program;
  });
}

}  // namespace

std::string Fold(absl::string_view name) {
  std::string folded;
  for (char c : name) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c))) {
      folded.push_back(absl::ascii_tolower(static_cast<unsigned char>(c)));
    }
  }
  return folded;
}

v1::Finding& Findings::Add(absl::string_view rule, v1::Severity severity, const Place& place,
                           std::string message) {
  v1::Finding& finding = findings_.emplace_back();
  finding.set_rule(std::string(rule));
  finding.set_severity(severity);
  finding.set_unit(report_.unit.ToString());
  finding.set_year(report_.period.year());
  finding.set_quarter(report_.period.quarter());
  if (place.record != nullptr) {
    finding.set_quarter(place.record->key().quarter());
    const v1::Provenance& provenance = place.record->provenance();
    finding.set_file(provenance.file());
    finding.set_sheet(provenance.sheet());
    if (provenance.row() > 0) finding.add_rows(provenance.row());
  }
  finding.set_subject(std::string(place.subject));
  finding.set_message(std::move(message));
  return finding;
}

std::vector<v1::Finding> Findings::TakeSorted() {
  std::stable_sort(
      findings_.begin(), findings_.end(),
      [](const v1::Finding& a, const v1::Finding& b) { return a.severity() > b.severity(); });
  return std::move(findings_);
}

Office::Office(const v1::UnitProfile& profile) : profile_(profile) {
  // Of two with one name the first counts.
  for (const v1::OfficeSection& section : profile.sections()) {
    sections_.emplace(Fold(section.name()), &section);
  }
  for (const v1::OfficePosition& position : profile.positions()) {
    positions_.emplace(Fold(position.name()), &position);
  }
}

const v1::OfficeSection* Office::FindSection(absl::string_view name) const {
  auto it = sections_.find(Fold(name));
  return it == sections_.end() ? nullptr : it->second;
}

const v1::OfficePosition* Office::FindPosition(absl::string_view name) const {
  auto it = positions_.find(Fold(name));
  return it == positions_.end() ? nullptr : it->second;
}

bool Office::Under(const v1::OfficeSection& section, const v1::OfficeSection& above) const {
  const v1::OfficeSection* at = &section;
  // Parents may go round in a circle: no chain is longer than the sections.
  for (int step = 0; at != nullptr && step <= profile_.sections_size(); ++step) {
    if (at == &above) return true;
    at = at->parent().empty() ? nullptr : FindSection(at->parent());
  }
  return false;
}

bool Office::SameLine(const v1::OfficeSection& a, const v1::OfficeSection& b) const {
  return Under(a, b) || Under(b, a);
}

std::vector<const v1::OfficeSection*> Office::SectionsOf(ActivityCode program) const {
  std::vector<const v1::OfficeSection*> sections;
  for (const v1::OfficeSection& section : profile_.sections()) {
    bool named = Names(section.programs(), program) ||
                 std::any_of(section.processes().begin(), section.processes().end(),
                             [&](const v1::OfficeProcess& process) {
                               return Names(process.programs(), program);
                             });
    if (named) sections.push_back(&section);
  }
  return sections;
}

std::optional<Aim> AimOf(const Catalog& catalog, Period period, const std::string& element) {
  Aim aim;
  aim.objective = catalog.FindObjective(element);
  aim.indicator = catalog.FindIndicator(element);
  if (aim.objective != nullptr || aim.indicator != nullptr) return aim;
  absl::StatusOr<ActivityCode> code = ActivityCode::Parse(element);
  if (!code.ok()) return std::nullopt;
  const Activity* activity = catalog.FindActivity(*code, period.year());
  if (activity == nullptr || !activity->ValidIn(period.year())) return std::nullopt;
  aim.activity = *code;
  return aim;
}

std::set<ActivityCode> ProgramsOf(const OfficeReport& report, const Catalog& catalog) {
  std::set<ActivityCode> programs(report.reported_programs.begin(), report.reported_programs.end());
  for (const Activity& activity : catalog.activities()) {
    if (activity.code.level() == ActivityLevel::kProgram &&
        activity.ValidIn(report.period.year())) {
      programs.insert(activity.code);
    }
  }
  return programs;
}

std::string ProgramText(const Catalog& catalog, ActivityCode program, Period period) {
  const Activity* activity = catalog.FindActivity(program, period.year());
  return activity == nullptr ? program.ToString()
                             : absl::StrCat(program.ToString(), " (", activity->name, ")");
}

}  // namespace rekap::organisation
