// An office as the coverage rules ask about it: sections and positions found by
// name, programs by who answers for them. Internal to this folder.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "domain/organisation/coverage.h"

namespace rekap::organisation {

// Letters and digits, in lower case: what is left when a name is written
// differently.
std::string Fold(absl::string_view name);

// What one finding is about.
struct Place {
  const v1::Record* record = nullptr;  // that was read from a file; may be null
  absl::string_view subject;           // activity or indicator code
};

class Findings {
 public:
  explicit Findings(const OfficeReport& report) : report_(report) {}

  // Valid until the next one is added.
  v1::Finding& Add(absl::string_view rule, v1::Severity severity, const Place& place,
                   std::string message);
  std::vector<v1::Finding> TakeSorted();

 private:
  const OfficeReport& report_;
  std::vector<v1::Finding> findings_;
};

// Names folded; views and pointers into the profile.
class Office {
 public:
  explicit Office(const v1::UnitProfile& profile);

  const v1::UnitProfile& profile() const { return profile_; }
  // nullptr if the profile has no such section or position.
  const v1::OfficeSection* FindSection(absl::string_view name) const;
  const v1::OfficePosition* FindPosition(absl::string_view name) const;

  // `section` stands under `above`, or they are the same.
  bool Under(const v1::OfficeSection& section, const v1::OfficeSection& above) const;
  // One section stands under the other, or they are the same.
  bool SameLine(const v1::OfficeSection& a, const v1::OfficeSection& b) const;
  // Sections that answer for the program, themselves or by a process, in the
  // order of the profile.
  std::vector<const v1::OfficeSection*> SectionsOf(ActivityCode program) const;

 private:
  const v1::UnitProfile& profile_;
  std::map<std::string, const v1::OfficeSection*> sections_;
  std::map<std::string, const v1::OfficePosition*> positions_;
};

// What a target is set on: one of the three.
struct Aim {
  const Objective* objective = nullptr;
  const Indicator* indicator = nullptr;
  std::optional<ActivityCode> activity;
};
// nullopt if the element is none of the catalog's, or an activity that the
// nomenclature of the year does not have.
std::optional<Aim> AimOf(const Catalog& catalog, Period period, const std::string& element);

// Programs that are valid in the year by the catalog, or reported.
std::set<ActivityCode> ProgramsOf(const OfficeReport& report, const Catalog& catalog);
// The name of a program with its code: "7.01.04 (PROGRAM ...)".
std::string ProgramText(const Catalog& catalog, ActivityCode program, Period period);

// The rules. Structure against process map and programs.
void CheckSections(const OfficeReport& report, const Office& office, const Catalog& catalog,
                   Findings& findings);
// Positions against each other and against their targets.
void CheckPositions(const OfficeReport& report, const Office& office, Findings& findings);
// Targets against the catalog.
void CheckAgreement(const OfficeReport& report, const Catalog& catalog, Findings& findings);
// Targets down the cascade.
void CheckCascade(const OfficeReport& report, const Office& office, const Catalog& catalog,
                  Findings& findings);

}  // namespace rekap::organisation
