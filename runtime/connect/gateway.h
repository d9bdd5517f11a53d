// Connect calls made into gRPC calls of this daemon's own listener, as any client makes
// them: the caller's Authorization goes along, and the one gate, the audit, the bounds and
// the deadlines there decide. Nothing is decided about access here; who called is passed on.
//
// What comes in waits in a bounded queue for one of few threads, each of which makes one
// call at a time; so calls over HTTP never take all of the server's threads (kServerThreadsMax),
// and a page that floods us makes itself wait and nobody else.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include <grpcpp/channel.h>

#include "runtime/connect/connect_protocol.h"
#include "runtime/connect/envelope.h"
#include "runtime/connect/grpc_call.h"
#include "runtime/connect/method_table.h"
#include "runtime/grpc/call_peers.h"
#include "runtime/http/http_message.h"

namespace rekap {

class ConnectGateway {
 public:
  // Half of the server's threads: the CLI and the nodes have the other half.
  static constexpr int kThreads = 8;
  // Calls that wait. With queries of milliseconds it is never used up; with slow ones a
  // client is told so while it can still do something about it.
  static constexpr size_t kQueueMax = 256;
  // Bytes of the bodies that wait or are being called, together: two of the largest, a
  // file of 64 MiB in its envelopes, as many as a node takes at once.
  static constexpr size_t kBytesMax = 2 * kStreamBodySizeMax;

  // `channel` leads to a server that has `services` (full names), in this process where
  // there are `peers`, by which they learn who called; nullptr = they do not ask. NotFound
  // as MethodTable::Of.
  static absl::StatusOr<std::unique_ptr<ConnectGateway>> Start(
      std::shared_ptr<grpc::ChannelInterface> channel, const std::vector<std::string>& services,
      std::shared_ptr<const CallPeers> peers = nullptr);
  // Answers what still waits as unavailable, and ends when the calls under way have ended:
  // shut the server down before.
  ~ConnectGateway();
  ConnectGateway(const ConnectGateway&) = delete;
  ConnectGateway& operator=(const ConnectGateway&) = delete;

  // Whether the path is one of the offered services.
  bool Serves(absl::string_view path) const { return methods_.Serves(path); }
  // Bytes that a body for the path may have, for the listener.
  size_t BodySizeMax(absl::string_view path) const;
  // Does not wait; replies once, from whatever thread. Any thread.
  void Handle(HttpRequest request, HttpReply reply);

 private:
  struct Work {
    const ConnectMethod* method = nullptr;
    ConnectCall call;
    absl::Time deadline;
    std::string peer;
    std::string body;
    HttpReply reply;
  };

  ConnectGateway(std::shared_ptr<grpc::ChannelInterface> channel, MethodTable methods,
                 std::shared_ptr<const CallPeers> peers);
  void Run();
  HttpResponse Call(Work& work);
  HttpResponse CallOnce(Work& work, const GrpcCall& call);
  HttpResponse CallStream(Work& work, const GrpcCall& call);

  const std::shared_ptr<grpc::ChannelInterface> channel_;
  const MethodTable methods_;
  const std::shared_ptr<const CallPeers> peers_;

  absl::Mutex mutex_;
  std::deque<Work> queue_ ABSL_GUARDED_BY(mutex_);
  size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;  // of the queue and of what was taken from it
  bool stop_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

// Calls of the gateway's services to it, the rest to `otherwise`. `gateway` must outlive
// the handler.
HttpHandler CallsOr(ConnectGateway* gateway, HttpHandler otherwise);

}  // namespace rekap
