// Everything that is read back from a store or a base as bytes: what can be decoded is
// encoded to the same bytes again, so that no value has two forms on disk.
#include "domain/journal/base.h"
#include "domain/journal/chain.h"
#include "domain/key/record_key.h"
#include "domain/key/store_key.h"
#include "tests/fuzz/fuzz.h"

using namespace rekap;  // NOLINT: a target is one function

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view bytes = fuzz::View(data, size);
  if (absl::StatusOr<BaseRow> row = DecodeBaseRow(bytes); row.ok()) {
    fuzz::Require(EncodeBaseRow(row->record_key, row->seq, row->entry) == bytes, "base row");
  }
  if (absl::StatusOr<Base> base = DecodeBase(bytes); base.ok()) {
    fuzz::Require(EncodeBase(*base) == bytes, "base");
    FromProto(ToProto(*base)).IgnoreError();
  }
  if (absl::StatusOr<JournalPosition> position = DecodePosition(bytes); position.ok()) {
    fuzz::Require(EncodePosition(*position) == bytes, "position");
  }
  if (absl::StatusOr<StoredRow> row = DecodeRow(bytes); row.ok()) {
    fuzz::Require(EncodeRow(*row) == bytes, "row");
  }
  if (absl::StatusOr<StoredEntry> entry = DecodeStoredEntry(bytes); entry.ok()) {
    fuzz::Require(EncodeStoredEntry(*entry) == bytes, "entry");
  }
  if (absl::StatusOr<v1::RecordKey> key = DecodeRecordKey(bytes); key.ok()) {
    fuzz::Require(*EncodeRecordKey(*key) == bytes, "record key");
  }
  return 0;
}
