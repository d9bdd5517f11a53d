// unknown-element, agreement-unit, program-without-position,
// indicator-without-position: the performance agreements against the catalog.
// None of it needs a profile.
#include <algorithm>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

#include "domain/organisation/office.h"

namespace rekap::organisation {
namespace {

class AgreementCheck {
 public:
  AgreementCheck(const OfficeReport& report, const Catalog& catalog, Findings& findings)
      : report_(report), catalog_(catalog), findings_(findings) {}

  void Run() {
    for (const v1::Record& record : report_.targets) {
      CheckKnown(record);
      CheckUnit(record);
    }
    // Who signed nothing yet has no gaps, only no agreements.
    if (report_.targets.empty()) return;
    for (ActivityCode program : ProgramsOf(report_, catalog_)) CheckHeld(program);
    for (const Indicator& indicator : catalog_.indicators()) CheckHeld(indicator);
  }

 private:
  // What the nomenclature of the year says about a code that it does not have.
  std::string WhyUnknown(ActivityCode code) const {
    const uint16_t year = report_.period.year();
    const Activity* other = catalog_.FindActivity(code, year);
    if (other == nullptr) return "yang tidak ada dalam nomenklatur.";
    ActivityCode now = catalog_.CodeIn(code, other->first_year, year);
    std::string why = absl::StrCat("yang tidak ada dalam nomenklatur tahun ", year);
    return now == code ? absl::StrCat(why, ".")
                       : absl::StrCat(why, "; tahun ini kodenya ", now.ToString(), ".");
  }

  void CheckKnown(const v1::Record& record) {
    const v1::AgreementTarget& target = record.agreement_target();
    if (AimOf(catalog_, report_.period, target.element())) return;
    absl::StatusOr<ActivityCode> activity = ActivityCode::Parse(target.element());
    findings_.Add(
        "unknown-element", v1::SEVERITY_WARNING, {&record, target.element()},
        absl::StrCat("Target ", target.position(), " merujuk ", target.element(), ", ",
                     activity.ok() ? WhyUnknown(*activity)
                                   : "yang bukan sasaran, indikator, atau kode kegiatan."));
  }

  void CheckUnit(const v1::Record& record) {
    const v1::AgreementTarget& target = record.agreement_target();
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

  template <typename Holds>
  bool AnyTarget(const Holds& holds) const {
    return std::any_of(
        report_.targets.begin(), report_.targets.end(),
        [&](const v1::Record& record) { return holds(record.agreement_target().element()); });
  }

  // A part of the program is held by whoever answers for a kegiatan of it.
  void CheckHeld(ActivityCode program) {
    bool held = AnyTarget([&](const std::string& element) {
      absl::StatusOr<ActivityCode> activity = ActivityCode::Parse(element);
      return activity.ok() && program.Contains(*activity);
    });
    if (held) return;
    findings_.Add("program-without-position", v1::SEVERITY_WARNING, {nullptr, program.ToString()},
                  absl::StrCat("Program ", ProgramText(catalog_, program, report_.period),
                               " tidak menjadi target jabatan mana pun dalam perjanjian kinerja."));
  }

  void CheckHeld(const Indicator& indicator) {
    bool held = AnyTarget([&](const std::string& element) {
      return element == indicator.code || element == indicator.objective;
    });
    if (held) return;
    findings_.Add(
        "indicator-without-position", v1::SEVERITY_WARNING, {nullptr, indicator.code},
        absl::StrCat("Indikator ", indicator.code, " (", indicator.name,
                     ") tidak menjadi target jabatan mana pun dalam perjanjian kinerja."));
  }

  const OfficeReport& report_;
  const Catalog& catalog_;
  Findings& findings_;
};

}  // namespace

void CheckAgreement(const OfficeReport& report, const Catalog& catalog, Findings& findings) {
  AgreementCheck(report, catalog, findings).Run();
}

}  // namespace rekap::organisation
