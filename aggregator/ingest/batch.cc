#include "aggregator/ingest/batch.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace rekap {
namespace {

google::protobuf::ArenaOptions Within(char* block, size_t size) {
  google::protobuf::ArenaOptions options;
  options.initial_block = block;
  options.initial_block_size = size;
  return options;
}

}  // namespace

void DecodedBatch::Trim(size_t count) {
  before = {Seq{before.seq.value + count}, count == 0 ? before.hash : entries[count - 1].hash};
  auto offset = static_cast<std::ptrdiff_t>(count);
  entries.erase(entries.begin(), entries.begin() + offset);
  leaves.erase(leaves.begin(), leaves.begin() + offset);
}

BatchDecoder::BatchDecoder() : arena_(Within(scratch_.data(), scratch_.size())) {}

absl::StatusOr<DecodedBatch> BatchDecoder::Decode(RegionCode unit, v1::Batch batch,
                                                  std::shared_ptr<const Catalog> catalog) {
  if (batch.first_seq() == 0 || batch.entries().empty() ||
      batch.entries_size() > kBatchEntriesMax) {
    return absl::InvalidArgumentError(
        absl::StrCat("batch of ", batch.entries_size(), " entries from ", batch.first_seq()));
  }
  absl::StatusOr<ChainHash> previous = ChainHash::FromBytes(batch.previous_hash());
  if (!previous.ok()) return previous.status();
  DecodedBatch decoded;
  decoded.catalog = std::move(catalog);
  decoded.before = {Seq{batch.first_seq() - 1}, *previous};
  decoded.entries.reserve(static_cast<size_t>(batch.entries_size()));
  decoded.leaves.reserve(static_cast<size_t>(batch.entries_size()));
  size_t size = 0;
  for (std::string& bytes : *batch.mutable_entries()) {
    size += bytes.size();
    if (size > kBatchBytesMax && batch.entries_size() > 1) {
      return absl::InvalidArgumentError(
          absl::StrCat("batch of more than ", kBatchBytesMax, " bytes"));
    }
    absl::Status fit = DecodeOne(unit, std::move(bytes), decoded);
    if (!fit.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("entry ", decoded.after().seq.Next().value, ": ", fit.message()));
    }
  }
  return decoded;
}

absl::Status BatchDecoder::DecodeOne(RegionCode unit, std::string bytes, DecodedBatch& decoded) {
  ChainPoint point = hasher_.Append(decoded.after(), bytes);
  arena_.Reset();
  auto* entry = google::protobuf::Arena::CreateMessage<v1::JournalEntry>(&arena_);
  absl::StatusOr<std::string> record_key = ParseEntry(bytes, *entry);
  if (!record_key.ok()) return record_key.status();
  if (entry->seq() != point.seq.value) {
    return absl::InvalidArgumentError(absl::StrCat("it says that it is ", entry->seq()));
  }
  bool put = entry->has_put();
  decoded.leaves.push_back(LeafChangeOf(unit, put ? entry->put().key() : entry->delete_(),
                                        put ? &entry->put() : nullptr, *decoded.catalog));
  decoded.last_entry = absl::FromUnixMillis(entry->time_unix_ms());
  decoded.entries.push_back({std::move(bytes), *std::move(record_key), !put, point.hash});
  return absl::OkStatus();
}

void DeriveLeaves(RegionCode unit, std::shared_ptr<const Catalog> catalog, DecodedBatch& batch) {
  batch.catalog = std::move(catalog);
  v1::JournalEntry entry;
  for (size_t i = 0; i < batch.entries.size(); ++i) {
    // The bytes were parsed and validated when the batch was decoded.
    const std::string& bytes = batch.entries[i].bytes;
    if (!entry.ParseFromString(bytes)) continue;
    bool put = entry.has_put();
    batch.leaves[i] = LeafChangeOf(unit, put ? entry.put().key() : entry.delete_(),
                                   put ? &entry.put() : nullptr, *batch.catalog);
  }
}

}  // namespace rekap
