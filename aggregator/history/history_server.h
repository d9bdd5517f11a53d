// The gRPC side of FetchHistory: one reactor a stream, one write outstanding, so a slow
// reader holds one chunk. A reactor reads the disk in gRPC's threads, a chunk at a time:
// one reason why there are few at once.
#pragma once

#include <cstddef>
#include <memory>

#include "absl/time/time.h"
#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include "aggregator/mirror/mirror_store.h"
#include "domain/code/region_code.h"
#include "rekap/v1/replication.pb.h"

namespace rekap {

// Histories sent at once: restoring an office is rare, and each holds a snapshot of the
// database and a chunk of up to 1 MiB.
inline constexpr size_t kHistoriesMax = 4;
// A stream whose reader takes no chunk for this long ends, at the latest after twice as
// long; a MiB takes half of it at 56 kbit/s.
inline constexpr absl::Duration kHistoryStallMax = absl::Minutes(5);

class HistoryServer {
 public:
  // `store` must outlive every stream: shut the server down first.
  explicit HistoryServer(const MirrorStore* store, absl::Duration stall_max = kHistoryStallMax);
  ~HistoryServer();

  // Sends the history of `unit`, which the caller has checked against the certificate;
  // the request's own `unit` is not looked at. A newer stream of a unit ends the older
  // one (the node's line was cut before this end noticed). The status of the stream:
  // see Replication.FetchHistory, RESOURCE_EXHAUSTED beyond kHistoriesMax units,
  // INVALID_ARGUMENT for an after_hash that is none, DEADLINE_EXCEEDED or CANCELLED for
  // one that stalls. Any thread.
  grpc::ServerWriteReactor<v1::HistoryChunk>* Serve(grpc::CallbackServerContext* context,
                                                    RegionCode unit,
                                                    const v1::FetchHistoryRequest& request);
  // Cancels what is sent to the unit: its certificates were revoked. Any thread.
  void EndUnit(RegionCode unit);

 private:
  class Slots;
  class Sender;

  const MirrorStore* const store_;
  const absl::Duration stall_max_;
  const std::shared_ptr<Slots> slots_;  // shared with the streams
};

}  // namespace rekap
