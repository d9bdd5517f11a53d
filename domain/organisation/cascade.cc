// cascade-gap, unknown-element, agreement-unit: targets against the cascade.
//
// The cascade of targets: an indicator stands for the objective that it
// measures, a program below its objective, then kegiatan and sub kegiatan. What
// a position answers for must be part of what its superior answers for.
#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

#include "domain/organisation/office.h"

namespace rekap::organisation {
namespace {

// A place of the cascade, as canonical code; empty if the catalog does not know
// the element.
std::string PlaceOf(const Catalog& catalog, const std::string& element) {
  if (const Indicator* indicator = catalog.FindIndicator(element)) return indicator->objective;
  if (catalog.FindObjective(element) != nullptr) return element;
  absl::StatusOr<ActivityCode> activity = ActivityCode::Parse(element);
  return activity.ok() ? activity->ToString() : std::string();
}

// The place itself and everything above it.
std::vector<std::string> LineOf(const Catalog& catalog, const std::string& place) {
  std::vector<std::string> line = {place};
  absl::StatusOr<ActivityCode> activity = ActivityCode::Parse(place);
  if (!activity.ok()) return line;
  std::optional<ActivityCode> at = activity->Parent();
  ActivityCode program = *activity;
  for (; at; at = at->Parent()) {
    line.push_back(at->ToString());
    program = *at;
  }
  if (const ProgramLink* link = catalog.FindProgram(program)) line.push_back(link->objective);
  return line;
}

// An objective without indicators has nothing that a target could be set on, so
// whatever hangs below it alone is nobody's gap.
bool CanHaveTarget(const Catalog& catalog, const std::string& place) {
  if (catalog.FindObjective(place) == nullptr) return true;
  return std::any_of(catalog.indicators().begin(), catalog.indicators().end(),
                     [&](const Indicator& indicator) { return indicator.objective == place; });
}

class CascadeCheck {
 public:
  CascadeCheck(const OfficeReport& report, const Office& office, const Catalog& catalog,
               Findings& findings)
      : report_(report), office_(office), catalog_(catalog), findings_(findings) {
    for (const v1::Record& record : report.targets) {
      const v1::AgreementTarget& target = record.agreement_target();
      places_[Fold(target.position())].insert(PlaceOf(catalog, target.element()));
    }
  }

  void Run() {
    for (const v1::Record& record : report_.targets) Check(record);
  }

 private:
  void Check(const v1::Record& record) {
    const v1::AgreementTarget& target = record.agreement_target();
    const std::string place = PlaceOf(catalog_, target.element());
    if (place.empty()) {
      findings_.Add("unknown-element", v1::SEVERITY_WARNING, {&record, target.element()},
                    absl::StrCat("Target ", target.position(), " merujuk ", target.element(),
                                 ", yang bukan sasaran, indikator, atau kode kegiatan."));
      return;
    }
    CheckUnit(record, target);
    const v1::OfficePosition* position = office_.FindPosition(target.position());
    // An unknown position and an unknown superior are findings of their own.
    if (position == nullptr || office_.FindPosition(position->superior()) == nullptr) return;
    CheckSuperior(record, target, position->superior(), place);
  }

  void CheckSuperior(const v1::Record& record, const v1::AgreementTarget& target,
                     const std::string& superior, const std::string& place) {
    const std::vector<std::string> line = LineOf(catalog_, place);
    const std::set<std::string>& theirs = places_[Fold(superior)];
    bool held = std::any_of(line.begin(), line.end(),
                            [&](const std::string& above) { return theirs.contains(above); });
    // Nothing above it that a superior could hold.
    bool possible =
        line.size() > 1 && std::any_of(line.begin() + 1, line.end(), [&](const std::string& above) {
          return CanHaveTarget(catalog_, above);
        });
    if (held || !possible) return;
    v1::Finding& finding =
        findings_.Add("cascade-gap", v1::SEVERITY_WARNING, {&record, target.element()},
                      absl::StrCat("Target ", target.position(), " pada ", target.element(),
                                   " tidak menurun dari target atasannya: ", superior,
                                   " tidak punya target pada ", line[1], " atau di atasnya."));
    v1::Evidence& evidence = *finding.add_evidence();
    evidence.set_label("atasan");
    evidence.set_value(superior);
  }

  void CheckUnit(const v1::Record& record, const v1::AgreementTarget& target) {
    const Indicator* indicator = catalog_.FindIndicator(target.element());
    if (indicator == nullptr || indicator->measure_unit.empty()) return;
    const std::string& unit = target.target().unit();
    // A bare number is taken in the catalog's unit.
    auto same = [](absl::string_view a, absl::string_view b) {
      // "%" folds to nothing.
      return a == b || (!Fold(a).empty() && Fold(a) == Fold(b));
    };
    if (unit.empty() || same(unit, indicator->measure_unit)) return;
    v1::Finding& finding = findings_.Add(
        "agreement-unit", v1::SEVERITY_WARNING, {&record, target.element()},
        absl::StrCat("Target ", target.position(), " pada ", target.element(), " bersatuan \"",
                     unit, "\", menurut katalog \"", indicator->measure_unit, "\"."));
    v1::Evidence& evidence = *finding.add_evidence();
    evidence.set_label("target");
    evidence.set_value(target.target().text());
  }

  const OfficeReport& report_;
  const Office& office_;
  const Catalog& catalog_;
  Findings& findings_;
  std::map<std::string, std::set<std::string>> places_;  // by folded position
};

}  // namespace

void CheckCascade(const OfficeReport& report, const Office& office, const Catalog& catalog,
                  Findings& findings) {
  CascadeCheck(report, office, catalog, findings).Run();
}

}  // namespace rekap::organisation
