// The records that everything is measured with, by seed: what rekap is given, and what
// its peers are given as a table.
#pragma once

#include <cstdint>
#include <fstream>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "domain/code/period.h"
#include "domain/code/region_code.h"
#include "rekap/v1/record.pb.h"

namespace rekap {

inline constexpr uint32_t kLoadYear = 2021;

// A budget line as an import makes it, names and provenance included: sizes matter.
// `line` from 0: five sub kegiatan a kegiatan, four kegiatan a program.
v1::Record BudgetLineOf(Period period, int line, std::mt19937_64& random);

// One node's imports: `leaves` budget lines of years and quarters, a period each.
std::vector<std::pair<Period, std::vector<v1::Record>>> ImportsOf(uint64_t leaves, uint64_t seed);
// Lines of one of those periods, and periods of a year: the annual records and those of
// four quarters.
inline constexpr int kLinesPerPeriod = 105;
inline constexpr int kPeriodsPerYear = 5;

// The shipped catalog's text with other kabupaten of its province beside its own, until it
// expects `units` units: a catalog has one region above all, and no code stands for the
// country. InvalidArgument if the text has no list of regions.
absl::StatusOr<std::string> CatalogYamlOf(std::string yaml, uint32_t units);

// The records as a table for the peers, CSV with a header, ordered as they are written.
class RecordFile {
 public:
  // Of the kind InvalidArgument if it cannot be made.
  static absl::StatusOr<RecordFile> Open(const std::string& path);

  void Write(RegionCode unit, const v1::Record& record);
  // InvalidArgument if anything could not be written.
  absl::Status Close();

 private:
  explicit RecordFile(const std::string& path) : file_(path) {}

  std::ofstream file_;
};

}  // namespace rekap
