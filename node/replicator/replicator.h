// Replication as it runs: one thread that feeds SenderSession with what gRPC,
// the store and the clock report, and does what the session says. All journal
// reads happen on this thread, none in gRPC's.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/random/random.h"
#include "absl/synchronization/mutex.h"

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
};

class Replicator {
 public:
  // Runs from construction to Stop. `store` and `log` must outlive it. Takes
  // the store's commit listener.
  Replicator(NodeStore* store, std::shared_ptr<grpc::Channel> channel, const SenderOptions& options,
             Logger* log);
  ~Replicator() { Stop(); }

  // Ends the stream and the thread. Idempotent, one thread.
  void Stop();

  // Any thread.
  LinkStatus status() const;

 private:
  class Stream;
  struct Grown {};
  struct Closed {
    uint64_t stream;
    absl::Status status;
  };
  struct Arrived {
    uint64_t stream;
    v1::AggregatorMessage message;
  };
  using Event = std::variant<Grown, Closed, Arrived>;

  void Run();
  void Post(Event event);
  std::vector<Event> NextEvents(absl::Time deadline);
  void Handle(SenderSession& session, const Event& event);
  void Perform(SenderSession& session);
  void Publish(const SenderSession& session);

  NodeStore* const store_;
  const std::unique_ptr<v1::Replication::Stub> stub_;
  const SenderOptions options_;
  Logger* const log_;
  absl::BitGen random_;

  // The thread's own.
  std::shared_ptr<Stream> stream_;
  uint64_t stream_id_ = 0;

  mutable absl::Mutex mutex_;
  std::vector<Event> events_ ABSL_GUARDED_BY(mutex_);
  bool grown_ ABSL_GUARDED_BY(mutex_) = false;  // a Grown is in events_
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  LinkStatus status_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace rekap
