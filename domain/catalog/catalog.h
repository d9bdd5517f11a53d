// What a kabupaten expects of its kecamatan: regions, nomenclature, the upper
// cascade, indicators. Immutable once made; may be read from any thread.
//
// The catalog gives names and expectations. It never decides what is counted:
// a record whose activity is not listed here is rolled up all the same, by the
// structure of its code.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "domain/code/activity_code.h"
#include "domain/code/region_code.h"

namespace rekap {

struct Region {
  RegionCode code;
  std::string name;
  uint32_t villages = 0;  // desa and kelurahan; 0 = not given
};

struct Activity {
  ActivityCode code;
  std::string name;
};

struct Objective {
  std::string code;  // "S1"
  std::string name;  // sasaran RPJMD
};

struct ProgramLink {
  ActivityCode program;
  std::string objective;    // Objective::code
  std::string responsible;  // unit penanggung jawab
};

enum class IndicatorDirection { kHigher, kLower };

struct Indicator {
  std::string code;       // "IKU-1"
  std::string objective;  // Objective::code
  std::string name;
  IndicatorDirection direction = IndicatorDirection::kHigher;
};

// The texts of the catalog's files, see domain/catalog/sampang-2021/.
struct CatalogFiles {
  std::string regions;     // wilayah.tsv
  std::string activities;  // nomenklatur.tsv
  std::string objectives;  // sasaran.tsv
  std::string programs;    // program.tsv
  std::string indicators;  // indikator.tsv
};

class Catalog {
 public:
  // InvalidArgument names file, line and what is wrong: a bad or repeated code,
  // a reference to something that is not there.
  static absl::StatusOr<Catalog> Parse(const CatalogFiles& files);

  // All in file order; activities and regions sorted by code.
  const std::vector<Region>& regions() const { return regions_; }
  const std::vector<Activity>& activities() const { return activities_; }
  const std::vector<Objective>& objectives() const { return objectives_; }
  const std::vector<ProgramLink>& programs() const { return programs_; }
  const std::vector<Indicator>& indicators() const { return indicators_; }

  // The kecamatan that must report, by code.
  std::vector<RegionCode> Units() const;
  // The region that contains all others: the aggregator's own.
  RegionCode root() const;

  // nullptr if not listed. Valid as long as the catalog.
  const Region* FindRegion(RegionCode code) const;
  const Activity* FindActivity(ActivityCode code) const;
  const Objective* FindObjective(absl::string_view code) const;
  const ProgramLink* FindProgram(ActivityCode program) const;
  const Indicator* FindIndicator(absl::string_view code) const;

  // The activities of a level whose name is `name`, ignoring case, blanks and
  // punctuation; several if the nomenclature repeats a name.
  std::vector<ActivityCode> FindByName(ActivityLevel level, absl::string_view name) const;
  // Sub kegiatan at or below `activity` (all if nullptr): what a complete
  // budget reports.
  size_t ExpectedLines(const ActivityCode* activity) const;

 private:
  std::vector<Region> regions_;
  std::vector<Activity> activities_;
  std::vector<Objective> objectives_;
  std::vector<ProgramLink> programs_;
  std::vector<Indicator> indicators_;
  absl::flat_hash_map<std::string, std::vector<ActivityCode>> by_name_;  // folded names
};

}  // namespace rekap
