// Every replication stream of the aggregator as one pure state machine: events
// of streams in; messages for streams and appends for the store out. The
// thread, the store's sync and gRPC are in the shells around it.
//
// A group of events is taken, their appends are committed together (one sync
// for many streams), then OnCommitted gives the acknowledgements. Invariants:
// at most one accepted stream a unit (a newer one fences the older, whose
// uncommitted entries are dropped: the node sends them again); a stream that
// was ended takes no further part; nothing is acknowledged before OnCommitted.
// One thread (ingest).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "aggregator/ingest/batch.h"
#include "aggregator/ingest/downstream.h"
#include "aggregator/ingest/receiver_session.h"
#include "aggregator/ingest/unit_board.h"
#include "aggregator/mirror/mirror_store.h"
#include "domain/catalog/catalog.h"

namespace rekap {

// Streams open at once: a nation of nodes (7.285) reconnecting while their old
// connections are not yet known to be dead.
inline constexpr size_t kStreamsMax = 16384;

struct StreamClosed {};
// One message of a stream, decoded as far as it can be without state.
using IngestInput = std::variant<v1::Hello, absl::StatusOr<DecodedBatch>, v1::Heartbeat,
                                 v1::Received, StreamClosed>;

// To be sent to a stream; `finish` ends it after the message.
struct StreamOutput {
  StreamId stream;
  v1::AggregatorMessage message;
  bool finish = false;
};

class IngestCore {
 public:
  // Durable position of a unit, from the store.
  using CursorReader =
      std::function<absl::StatusOr<std::optional<JournalPosition>>(RegionCode unit)>;

  // `catalog` says which units are expected and what entries mean. `source` and
  // `board` must outlive the core.
  IngestCore(std::shared_ptr<const Catalog> catalog, CursorReader cursors,
             const DownstreamSource* source, UnitBoard* board);

  // From now on another catalog counts; `source` already gives it. Before
  // anything that was accepted under the old one is left uncommitted.
  void SetCatalog(std::shared_ptr<const Catalog> catalog);
  // `unit` has a new review.
  void OnReview(RegionCode unit);

  void Take(StreamId stream, IngestInput input, absl::Time now);

  // What Take accepted since the last commit: to be stored, all or nothing,
  // and what it means to the roll-up, in order.
  struct Accepted {
    std::vector<UnitAppend> appends;
    std::vector<LeafChange> leaves;
  };
  // Then OnCommitted or OnCommitFailed, before the next Take.
  Accepted TakeAccepted();
  // The appends just taken are durable, or could not be stored: then their
  // streams end with UNAVAILABLE and the nodes try again.
  void OnCommitted();
  void OnCommitFailed(const absl::Status& status, absl::Time now);
  // Ends every stream, for shutdown.
  void EndAll(const std::string& reason);

  std::vector<StreamOutput> TakeOutputs() { return std::exchange(outputs_, {}); }

  size_t stream_count() const { return streams_.size(); }
  // Refused streams and duplicate batches since the last call.
  uint64_t TakeRefusals() { return std::exchange(refusals_, 0); }
  uint64_t TakeDuplicates() { return std::exchange(duplicates_, 0); }
  // See Downstream::TakeError.
  absl::Status TakeDownstreamError() { return downstream_.TakeError(); }

 private:
  void OnHello(StreamId stream, const v1::Hello& hello, absl::Time now);
  void OnBatch(StreamId stream, absl::StatusOr<DecodedBatch> batch, absl::Time now);
  void OnHeartbeat(StreamId stream, const v1::Heartbeat& heartbeat, absl::Time now);
  void OnReceived(StreamId stream, const v1::Received& received, absl::Time now);
  void SendDownstream();
  // The session of a stream that may speak; nullptr if it was ended already or
  // is ended now because it said no hello.
  ReceiverSession* Session(StreamId stream, absl::Time now);
  // Forgets the session; what it sent and nobody stored yet is dropped, for the
  // node sends it again.
  void Forget(StreamId stream, absl::Time now);
  void Refuse(StreamId stream, std::optional<RegionCode> unit, v1::Refusal refusal, absl::Time now);
  void Send(StreamId stream, v1::AggregatorMessage message, bool finish);

  std::shared_ptr<const Catalog> catalog_;
  const CursorReader cursors_;
  Downstream downstream_;
  UnitBoard* const board_;

  struct Pending {
    StreamId stream = 0;
    std::optional<UnitAppend> append;      // absent: only duplicates to acknowledge
    std::vector<LeafChange> leaves;        // of the append
    std::optional<JournalPosition> after;  // of the append
    absl::Time last_entry;                 // commit time of the append's last entry
  };

  absl::flat_hash_map<StreamId, ReceiverSession> streams_;  // accepted
  absl::flat_hash_set<StreamId> ended_;                     // told so, not yet closed
  absl::flat_hash_map<RegionCode, StreamId> by_unit_;       // inverse of streams_
  absl::btree_map<RegionCode, Pending> pending_;            // not yet taken
  absl::btree_map<RegionCode, Pending> committing_;         // taken, append moved out
  std::vector<StreamOutput> outputs_;
  uint64_t refusals_ = 0;
  uint64_t duplicates_ = 0;
};

}  // namespace rekap
