// cascade-gap: targets against those of the superior.
//
// The cascade of targets: objective, the indicators that measure it, programs
// below it, then kegiatan and sub kegiatan. What a position answers for must be
// what its superior answers for, or part of it.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

#include "domain/organisation/office.h"

namespace rekap::organisation {
namespace {

// The activity itself and everything above it, as canonical codes.
std::vector<std::string> LineOf(const Catalog& catalog, ActivityCode activity) {
  std::vector<std::string> line;
  ActivityCode program = activity;
  for (std::optional<ActivityCode> at = activity; at; at = at->Parent()) {
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

// What one position answers for, as canonical codes.
struct Held {
  std::set<std::string> agreed;  // objectives, indicators, activities
  std::set<std::string> places;  // the same, and the objective of every indicator
};

class CascadeCheck {
 public:
  CascadeCheck(const OfficeReport& report, const Office& office, const Catalog& catalog,
               Findings& findings)
      : report_(report), office_(office), catalog_(catalog), findings_(findings) {
    for (const v1::Record& record : report.targets) {
      const v1::AgreementTarget& target = record.agreement_target();
      std::optional<Aim> aim = AimOf(catalog, report.period, target.element());
      if (!aim) continue;
      Held& held = held_[Fold(target.position())];
      std::string code = aim->activity ? aim->activity->ToString() : target.element();
      held.agreed.insert(code);
      held.places.insert(std::move(code));
      if (aim->indicator != nullptr) held.places.insert(aim->indicator->objective);
    }
  }

  void Run() {
    for (const v1::Record& record : report_.targets) {
      const v1::AgreementTarget& target = record.agreement_target();
      std::optional<Aim> aim = AimOf(catalog_, report_.period, target.element());
      const v1::OfficePosition* position = office_.FindPosition(target.position());
      // An unknown element, position or superior is a finding of its own.
      if (!aim || position == nullptr) continue;
      if (office_.FindPosition(position->superior()) == nullptr) continue;
      Check(record, position->superior(), *aim);
    }
  }

 private:
  void Check(const v1::Record& record, const std::string& superior, const Aim& aim) {
    const Held& theirs = held_[Fold(superior)];
    const std::string& element = record.agreement_target().element();
    if (aim.activity) {
      CheckActivity(record, superior, LineOf(catalog_, *aim.activity), theirs);
    } else if (aim.indicator != nullptr) {
      // Another indicator of the same objective measures something else.
      const std::string& objective = aim.indicator->objective;
      bool held = theirs.agreed.contains(element) || theirs.agreed.contains(objective);
      if (!held) AddGap(record, superior, absl::StrCat(element, " atau sasarannya, ", objective));
    } else if (!theirs.places.contains(element)) {
      AddGap(record, superior, absl::StrCat(element, " atau indikatornya"));
    }
  }

  void CheckActivity(const v1::Record& record, const std::string& superior,
                     const std::vector<std::string>& line, const Held& theirs) {
    bool held = std::any_of(line.begin(), line.end(), [&](const std::string& place) {
      return theirs.places.contains(place);
    });
    // Nothing above it that a superior could hold.
    bool possible =
        line.size() > 1 && std::any_of(line.begin() + 1, line.end(), [&](const std::string& above) {
          return CanHaveTarget(catalog_, above);
        });
    if (!held && possible) AddGap(record, superior, absl::StrCat(line[1], " atau di atasnya"));
  }

  void AddGap(const v1::Record& record, const std::string& superior, absl::string_view lacking) {
    const v1::AgreementTarget& target = record.agreement_target();
    v1::Finding& finding =
        findings_.Add("cascade-gap", v1::SEVERITY_WARNING, {&record, target.element()},
                      absl::StrCat("Target ", target.position(), " pada ", target.element(),
                                   " tidak menurun dari target atasannya: ", superior,
                                   " tidak punya target pada ", lacking, "."));
    v1::Evidence& evidence = *finding.add_evidence();
    evidence.set_label("atasan");
    evidence.set_value(superior);
  }

  const OfficeReport& report_;
  const Office& office_;
  const Catalog& catalog_;
  Findings& findings_;
  std::map<std::string, Held> held_;  // by folded position
};

}  // namespace

void CheckCascade(const OfficeReport& report, const Office& office, const Catalog& catalog,
                  Findings& findings) {
  CascadeCheck(report, office, catalog, findings).Run();
}

}  // namespace rekap::organisation
