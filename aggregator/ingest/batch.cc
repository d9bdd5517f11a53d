#include "aggregator/ingest/batch.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "aggregator/mirror/mirror_store.h"
#include "domain/key/record_key.h"
#include "runtime/escape/escape.h"

namespace rekap {
namespace {

std::optional<LeafChange> LeafOf(RegionCode unit, const v1::JournalEntry& entry,
                                 const Catalog& catalog) {
  bool put = entry.has_put();
  return LeafChangeOf(unit, put ? entry.put().key() : entry.delete_(), put ? &entry.put() : nullptr,
                      catalog);
}

std::string Reason(const absl::Status& status) {
  return std::string(TruncateUtf8(status.message(), kUnreadableReasonMax));
}

// What one more entry makes of a message: within the bounds of one entry, and of the
// message with its `size` bytes so far.
absl::Status CheckSize(size_t entry_size, size_t size, size_t size_max) {
  if (entry_size == 0) return absl::OutOfRangeError("an entry without a byte");
  if (entry_size > kEntrySizeMax) {
    return absl::OutOfRangeError(
        absl::StrCat("entry of ", entry_size, " bytes, ", kEntrySizeMax, " are allowed"));
  }
  if (size > size_max) {
    return absl::InvalidArgumentError(absl::StrCat("message of more than ", size_max, " bytes"));
  }
  return absl::OkStatus();
}

// Whether the entries that end at `came` are those that were sent. A node that does not
// send the hash yet finds out by the acknowledgement only.
absl::Status CheckLastHash(const std::string& sent, const ChainPoint& came) {
  if (sent.empty() || sent == came.hash.view()) return absl::OkStatus();
  absl::StatusOr<ChainHash> hash = ChainHash::FromBytes(sent);
  if (!hash.ok()) return hash.status();
  return absl::AbortedError(absl::StrCat("the batch up to entry ", came.seq.value, " gives hash ",
                                         came.hash.ToHex(), ", sent was ", hash->ToHex(),
                                         ": bytes were damaged on the way"));
}

}  // namespace

void DecodedBatch::Trim(size_t count) {
  before = {Seq{before.seq.value + count}, count == 0 ? before.hash : entries[count - 1].hash};
  auto offset = static_cast<std::ptrdiff_t>(count);
  entries.erase(entries.begin(), entries.begin() + offset);
  leaves.erase(leaves.begin(), leaves.begin() + offset);
}

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
    absl::Status fits = CheckSize(bytes.size(), size, kBatchBytesMax);
    if (!fits.ok()) {
      return absl::Status(fits.code(), absl::StrCat("entry ", decoded.after().seq.Next().value,
                                                    ": ", fits.message()));
    }
    DecodeOne(unit, std::move(bytes), decoded);
  }
  if (absl::Status whole = CheckLastHash(batch.last_hash(), decoded.after()); !whole.ok()) {
    return whole;
  }
  return decoded;
}

void BatchDecoder::DecodeOne(RegionCode unit, std::string bytes, DecodedBatch& decoded) {
  ChainPoint point = hasher_.Append(decoded.after(), bytes);
  Parsed parsed = Parse(point.seq, bytes);
  ChainedEntry chained;
  chained.hash = point.hash;
  if (parsed.record_key.ok()) {
    decoded.leaves.push_back(LeafOf(unit, *parsed.entry, *decoded.catalog));
    decoded.last_entry = absl::FromUnixMillis(parsed.entry->time_unix_ms());
    chained.record_key = *std::move(parsed.record_key);
    chained.withdraws = !parsed.entry->has_put();
  } else {
    decoded.leaves.push_back(std::nullopt);
    chained.unreadable = Reason(parsed.record_key.status());
  }
  chained.bytes = std::move(bytes);
  decoded.entries.push_back(std::move(chained));
}

BatchDecoder::Parsed BatchDecoder::Parse(Seq seq, absl::string_view bytes) {
  v1::JournalEntry& entry = scratch_.New();
  absl::StatusOr<std::string> record_key = ParseEntry(bytes, entry);
  if (record_key.ok() && entry.seq() != seq.value) {
    record_key = absl::InvalidArgumentError(
        absl::StrCat("entry ", seq.value, " says that it is ", entry.seq()));
  }
  return {std::move(record_key), &entry};
}

absl::StatusOr<DecodedRows> BatchDecoder::DecodeRows(v1::SnapshotChunk chunk) {
  if (chunk.first_row() == 0 || chunk.rows().empty() || chunk.rows_size() > kChunkRowsMax) {
    return absl::InvalidArgumentError(
        absl::StrCat("chunk of ", chunk.rows_size(), " rows from ", chunk.first_row()));
  }
  absl::StatusOr<ChainHash> previous = ChainHash::FromBytes(chunk.previous_hash());
  if (!previous.ok()) return previous.status();
  DecodedRows decoded;
  decoded.before = {Seq{chunk.first_row() - 1}, *previous};
  decoded.hash = *previous;
  decoded.rows.reserve(static_cast<size_t>(chunk.rows_size()));
  size_t size = 0;
  for (std::string& bytes : *chunk.mutable_rows()) {
    absl::StatusOr<BaseRow> row = DecodeBaseRow(bytes);
    absl::Status fits = row.status();
    if (fits.ok()) {
      size += bytes.size();
      fits = CheckSize(row->entry.size(), size, kChunkBytesMax);
    } else {
      fits = absl::DataLossError(fits.message());
    }
    if (!fits.ok()) {
      return absl::Status(fits.code(), absl::StrCat("row ", decoded.after().seq.Next().value, ": ",
                                                    fits.message()));
    }
    decoded.hash = hasher_.Next(decoded.hash, bytes);
    if (std::string why = WhyUnreadable(*row); !why.empty()) {
      ++decoded.unreadable;
      decoded.last_unreadable = std::move(why);
    }
    decoded.rows.push_back(*std::move(row));
  }
  return decoded;
}

std::string BatchDecoder::WhyUnreadable(const BaseRow& row) {
  Parsed parsed = Parse(row.seq, row.entry);
  if (!parsed.record_key.ok()) return Reason(parsed.record_key.status());
  if (!parsed.entry->has_put()) return "a row of the base puts nothing";
  if (*parsed.record_key != row.record_key) return "a row of the base puts another record";
  return "";
}

void DeriveLeaves(RegionCode unit, std::shared_ptr<const Catalog> catalog, DecodedBatch& batch) {
  batch.catalog = std::move(catalog);
  v1::JournalEntry entry;
  for (size_t i = 0; i < batch.entries.size(); ++i) {
    // The bytes were parsed and validated when the batch was decoded.
    const ChainedEntry& chained = batch.entries[i];
    if (!chained.unreadable.empty() || !entry.ParseFromString(chained.bytes)) continue;
    batch.leaves[i] = LeafOf(unit, entry, *batch.catalog);
  }
}

absl::StatusOr<RowChange> ReadRowChange(RegionCode unit, absl::string_view record_key,
                                        absl::string_view entry, const Catalog& catalog) {
  RowChange change;
  if (entry.empty()) {
    absl::StatusOr<v1::RecordKey> key = DecodeRecordKey(record_key);
    if (!key.ok()) return absl::DataLossError(key.status().message());
    change.leaf = LeafChangeOf(unit, *key, nullptr, catalog);
    return change;
  }
  absl::StatusOr<DecodedEntry> decoded = DecodeEntry(entry);
  if (!decoded.ok()) return absl::DataLossError(decoded.status().message());
  if (decoded->is_delete()) return absl::DataLossError("an entry that put a record withdraws it");
  change.leaf = LeafOf(unit, decoded->entry, catalog);
  change.time = absl::FromUnixMillis(decoded->entry.time_unix_ms());
  return change;
}

}  // namespace rekap
