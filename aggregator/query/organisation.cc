#include "aggregator/query/organisation.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "aggregator/query/unit_records.h"
#include "domain/organisation/coverage.h"

namespace rekap {
namespace {

absl::StatusOr<RegionCode> RequestedUnit(const Catalog& catalog, const std::string& code) {
  absl::StatusOr<RegionCode> unit = RegionCode::Parse(code);
  if (!unit.ok()) return unit.status();
  if (unit->level() != RegionLevel::kKecamatan) {
    return absl::InvalidArgumentError(
        absl::StrCat("organisasi hanya ada untuk kecamatan, bukan untuk wilayah ", code));
  }
  return RequestedRegion(catalog, code);
}

std::vector<ActivityCode> ReportedPrograms(const FigureReader& reader, RegionCode unit) {
  std::vector<ActivityCode> programs;
  const RollupEngine& engine = reader.version().engine;
  for (ActivityCode activity : engine.Activities()) {
    if (activity.level() == ActivityLevel::kProgram &&
        engine.Find(unit, Element::Activity(activity), reader.period())) {
      programs.push_back(activity);
    }
  }
  return programs;
}

// Not reported where nobody knows the element: that is a finding, not an error.
absl::StatusOr<v1::DecimalValue> ElementAchievement(const FigureReader& reader, RegionCode unit,
                                                    const std::string& code) {
  v1::DecimalValue none;
  none.set_state(v1::VALUE_STATE_NOT_REPORTED);
  absl::StatusOr<Element> element = RequestedElement(reader, code);
  if (!element.ok() || code.empty()) return none;
  if (element->kind == Element::Kind::kIndicator) {
    return reader.IndicatorFigure(unit, *reader.catalog().FindIndicator(element->code))
        .achievement();
  }
  absl::StatusOr<v1::Figures> figures = reader.Figures(unit, *element);
  if (!figures.ok()) return figures.status();
  return figures->achievement();
}

// Place of the position in the profile; past its end if it is not there.
int PlaceOf(const v1::UnitProfile& profile, const std::string& position) {
  auto found = std::find_if(
      profile.positions().begin(), profile.positions().end(),
      [&](const v1::OfficePosition& candidate) { return candidate.name() == position; });
  return static_cast<int>(found - profile.positions().begin());
}

absl::Status FillTargets(const FigureReader& reader, RegionCode unit,
                         std::vector<v1::Record> targets, v1::OrganisationResponse& response) {
  const v1::UnitProfile& profile = response.profile();
  std::stable_sort(targets.begin(), targets.end(), [&](const auto& a, const auto& b) {
    return PlaceOf(profile, a.agreement_target().position()) <
           PlaceOf(profile, b.agreement_target().position());
  });
  for (v1::Record& record : targets) {
    absl::StatusOr<v1::DecimalValue> achievement =
        ElementAchievement(reader, unit, record.agreement_target().element());
    if (!achievement.ok()) return achievement.status();
    v1::PositionTarget& target = *response.add_targets();
    *target.mutable_achievement() = *std::move(achievement);
    *target.mutable_agreed() = std::move(*record.mutable_agreement_target());
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::OrganisationResponse> Organisation(const FigureReader& reader,
                                                      const v1::OrganisationRequest& request) {
  absl::StatusOr<RegionCode> unit = RequestedUnit(reader.catalog(), request.unit());
  if (!unit.ok()) return unit.status();
  auto standing = [&](v1::RecordKind kind) {
    return StandingRecords(*reader.version().view, *unit, kind, reader.period());
  };
  absl::StatusOr<std::vector<v1::Record>> profiles = standing(v1::RECORD_KIND_UNIT_PROFILE);
  if (!profiles.ok()) return profiles.status();
  absl::StatusOr<std::vector<v1::Record>> targets = standing(v1::RECORD_KIND_AGREEMENT_TARGET);
  if (!targets.ok()) return targets.status();
  absl::StatusOr<std::vector<v1::Record>> narratives = standing(v1::RECORD_KIND_NARRATIVE);
  if (!narratives.ok()) return narratives.status();

  v1::OrganisationResponse response;
  response.set_name(RegionName(reader.catalog(), *unit));
  const std::vector<ActivityCode> programs = ReportedPrograms(reader, *unit);
  const v1::Record* profile = profiles->empty() ? nullptr : &profiles->front();
  for (v1::Finding& finding :
       CoverageFindings({*unit, reader.period(), profile, *targets, programs}, reader.catalog())) {
    *response.add_findings() = std::move(finding);
  }
  if (profile != nullptr) *response.mutable_profile() = profile->unit_profile();
  absl::Status filled = FillTargets(reader, *unit, *std::move(targets), response);
  if (!filled.ok()) return filled;
  for (v1::Record& record : *narratives) {
    *response.add_narratives() = std::move(*record.mutable_narrative());
  }
  *response.mutable_positions() = reader.Positions(*unit);
  return response;
}

}  // namespace rekap
