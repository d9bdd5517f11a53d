// Replication as it runs: one thread that feeds SenderSession with what gRPC,
// the store and the clock report, and does what the session says. All journal
// reads happen on this thread, none in gRPC's.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "absl/random/random.h"

#include "node/replicator/sender_session.h"
#include "node/store/node_store.h"
#include "rekap/v1/node.pb.h"
#include "rekap/v1/replication.grpc.pb.h"
#include "runtime/log/logger.h"

namespace rekap {

// Where replication stands, for people and metrics.
struct LinkStatus {
  v1::LinkState state = v1::LINK_STATE_DISABLED;
  Seq acknowledged;
  absl::Time acknowledged_time = absl::InfinitePast();
  uint64_t in_flight_bytes = 0;
  uint64_t batches_sent = 0;
  uint64_t entries_sent = 0;
  uint64_t dials = 0;
  uint64_t failures = 0;  // streams that ended with an error
  std::string last_error;
  absl::Time last_error_time = absl::InfinitePast();
  // Why the aggregator refused the last stream; nullopt if it has accepted one since.
  std::optional<v1::Refusal> refusal;
  // Rows of a snapshot under way that the aggregator has, of how many; 0 of 0 if none.
  uint64_t snapshot_rows = 0;
  uint64_t snapshot_rows_total = 0;
};

class Replicator {
 public:
  // Runs from construction to Stop. `store`, `downstream` and `log` must outlive
  // it. Takes the store's commit listener.
  Replicator(NodeStore* store, DownstreamStore* downstream, std::shared_ptr<grpc::Channel> channel,
             const SenderOptions& options, Logger* log);
  ~Replicator() { Stop(); }

  // Ends the stream and the thread. Idempotent, one thread.
  void Stop();

  // Any thread.
  LinkStatus status() const;
  // From now on streams are opened through this channel; the one that is open ends and
  // the next is dialled at once. For a new certificate: what was opened with the old one
  // goes on with it. Any thread.
  void UseChannel(std::shared_ptr<grpc::Channel> channel);

 private:
  class Stream;
  struct Grown {};
  struct Closed {
    uint64_t stream;
    absl::Status status;
    std::optional<std::string> peer;
  };
  struct Arrived {
    uint64_t stream;
    v1::AggregatorMessage message;
  };
  struct NewChannel {
    std::shared_ptr<grpc::Channel> channel;
  };
  using Event = std::variant<Grown, Closed, Arrived, NewChannel>;

  void Run();
  void Post(Event event);
  struct Wakeup {
    std::vector<Event> events;
    bool stopping;
  };
  Wakeup NextEvents(absl::Time deadline);
  void WaitForEnd();
  void Handle(SenderSession& session, const Event& event);
  void Perform(SenderSession& session);
  void Publish(const SenderSession& session);

  NodeStore* const store_;
  DownstreamStore* const downstream_;
  const SenderOptions options_;
  Logger* const log_;
  absl::BitGen random_;

  // The thread's own.
  std::unique_ptr<v1::Replication::Stub> stub_;
  std::shared_ptr<Stream> stream_;
  uint64_t stream_id_ = 0;

  // A condition variable on the steady clock, for absl::Mutex waits on the wall
  // clock: a PC whose clock is set back must not wait for what is due tomorrow.
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  // All guarded by mutex_.
  std::vector<Event> events_;
  bool grown_ = false;  // a Grown is in events_
  bool stopping_ = false;
  LinkStatus status_;
  std::thread thread_;
};

}  // namespace rekap
