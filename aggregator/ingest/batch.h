// A message of entries, or of a base's rows, taken apart: parsed, validated, hashed,
// and what each means to the roll-up. Pure and the expensive part of ingest, so
// streams do it in parallel, before the one ingest thread looks at the message.
//
// What cannot be read is told apart from what may not be sent: an entry whose bytes
// say nothing to this program keeps its place in the chain and is marked with the
// reason (it is set aside, its neighbours go on), while a malformed message is an
// error and ends the stream.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "aggregator/rollup/leaf.h"
#include "domain/catalog/catalog.h"
#include "domain/code/region_code.h"
#include "domain/journal/base.h"
#include "domain/journal/chain.h"
#include "domain/journal/entry.h"
#include "rekap/v1/replication.pb.h"

namespace rekap {

// Bounds of one batch, see Batch in replication.proto. The byte bound leaves
// room above what our sender makes.
inline constexpr int kBatchEntriesMax = 4096;
inline constexpr size_t kBatchBytesMax = 1024 * 1024;
// Entries `before`+1 .. `before`+size, chained onto `before`.
struct DecodedBatch {
  ChainPoint before;
  std::vector<ChainedEntry> entries;  // some perhaps unreadable
  // Of each entry, by `catalog`; nullopt where it is never summed or unreadable.
  std::vector<std::optional<LeafChange>> leaves;
  std::shared_ptr<const Catalog> catalog;
  // Commit time of the last readable entry, by the node's clock.
  absl::Time last_entry = absl::InfinitePast();

  ChainPoint after() const {
    return entries.empty()
               ? before
               : ChainPoint{Seq{before.seq.value + entries.size()}, entries.back().hash};
  }
  // Drops the first `count` entries; requires count <= entries.size().
  void Trim(size_t count);
};

// Rows `before`+1 .. `before`+size of a base, chained onto `before`.
struct DecodedRows {
  ChainPoint before;
  std::vector<BaseRow> rows;
  ChainHash hash;  // of the last of them
  // Rows that say nothing to this program (the store sets them aside when it makes the
  // base the unit's state), and why the last of them does not.
  uint64_t unreadable = 0;
  std::string last_unreadable;

  ChainPoint after() const {
    return rows.empty() ? before : ChainPoint{Seq{before.seq.value + rows.size()}, hash};
  }
};

// Decodes the messages of one stream. Holds the memory that an entry is parsed
// in, so that an entry costs few allocations. One thread at a time.
class BatchDecoder {
 public:
  // InvalidArgument: not a message that the protocol allows; OutOfRange: an entry larger
  // than kEntrySizeMax; Aborted: the entries do not give the hash that they were sent
  // with. Takes the message's bytes.
  absl::StatusOr<DecodedBatch> Decode(RegionCode unit, v1::Batch batch,
                                      std::shared_ptr<const Catalog> catalog);
  // InvalidArgument and OutOfRange as above; DataLoss: bytes that are no row at all.
  absl::StatusOr<DecodedRows> DecodeRows(v1::SnapshotChunk chunk);

 private:
  void DecodeOne(RegionCode unit, std::string bytes, DecodedBatch& decoded);
  // Parses into a message of the scratch; the record key, or why the bytes say nothing as
  // the entry `seq`.
  struct Parsed {
    absl::StatusOr<std::string> record_key;
    const v1::JournalEntry* entry;
  };
  Parsed Parse(Seq seq, absl::string_view bytes);
  // Empty if it is what the base needs: an entry that puts the record of its key.
  std::string WhyUnreadable(const BaseRow& row);

  ChainHasher hasher_;
  EntryScratch scratch_;
};

// Derives the leaves anew, by another catalog. As costly as decoding; for the
// few batches that were under way when the catalog changed.
void DeriveLeaves(RegionCode unit, std::shared_ptr<const Catalog> catalog, DecodedBatch& batch);

// What a row that MirrorStore::Install changed means.
struct RowChange {
  std::optional<LeafChange> leaf;          // nullopt where it is never summed
  absl::Time time = absl::InfinitePast();  // commit time of its entry; withdrawn: as here
};
// `entry` empty = the row was withdrawn. DataLoss if the key or the entry is not one.
absl::StatusOr<RowChange> ReadRowChange(RegionCode unit, absl::string_view record_key,
                                        absl::string_view entry, const Catalog& catalog);

}  // namespace rekap
