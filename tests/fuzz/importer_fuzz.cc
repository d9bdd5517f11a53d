// A file of any kind through the whole import, as it is or with a cell corrected: what
// comes out of a sound file can be stored, and nothing comes out of another.
#include <set>
#include <string>

#include "domain/key/record_key.h"
#include "domain/record/record.h"
#include "node/importer/import.h"
#include "tests/fuzz/fuzz.h"
#include "tests/replication/fixtures.h"

using namespace rekap;  // NOLINT: a target is one function

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  ImportTarget target{Omben(), *Period::Of(2021, 0), 1};
  // A place anywhere in a small table, from bytes that nothing else depends on.
  if (size > 2 && data[size - 1] % 2 == 0) {
    v1::CellCorrection& correction = target.corrections.emplace_back();
    correction.set_row(data[size - 1] / 4u + 1);
    correction.set_column(data[size - 2] % 16u + 1);
    correction.set_text("12");
  }
  ImportOutcome outcome =
      ImportFile("berkas.csv", fuzz::View(data, size), target, *SharedCatalog());
  for (const v1::Problem& problem : outcome.problems) {
    fuzz::Require(problem.cells_size() <= static_cast<int>(kColumnsMax), "cells are bounded");
  }
  fuzz::Require(outcome.problems.size() <= kProblemsMax, "problems are bounded");
  fuzz::Require(outcome.sound() == outcome.problems.empty(), "problems are counted");
  if (!outcome.sound()) {
    fuzz::Require(outcome.records.empty() && outcome.complete_kinds.empty(),
                  "a file with problems gives nothing");
    return 0;
  }
  std::set<std::string> keys;
  for (const v1::Record& record : outcome.records) {
    fuzz::Require(ValidateRecord(record).ok(), "every record is valid");
    absl::StatusOr<std::string> key = EncodeRecordKey(record.key());
    fuzz::Require(key.ok(), "every key can be stored");
    fuzz::Require(keys.insert(*std::move(key)).second, "every record has a key of its own");
    fuzz::Require(record.has_provenance(), "every record says where it was read");
  }
  return 0;
}
