// The year before, as far as the rules compare with it: the figures of its
// activities and the results of its indicators. A fraction of what the records
// take, so that two years of a large table fit beside each other.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

#include "domain/code/activity_code.h"
#include "rekap/v1/record.pb.h"

namespace rekap {

// Immutable once filled; pointers into it live as long as it does.
class PreviousYear {
 public:
  struct Money {
    ActivityCode activity;
    int64_t allocated_sen = 0;
    int64_t realised_sen = 0;
  };
  // Of a measure that is a number; 0 = none, for nought is compared with nothing.
  struct Figure {
    int64_t micro = 0;
    std::string text;  // as printed
    std::string unit;
  };
  struct Output {
    ActivityCode activity;
    uint32_t item = 0;
    Figure target;
    Figure realised;
  };

  PreviousYear() = default;
  // Implicit, so that a report can be written down as its two years.
  PreviousYear(const std::vector<v1::Record>& records);  // NOLINT(google-explicit-constructor)

  // Takes what is compared of one record and forgets the rest. Quarterly figures
  // are cumulative, so those of the fourth are the year's; an earlier one is part
  // of a year, has no like in another, and is left out.
  void Add(const v1::Record& record);

  bool empty() const { return money_.empty() && outputs_.empty() && results_.empty(); }
  // By last year's codes.
  const std::deque<Money>& money() const { return money_; }
  const std::deque<Output>& outputs() const { return outputs_; }
  // nullptr if no result of the whole year was reported for the indicator.
  const v1::IndicatorResult* FindResult(absl::string_view indicator) const;

 private:
  // Deques, because a vector that grows holds its elements twice.
  std::deque<Money> money_;
  std::deque<Output> outputs_;
  absl::flat_hash_map<std::string, v1::IndicatorResult> results_;
};

namespace finding {

// nullopt if the input was not reported.
std::optional<int64_t> FindInput(const v1::IndicatorResult& result, absl::string_view name,
                                 uint32_t years_back);

}  // namespace finding
}  // namespace rekap
