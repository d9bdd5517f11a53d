// indicator-direction: a unit reports an indicator as better in the other
// direction than the catalog says. indicator-conflict: units give different
// values where the catalog takes one for all (method `terakhir`).
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "domain/across/rules.h"
#include "domain/catalog/catalog_words.h"

namespace rekap::across {
namespace {

// More would not be read; the message says how many there are.
constexpr int kValuesShownMax = 20;

std::optional<IndicatorDirection> DirectionOf(v1::Direction direction) {
  switch (direction) {
    case v1::DIRECTION_HIGHER:
      return IndicatorDirection::kHigher;
    case v1::DIRECTION_LOWER:
      return IndicatorDirection::kLower;
    case v1::DIRECTION_RANGE:
      return IndicatorDirection::kRange;
    default:
      return std::nullopt;
  }
}

void CheckDirection(const UnitFigures& unit, const IndicatorClaim& claim,
                    const Indicator& indicator, Drafts& drafts) {
  std::optional<IndicatorDirection> said = DirectionOf(claim.direction);
  if (!said || *said == indicator.direction) return;
  absl::string_view theirs = WordOf(kDirectionWords, *said);
  absl::string_view ours = WordOf(kDirectionWords, indicator.direction);
  v1::Finding& finding = drafts.Add(
      "indicator-direction", v1::SEVERITY_WARNING, &unit, indicator.code,
      absl::StrCat("Kecamatan ", unit.name, " melaporkan ", indicator.code, " dengan arah \"",
                   theirs, "\", katalog menetapkan \"", ours,
                   "\". Yang dipakai arah katalog; pastikan angkanya diukur dengan cara yang "
                   "sama."));
  Prove(finding, "arah menurut kecamatan", std::string(theirs));
  Prove(finding, "arah menurut katalog", std::string(ours));
}

void CheckOneValue(const Comparison& comparison, const Indicator& indicator, Drafts& drafts) {
  std::set<Decimal> values;
  std::vector<std::pair<const UnitFigures*, Decimal>> claims;
  for (const UnitFigures& unit : comparison.units) {
    for (const IndicatorClaim& claim : unit.indicators) {
      if (claim.code != indicator.code || !claim.realised.reported()) continue;
      values.insert(claim.realised.value);
      claims.emplace_back(&unit, claim.realised.value);
    }
  }
  if (values.size() < 2) return;
  v1::Finding& finding =
      drafts.Add("indicator-conflict", v1::SEVERITY_WARNING, nullptr, indicator.code,
                 absl::StrCat(indicator.code, " (", indicator.name,
                              ") menurut katalog satu nilai untuk semua, ", "tetapi ",
                              claims.size(), " kecamatan melaporkan ", values.size(),
                              " nilai yang berbeda. Tetapkan nilai yang benar."));
  for (const auto& [unit, value] : claims) {
    if (finding.evidence_size() == kValuesShownMax) break;
    Prove(finding, absl::StrCat(unit->unit.ToString(), " ", unit->name), value.ToIndonesian(2));
  }
}

}  // namespace

void FindIndicatorConflicts(const Comparison& comparison, const Catalog& catalog, Drafts& drafts) {
  for (const Indicator& indicator : catalog.indicators()) {
    for (const UnitFigures& unit : comparison.units) {
      for (const IndicatorClaim& claim : unit.indicators) {
        if (claim.code == indicator.code) CheckDirection(unit, claim, indicator, drafts);
      }
    }
    if (indicator.method == IndicatorMethod::kLast) CheckOneValue(comparison, indicator, drafts);
  }
}

}  // namespace rekap::across
