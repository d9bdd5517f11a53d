// What a kabupaten expects of its kecamatan: regions, nomenclature, the
// cascade, indicators, policies. Immutable once made; may be read from any
// thread. People write it as YAML (runtime/catalog/catalog_yaml.h).
//
// The catalog gives names and expectations. It never decides what is counted:
// a record whose activity is not listed here is rolled up all the same, by the
// structure of its code.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "domain/code/activity_code.h"
#include "domain/code/period.h"
#include "domain/code/region_code.h"
#include "domain/decimal/decimal.h"
#include "domain/formula/formula.h"
#include "domain/rule/policy.h"

namespace rekap {

// Where something stands in the text that a catalog was read from; zeros if it
// was not read from a text.
struct CatalogPlace {
  uint32_t line = 0;    // from 1
  uint32_t column = 0;  // from 1

  friend auto operator<=>(const CatalogPlace&, const CatalogPlace&) = default;
};

struct Region {
  RegionCode code;
  std::string name;
  uint32_t villages = 0;  // desa and kelurahan; 0 = not given
  CatalogPlace place;
};

// One activity of the nomenclature in the years in which it is valid. A code
// may stand several times with years that do not overlap: it was renamed.
struct Activity {
  ActivityCode code;
  std::string name;
  // Valid from first_year to last_year, both included.
  uint16_t first_year = Period::kYearMin;
  uint16_t last_year = Period::kYearMax;
  // The code that the same activity had until the year before first_year,
  // where the nomenclature gave it another one.
  std::optional<ActivityCode> predecessor;
  CatalogPlace place;

  bool ValidIn(uint16_t year) const { return first_year <= year && year <= last_year; }
};

struct Objective {
  std::string code;  // "S1"
  std::string name;  // sasaran RPJMD
  std::string goal;  // tujuan Renstra; may be empty
  CatalogPlace place;
};

struct ProgramLink {
  ActivityCode program;
  std::string objective;    // Objective::code
  std::string responsible;  // unit penanggung jawab
  CatalogPlace place;
};

enum class IndicatorDirection { kHigher, kLower, kRange };

// How a region's value follows from those of its units.
enum class IndicatorMethod {
  kRatio,  // summed numerators / summed denominators x factor
  kSum,
  kMean,
  kWeightedMean,  // by Indicator::weight_input
  kMin,
  kMax,
  kLast,  // of the unit that reported last, by period then by region code
};

// What grades a value is given, beside the band of its achievement.
enum class GradeScale { kNone, kIkm, kAkip };

struct Indicator {
  std::string code;       // "IKU-1"
  std::string objective;  // Objective::code
  std::string name;
  IndicatorDirection direction = IndicatorDirection::kHigher;
  IndicatorMethod method = IndicatorMethod::kMean;
  // kRatio: both set. Else a numerator alone computes the value from inputs,
  // and none means that the value is reported as such.
  std::optional<LinearExpression> numerator;
  std::optional<LinearExpression> denominator;
  Decimal factor = Decimal::FromMicro(100 * Decimal::kScale);
  // kRatio across units where a unit gave only a value: kMean or kWeightedMean.
  IndicatorMethod without_parts = IndicatorMethod::kMean;
  std::string weight_input;  // kWeightedMean: an input's name, of this year
  GradeScale scale = GradeScale::kNone;
  std::string measure_unit;  // satuan; may be empty
  std::string data_source;   // sumber data; may be empty
  std::string responsible;   // penanggung jawab, a position; may be empty
  CatalogPlace place;

  // Every input that a unit reports for it, each once, sorted.
  std::vector<FormulaInput> Inputs() const;
};

// A catalog before it was checked, in the order of its text.
struct CatalogData {
  std::string name;  // "Kabupaten Sampang"
  std::vector<Region> regions;
  std::vector<Activity> activities;
  std::vector<Objective> objectives;
  std::vector<ProgramLink> programs;
  std::vector<Indicator> indicators;
  Policy policy = Policy::Default();
};

// A planner mends a handful and tries again; more would only bury them. Also
// the bound of ApplyCatalogResponse.problems.
inline constexpr size_t kCatalogProblemsMax = 100;

// One mistake of a catalog.
struct CatalogProblem {
  CatalogPlace place;
  std::string code;     // English code word, "DUPLICATE_CODE"
  std::string message;  // Indonesian: what is wrong and what to do
};

// What a catalog is judged for. A stored version was accepted once, and must go on
// being read when the program asks more of new ones: it is judged only by what the
// program cannot do without.
enum class CatalogUse { kNew, kStored };

class Catalog {
 public:
  // nullopt, and at least one problem, if a code is there twice, a reference
  // leads nowhere, a parent is missing, predecessors go round in a circle, or a
  // formula and a method do not fit. Adds the first kCatalogProblemsMax
  // problems by place.
  static std::optional<Catalog> Build(CatalogData data, std::vector<CatalogProblem>& problems,
                                      CatalogUse use = CatalogUse::kNew);

  const std::string& name() const { return data_.name; }
  // In the order of the text; regions and activities sorted by code (activities
  // then by first year).
  const std::vector<Region>& regions() const { return data_.regions; }
  const std::vector<Activity>& activities() const { return data_.activities; }
  const std::vector<Objective>& objectives() const { return data_.objectives; }
  const std::vector<ProgramLink>& programs() const { return data_.programs; }
  const std::vector<Indicator>& indicators() const { return data_.indicators; }
  const Policy& policy() const { return data_.policy; }

  // The kecamatan that must report, by code.
  const std::vector<RegionCode>& Units() const { return units_; }
  // Those in `region`: itself, or below it. Valid as long as the catalog; found by
  // two binary searches, so that a question about one kabupaten costs the same in a
  // province's catalog.
  absl::Span<const RegionCode> UnitsIn(RegionCode region) const;
  // `region` and every region below it, by code; the same.
  absl::Span<const Region> RegionsIn(RegionCode region) const;
  // The region that contains all others: the aggregator's own.
  RegionCode root() const;

  // nullptr if not listed. Valid as long as the catalog.
  const Region* FindRegion(RegionCode code) const;
  // As it is called in `year`; if it is not valid then, as in the nearest year
  // in which it is.
  const Activity* FindActivity(ActivityCode code, uint16_t year) const;
  const Objective* FindObjective(absl::string_view code) const;
  const ProgramLink* FindProgram(ActivityCode program) const;
  const Indicator* FindIndicator(absl::string_view code) const;

  // The activities of a level, valid in `year`, whose name is `name`, ignoring
  // case, blanks and punctuation; several if the nomenclature repeats a name.
  std::vector<ActivityCode> FindByName(ActivityLevel level, absl::string_view name,
                                       uint16_t year) const;
  // Sub kegiatan at or below `activity` (all if nullptr) in `year`: what a
  // complete budget reports.
  size_t ExpectedLines(const ActivityCode* activity, uint16_t year) const;
  // The code by which the activity called `code` in `from` goes in `to`: follows
  // predecessors either way, so that a series over years stays whole. The
  // same code if the nomenclature says nothing else.
  ActivityCode CodeIn(ActivityCode code, uint16_t from, uint16_t to) const;

 private:
  explicit Catalog(CatalogData data);

  CatalogData data_;
  std::vector<RegionCode> units_;                                  // sorted
  absl::flat_hash_map<std::string, std::vector<size_t>> by_name_;  // folded names
  // For each of data_.activities the one that it was before, or kNoActivity,
  // and the one that it became.
  std::vector<size_t> earlier_, later_;
};

}  // namespace rekap
