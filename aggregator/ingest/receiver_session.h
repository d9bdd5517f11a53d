// The aggregator's side of one replication stream as a pure state machine.
// Who may store what, and from where on: the whole of invariant 3.
//
//   kGreeting --Hello, its entries follow the cursor---------------> kStreaming
//      |                                                                 ^
//      +--Hello, entries are missing--> kSnapshotting                    |
//      |                                     | rows whole                |
//      +--the same, rows are whole here--> kInstalling ----installed-----+
//
// A session takes a Hello once, then rows of the base if it asked for them, then
// batches. `accepted` runs ahead of `durable` while a commit is under way; only what
// is durable is told to the node.
// Invariants: accepted moves only along the chain (cursor + 1, right previous hash),
// or onto the point of a base whose rows gave the digest that it was announced with;
// durable never passes accepted; nothing is acknowledged that is not durable. A
// session that refused takes no further part. One thread (ingest).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "aggregator/ingest/batch.h"
#include "aggregator/mirror/mirror_store.h"
#include "domain/code/region_code.h"
#include "domain/journal/base.h"
#include "domain/journal/chain.h"
#include "rekap/v1/replication.pb.h"

namespace rekap {

// Unacknowledged bytes that one node may have in flight. Two sync times of a
// slow disk at the speed of a fast one; with a hundred nodes catching up at
// once it bounds the queue to a few hundred MiB.
inline constexpr uint64_t kWindowBytes = 4 * 1024 * 1024;

// Restores that one database may have behind it, see Hello.lineage.
inline constexpr int kHelloLineageMax = 64;

// The refusal of a stream, ready to send.
v1::Refusal MakeRefusal(v1::Refusal::Code code, v1::Refusal::Disposition disposition,
                        std::string detail);
// Of a message that BatchDecoder could not decode.
v1::Refusal RefusalOfDecoding(const absl::Status& status);

class ReceiverSession {
 public:
  enum class State { kGreeting, kSnapshotting, kInstalling, kStreaming };

  // `unit` as identified by the Hello; `standing` as the store has it now.
  ReceiverSession(RegionCode unit, UnitStanding standing);

  // What a message leads to: an answer (a Refusal ends the stream), and what is to be
  // stored, in this order. Whatever is stored is told to the session by OnDurable,
  // OnStaged, OnInstalled.
  struct Step {
    std::optional<v1::AggregatorMessage> answer;
    std::optional<UnitAppend> append;  // no entries: the epoch changes
    std::optional<StagedRows> stage;   // beside a Refusal: discards what was staged
    std::optional<BaseInstall> install;

    bool refused() const { return answer && answer->has_refusal(); }
  };

  // Answers Resume, NeedSnapshot (also where the rows are whole here), a Refusal; or
  // nothing yet, if a base that is whole here begins the unit's history.
  Step OnHello(const v1::Hello& hello);

  // Takes a batch. nullopt: `batch` now holds exactly the entries that are new
  // (perhaps none: a duplicate), accepted() has moved, and they must be stored.
  // Else the refusal that ends the stream; accepted() has not moved.
  std::optional<v1::Refusal> OnBatch(DecodedBatch& batch);

  // Takes rows of the base, as decoded. Nothing at all for rows that came before.
  Step OnSnapshot(absl::StatusOr<DecodedRows> rows);
  // The node goes on with the stream, so it found the cursor in its journal: only now is
  // a base installed whose rows were whole at the Hello, and only now does the history
  // pass to the node's epoch, unless entries did that already.
  Step OnHeartbeat();

  // Everything up to `position` is durable; the acknowledgement to send, if entries are
  // acknowledged and not a change of the epoch alone.
  v1::AggregatorMessage OnDurable(const JournalPosition& position);
  // Rows up to `staged` are durable; their acknowledgement.
  v1::AggregatorMessage OnStaged(const StagedBase& staged);
  // The base is the unit's state, with so many rows set aside; the Resume to send.
  v1::AggregatorMessage OnInstalled(uint64_t quarantined);

  RegionCode unit() const { return unit_; }
  State state() const { return state_; }
  // Of the node's database: what is stored from now on is its.
  Epoch epoch() const { return epoch_; }
  // Where the next batch must start, and what survives a crash. Of another epoch than
  // epoch() until the node has shown that it goes on with that one's history.
  const JournalPosition& accepted() const { return accepted_; }
  const JournalPosition& durable() const { return durable_; }
  // The base on its way with its rows as accepted; nullopt before a NeedSnapshot.
  const std::optional<StagedBase>& snapshot() const { return snapshot_; }
  // Entries of the unit that are set aside, those accepted included.
  uint64_t quarantined() const { return quarantined_; }
  // Why the last of this stream's was set aside; empty if none was.
  const std::string& last_unreadable() const { return last_unreadable_; }

 private:
  struct Claim;  // a Hello, parsed

  static absl::StatusOr<Claim> ParseHello(RegionCode unit, const v1::Hello& hello);
  // Whether the unit's history may go on with the claimed one; nullopt if so.
  std::optional<v1::Refusal> CheckHistory(const Claim& claim) const;
  // Why the history cannot pass from the cursor's epoch to the claimed one.
  std::optional<v1::Refusal> CheckLineage(const Claim& claim) const;
  void BecomeSnapshotting(const Base& base, Step& step);
  void BecomeInstalling(Step& step);
  v1::AggregatorMessage BecomeStreaming();

  v1::Refusal RefuseHistory(v1::Refusal::Code code, absl::string_view why,
                            const JournalPosition& head) const;
  std::optional<v1::Refusal> Diverged(const DecodedBatch& batch, std::string detail) const;
  // What makes rows unfit to follow those accepted; empty if nothing does.
  std::string UnfitRows(const DecodedRows& rows) const;
  // Refuses; discards what was staged if it must not be gone on with.
  Step RefuseRows(v1::Refusal::Code code, std::string detail) const;

  const RegionCode unit_;
  UnitStanding standing_;  // as it was at the Hello
  State state_ = State::kGreeting;
  bool has_history_;
  Epoch epoch_;
  JournalPosition accepted_;
  JournalPosition durable_;
  std::optional<StagedBase> snapshot_;
  uint64_t quarantined_;
  uint64_t unreadable_rows_ = 0;  // of this stream
  std::string last_unreadable_;
};

}  // namespace rekap
