// The store as the replication session sees it: the seam behind which the
// simulator puts its own.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "domain/journal/base.h"
#include "domain/journal/chain.h"

namespace rekap {

class JournalReader {
 public:
  virtual ~JournalReader() = default;

  // Epoch and durable head of this database.
  virtual JournalPosition Head() const = 0;
  // First entry still held; 1 unless the journal was trimmed.
  virtual Seq First() const = 0;
  // What the journal begins on: nullopt exactly if First() is 1.
  virtual std::optional<Base> CurrentBase() const = 0;
  // Histories of other databases that this one goes on with, the oldest first.
  virtual std::vector<JournalPosition> Lineage() const = 0;
  // hash[seq]; zeros for seq 0. Of trimmed entries too: their hashes are kept.
  // NotFound beyond the head.
  virtual absl::StatusOr<ChainHash> HashAt(Seq seq) const = 0;
  // Entry bytes after `after`, in order: at most `entries_max`, and no more
  // bytes than `bytes_max` unless the first entry alone is larger. Empty at
  // the head.
  virtual absl::StatusOr<std::vector<std::string>> ReadAfter(Seq after, size_t entries_max,
                                                             size_t bytes_max) const = 0;
  // Row bytes of `base` after a key ("" = from the first), with the same bounds. Aborted
  // if the journal begins on another base by now.
  virtual absl::StatusOr<std::vector<std::string>> ReadBase(const Base& base,
                                                            absl::string_view after_key,
                                                            size_t rows_max,
                                                            size_t bytes_max) const = 0;
};

}  // namespace rekap
