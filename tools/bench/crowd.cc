#include "tools/bench/crowd.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <iostream>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"

#include "node/replicator/sender_session.h"
#include "rekap/v1/query.grpc.pb.h"
#include "rekap/v1/replication.grpc.pb.h"
#include "runtime/endpoint/endpoint.h"
#include "runtime/grpc/channel.h"
#include "runtime/grpc/status_translation.h"
#include "tools/bench/load.h"
#include "tools/bench/report.h"

namespace rekap {
namespace {

// Beyond this somebody does not come back.
constexpr absl::Duration kCrowdTimeMax = absl::Minutes(5);
// That all stay, and can be looked at, once they are back.
constexpr absl::Duration kHeldBack = absl::Seconds(5);
// Between two looks at the deadlines of all sessions.
constexpr absl::Duration kLook = absl::Milliseconds(20);

// A journal of which only the head is known: all of it is at the aggregator.
class HeadOnly : public JournalReader {
 public:
  explicit HeadOnly(const JournalPosition& head) : head_(head) {}

  JournalPosition Head() const override { return head_; }
  Seq First() const override { return Seq{1}; }
  std::optional<Base> CurrentBase() const override { return std::nullopt; }
  std::vector<JournalPosition> Lineage() const override { return {}; }
  absl::StatusOr<ChainHash> HashAt(Seq seq) const override {
    if (seq == head_.point.seq) return head_.point.hash;
    return absl::NotFoundError("only the head is known");
  }
  absl::StatusOr<std::vector<std::string>> ReadAfter(Seq, size_t, size_t) const override {
    return std::vector<std::string>();
  }
  absl::StatusOr<std::vector<std::string>> ReadBase(const Base&, absl::string_view, size_t,
                                                    size_t) const override {
    return absl::AbortedError("there is no base");
  }

 private:
  const JournalPosition head_;
};

// What flows down, held once for all: nodes that were here before have the catalog.
class SharedCatalog : public DownstreamStore {
 public:
  void OnStream() override {}
  v1::Received Received() const override { return received_; }
  absl::Status TakeReview(const v1::ReviewEntry&) override { return absl::OkStatus(); }
  absl::Status TakeCatalog(const v1::CatalogVersion& catalog) override {
    received_.set_catalog_version(catalog.version());
    received_.set_catalog_sha256(catalog.sha256());
    return absl::OkStatus();
  }

 private:
  v1::Received received_;
};

struct Event {
  size_t node;
  uint64_t stream;
  std::variant<absl::Status, v1::AggregatorMessage> what;  // its end, or a message
};

// From the streams' threads to the one that drives the sessions.
class Events {
 public:
  void Post(Event event) {
    std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
    changed_.notify_one();
  }
  std::vector<Event> Take() {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, absl::ToChronoNanoseconds(kLook), [this] { return !events_.empty(); });
    return std::exchange(events_, {});
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Event> events_;
};

// As the replicator's, but for whom it tells.
class CrowdStream : public grpc::ClientBidiReactor<v1::NodeMessage, v1::AggregatorMessage> {
 public:
  CrowdStream(Events* events, size_t node, uint64_t id) : events_(events), node_(node), id_(id) {}

  static std::shared_ptr<CrowdStream> Dial(Events* events, size_t node, uint64_t id,
                                           v1::Replication::Stub& stub) {
    auto stream = std::make_shared<CrowdStream>(events, node, id);
    stream->self_ = stream;
    stub.async()->Replicate(&stream->context_, stream.get());
    stream->StartRead(&stream->incoming_);
    stream->AddHold();
    stream->StartCall();
    return stream;
  }

  void Send(v1::NodeMessage message) {
    std::lock_guard lock(mutex_);
    if (ended_) return;
    outbox_.push_back(std::move(message));
    if (outbox_.size() == 1) StartWrite(&outbox_.front());
  }
  void HangUp() {
    if (!BecomeEnded()) return;
    context_.TryCancel();
    RemoveHold();
  }

  void OnReadDone(bool ok) override {
    if (!ok) {
      if (BecomeEnded()) RemoveHold();
      return;
    }
    events_->Post({node_, id_, std::move(incoming_)});
    incoming_.Clear();
    StartRead(&incoming_);
  }
  void OnWriteDone(bool ok) override {
    std::lock_guard lock(mutex_);
    outbox_.pop_front();
    if (ok && !ended_ && !outbox_.empty()) StartWrite(&outbox_.front());
  }
  void OnDone(const grpc::Status& status) override {
    events_->Post({node_, id_, FromGrpcStatus(status)});
    self_.reset();  // may delete this
  }

 private:
  bool BecomeEnded() {
    std::lock_guard lock(mutex_);
    return !std::exchange(ended_, true);
  }

  Events* const events_;
  const size_t node_;
  const uint64_t id_;
  std::shared_ptr<CrowdStream> self_;  // gRPC's reference, until OnDone
  grpc::ClientContext context_;
  v1::AggregatorMessage incoming_;
  std::mutex mutex_;
  std::deque<v1::NodeMessage> outbox_;  // front: being written
  bool ended_ = false;
};

struct CrowdNode {
  std::unique_ptr<HeadOnly> journal;
  std::unique_ptr<v1::Replication::Stub> stub;
  std::unique_ptr<SenderSession> session;
  std::shared_ptr<CrowdStream> stream;
  uint64_t stream_id = 0;
  bool lost = false;  // its stream, since Idle or Reconnect began

  bool streaming() const { return session->state() == SenderSession::State::kStreaming; }
};

absl::StatusOr<std::shared_ptr<grpc::Channel>> Dial(const std::string& address) {
  absl::StatusOr<Endpoint> endpoint = Endpoint::Parse(address);
  if (!endpoint.ok()) return endpoint.status();
  return MakeChannel(*endpoint, Plaintext());
}

// Where every unit stands at the aggregator.
absl::StatusOr<v1::CompareResponse> Positions(const std::string& address) {
  absl::StatusOr<std::shared_ptr<grpc::Channel>> channel = Dial(address);
  if (!channel.ok()) return channel.status();
  auto stub = v1::Query::NewStub(*channel);
  grpc::ClientContext context;
  context.set_wait_for_ready(true);
  context.set_deadline(absl::ToChronoTime(absl::Now() + kCrowdTimeMax));
  v1::CompareRequest request;
  request.set_year(kLoadYear);
  request.set_rows(v1::ROWS_UNITS);
  request.set_page_size(1);
  v1::CompareResponse response;
  grpc::Status status = stub->Compare(&context, request, &response);
  if (!status.ok()) return absl::UnavailableError(status.error_message());
  return response;
}

class Crowd {
 public:
  explicit Crowd(const CrowdOptions& options) : options_(options) {}
  ~Crowd() {
    // gRPC still holds the streams, which post to events_.
    for (CrowdNode& node : nodes_) {
      if (node.stream != nullptr) node.stream->HangUp();
    }
    while (std::any_of(nodes_.begin(), nodes_.end(),
                       [](const CrowdNode& node) { return node.stream != nullptr; })) {
      Drain();
    }
  }

  absl::Status Run() {
    absl::StatusOr<v1::CompareResponse> positions = Positions(options_.address);
    if (!positions.ok()) return positions.status();
    absl::Time start = Now();
    for (const v1::JournalPosition& position : positions->positions()) {
      if (absl::Status added = Add(position); !added.ok()) return added;
      if (nodes_.size() > 1) continue;
      // The first takes the catalog for all; then the others come.
      absl::Status first =
          Until([this] { return catalog_.Received().catalog_version() > 0 && Streaming() == 1; });
      if (!first.ok()) return first;
      start = Now();
    }
    if (nodes_.empty()) return absl::InvalidArgumentError("no unit has a history there");
    absl::Status all = Until([this] { return Streaming() == nodes_.size(); });
    if (all.ok()) {
      Report("crowd_connect", Now() - start);
      std::cerr << "connected " << nodes_.size() << std::endl;
      all = Idle(options_.idle);
      if (!all.ok()) return all;
    }
    for (uint32_t i = 0; all.ok() && i < options_.restarts; ++i) {
      std::cerr << "crowd " << nodes_.size() << std::endl;
      all = Reconnect();
      if (!all.ok()) break;
      std::cerr << "back " << nodes_.size() << std::endl;
      all = Idle(kHeldBack);
      if (!all.ok()) return all;
    }
    if (all.ok()) return all;
    return absl::DeadlineExceededError(
        absl::StrCat(all.message(), ": ", Streaming(), " of ", nodes_.size(), " stream"));
  }

 private:
  absl::Status Add(const v1::JournalPosition& position) {
    absl::StatusOr<RegionCode> unit = RegionCode::Parse(position.unit());
    absl::StatusOr<ChainHash> hash = ChainHash::FromBytes(position.hash());
    if (!unit.ok()) return unit.status();
    if (!hash.ok()) return hash.status();
    absl::StatusOr<std::shared_ptr<grpc::Channel>> channel = Dial(options_.address);
    if (!channel.ok()) return channel.status();
    CrowdNode& node = nodes_.emplace_back();
    node.journal = std::make_unique<HeadOnly>(
        JournalPosition{Epoch{position.epoch()}, {Seq{position.seq()}, *hash}});
    node.stub = v1::Replication::NewStub(*channel);
    node.session = std::make_unique<SenderSession>(*unit, node.journal.get(), &catalog_, random_,
                                                   SenderOptions(), Now());
    Perform(nodes_.size() - 1);
    return absl::OkStatus();
  }

  static absl::Time Now() {
    return absl::UnixEpoch() +
           absl::FromChrono(std::chrono::steady_clock::now().time_since_epoch());
  }

  size_t Streaming() const {
    return static_cast<size_t>(std::count_if(
        nodes_.begin(), nodes_.end(), [](const CrowdNode& node) { return node.streaming(); }));
  }

  // Nobody has anything to say but heartbeats, and nobody is lost.
  absl::Status Idle(absl::Duration time) {
    for (CrowdNode& node : nodes_) node.lost = false;
    const absl::Time end = Now() + time;
    absl::Status held = Until([end] { return Now() >= end; });
    const auto lost = std::count_if(nodes_.begin(), nodes_.end(),
                                    [](const CrowdNode& node) { return node.lost; });
    if (held.ok() && lost > 0) {
      held = absl::AbortedError(absl::StrCat(lost, " of ", nodes_.size(), " streams were lost"));
    }
    return held;
  }

  // Everybody loses the stream and comes back.
  absl::Status Reconnect() {
    for (CrowdNode& node : nodes_) node.lost = false;
    first_back_.reset();
    dials_.clear();
    absl::Status back = Until([this] {
      return std::all_of(nodes_.begin(), nodes_.end(),
                         [](const CrowdNode& node) { return node.lost && node.streaming(); });
    });
    if (back.ok()) Report("crowd_reconnect", Now() - *first_back_);
    return back;
  }

  void Report(const std::string& name, absl::Duration time) {
    ReportFigure(name, absl::ToDoubleMilliseconds(time), "ms",
                 absl::StrFormat("{\"streams\":%d,\"dials\":%d,\"dials_in_a_second_max\":%d}",
                                 nodes_.size(), dials_.size(), MostInASecond()));
  }

  size_t MostInASecond() const {
    size_t most = 0;
    for (size_t first = 0, last = 0; last < dials_.size(); ++last) {
      while (dials_[last] - dials_[first] > absl::Seconds(1)) ++first;
      most = std::max(most, last - first + 1);
    }
    return most;
  }

  template <typename Condition>
  absl::Status Until(Condition condition) {
    const absl::Time deadline = Now() + kCrowdTimeMax;
    while (!condition()) {
      if (Now() > deadline) return absl::DeadlineExceededError("the crowd does not come to that");
      Drain();
      const absl::Time now = Now();
      for (size_t i = 0; i < nodes_.size(); ++i) {
        if (nodes_[i].session->next_deadline() > now) continue;
        nodes_[i].session->OnTick(now);
        Perform(i);
      }
    }
    return absl::OkStatus();
  }

  // Tells the sessions what came, and does what they want done.
  void Drain() {
    for (Event& event : events_.Take()) {
      CrowdNode& node = nodes_[event.node];
      if (event.stream != node.stream_id) continue;
      if (auto* message = std::get_if<v1::AggregatorMessage>(&event.what)) {
        node.session->OnMessage(*message, Now());
      } else {
        node.stream.reset();
        node.lost = true;
        node.session->OnClosed(std::get<absl::Status>(event.what), Now());
      }
      if (node.lost && node.streaming() && !first_back_) first_back_ = Now();
      // At once: what is to be done belongs to the stream of this event.
      Perform(event.node);
    }
  }

  void Perform(size_t index) {
    CrowdNode& node = nodes_[index];
    for (SenderAction& action : node.session->TakeActions()) {
      switch (action.kind) {
        case SenderAction::Kind::kDial:
          dials_.push_back(Now());
          node.stream = CrowdStream::Dial(&events_, index, ++node.stream_id, *node.stub);
          node.session->OnOpened(Now());
          Perform(index);
          break;
        case SenderAction::Kind::kSend:
          node.stream->Send(std::move(action.message));
          break;
        case SenderAction::Kind::kHangUp:
          node.stream->HangUp();
          break;
      }
    }
  }

  const CrowdOptions options_;
  absl::BitGen random_;
  SharedCatalog catalog_;
  Events events_;
  std::deque<CrowdNode> nodes_;
  std::optional<absl::Time> first_back_;
  std::vector<absl::Time> dials_;  // since all came or went, ascending
};

}  // namespace

absl::Status RunCrowd(const CrowdOptions& options) { return Crowd(options).Run(); }

}  // namespace rekap
