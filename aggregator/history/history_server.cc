#include "aggregator/history/history_server.h"

#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include <grpcpp/alarm.h>

#include "aggregator/history/history_stream.h"
#include "runtime/grpc/status_translation.h"

namespace rekap {
namespace {

using Reactor = grpc::ServerWriteReactor<v1::HistoryChunk>;

// A stream that ends before it began.
class Refused : public Reactor {
 public:
  explicit Refused(const absl::Status& status) { Finish(ToGrpcStatus(status)); }
  void OnDone() override { delete this; }
};

// Ends a call that makes no progress. Shared with the alarm, which may ring while the
// call ends and after.
class Watch : public std::enable_shared_from_this<Watch> {
 public:
  Watch(grpc::CallbackServerContext* context, absl::Duration stall_max)
      : context_(context), stall_max_(stall_max) {}

  void Start() ABSL_LOCKS_EXCLUDED(mutex_) {
    absl::MutexLock lock(&mutex_);
    Arm();
  }
  void OnProgress() ABSL_LOCKS_EXCLUDED(mutex_) {
    absl::MutexLock lock(&mutex_);
    progress_ = true;
  }
  // The call is cancelled, unless it is over.
  void Cancel() ABSL_LOCKS_EXCLUDED(mutex_) {
    absl::MutexLock lock(&mutex_);
    if (context_ != nullptr) context_->TryCancel();
  }
  void OnDone() ABSL_LOCKS_EXCLUDED(mutex_) {
    std::unique_ptr<grpc::Alarm> alarm;  // cancelled outside of the lock
    absl::MutexLock lock(&mutex_);
    context_ = nullptr;
    alarm = std::move(alarm_);
  }

 private:
  void Arm() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    progress_ = false;
    alarm_ = std::make_unique<grpc::Alarm>();
    alarm_->Set(absl::ToChronoTime(absl::Now() + stall_max_),
                [self = shared_from_this()](bool rang) {
                  if (rang) self->OnAlarm();
                });
  }
  void OnAlarm() ABSL_LOCKS_EXCLUDED(mutex_) {
    absl::MutexLock lock(&mutex_);
    if (context_ == nullptr) return;
    if (progress_) return Arm();
    context_->TryCancel();
  }

  absl::Mutex mutex_;
  grpc::CallbackServerContext* context_ ABSL_GUARDED_BY(mutex_);  // null: over
  const absl::Duration stall_max_;
  bool progress_ ABSL_GUARDED_BY(mutex_) = false;  // since the alarm was set
  std::unique_ptr<grpc::Alarm> alarm_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

// The streams that are open, one a unit.
class HistoryServer::Slots {
 public:
  absl::Status Take(RegionCode unit, std::shared_ptr<Watch> watch) {
    absl::MutexLock lock(&mutex_);
    auto it = open_.find(unit);
    if (it != open_.end()) {
      it->second->Cancel();
      it->second = std::move(watch);
      return absl::OkStatus();
    }
    if (open_.size() >= kHistoriesMax) {
      return absl::ResourceExhaustedError(
          absl::StrCat(kHistoriesMax, " histories are being sent, try again later"));
    }
    open_.emplace(unit, std::move(watch));
    return absl::OkStatus();
  }
  void End(RegionCode unit) {
    absl::MutexLock lock(&mutex_);
    auto it = open_.find(unit);
    if (it != open_.end()) it->second->Cancel();
  }
  // Keeps the slot where a newer stream has it.
  void Leave(RegionCode unit, const Watch* watch) {
    absl::MutexLock lock(&mutex_);
    auto it = open_.find(unit);
    if (it != open_.end() && it->second.get() == watch) open_.erase(it);
  }

 private:
  absl::Mutex mutex_;
  absl::flat_hash_map<RegionCode, std::shared_ptr<Watch>> open_ ABSL_GUARDED_BY(mutex_);
};

// Sends chunk after chunk; exactly one write is outstanding until Finish, so a
// cancelled call ends by the write that fails.
class HistoryServer::Sender : public Reactor {
 public:
  Sender(std::unique_ptr<HistoryStream> stream, RegionCode unit, std::shared_ptr<Slots> slots,
         std::shared_ptr<Watch> watch)
      : stream_(std::move(stream)),
        unit_(unit),
        slots_(std::move(slots)),
        watch_(std::move(watch)) {
    watch_->Start();
    SendNext();
  }

  void OnWriteDone(bool ok) override {
    if (!ok) {
      return Finish(grpc::Status(grpc::StatusCode::CANCELLED, "the stream was not read"));
    }
    watch_->OnProgress();
    SendNext();
  }

  void OnDone() override {
    watch_->OnDone();
    slots_->Leave(unit_, watch_.get());
    delete this;
  }

 private:
  void SendNext() {
    absl::StatusOr<std::optional<v1::HistoryChunk>> next = stream_->Next();
    if (!next.ok()) return Finish(ToGrpcStatus(next.status()));
    if (!next->has_value()) return Finish(grpc::Status::OK);
    chunk_ = **std::move(next);
    StartWrite(&chunk_);
  }

  const std::unique_ptr<HistoryStream> stream_;
  const RegionCode unit_;
  const std::shared_ptr<Slots> slots_;
  const std::shared_ptr<Watch> watch_;
  v1::HistoryChunk chunk_;  // being written
};

HistoryServer::HistoryServer(const MirrorStore* store, absl::Duration stall_max)
    : store_(store), stall_max_(stall_max), slots_(std::make_shared<Slots>()) {}

HistoryServer::~HistoryServer() = default;

void HistoryServer::EndUnit(RegionCode unit) { slots_->End(unit); }

grpc::ServerWriteReactor<v1::HistoryChunk>* HistoryServer::Serve(
    grpc::CallbackServerContext* context, RegionCode unit, const v1::FetchHistoryRequest& request) {
  ChainPoint after{Seq{request.after_seq()}, ChainHash()};
  if (request.after_seq() != 0 || !request.after_hash().empty()) {
    absl::StatusOr<ChainHash> hash = ChainHash::FromBytes(request.after_hash());
    if (!hash.ok()) return new Refused(hash.status());
    after.hash = *hash;
  }
  auto watch = std::make_shared<Watch>(context, stall_max_);
  if (absl::Status taken = slots_->Take(unit, watch); !taken.ok()) return new Refused(taken);
  absl::StatusOr<std::unique_ptr<HistoryStream>> stream =
      HistoryStream::Open(store_->View(), unit, after);
  if (!stream.ok()) {
    watch->OnDone();
    slots_->Leave(unit, watch.get());
    return new Refused(stream.status());
  }
  return new Sender(*std::move(stream), unit, slots_, std::move(watch));
}

}  // namespace rekap
