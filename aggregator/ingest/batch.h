// A batch of entries taken apart: parsed, validated, hashed, and what each
// means to the roll-up. Pure and the expensive part of ingest, so streams do it
// in parallel, before the one ingest thread looks at the batch.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/arena.h"

#include "aggregator/rollup/leaf.h"
#include "domain/catalog/catalog.h"
#include "domain/code/region_code.h"
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
  std::vector<ChainedEntry> entries;
  // Of each entry, by `catalog`; nullopt where it is never summed.
  std::vector<std::optional<LeafChange>> leaves;
  std::shared_ptr<const Catalog> catalog;
  absl::Time last_entry;  // commit time of the last entry, by the node's clock

  ChainPoint after() const {
    return entries.empty()
               ? before
               : ChainPoint{Seq{before.seq.value + entries.size()}, entries.back().hash};
  }
  // Drops the first `count` entries; requires count <= entries.size().
  void Trim(size_t count);
};

// Decodes the batches of one stream. Holds the memory that an entry is parsed
// in, so that an entry costs few allocations. One thread at a time.
class BatchDecoder {
 public:
  BatchDecoder();

  // InvalidArgument says which entry is unfit and why. Takes the batch's bytes.
  absl::StatusOr<DecodedBatch> Decode(RegionCode unit, v1::Batch batch,
                                      std::shared_ptr<const Catalog> catalog);

 private:
  // An ordinary record with its texts fits; a longer one takes from the heap.
  static constexpr size_t kScratchBytes = 4096;

  absl::Status DecodeOne(RegionCode unit, std::string bytes, DecodedBatch& decoded);

  ChainHasher hasher_;
  alignas(8) std::array<char, kScratchBytes> scratch_;
  google::protobuf::Arena arena_;
};

// Derives the leaves anew, by another catalog. As costly as decoding; for the
// few batches that were under way when the catalog changed.
void DeriveLeaves(RegionCode unit, std::shared_ptr<const Catalog> catalog, DecodedBatch& batch);

}  // namespace rekap
