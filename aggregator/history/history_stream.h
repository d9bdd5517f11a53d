// A unit's history as the chunks of FetchHistory: head, rows of the base, entries, end.
// Reads one view, so what it gives belongs together whatever is appended meanwhile;
// re-hashes everything, so damage ends the stream instead of being handed on. One
// thread at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"

#include "aggregator/mirror/mirror_store.h"
#include "rekap/v1/replication.pb.h"

namespace rekap {

// Bytes and entries of one batch of a history: little to lose where a slow link is cut,
// little to hold. Rows keep the bounds of a SnapshotChunk.
inline constexpr size_t kHistoryBatchBytesMax = size_t{256} * 1024;
inline constexpr int kHistoryBatchEntriesMax = 4096;

class HistoryStream {
 public:
  // `after` = what the caller holds of the history, the default for nothing. NotFound
  // if the unit has no history, FailedPrecondition if it does not hold `after`.
  static absl::StatusOr<std::unique_ptr<HistoryStream>> Open(std::shared_ptr<const MirrorView> view,
                                                             RegionCode unit,
                                                             const ChainPoint& after);

  // nullopt after the end. DataLoss names the entry where the stored history is damaged.
  absl::StatusOr<std::optional<v1::HistoryChunk>> Next();

 private:
  enum class Part { kHead, kRows, kEntries, kDone };

  HistoryStream(std::shared_ptr<const MirrorView> view, RegionCode unit)
      : view_(std::move(view)), unit_(unit) {}

  v1::HistoryChunk Head();
  absl::StatusOr<v1::HistoryChunk> Rows();
  // The end where none is left.
  absl::StatusOr<v1::HistoryChunk> Entries();

  const std::shared_ptr<const MirrorView> view_;
  const RegionCode unit_;
  JournalPosition position_;  // where the history ends
  std::optional<Base> base_;  // to be sent
  ChainHasher hasher_;
  Part part_ = Part::kHead;
  ChainPoint row_;  // last one given, and its key
  std::string row_key_;
  ChainPoint entry_;  // last one given
};

}  // namespace rekap
