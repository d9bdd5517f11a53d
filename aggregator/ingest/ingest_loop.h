// The one thread that writes at the aggregator. It takes what the streams
// posted, lets IngestCore decide, commits all entries of a group with one sync (rows
// of a base with one each unit), publishes the new roll-up, then acknowledges: while
// one group syncs the next gathers, so the slower the disk, the more streams share a
// sync.
//
// Durable when an acknowledgement leaves; visible to queries before it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"

#include "aggregator/ingest/ingest_core.h"
#include "aggregator/live/live_rollup.h"
#include "aggregator/metrics/ingest_metrics.h"
#include "runtime/log/logger.h"

namespace rekap {

// A stream as ingest sees it. Called from the ingest thread.
class StreamPeer {
 public:
  virtual ~StreamPeer() = default;
  virtual void Send(v1::AggregatorMessage message) = 0;
  // Ends the stream once everything sent has left.
  virtual void Finish() = 0;
  // `bytes` that were posted with an input have been dealt with.
  virtual void OnProcessed(size_t bytes) = 0;
  // Where it comes from, as gRPC writes addresses ("ipv4:10.0.0.5:51234"). Any thread.
  virtual std::string Address() const = 0;
};

class IngestLoop {
 public:
  // Bytes of batches in one group: bounds the commit's memory and its time. Ten
  // thousand entries share a sync; more would gain nothing and miss the cache.
  static constexpr size_t kGroupBytesMax = 2 * 1024 * 1024;

  // All must outlive the loop. Runs from construction to Stop. `on_fatal` is
  // called (from the ingest thread) when nothing right can be shown any more:
  // the process must end.
  IngestLoop(MirrorStore* store, LiveRollup* live, const DownstreamSource* source, UnitBoard* board,
             IngestMetrics metrics, std::function<void()> on_fatal, Logger* log);
  ~IngestLoop() { Stop(); }

  // Ends every stream with UNAVAILABLE (retry) and stops; what is posted later
  // is not looked at. Streams may still be open: shut the server down next,
  // then destroy. Idempotent, one thread.
  void Stop();

  // A new stream; `peer` is kept until StreamClosed is posted for it. Any thread.
  StreamId Open(std::shared_ptr<StreamPeer> peer);
  // The catalog that entries are decoded for. Any thread; never waits for a
  // recompute.
  std::shared_ptr<const Catalog> catalog() const;
  // An input of the stream, in the stream's order; `bytes` is its size in
  // memory. Any thread; never blocks: streams hold back by OnProcessed.
  void Post(StreamId stream, IngestInput input, size_t bytes);

  // Recomputes the roll-up by another catalog, which `source` already gives,
  // and sends it to the nodes. Returns once readers see it; Unavailable if the
  // loop stops before, the error of the recompute if that failed. Any thread
  // but ingest's own.
  absl::Status ApplyCatalog(std::shared_ptr<const Catalog> catalog);
  // `source` has a new review of the unit: to be sent. Any thread.
  void AnnounceReview(RegionCode unit);
  // The unit's certificates were revoked (durably: one that is checked from now on is
  // refused): ends every stream of the unit that was opened before this call, those that
  // have said no hello yet included. Any thread.
  void EndUnit(RegionCode unit, std::string reason);
  // Returns once the loop has come round to it, or has stopped. For who watches whether it
  // still works. Any thread but ingest's own.
  void AwaitTurn();
  // Counts and logs a refusal; `detail` for the administrator, `unit` if it is of one,
  // `peer` as StreamPeer::Address. Any thread.
  void NoteRefusal(v1::Refusal::Code code, absl::string_view detail, std::optional<RegionCode> unit,
                   absl::string_view peer);

 private:
  struct Posted {
    StreamId stream;
    IngestInput input;
    size_t bytes;
  };
  // What is not of a stream. Dealt with between groups.
  struct CatalogChange {
    std::shared_ptr<const Catalog> catalog;
    absl::Status status;
    absl::Notification done;
  };
  struct NewReview {
    RegionCode unit;
  };
  struct Revocation {
    RegionCode unit;
    StreamId last;
    std::string reason;
  };
  using Turn = std::shared_ptr<absl::Notification>;
  using Control = std::variant<std::shared_ptr<CatalogChange>, NewReview, Revocation, Turn>;
  struct Work {
    std::vector<Control> controls;
    std::vector<Posted> group;
    bool stopping;
  };

  void Run();
  Work NextWork();
  void Perform(Control control);
  void Process(std::vector<Posted> group);
  // What a group made durable, for readers.
  struct Durable {
    std::vector<LeafChange> leaves;
    std::vector<std::pair<RegionCode, JournalPosition>> positions;
    absl::Status unreadable;  // why the leaves are not all
  };
  void Commit();
  absl::Status Append(IngestCore::Accepted& accepted, absl::Time now, Durable& durable);
  absl::Status Stage(const StagedRows& rows);
  // Gives the latest commit time among the rows that changed.
  absl::StatusOr<absl::Time> Install(const BaseInstall& install, absl::Time now, Durable& durable);
  void Publish(const Durable& durable);
  // Counts and logs it.
  absl::Status Failed(const char* what, absl::Status status);
  void OnSynced(absl::Time start);
  void Deliver();
  // Logs what a message or an end means to whoever follows the units.
  void Tell(const StreamOutput& output, const StreamPeer& peer);
  // nullptr once it is closed.
  std::shared_ptr<StreamPeer> PeerOf(StreamId stream) const;
  void NoteEnd(RegionCode unit, const StreamPeer& peer);
  // Of the unit's last durable entry; 0 if there is none.
  uint64_t PositionOf(RegionCode unit) const;

  MirrorStore* const store_;
  LiveRollup* const live_;
  const UnitBoard* const board_;
  IngestMetrics metrics_;
  const std::function<void()> on_fatal_;
  Logger* const log_;
  IngestCore core_;

  mutable absl::Mutex mutex_;
  std::shared_ptr<const Catalog> catalog_ ABSL_GUARDED_BY(mutex_);
  std::vector<Posted> queue_ ABSL_GUARDED_BY(mutex_);
  std::vector<Control> controls_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<StreamId, std::shared_ptr<StreamPeer>> peers_ ABSL_GUARDED_BY(mutex_);
  StreamId last_id_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;  // controls are not looked at any more
  std::thread thread_;
};

}  // namespace rekap
