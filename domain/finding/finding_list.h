// Collects findings of one report in any order and keeps the first ones, in the
// order that FindingsOf promises. A finding is built only if it is kept, so that
// a table in which every row is wrong costs no more than its size.
// Single-threaded.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"

#include "domain/finding/finding.h"
#include "domain/finding/table.h"
#include "rekap/v1/finding.pb.h"
#include "rekap/v1/record.pb.h"

namespace rekap::finding {

class FindingList {
 public:
  using Fill = absl::FunctionRef<void(v1::Finding&)>;

  explicit FindingList(const UnitReport& report) : report_(report) {}

  // About a row of the table, at the row's own line. `fill` writes message and
  // proof; it may write other lines, of which the first must be that line.
  void Add(v1::Severity severity, absl::string_view rule, const Row& row, Fill fill) {
    AddAt(severity, rule, row, row.line, fill);
  }
  // The same at another line of the file.
  void AddAt(v1::Severity severity, absl::string_view rule, const Row& row, uint32_t line,
             Fill fill);
  // About a record that is no row of the table.
  void Add(v1::Severity severity, absl::string_view rule, const v1::Record& record, Fill fill);

  std::vector<v1::Finding> Take();

 private:
  struct Kept {
    int severity, turn;
    uint32_t line, order;
    v1::Finding finding;
  };
  static bool Before(const Kept& a, const Kept& b);
  void Keep(v1::Finding finding, uint32_t line, Fill fill);

  const UnitReport& report_;
  uint32_t order_ = 0;
  std::vector<Kept> kept_;  // max-heap by Before
};

// Whose finding it is, of which period, and the file and sheet of the row. The
// quarter is the row's: in a year that quarters stand for it says which.
void SetSource(const UnitReport& report, const Row& row, v1::Finding& finding);
// One figure of a proof.
void AddProof(v1::Finding& finding, absl::string_view label, std::string value);

}  // namespace rekap::finding
