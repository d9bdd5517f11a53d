#include "node/replicator/replicator.h"

#include <algorithm>
#include <chrono>
#include <deque>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/match.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"

#include "runtime/grpc/status_translation.h"

namespace rekap {
namespace {

// Longest single wait; the loop only looks at the clock again.
constexpr absl::Duration kWaitMax = absl::Minutes(1);

// The session's clock: runs evenly whatever happens to the wall clock. Only
// differences mean anything.
absl::Time SteadyNow() {
  return absl::UnixEpoch() + absl::FromChrono(std::chrono::steady_clock::now().time_since_epoch());
}

}  // namespace

// One stream, from dial to OnDone. Its messages and its end are posted to the
// replicator's thread.
class Replicator::Stream : public grpc::ClientBidiReactor<v1::NodeMessage, v1::AggregatorMessage> {
 public:
  Stream(Replicator* owner, uint64_t id) : owner_(owner), id_(id) {}

  static std::shared_ptr<Stream> Dial(Replicator* owner, uint64_t id, v1::Replication::Stub& stub) {
    auto stream = std::make_shared<Stream>(owner, id);
    stream->self_ = stream;
    stub.async()->Replicate(&stream->context_, stream.get());
    stream->StartRead(&stream->incoming_);
    // Writes come from the replicator's thread; the hold keeps the call open
    // between them.
    stream->AddHold();
    stream->StartCall();
    return stream;
  }

  // Replicator's thread.
  void Send(v1::NodeMessage message) {
    absl::MutexLock lock(&mutex_);
    if (ended_) return;
    outbox_.push_back(std::move(message));
    if (outbox_.size() == 1) StartWrite(&outbox_.front());
  }

  // Any thread, any number of times.
  void HangUp() {
    if (!BecomeEnded()) return;
    context_.TryCancel();
    RemoveHold();
  }

  // The aggregator's address, as gRPC writes it; nullopt without a connection, of which gRPC
  // says what was dialled, in another form. Replicator's thread, or from OnDone.
  std::optional<std::string> Peer() const {
    std::string peer = context_.peer();
    if (!absl::StartsWith(peer, "ipv4:") && !absl::StartsWith(peer, "ipv6:")) return std::nullopt;
    return peer;
  }

  void OnReadDone(bool ok) override {
    if (!ok) {
      // Not cancelled: the aggregator's status says why it ended.
      if (BecomeEnded()) RemoveHold();
      return;
    }
    owner_->Post(Arrived{id_, std::move(incoming_)});
    incoming_.Clear();
    StartRead(&incoming_);
  }

  void OnWriteDone(bool ok) override {
    absl::MutexLock lock(&mutex_);
    outbox_.pop_front();
    if (ok && !ended_ && !outbox_.empty()) StartWrite(&outbox_.front());
  }

  void OnDone(const grpc::Status& status) override {
    owner_->Post(Closed{id_, FromGrpcStatus(status), Peer()});
    self_.reset();  // may delete this
  }

 private:
  // False if it was already.
  bool BecomeEnded() {
    absl::MutexLock lock(&mutex_);
    return !std::exchange(ended_, true);
  }

  Replicator* const owner_;
  const uint64_t id_;
  std::shared_ptr<Stream> self_;  // gRPC's reference, until OnDone
  grpc::ClientContext context_;
  v1::AggregatorMessage incoming_;

  absl::Mutex mutex_;
  // Front: being written. Bounded by the session's window.
  std::deque<v1::NodeMessage> outbox_ ABSL_GUARDED_BY(mutex_);
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
};

Replicator::Replicator(NodeStore* store, DownstreamStore* downstream,
                       std::shared_ptr<grpc::Channel> channel, const SenderOptions& options,
                       Logger* log)
    : store_(store),
      downstream_(downstream),
      options_(options),
      log_(log),
      stub_(v1::Replication::NewStub(std::move(channel))) {
  // Until the thread has looked, nobody is to read that there is no aggregator.
  status_.state = v1::LINK_STATE_CONNECTING;
  if (absl::StatusOr<NodeStore::Acknowledged> saved = store->LoadAcknowledged(); saved.ok()) {
    status_.acknowledged = saved->seq;
    status_.acknowledged_time = saved->time;
  } else {
    log->Warning("acknowledged position is unreadable", {{"status", saved.status()}});
  }
  store->set_commit_listener([this] { Post(Grown()); });
  thread_ = std::thread([this] { Run(); });
}

void Replicator::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

LinkStatus Replicator::status() const {
  std::lock_guard lock(mutex_);
  return status_;
}

void Replicator::UseChannel(std::shared_ptr<grpc::Channel> channel) {
  Post(NewChannel{std::move(channel)});
}

void Replicator::Post(Event event) {
  std::lock_guard lock(mutex_);
  if (std::holds_alternative<Grown>(event) && std::exchange(grown_, true)) return;
  events_.push_back(std::move(event));
  // Under the lock: the thread may end, and this object with it, right after.
  changed_.notify_one();
}

Replicator::Wakeup Replicator::NextEvents(absl::Time deadline) {
  std::unique_lock lock(mutex_);
  auto ready = [this] { return !events_.empty() || stopping_; };
  absl::Duration wait = std::min(deadline - SteadyNow(), kWaitMax);
  changed_.wait_for(lock, absl::ToChronoNanoseconds(wait), ready);
  grown_ = false;
  return {std::exchange(events_, {}), stopping_};
}

void Replicator::Run() {
  SenderSession session(store_->unit(), store_, downstream_, random_, options_, SteadyNow());
  Perform(session);
  for (;;) {
    Wakeup wakeup = NextEvents(session.next_deadline());
    for (const Event& event : wakeup.events) {
      Handle(session, event);
      Perform(session);
    }
    if (wakeup.stopping) break;
    session.OnTick(SteadyNow());
    Perform(session);
    Publish(session);
  }
  WaitForEnd();
}

void Replicator::WaitForEnd() {
  if (stream_ == nullptr) return;
  // gRPC still holds the stream, which posts to this object.
  stream_->HangUp();
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] {
    return std::any_of(events_.begin(), events_.end(), [this](const Event& event) {
      const Closed* closed = std::get_if<Closed>(&event);
      return closed != nullptr && closed->stream == stream_id_;
    });
  });
}

void Replicator::Handle(SenderSession& session, const Event& event) {
  absl::Time now = SteadyNow();
  if (std::holds_alternative<Grown>(event)) return session.OnJournalGrown(now);
  if (const auto* renewed = std::get_if<NewChannel>(&event)) {
    // The stream that is open holds what it needs of the old channel.
    stub_ = v1::Replication::NewStub(renewed->channel);
    return session.OnNewChannel(now);
  }
  if (const auto* arrived = std::get_if<Arrived>(&event)) {
    if (arrived->stream == stream_id_) session.OnMessage(arrived->message, now);
    return;
  }
  const Closed& closed = std::get<Closed>(event);
  if (closed.stream != stream_id_) return;
  stream_.reset();
  session.OnClosed(closed.status, now);
  const absl::Status& error = session.last_error();
  // A session that was never accepted knows of no acknowledgement; what was saved does.
  const uint64_t position = std::max(session.acknowledged(), status().acknowledged).value;
  if (session.state() == SenderSession::State::kRefused) {
    log_->Error("replication refused",
                {{"position", position}, {"peer", closed.peer}, {"status", error}});
  } else {
    log_->Warning("replication stream ended",
                  {{"position", position}, {"peer", closed.peer}, {"status", error}});
  }
  std::lock_guard lock(mutex_);
  ++status_.failures;
  status_.last_error = error.ToString();
  status_.last_error_time = absl::Now();
}

void Replicator::Perform(SenderSession& session) {
  for (SenderAction& action : session.TakeActions()) {
    switch (action.kind) {
      case SenderAction::Kind::kDial: {
        stream_ = Stream::Dial(this, ++stream_id_, *stub_);
        {
          std::lock_guard lock(mutex_);
          ++status_.dials;
        }
        session.OnOpened(SteadyNow());
        Perform(session);
        break;
      }
      case SenderAction::Kind::kSend:
        stream_->Send(std::move(action.message));
        break;
      case SenderAction::Kind::kHangUp:
        stream_->HangUp();
        break;
    }
  }
}

void Replicator::Publish(const SenderSession& session) {
  static constexpr auto kLinkState = [](SenderSession::State state) {
    switch (state) {
      case SenderSession::State::kWaiting:
        return v1::LINK_STATE_BACKOFF;
      case SenderSession::State::kDialling:
      case SenderSession::State::kGreeting:
        return v1::LINK_STATE_CONNECTING;
      case SenderSession::State::kSnapshotting:
      case SenderSession::State::kStreaming:
        return v1::LINK_STATE_STREAMING;
      case SenderSession::State::kRefused:
        return v1::LINK_STATE_REFUSED;
    }
    return v1::LINK_STATE_UNSPECIFIED;
  };
  std::optional<NodeStore::Acknowledged> save;
  {
    std::lock_guard lock(mutex_);
    v1::LinkState state = kLinkState(session.state());
    SenderSession::SnapshotProgress snapshot = session.snapshot_progress();
    if (state == v1::LINK_STATE_STREAMING && status_.state != state) {
      log_->Info("replication streaming", {{"position", session.acknowledged().value},
                                           {"peer", stream_->Peer()},
                                           {"snapshot_rows", snapshot.rows_total}});
    }
    status_.state = state;
    status_.snapshot_rows = snapshot.rows;
    status_.snapshot_rows_total = snapshot.rows_total;
    status_.refusal = session.last_refusal();
    status_.in_flight_bytes = session.in_flight_bytes();
    status_.batches_sent = session.batches_sent();
    status_.entries_sent = session.entries_sent();
    if (state == v1::LINK_STATE_STREAMING && session.acknowledged() != status_.acknowledged) {
      status_.acknowledged = session.acknowledged();
      status_.acknowledged_time = absl::Now();
      save = NodeStore::Acknowledged{status_.acknowledged, status_.acknowledged_time};
    }
  }
  if (!save) return;
  if (absl::Status saved = store_->SaveAcknowledged(*save); !saved.ok()) {
    log_->Warning("saving the acknowledged position failed",
                  {{"position", save->seq.value}, {"status", saved}});
  }
}

}  // namespace rekap
