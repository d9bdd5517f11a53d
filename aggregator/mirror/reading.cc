#include "aggregator/mirror/reading.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace rekap {

absl::StatusOr<DecodedEntry> ReadEntry(Seq seq, absl::string_view bytes) {
  absl::StatusOr<DecodedEntry> entry = DecodeEntry(bytes);
  if (entry.ok() && entry->entry.seq() != seq.value) {
    return absl::InvalidArgumentError(
        absl::StrCat("entry ", seq.value, " says that it is ", entry->entry.seq()));
  }
  return entry;
}

absl::StatusOr<DecodedEntry> ReadBaseRow(absl::string_view record_key, Seq seq,
                                         absl::string_view bytes) {
  absl::StatusOr<DecodedEntry> entry = ReadEntry(seq, bytes);
  if (!entry.ok()) return entry;
  if (entry->is_delete()) {
    return absl::InvalidArgumentError("a row of the base puts nothing");
  }
  if (entry->record_key != record_key) {
    return absl::InvalidArgumentError("a row of the base puts another record");
  }
  return entry;
}

std::optional<Epoch> EpochAt(absl::Span<const std::pair<Seq, Epoch>> lineage, Seq seq) {
  std::optional<Epoch> epoch;
  for (const auto& [after, next] : lineage) {
    if (after >= seq) break;
    epoch = next;
  }
  return epoch;
}

}  // namespace rekap
