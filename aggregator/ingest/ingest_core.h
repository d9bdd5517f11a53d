// Every replication stream of the aggregator as one pure state machine: events
// of streams in; messages for streams and parts for the store out. The
// thread, the store's sync and gRPC are in the shells around it.
//
//   Take*  ->  TakeAccepted  ->  store: appends (one sync for many streams), then each
//   stage, then each install  ->  OnAppended, OnStaged*, OnInstalled*  ->  TakeOutputs
//
// Invariants: at most one accepted stream a unit (a newer one fences the older, whose
// uncommitted entries and rows are dropped: the node sends them again); a stream's
// unit is its certificate's; a stream that was ended takes no further part; nothing is
// acknowledged before the store has it; a part that could not be stored ends the
// streams of that part only. One thread (ingest).
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
// Units whose base is on its way at once: each has a sync of its own for every few
// MiB, and those who only append must not wait behind a hundred of them. The others
// try again.
inline constexpr size_t kSnapshotsMax = 8;
// A snapshot that brought no row for so long gives way to another unit's: one chunk
// over the slowest link that replication is usable on takes a minute.
inline constexpr absl::Duration kSnapshotIdleMax = absl::Minutes(2);

// A stream's first message, and who its certificate says that it is.
struct Greeting {
  v1::Hello hello;
  // nullopt: insecure mode, nothing is checked.
  std::optional<RegionCode> certified;
  // The stream is ended then. Meaningless without `certified`.
  absl::Time certificate_end = absl::InfiniteFuture();
};
struct StreamClosed {};
// One message of a stream, decoded as far as it can be without state.
using IngestInput =
    std::variant<Greeting, absl::StatusOr<DecodedBatch>, absl::StatusOr<DecodedRows>, v1::Heartbeat,
                 v1::Received, StreamClosed>;

// To be sent to a stream; `finish` ends it after the message.
struct StreamOutput {
  StreamId stream;
  v1::AggregatorMessage message;
  bool finish = false;
  // Whose stream a refused one was or claimed to be; nullopt if it is no unit of the
  // catalog, and for every other message.
  std::optional<RegionCode> unit = std::nullopt;
};

class IngestCore {
 public:
  // What is durable of a unit: MirrorStore::Standing.
  using StandingReader = std::function<absl::StatusOr<UnitStanding>(RegionCode unit)>;

  // `catalog` says which units are expected and what entries mean. `source` and
  // `board` must outlive the core.
  IngestCore(std::shared_ptr<const Catalog> catalog, StandingReader standings,
             const DownstreamSource* source, UnitBoard* board, size_t streams_max = kStreamsMax);

  // From now on another catalog counts; `source` already gives it. Before
  // anything that was accepted under the old one is left uncommitted.
  void SetCatalog(std::shared_ptr<const Catalog> catalog);
  // `unit` has a new review.
  void OnReview(RegionCode unit);
  // The unit's certificate was revoked: ends its streams up to `last` (numbers grow), the
  // one that was accepted and those that have said no hello yet. The node dials again
  // and is told by what checks certificates.
  void EndUnit(RegionCode unit, StreamId last, const std::string& reason, absl::Time now);

  void Take(StreamId stream, IngestInput input, absl::Time now);

  // What Take accepted since the last call, to be stored in this order. A unit occurs
  // at most once in each.
  struct Accepted {
    std::vector<UnitAppend> appends;  // all or nothing
    std::vector<LeafChange> leaves;   // what the appends mean to the roll-up, in order
    std::vector<StagedRows> stages;   // each on its own
    std::vector<BaseInstall> installs;
  };
  // Before the next Take: OnAppended once (with OK if there are no appends), OnStaged
  // and OnInstalled once for each of theirs. Where the status is an error the streams
  // concerned end with UNAVAILABLE and the nodes try again.
  Accepted TakeAccepted();
  void OnAppended(const absl::Status& status, absl::Time now);
  void OnStaged(RegionCode unit, const absl::Status& status, absl::Time now);
  // `last_entry`: latest commit time among the rows that changed (ReadRowChange), for
  // people; InfinitePast if none did.
  void OnInstalled(RegionCode unit, const absl::Status& status, absl::Time last_entry,
                   absl::Time now);
  // Ends every stream, for shutdown.
  void EndAll(const std::string& reason);

  std::vector<StreamOutput> TakeOutputs() { return std::exchange(outputs_, {}); }

  // Of an accepted stream; else nullopt.
  std::optional<RegionCode> UnitOf(StreamId stream) const;
  size_t stream_count() const { return streams_.size(); }
  size_t snapshot_count() const { return snapshots_.size(); }
  // Duplicate batches, entries set aside durably, since the last call.
  uint64_t TakeDuplicates() { return std::exchange(duplicates_, 0); }
  uint64_t TakeQuarantined() { return std::exchange(quarantined_, 0); }
  // See Downstream::TakeError.
  absl::Status TakeDownstreamError() { return downstream_.TakeError(); }

 private:
  struct Stream {
    ReceiverSession session;
    absl::Time certificate_end;
    v1::Received received;  // as last told
  };
  struct Pending {
    StreamId stream = 0;
    bool acknowledges = false;         // a batch came, perhaps only a duplicate
    std::optional<UnitAppend> append;  // no entries: the epoch changes
    std::vector<LeafChange> leaves;    // of the append
    absl::Time last_entry = absl::InfinitePast();
    std::optional<StagedRows> stage;
    std::optional<BaseInstall> install;
  };
  // What was taken of a Pending and is not reported yet.
  struct Committing {
    StreamId stream = 0;
    bool acknowledges = false;
    std::optional<JournalPosition> appended;
    uint64_t quarantined = 0;  // of the append
    absl::Time last_entry = absl::InfinitePast();
    std::optional<StagedBase> staged;
    std::optional<JournalPosition> installed;
  };

  void OnGreeting(StreamId stream, const Greeting& greeting, absl::Time now);
  // Why the stream may not speak for the unit that it claims, before the store is asked.
  std::optional<v1::Refusal> CheckGreeting(StreamId stream, const Greeting& greeting,
                                           absl::Time now) const;
  // Whether one snapshot more may begin; a unit's own older one gives way to it.
  bool MakeRoomForSnapshot(RegionCode unit, absl::Time now);
  void Accept(StreamId stream, const Greeting& greeting, ReceiverSession session,
              ReceiverSession::Step step, absl::Time now);
  // Adds what a step stores to what is pending of the unit.
  void Keep(StreamId stream, RegionCode unit, ReceiverSession::Step& step);
  void OpenDownstream(StreamId stream, const Stream& open);
  void OnBatch(StreamId stream, absl::StatusOr<DecodedBatch> batch, absl::Time now);
  void OnSnapshot(StreamId stream, absl::StatusOr<DecodedRows> rows, absl::Time now);
  void OnHeartbeat(StreamId stream, const v1::Heartbeat& heartbeat, absl::Time now);
  void OnReceived(StreamId stream, const v1::Received& received, absl::Time now);
  void SendDownstream();
  // A stream that may speak; nullptr if it was ended already or is ended now because it
  // said no hello or its certificate ended.
  Stream* Speaking(StreamId stream, absl::Time now);
  void RefuseUnavailable(StreamId stream, RegionCode unit, const absl::Status& status,
                         absl::Time now);
  // Forgets the session; what it sent and nobody stored yet is dropped, for the
  // node sends it again.
  void Forget(StreamId stream, absl::Time now);
  void Refuse(StreamId stream, std::optional<RegionCode> unit, v1::Refusal refusal, absl::Time now);
  void Send(StreamId stream, v1::AggregatorMessage message, bool finish);

  const size_t streams_max_;
  std::shared_ptr<const Catalog> catalog_;
  const StandingReader standings_;
  Downstream downstream_;
  UnitBoard* const board_;

  absl::flat_hash_map<StreamId, Stream> streams_;        // accepted
  absl::flat_hash_set<StreamId> ended_;                  // told so, not yet closed
  absl::flat_hash_map<RegionCode, StreamId> by_unit_;    // inverse of streams_
  absl::flat_hash_map<RegionCode, StreamId> revoked_;    // see EndUnit
  absl::flat_hash_map<StreamId, absl::Time> snapshots_;  // not installed; last rows
  absl::btree_map<RegionCode, Pending> pending_;         // not yet taken
  absl::btree_map<RegionCode, Committing> committing_;   // taken
  std::vector<StreamOutput> outputs_;
  uint64_t duplicates_ = 0;
  uint64_t quarantined_ = 0;
};

}  // namespace rekap
