// Bytes of a file in, records or problems out. Pure: nothing is read from or
// written to anywhere, and the same bytes give the same outcome.
//
// All or nothing: a file with any problem gives no records, so what is stored
// always comes from a file that was sound as a whole.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"

#include "domain/catalog/catalog.h"
#include "domain/code/period.h"
#include "node/importer/problem.h"
#include "rekap/v1/node.pb.h"
#include "rekap/v1/record.pb.h"

namespace rekap {

struct ImportOutcome {
  // In file order, each with provenance and a key of its own; every one passes
  // ValidateRecord and EncodeRecordKey. Empty if there is any problem.
  std::vector<v1::Record> records;
  // The kinds that the file states completely for its period: a stored record
  // of these kinds and this period that is not in `records` has vanished.
  // Empty if there is any problem.
  std::vector<v1::RecordKind> complete_kinds;
  // The first kProblemsMax by row, and how many there are in all.
  std::vector<v1::Problem> problems;
  uint32_t problem_count = 0;
  // Rows that carry the mark "sintetis"; 0 if there is any problem.
  uint32_t synthetic_rows = 0;

  bool sound() const { return problem_count == 0; }
};

// Reads a file of either layout (table_importer.h, indicator_importer.h),
// whichever its header row names. `file_name` is the base name, 1 to 255 bytes
// of UTF-8. Takes about a second for 100.000 rows. May be called from any
// thread.
ImportOutcome ImportFile(absl::string_view file_name, absl::string_view bytes, Period period,
                         const Catalog& catalog);

}  // namespace rekap
