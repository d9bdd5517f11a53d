// A batch of entries taken apart: parsed, validated, hashed, and what each
// means to the roll-up. Pure and the expensive part of ingest, so streams do it
// in parallel, before the one ingest thread looks at the batch.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/arena.h"

#include "aggregator/rollup/leaf.h"
#include "domain/code/region_code.h"
#include "domain/journal/chain.h"
#include "domain/journal/entry.h"
#include "domain/rule/policy.h"
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
  // Of each entry; nullopt where it is never summed.
  std::vector<std::optional<LeafChange>> leaves;
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
  // `policy` must outlive the decoder.
  explicit BatchDecoder(const Policy* policy);

  // InvalidArgument says which entry is unfit and why. Takes the batch's bytes.
  absl::StatusOr<DecodedBatch> Decode(RegionCode unit, v1::Batch batch);

 private:
  // An ordinary record with its texts fits; a longer one takes from the heap.
  static constexpr size_t kScratchBytes = 4096;

  absl::Status DecodeOne(RegionCode unit, std::string bytes, DecodedBatch& decoded);

  const Policy* const policy_;
  ChainHasher hasher_;
  alignas(8) std::array<char, kScratchBytes> scratch_;
  google::protobuf::Arena arena_;
};

}  // namespace rekap
