#include "aggregator/ingest/replication_service.h"

#include <deque>
#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"

namespace rekap {
namespace {

// Posted bytes of one stream that ingest has not dealt with: the window that
// the node may fill, and one batch more. Beyond it the stream is not read.
constexpr size_t kPostedBytesMax = kWindowBytes + kBatchBytesMax;

// Messages to a node that does not read. Acknowledgements are merged, so a
// stream that reaches this is broken or hostile.
constexpr size_t kOutboxMax = 64;

class Stream : public grpc::ServerBidiReactor<v1::NodeMessage, v1::AggregatorMessage>,
               public StreamPeer,
               public std::enable_shared_from_this<Stream> {
 public:
  explicit Stream(IngestLoop* ingest) : ingest_(ingest) {}

  void Begin() {
    self_ = shared_from_this();
    id_ = ingest_->Open(self_);
    StartRead(&incoming_);
  }

  // ServerBidiReactor, in gRPC's threads.

  void OnReadDone(bool ok) override {
    if (!ok) return Finish();
    size_t bytes = incoming_.ByteSizeLong();
    {
      // Counted before it is posted: ingest may be done with it at once.
      absl::MutexLock lock(&mutex_);
      posted_bytes_ += bytes;
    }
    ingest_->Post(id_, Decode(), bytes);
    // Only now may the next message overwrite this one.
    absl::MutexLock lock(&mutex_);
    paused_ = posted_bytes_ > kPostedBytesMax;
    if (!paused_) StartRead(&incoming_);
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
    ingest_->Post(id_, StreamClosed(), 0);
    self_.reset();  // may delete this
  }

  // StreamPeer, in the ingest thread.

  void Send(v1::AggregatorMessage message) override {
    absl::MutexLock lock(&mutex_);
    if (finishing_) return;
    // Acknowledgements are cumulative: one that has not left yet is replaced.
    size_t waiting = outbox_.size() - (writing_ ? 1 : 0);
    if (message.has_ack() && waiting > 0 && outbox_.back().has_ack()) outbox_.pop_back();
    if (outbox_.size() >= kOutboxMax) {
      finishing_ = true;
    } else {
      outbox_.push_back(std::move(message));
    }
    WriteNext();
  }

  void Finish() override {
    absl::MutexLock lock(&mutex_);
    finishing_ = true;
    WriteNext();
  }

  void OnProcessed(size_t bytes) override {
    absl::MutexLock lock(&mutex_);
    posted_bytes_ -= bytes;
    if (paused_ && !finished_ && posted_bytes_ <= kPostedBytesMax) {
      paused_ = false;
      StartRead(&incoming_);
    }
  }

 private:
  // Called by OnReadDone only: one read is outstanding at most, so incoming_,
  // unit_ and decoder_ need no lock.
  IngestInput Decode() {
    switch (incoming_.message_case()) {
      case v1::NodeMessage::kHello:
        unit_ = RegionCode::Parse(incoming_.hello().unit());
        return std::move(*incoming_.mutable_hello());
      case v1::NodeMessage::kBatch:
        // Whether the unit was accepted is for ingest to say.
        if (!unit_.ok()) return absl::StatusOr<DecodedBatch>(unit_.status());
        return decoder_.Decode(*unit_, std::move(*incoming_.mutable_batch()), ingest_->catalog());
      case v1::NodeMessage::kHeartbeat:
        return incoming_.heartbeat();
      case v1::NodeMessage::kReceived:
        return std::move(*incoming_.mutable_received());
      case v1::NodeMessage::MESSAGE_NOT_SET:
        break;
    }
    return absl::StatusOr<DecodedBatch>(absl::InvalidArgumentError("empty message"));
  }

  void WriteNext() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (writing_ || finished_) return;
    if (!outbox_.empty()) {
      writing_ = true;
      StartWrite(&outbox_.front());
    } else if (finishing_) {
      finished_ = true;
      grpc::ServerBidiReactor<v1::NodeMessage, v1::AggregatorMessage>::Finish(grpc::Status::OK);
    }
  }

  IngestLoop* const ingest_;
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
};

}  // namespace

grpc::ServerBidiReactor<v1::NodeMessage, v1::AggregatorMessage>* ReplicationService::Replicate(
    grpc::CallbackServerContext*) {
  auto stream = std::make_shared<Stream>(ingest_);
  stream->Begin();
  return stream.get();
}

}  // namespace rekap
