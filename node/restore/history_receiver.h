// Takes a unit's history as FetchHistory sends it, chunk by chunk, and judges it: the
// rules of HistoryChunk (replication.proto), apart from the stream that brings it.
// One thread.
#pragma once

#include "absl/status/status.h"

#include "domain/code/region_code.h"
#include "domain/journal/base.h"
#include "domain/journal/chain.h"
#include "node/store/history_builder.h"
#include "rekap/v1/replication.pb.h"

namespace rekap {

class HistoryReceiver {
 public:
  // `builder` must outlive it; what is asked for is what follows its head.
  HistoryReceiver(RegionCode unit, HistoryBuilder* builder) : unit_(unit), builder_(builder) {}

  // Stores what the chunk brings, durably. DataLoss if it is not what the protocol
  // allows here or does not follow; Aborted if the builder holds the beginning of
  // another history, which it has then let go of: ask again, from the first entry.
  absl::Status Take(const v1::HistoryChunk& chunk);

  // The history has come whole.
  bool ended() const { return ended_; }
  // Where it ends; known after the first chunk.
  const JournalPosition& position() const { return position_; }
  // Rows of its base; 0 if it begins on none, or on one that is held already.
  uint64_t rows_total() const { return rows_total_; }

 private:
  absl::Status TakeHead(const v1::HistoryHead& head);
  absl::Status TakeEntries(const v1::Batch& entries);
  absl::Status TakeEnd();

  const RegionCode unit_;
  HistoryBuilder* const builder_;
  JournalPosition position_;
  uint64_t rows_total_ = 0;
  bool begun_ = false;
  bool ended_ = false;
};

}  // namespace rekap
