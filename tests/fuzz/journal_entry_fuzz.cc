// The bytes of a journal entry, as a node sends them: what is taken is a valid record
// under a key that can be stored.
#include "domain/journal/entry.h"
#include "domain/key/record_key.h"
#include "domain/record/record.h"
#include "tests/fuzz/fuzz.h"

using namespace rekap;  // NOLINT: a target is one function

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  absl::StatusOr<DecodedEntry> decoded = DecodeEntry(fuzz::View(data, size));
  if (!decoded.ok()) return 0;
  const v1::JournalEntry& entry = decoded->entry;
  fuzz::Require(entry.has_put() != decoded->is_delete(), "an entry puts or deletes");
  if (entry.has_put()) fuzz::Require(ValidateRecord(entry.put()).ok(), "what is put is valid");
  absl::StatusOr<v1::RecordKey> key = DecodeRecordKey(decoded->record_key);
  fuzz::Require(key.ok(), "the stored key can be read");
  fuzz::Require(*EncodeRecordKey(*key) == decoded->record_key, "a key has one stored form");
  return 0;
}
