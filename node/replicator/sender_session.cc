#include "node/replicator/sender_session.h"

#include <algorithm>
#include <utility>

#include "absl/random/distributions.h"
#include "absl/strings/str_cat.h"

namespace rekap {
namespace {

constexpr uint32_t kProtocol = 1;
// 2^tries stops growing here; far beyond backoff_max.
constexpr int kBackoffDoublingsMax = 16;

}  // namespace

SenderSession::SenderSession(RegionCode unit, const JournalReader* journal,
                             DownstreamStore* downstream, absl::BitGenRef random,
                             const SenderOptions& options, absl::Time now)
    : unit_(unit), journal_(journal), downstream_(downstream), random_(random), options_(options) {
  BecomeDialling(now);
}

void SenderSession::BecomeDialling(absl::Time now) {
  ResetStream();
  state_ = State::kDialling;
  last_heard_ = now;
  ++tries_;
  actions_.push_back({SenderAction::Kind::kDial, {}});
}

void SenderSession::BecomeGreeting(absl::Time now) {
  state_ = State::kGreeting;
  last_heard_ = now;
  JournalPosition head = journal_->Head();
  v1::NodeMessage message;
  v1::Hello& hello = *message.mutable_hello();
  hello.set_protocol(kProtocol);
  hello.set_unit(unit_.ToString());
  hello.set_epoch(head.epoch.value);
  hello.set_first_seq(journal_->First().value);
  hello.set_head_seq(head.point.seq.value);
  hello.set_head_hash(std::string(head.point.hash.view()));
  downstream_->OnStream();
  *hello.mutable_received() = downstream_->Received();
  Send(std::move(message), now);
}

void SenderSession::BecomeStreaming(const ChainPoint& cursor, absl::Time now) {
  state_ = State::kStreaming;
  acknowledged_ = cursor;
  sent_ = cursor;
  last_progress_ = now;
  last_error_ = absl::OkStatus();
  Pump(now);
}

void SenderSession::BecomeWaiting(absl::Time now) {
  state_ = State::kWaiting;
  absl::Duration ceiling = std::min(
      options_.backoff_max, options_.backoff_first * (1 << std::min(tries_, kBackoffDoublingsMax)));
  due_ = now + ceiling * absl::Uniform<double>(random_, 0.0, 1.0);
}

void SenderSession::BecomeRefused(absl::Time now) {
  state_ = State::kRefused;
  due_ = now + options_.backoff_refused;
}

void SenderSession::ResetStream() {
  hanging_up_ = false;
  needs_person_ = false;
  in_flight_.clear();
  in_flight_bytes_ = 0;
  batch_bytes_ = options_.batch_bytes_min;
}

void SenderSession::OnOpened(absl::Time now) {
  if (state_ == State::kDialling && !hanging_up_) BecomeGreeting(now);
}

void SenderSession::OnMessage(const v1::AggregatorMessage& message, absl::Time now) {
  if (hanging_up_ || (state_ != State::kGreeting && state_ != State::kStreaming)) return;
  last_heard_ = now;
  bool greeting = state_ == State::kGreeting;
  switch (message.message_case()) {
    case v1::AggregatorMessage::kResume:
      if (greeting) return OnResume(message.resume(), now);
      break;
    case v1::AggregatorMessage::kNeedSnapshot:
      return HangUp(absl::FailedPreconditionError(
                        absl::StrCat("the aggregator needs entries that this journal no longer "
                                     "holds: ",
                                     message.need_snapshot().reason())),
                    true);
    case v1::AggregatorMessage::kRefusal:
      return OnRefusal(message.refusal(), now);
    case v1::AggregatorMessage::kAck:
      if (!greeting) return OnAck(message.ack(), now);
      break;
    case v1::AggregatorMessage::kHeartbeat:
      if (!greeting) return;
      break;
    case v1::AggregatorMessage::kCatalog:
      if (!greeting) return OnStored(downstream_->TakeCatalog(message.catalog()), now);
      break;
    case v1::AggregatorMessage::kReview:
      if (!greeting) return OnStored(downstream_->TakeReview(message.review()), now);
      break;
    case v1::AggregatorMessage::MESSAGE_NOT_SET:
      break;
  }
  HangUp(absl::InternalError("the aggregator sent a message that has no place here"), false);
}

void SenderSession::OnResume(const v1::Resume& resume, absl::Time now) {
  Seq after{resume.after_seq()};
  absl::StatusOr<ChainHash> theirs = ChainHash::FromBytes(resume.hash());
  if (!theirs.ok()) return HangUp(theirs.status(), false);
  JournalPosition head = journal_->Head();
  JournalPosition aggregator{head.epoch, {after, *theirs}};
  if (after > head.point.seq) {
    return HangUp(absl::FailedPreconditionError(absl::StrCat(
                      "the aggregator is ahead of this database, which must be an old copy: "
                      "aggregator at ",
                      Describe(unit_, aggregator), ", here ", Describe(unit_, head))),
                  true);
  }
  absl::StatusOr<ChainHash> ours = journal_->HashAt(after);
  if (!ours.ok()) return HangUp(ours.status(), false);
  if (*ours != *theirs) {
    return HangUp(absl::FailedPreconditionError(
                      absl::StrCat("histories differ: aggregator at ", Describe(unit_, aggregator),
                                   ", here ", Describe(unit_, {head.epoch, {after, *ours}}))),
                  true);
  }
  window_bytes_ = std::min<uint64_t>(resume.window_bytes(), options_.window_bytes_max);
  BecomeStreaming({after, *ours}, now);
}

void SenderSession::OnAck(const v1::Ack& ack, absl::Time now) {
  Seq seq{ack.seq()};
  if (seq <= acknowledged_.seq) return;
  absl::StatusOr<ChainHash> theirs = ChainHash::FromBytes(ack.hash());
  absl::StatusOr<ChainHash> ours = journal_->HashAt(seq);
  if (!ours.ok()) return HangUp(ours.status(), false);
  if (seq > sent_.seq || !theirs.ok() || *theirs != *ours) {
    return HangUp(absl::DataLossError(absl::StrCat("the aggregator acknowledged entry ", seq.value,
                                                   " which is not what was sent")),
                  true);
  }
  acknowledged_ = {seq, *ours};
  tries_ = 0;
  last_progress_ = now;
  while (!in_flight_.empty() && in_flight_.front().last <= seq) {
    AdaptBatch(now - in_flight_.front().sent);
    in_flight_bytes_ -= in_flight_.front().bytes;
    in_flight_.pop_front();
  }
  Pump(now);
}

void SenderSession::AdaptBatch(absl::Duration ack_time) {
  if (ack_time < options_.fast_ack) {
    batch_bytes_ = std::min(batch_bytes_ * 2, options_.batch_bytes_max);
  } else if (ack_time > options_.slow_ack) {
    batch_bytes_ = std::max(batch_bytes_ / 2, options_.batch_bytes_min);
  }
}

void SenderSession::OnStored(const absl::Status& status, absl::Time now) {
  // The next stream's Hello says what we hold, so the aggregator starts there.
  if (!status.ok()) return HangUp(status, false);
  v1::NodeMessage message;
  *message.mutable_received() = downstream_->Received();
  Send(std::move(message), now);
}

void SenderSession::OnRefusal(const v1::Refusal& refusal, absl::Time) {
  bool fatal = refusal.disposition() == v1::Refusal::DISPOSITION_FATAL;
  std::string text = absl::StrCat(v1::Refusal::Code_Name(refusal.code()), ": ", refusal.detail());
  HangUp(fatal ? absl::FailedPreconditionError(text) : absl::UnavailableError(text), fatal);
}

void SenderSession::OnClosed(const absl::Status& status, absl::Time now) {
  if (state_ == State::kWaiting || state_ == State::kRefused) return;
  // A hang-up of ours already said why.
  if (!hanging_up_) {
    last_error_ = status.ok() ? absl::UnavailableError("the aggregator closed the stream") : status;
  }
  bool refused = needs_person_;
  ResetStream();
  if (refused) {
    BecomeRefused(now);
  } else {
    BecomeWaiting(now);
  }
}

void SenderSession::OnJournalGrown(absl::Time now) {
  if (state_ == State::kStreaming && !hanging_up_) Pump(now);
}

void SenderSession::Pump(absl::Time now) {
  JournalPosition head = journal_->Head();
  while (sent_.seq < head.point.seq && in_flight_bytes_ < window_bytes_ &&
         in_flight_.size() < options_.batches_in_flight_max) {
    size_t room = std::min<size_t>(batch_bytes_, window_bytes_ - in_flight_bytes_);
    absl::StatusOr<std::vector<std::string>> entries =
        journal_->ReadAfter(sent_.seq, options_.batch_entries_max, room);
    if (!entries.ok()) return HangUp(entries.status(), false);
    if (entries->empty()) {
      return HangUp(absl::DataLossError(absl::StrCat("journal ends at entry ", sent_.seq.value,
                                                     " before its head")),
                    true);
    }
    if (in_flight_.empty()) last_progress_ = now;
    v1::NodeMessage message;
    v1::Batch& batch = *message.mutable_batch();
    batch.set_first_seq(sent_.seq.Next().value);
    batch.set_previous_hash(std::string(sent_.hash.view()));
    size_t bytes = 0;
    for (std::string& entry : *entries) {
      bytes += entry.size();
      batch.add_entries(std::move(entry));
    }
    Seq last{sent_.seq.value + entries->size()};
    absl::StatusOr<ChainHash> hash = journal_->HashAt(last);
    if (!hash.ok()) return HangUp(hash.status(), false);
    sent_ = {last, *hash};
    in_flight_.push_back({last, bytes, now});
    in_flight_bytes_ += bytes;
    ++batches_sent_;
    entries_sent_ += entries->size();
    Send(std::move(message), now);
  }
}

void SenderSession::OnTick(absl::Time now) {
  switch (state_) {
    case State::kWaiting:
    case State::kRefused:
      if (now >= due_) BecomeDialling(now);
      return;
    case State::kDialling:
    case State::kGreeting:
    case State::kStreaming:
      break;
  }
  if (hanging_up_) return;
  if (now - last_heard_ >= options_.progress_deadline) {
    return HangUp(absl::DeadlineExceededError("the aggregator does not answer"), false);
  }
  if (state_ != State::kStreaming) return;
  if (!in_flight_.empty() && now - last_progress_ >= options_.progress_deadline) {
    return HangUp(absl::DeadlineExceededError("the aggregator acknowledges nothing"), false);
  }
  if (now - last_sent_ >= options_.heartbeat_interval) {
    v1::NodeMessage message;
    message.mutable_heartbeat()->set_seq(journal_->Head().point.seq.value);
    Send(std::move(message), now);
  }
}

absl::Time SenderSession::next_deadline() const {
  if (state_ == State::kWaiting || state_ == State::kRefused) return due_;
  if (hanging_up_) return absl::InfiniteFuture();
  absl::Time next = last_heard_ + options_.progress_deadline;
  if (state_ != State::kStreaming) return next;
  next = std::min(next, last_sent_ + options_.heartbeat_interval);
  if (!in_flight_.empty()) next = std::min(next, last_progress_ + options_.progress_deadline);
  return next;
}

void SenderSession::Send(v1::NodeMessage message, absl::Time now) {
  last_sent_ = now;
  actions_.push_back({SenderAction::Kind::kSend, std::move(message)});
}

void SenderSession::HangUp(absl::Status reason, bool needs_person) {
  hanging_up_ = true;
  needs_person_ = needs_person;
  last_error_ = std::move(reason);
  actions_.push_back({SenderAction::Kind::kHangUp, {}});
}

}  // namespace rekap
