#include "aggregator/ingest/replication_service.h"

#include <deque>
#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include <grpcpp/alarm.h>

#include "runtime/grpc/status_translation.h"

namespace rekap {
namespace {

class Stream : public grpc::ServerBidiReactor<v1::NodeMessage, v1::AggregatorMessage>,
               public StreamPeer,
               public std::enable_shared_from_this<Stream> {
 public:
  Stream(IngestLoop* ingest, const PeerReader* peers, const grpc::ServerContextBase* context)
      : ingest_(ingest), peers_(peers), context_(context), address_(context->peer()) {}

  void Begin(absl::Duration hello_time_max) {
    self_ = shared_from_this();
    id_ = ingest_->Open(self_);
    // Weak: an alarm keeps its function as long as it lives, and this holds the alarm.
    silence_.Set(absl::ToChronoTime(absl::Now() + hello_time_max),
                 [weak = weak_from_this()](bool over) {
                   if (!over) return;
                   if (std::shared_ptr<Stream> stream = weak.lock()) stream->OnSilence();
                 });
    StartRead(&incoming_);
  }

  // ServerBidiReactor, in gRPC's threads.

  void OnReadDone(bool ok) override {
    silence_.Cancel();
    if (!ok) return Finish();
    // What it takes in the queue: a message may be of no bytes at all.
    size_t bytes = incoming_.ByteSizeLong() + sizeof(IngestInput);
    {
      // Counted before it is posted: ingest may be done with it at once.
      absl::MutexLock lock(&mutex_);
      posted_bytes_ += bytes;
    }
    absl::StatusOr<IngestInput> input = Decode();
    if (!input.ok()) return Reject(input.status());
    ingest_->Post(id_, *std::move(input), bytes);
    // Only now may the next message overwrite this one.
    absl::MutexLock lock(&mutex_);
    paused_ = posted_bytes_ > kPostedBytesMax;
    if (!paused_ && !finishing_) StartRead(&incoming_);
  }

  void OnWriteDone(bool ok) override {
    absl::MutexLock lock(&mutex_);
    writing_ = false;
    if (ok) {
      outbox_.pop_front();
    } else {
      outbox_.clear();
      finishing_ = true;
    }
    WriteNext();
  }

  void OnCancel() override { Finish(); }

  void OnDone() override {
    {
      absl::MutexLock lock(&mutex_);
      done_ = true;
    }
    silence_.Cancel();
    ingest_->Post(id_, StreamClosed(), 0);
    self_.reset();  // may delete this
  }

  // StreamPeer, in the ingest thread.

  void Send(v1::AggregatorMessage message) override {
    absl::MutexLock lock(&mutex_);
    if (finishing_) return;
    // Acknowledgements are cumulative: one that has not left yet is replaced.
    size_t waiting = outbox_.size() - (writing_ ? 1 : 0);
    if (waiting > 0 && ((message.has_ack() && outbox_.back().has_ack()) ||
                        (message.has_snapshot_ack() && outbox_.back().has_snapshot_ack()))) {
      outbox_.pop_back();
    }
    if (outbox_.size() >= kOutboxMax) {
      // Nobody reads it, so the messages would wait for ever, and the stream with them.
      finishing_ = true;
      if (!done_) context_->TryCancel();
      return;
    }
    outbox_.push_back(std::move(message));
    WriteNext();
  }

  void Finish() override {
    absl::MutexLock lock(&mutex_);
    finishing_ = true;
    WriteNext();
  }

  std::string Address() const override { return address_; }

  void OnProcessed(size_t bytes) override {
    absl::MutexLock lock(&mutex_);
    posted_bytes_ -= bytes;
    if (paused_ && !finishing_ && posted_bytes_ <= kPostedBytesMax) {
      paused_ = false;
      StartRead(&incoming_);
    }
  }

 private:
  // Nothing was said in time.
  void OnSilence() {
    absl::MutexLock lock(&mutex_);
    if (!done_) context_->TryCancel();
  }

  // Called by OnReadDone only: one read is outstanding at most, so incoming_,
  // unit_ and decoder_ need no lock. An error is of the certificate.
  absl::StatusOr<IngestInput> Decode() {
    switch (incoming_.message_case()) {
      case v1::NodeMessage::kHello:
        return DecodeHello();
      case v1::NodeMessage::kBatch:
        // Whether the unit was accepted is for ingest to say.
        if (!unit_.ok()) return IngestInput(absl::StatusOr<DecodedBatch>(unit_.status()));
        return IngestInput(
            decoder_.Decode(*unit_, std::move(*incoming_.mutable_batch()), ingest_->catalog()));
      case v1::NodeMessage::kSnapshot:
        return IngestInput(decoder_.DecodeRows(std::move(*incoming_.mutable_snapshot())));
      case v1::NodeMessage::kHeartbeat:
        return IngestInput(incoming_.heartbeat());
      case v1::NodeMessage::kReceived:
        return IngestInput(std::move(*incoming_.mutable_received()));
      case v1::NodeMessage::MESSAGE_NOT_SET:
        break;
    }
    return IngestInput(absl::StatusOr<DecodedBatch>(absl::InvalidArgumentError("empty message")));
  }

  absl::StatusOr<IngestInput> DecodeHello() {
    Greeting greeting;
    if (*peers_ != nullptr) {
      absl::StatusOr<CertifiedPeer> peer = (*peers_)(*context_);
      if (!peer.ok()) return peer.status();
      greeting.certified = peer->unit;
      greeting.certificate_end = peer->not_after;
    }
    unit_ = RegionCode::Parse(incoming_.hello().unit());
    greeting.hello = std::move(*incoming_.mutable_hello());
    return IngestInput(std::move(greeting));
  }

  void Reject(const absl::Status& status) {
    absl::MutexLock lock(&mutex_);
    status_ = ToGrpcStatus(status);
    finishing_ = true;
    WriteNext();
  }

  void WriteNext() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (writing_ || finished_) return;
    if (!outbox_.empty()) {
      writing_ = true;
      StartWrite(&outbox_.front());
    } else if (finishing_) {
      finished_ = true;
      grpc::ServerBidiReactor<v1::NodeMessage, v1::AggregatorMessage>::Finish(status_);
    }
  }

  IngestLoop* const ingest_;
  const PeerReader* const peers_;
  const grpc::ServerContextBase* const context_;  // until OnDone
  const std::string address_;
  std::shared_ptr<Stream> self_;  // gRPC's reference, until OnDone
  StreamId id_ = 0;
  v1::NodeMessage incoming_;
  absl::StatusOr<RegionCode> unit_ = absl::InvalidArgumentError("batch before a hello");
  BatchDecoder decoder_;

  absl::Mutex mutex_;
  std::deque<v1::AggregatorMessage> outbox_ ABSL_GUARDED_BY(mutex_);  // front: being written
  size_t posted_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  bool paused_ ABSL_GUARDED_BY(mutex_) = false;  // no read outstanding
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool finishing_ ABSL_GUARDED_BY(mutex_) = false;  // Finish once the outbox is empty
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  bool done_ ABSL_GUARDED_BY(mutex_) = false;  // context_ is gone
  grpc::Alarm silence_;
  grpc::Status status_ ABSL_GUARDED_BY(mutex_);  // that it ends with
};

// Ends a history before it begins.
class RefusedHistory : public grpc::ServerWriteReactor<v1::HistoryChunk> {
 public:
  explicit RefusedHistory(const absl::Status& status) { Finish(ToGrpcStatus(status)); }
  void OnDone() override { delete this; }
};

}  // namespace

grpc::ServerBidiReactor<v1::NodeMessage, v1::AggregatorMessage>* ReplicationService::Replicate(
    grpc::CallbackServerContext* context) {
  auto stream = std::make_shared<Stream>(ingest_, &peers_, context);
  stream->Begin(hello_time_max_);
  return stream.get();
}

absl::StatusOr<RegionCode> ReplicationService::UnitOfHistory(
    const grpc::ServerContextBase& context, const v1::FetchHistoryRequest& request) const {
  absl::StatusOr<RegionCode> unit = RegionCode::Parse(request.unit());
  if (!unit.ok()) return unit.status();
  if (peers_ == nullptr) return unit;
  absl::StatusOr<CertifiedPeer> peer = peers_(context);
  if (!peer.ok()) return peer.status();
  if (peer->unit == *unit) return unit;
  std::string detail =
      absl::StrCat("the history of ", unit->ToString(), " is asked for with the certificate of ",
                   peer->unit.ToString());
  ingest_->NoteRefusal(v1::Refusal::CODE_WRONG_UNIT, detail, peer->unit, context.peer());
  return absl::PermissionDeniedError(absl::StrCat("WRONG_UNIT: ", detail));
}

grpc::ServerWriteReactor<v1::HistoryChunk>* ReplicationService::FetchHistory(
    grpc::CallbackServerContext* context, const v1::FetchHistoryRequest* request) {
  if (histories_ == nullptr) {
    return new RefusedHistory(absl::UnimplementedError("histories are not served here"));
  }
  absl::StatusOr<RegionCode> unit = UnitOfHistory(*context, *request);
  if (!unit.ok()) return new RefusedHistory(unit.status());
  return histories_(context, *unit, *request);
}

}  // namespace rekap
