#include "aggregator/ingest/batch.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace rekap {

absl::StatusOr<DecodedBatch> DecodeBatch(v1::Batch batch, ChainHasher& hasher) {
  if (batch.first_seq() == 0 || batch.entries().empty() ||
      batch.entries_size() > kBatchEntriesMax) {
    return absl::InvalidArgumentError(
        absl::StrCat("batch of ", batch.entries_size(), " entries from ", batch.first_seq()));
  }
  absl::StatusOr<ChainHash> previous = ChainHash::FromBytes(batch.previous_hash());
  if (!previous.ok()) return previous.status();
  DecodedBatch decoded;
  decoded.before = {Seq{batch.first_seq() - 1}, *previous};
  decoded.entries.reserve(static_cast<size_t>(batch.entries_size()));
  ChainPoint point = decoded.before;
  size_t bytes = 0;
  for (std::string& entry : *batch.mutable_entries()) {
    bytes += entry.size();
    if (bytes > kBatchBytesMax && batch.entries_size() > 1) {
      return absl::InvalidArgumentError(
          absl::StrCat("batch of more than ", kBatchBytesMax, " bytes"));
    }
    point = hasher.Append(point, entry);
    absl::StatusOr<DecodedEntry> fields = DecodeEntry(entry);
    if (!fields.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("entry ", point.seq.value, ": ", fields.status().message()));
    }
    if (fields->entry.seq() != point.seq.value) {
      return absl::InvalidArgumentError(
          absl::StrCat("entry ", point.seq.value, " says it is ", fields->entry.seq()));
    }
    decoded.entries.push_back({std::move(entry), *std::move(fields), point.hash});
  }
  return decoded;
}

}  // namespace rekap
