// A batch of entries taken apart: parsed, validated and hashed. Pure and the
// expensive part of ingest, so streams do it in parallel, before the one
// ingest thread looks at the batch.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "domain/journal/chain.h"
#include "domain/journal/entry.h"
#include "rekap/v1/replication.pb.h"

namespace rekap {

// Bounds of one batch, see Batch in replication.proto. The byte bound leaves
// room above what our sender makes.
inline constexpr int kBatchEntriesMax = 4096;
inline constexpr size_t kBatchBytesMax = 1024 * 1024;

// Entries `after`+1 .. `after`+size, chained onto `previous`.
struct DecodedBatch {
  ChainPoint before;
  std::vector<ChainedEntry> entries;

  ChainPoint after() const {
    return entries.empty()
               ? before
               : ChainPoint{Seq{before.seq.value + entries.size()}, entries.back().hash};
  }
};

// InvalidArgument says which entry is unfit and why. Takes the batch's bytes.
absl::StatusOr<DecodedBatch> DecodeBatch(v1::Batch batch, ChainHasher& hasher);

}  // namespace rekap
