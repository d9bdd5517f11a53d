#include "runtime/connect/grpc_call.h"

#include <utility>

#include "absl/synchronization/notification.h"
#include <grpcpp/client_context.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/client_callback.h>

#include "runtime/grpc/call_peers.h"
#include "runtime/grpc/status_translation.h"

namespace rekap {
namespace {

grpc::ByteBuffer BufferOf(absl::string_view bytes) {
  grpc::Slice slice(bytes.data(), bytes.size());
  return grpc::ByteBuffer(&slice, 1);
}

absl::StatusOr<std::string> BytesOf(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  if (!buffer.Dump(&slices).ok()) return absl::InternalError("jawaban tidak terbaca [BAD_ANSWER]");
  std::string bytes;
  bytes.reserve(buffer.Length());
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

void Prepare(const GrpcCall& call, grpc::ClientContext& context) {
  context.set_deadline(absl::ToChronoTime(call.deadline));
  if (!call.authorization.empty()) context.AddMetadata("authorization", call.authorization);
  if (!call.vouched_peer.empty()) context.AddMetadata(CallPeers::kMetadataKey, call.vouched_peer);
}

// Sends each message once the one before is with the transport, and takes the answer.
// Reactions come one after the other or, of a write and the read, beside each other; what
// they share is nothing. Wait, from the caller's thread, is the end of it.
class StreamCall : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  explicit StreamCall(const std::vector<absl::string_view>& requests) : requests_(requests) {}

  void Start() {
    StartRead(&answer_);
    WriteNext();
    StartCall();
  }
  absl::StatusOr<std::string> Wait() {
    done_.WaitForNotification();
    if (!ended_.ok()) return FromGrpcStatus(ended_);
    if (!answered_) return absl::InternalError("server tidak menjawab [BAD_ANSWER]");
    return BytesOf(answer_);
  }

  void OnWriteDone(bool ok) override {
    // Where not: the call has ended, and OnDone says how.
    if (ok) WriteNext();
  }
  void OnReadDone(bool ok) override { answered_ = ok; }
  void OnDone(const grpc::Status& status) override {
    ended_ = status;
    done_.Notify();
  }

 private:
  void WriteNext() {
    if (next_ == requests_.size()) return StartWritesDone();
    sent_ = BufferOf(requests_[next_++]);
    StartWrite(&sent_);
  }

  const std::vector<absl::string_view>& requests_;
  size_t next_ = 0;
  grpc::ByteBuffer sent_;
  grpc::ByteBuffer answer_;
  bool answered_ = false;
  grpc::Status ended_;
  absl::Notification done_;
};

}  // namespace

absl::StatusOr<std::string> CallUnary(const GrpcCall& call, absl::string_view request) {
  grpc::ClientContext context;
  Prepare(call, context);
  grpc::ByteBuffer sent = BufferOf(request);
  grpc::ByteBuffer received;
  grpc::Status ended;
  absl::Notification done;
  grpc::GenericStub(call.channel)
      .UnaryCall(&context, call.path, {}, &sent, &received, [&](grpc::Status status) {
        ended = std::move(status);
        done.Notify();
      });
  done.WaitForNotification();
  if (!ended.ok()) return FromGrpcStatus(ended);
  return BytesOf(received);
}

absl::StatusOr<std::string> CallWithStream(const GrpcCall& call,
                                           const std::vector<absl::string_view>& requests) {
  grpc::ClientContext context;
  Prepare(call, context);
  StreamCall stream(requests);
  grpc::GenericStub(call.channel).PrepareBidiStreamingCall(&context, call.path, {}, &stream);
  stream.Start();
  return stream.Wait();
}

}  // namespace rekap
