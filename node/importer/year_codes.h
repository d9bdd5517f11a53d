// Codes of activities, as the nomenclature of one year has them. A clerk copies
// last year's codes, or reads them in a newer list: such a code is the same
// activity where the nomenclature says what became of it, and that is noted;
// else it is none of the year's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "domain/catalog/catalog.h"
#include "domain/code/activity_code.h"

namespace rekap {

// Refers to the catalog. Not thread-safe.
class YearCodes {
 public:
  YearCodes(const Catalog& catalog, uint16_t year) : catalog_(catalog), year_(year) {}

  // The code by which the activity goes in the year; nullopt if it does not
  // exist then.
  std::optional<ActivityCode> InYear(ActivityCode written) const;
  // The same, noted if it is another one than was written in `row`.
  std::optional<ActivityCode> Read(ActivityCode written, uint32_t row);
  // What to say where Read gives nothing: what is wrong with `code`, quoted in
  // it as `text`, and what to do. Indonesian.
  std::string Refusal(ActivityCode code, absl::string_view text) const;

  // Appends one note about all codes of other years; none if there were none.
  void AddNote(std::vector<std::string>& notes) const;

 private:
  struct Moved {
    uint32_t row;
    ActivityCode written, read;
  };

  const Catalog& catalog_;
  const uint16_t year_;
  std::vector<Moved> moved_;  // the first ones
  size_t moved_count_ = 0;
};

}  // namespace rekap
