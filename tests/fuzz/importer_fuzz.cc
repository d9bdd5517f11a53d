// A file of any kind through the whole import: what comes out of a sound file can be
// stored, and nothing comes out of another.
#include <set>
#include <string>

#include "domain/key/record_key.h"
#include "domain/record/record.h"
#include "node/importer/import.h"
#include "tests/fuzz/fuzz.h"
#include "tests/replication/fixtures.h"

using namespace rekap;  // NOLINT: a target is one function

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const ImportTarget target{Omben(), *Period::Of(2021, 0), 1};
  ImportOutcome outcome =
      ImportFile("berkas.csv", fuzz::View(data, size), target, *SharedCatalog());
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
