#include "node/store/stored_record.h"

#include "absl/status/status.h"

#include "domain/key/store_key.h"

namespace rekap {

absl::StatusOr<v1::JournalEntry> EntryOfRow(absl::string_view row_bytes) {
  absl::StatusOr<StoredRow> row = DecodeRow(row_bytes);
  if (!row.ok()) return row.status();
  v1::JournalEntry entry;
  if (!entry.ParseFromArray(row->entry.data(), static_cast<int>(row->entry.size())) ||
      !entry.has_put()) {
    return absl::DataLossError("stored row holds no record");
  }
  return entry;
}

}  // namespace rekap
