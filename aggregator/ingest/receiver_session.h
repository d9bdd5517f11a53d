// The aggregator's side of one replication stream as a pure state machine.
// Who may store what, and from where on: the whole of invariant 3.
//
// A session takes a Hello once, then batches. `accepted` runs ahead of
// `durable` while a commit is under way; only `durable` is told to the node.
// Invariants: accepted moves only along the chain (cursor + 1, right previous
// hash), durable never passes accepted, nothing is acknowledged that is not
// durable. One thread (ingest).
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "aggregator/ingest/batch.h"
#include "domain/code/region_code.h"
#include "domain/journal/chain.h"
#include "rekap/v1/replication.pb.h"

namespace rekap {

// Unacknowledged bytes that one node may have in flight. Two sync times of a
// slow disk at the speed of a fast one; with a hundred nodes catching up at
// once it bounds the queue to a few hundred MiB.
inline constexpr uint64_t kWindowBytes = 4 * 1024 * 1024;

// The refusal of a stream, ready to send.
v1::Refusal MakeRefusal(v1::Refusal::Code code, v1::Refusal::Disposition disposition,
                        std::string detail);

class ReceiverSession {
 public:
  // `unit` as identified by the Hello; `cursor` is the unit's durable position,
  // nullopt if nothing was ever stored.
  ReceiverSession(RegionCode unit, std::optional<JournalPosition> cursor);

  // Answers a Hello: Resume, NeedSnapshot or Refusal. Batches may follow only
  // after Resume.
  v1::AggregatorMessage OnHello(const v1::Hello& hello);

  // Takes a batch. nullopt: `batch` now holds exactly the entries that are new
  // (perhaps none: a duplicate), accepted() has moved, and they must be stored.
  // Else the refusal that ends the stream; nothing has moved.
  std::optional<v1::Refusal> OnBatch(DecodedBatch& batch);

  // Everything up to `position` is durable; the acknowledgement to send.
  v1::AggregatorMessage OnDurable(const JournalPosition& position);

  RegionCode unit() const { return unit_; }
  // Where the next batch must start, and what survives a crash.
  const JournalPosition& accepted() const { return accepted_; }
  const JournalPosition& durable() const { return durable_; }

 private:
  std::optional<v1::Refusal> Diverged(const DecodedBatch& batch, std::string detail) const;

  const RegionCode unit_;
  const bool known_;  // the unit has a history here, of durable_.epoch
  bool streaming_ = false;
  JournalPosition accepted_;
  JournalPosition durable_;
};

}  // namespace rekap
