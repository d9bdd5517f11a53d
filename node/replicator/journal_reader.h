// The store as the replication session sees it: the seam behind which the
// simulator puts its own.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "domain/journal/chain.h"

namespace rekap {

class JournalReader {
 public:
  virtual ~JournalReader() = default;

  // Epoch and durable head of this database.
  virtual JournalPosition Head() const = 0;
  // First entry still held; 1 unless the journal was trimmed.
  virtual Seq First() const = 0;
  // hash[seq]; zeros for seq 0. NotFound if the entry is not held.
  virtual absl::StatusOr<ChainHash> HashAt(Seq seq) const = 0;
  // Entry bytes after `after`, in order: at most `entries_max`, and no more
  // bytes than `bytes_max` unless the first entry alone is larger. Empty at
  // the head.
  virtual absl::StatusOr<std::vector<std::string>> ReadAfter(Seq after, size_t entries_max,
                                                             size_t bytes_max) const = 0;
};

}  // namespace rekap
