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

// Whom the aggregator does not know it will not know a second later either: the
// certificate is expired, revoked, of another unit.
bool IsOfCertificate(const absl::Status& status) {
  return absl::IsUnauthenticated(status) || absl::IsPermissionDenied(status);
}

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
  // In this order: the head only grows, so the base is never beyond it.
  base_ = journal_->CurrentBase();
  JournalPosition head = journal_->Head();
  v1::NodeMessage message;
  v1::Hello& hello = *message.mutable_hello();
  hello.set_protocol(kProtocol);
  hello.set_unit(unit_.ToString());
  hello.set_epoch(head.epoch.value);
  hello.set_first_seq(base_ ? base_->point.seq.Next().value : 1);
  if (base_) *hello.mutable_base() = ToProto(*base_);
  for (const JournalPosition& older : journal_->Lineage()) {
    *hello.add_lineage() = ToProto(unit_, older);
  }
  hello.set_head_seq(head.point.seq.value);
  hello.set_head_hash(std::string(head.point.hash.view()));
  downstream_->OnStream();
  *hello.mutable_received() = downstream_->Received();
  Send(std::move(message), now);
}

void SenderSession::BecomeSnapshotting(const ChainPoint& row, std::string last_key,
                                       absl::Time now) {
  state_ = State::kSnapshotting;
  acknowledged_row_ = row;
  sent_row_ = row;
  sent_key_ = std::move(last_key);
  last_progress_ = now;
  last_error_ = absl::OkStatus();
  last_refusal_.reset();
  if (sent_row_.seq < base_->last_row.seq) return PumpRows(now);
  // There are no rows to send: that the stream goes on says that the cursor is ours.
  SendHeartbeat(now);
}

void SenderSession::BecomeStreaming(const ChainPoint& cursor, absl::Time now) {
  state_ = State::kStreaming;
  acknowledged_ = cursor;
  sent_ = cursor;
  in_flight_.clear();
  in_flight_bytes_ = 0;
  last_progress_ = now;
  last_error_ = absl::OkStatus();
  last_refusal_.reset();
  Pump(now);
  // Only what comes now makes the history ours there, if it was another epoch's.
  if (in_flight_.empty() && !hanging_up_) SendHeartbeat(now);
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
  bool greeting = state_ == State::kGreeting;
  bool snapshotting = state_ == State::kSnapshotting;
  bool streaming = state_ == State::kStreaming;
  if (hanging_up_ || !(greeting || snapshotting || streaming)) return;
  last_heard_ = now;
  switch (message.message_case()) {
    case v1::AggregatorMessage::kResume:
      if (!streaming) return OnResume(message.resume(), now);
      break;
    case v1::AggregatorMessage::kNeedSnapshot:
      if (greeting) return OnNeedSnapshot(message.need_snapshot(), now);
      break;
    case v1::AggregatorMessage::kSnapshotAck:
      if (snapshotting) return OnSnapshotAck(message.snapshot_ack(), now);
      break;
    case v1::AggregatorMessage::kRefusal:
      return OnRefusal(message.refusal(), now);
    case v1::AggregatorMessage::kAck:
      if (streaming) return OnAck(message.ack(), now);
      break;
    case v1::AggregatorMessage::kHeartbeat:
      if (!greeting) return;
      break;
    case v1::AggregatorMessage::kCatalog:
      if (streaming) return OnStored(downstream_->TakeCatalog(message.catalog()), now);
      break;
    case v1::AggregatorMessage::kReview:
      if (streaming) return OnStored(downstream_->TakeReview(message.review()), now);
      break;
    case v1::AggregatorMessage::MESSAGE_NOT_SET:
      break;
  }
  HangUp(absl::InternalError("the aggregator sent a message that has no place here"), false);
}

std::optional<ChainPoint> SenderSession::FindCursor(Seq seq, const std::string& hash) {
  auto hang_up = [this](absl::Status reason, bool needs_person) {
    HangUp(std::move(reason), needs_person);
    return std::nullopt;
  };
  absl::StatusOr<ChainHash> theirs = ChainHash::FromBytes(hash);
  if (!theirs.ok()) return hang_up(theirs.status(), false);
  JournalPosition head = journal_->Head();
  JournalPosition aggregator{head.epoch, {seq, *theirs}};
  if (seq > head.point.seq) {
    return hang_up(absl::FailedPreconditionError(absl::StrCat(
                       "the aggregator is ahead of this database, which must be an old copy: "
                       "aggregator at ",
                       Describe(unit_, aggregator), ", here ", Describe(unit_, head))),
                   true);
  }
  absl::StatusOr<ChainHash> ours = journal_->HashAt(seq);
  // A database that was restored onto a base has no hashes before it. What the aggregator
  // has from there the base replaces.
  bool before_all = absl::IsNotFound(ours.status()) && base_ && seq < base_->point.seq;
  if (before_all) return ChainPoint{seq, *theirs};
  if (!ours.ok()) return hang_up(ours.status(), false);
  if (*ours != *theirs) {
    return hang_up(absl::FailedPreconditionError(
                       absl::StrCat("histories differ: aggregator at ", Describe(unit_, aggregator),
                                    ", here ", Describe(unit_, {head.epoch, {seq, *ours}}))),
                   true);
  }
  return ChainPoint{seq, *ours};
}

void SenderSession::OnResume(const v1::Resume& resume, absl::Time now) {
  std::optional<ChainPoint> cursor = FindCursor(Seq{resume.after_seq()}, resume.hash());
  if (!cursor) return;
  window_bytes_ = std::min<uint64_t>(resume.window_bytes(), options_.window_bytes_max);
  BecomeStreaming(*cursor, now);
}

void SenderSession::OnNeedSnapshot(const v1::NeedSnapshot& need, absl::Time now) {
  std::optional<ChainPoint> cursor = FindCursor(Seq{need.after_seq()}, need.hash());
  if (!cursor) return;
  absl::StatusOr<ChainHash> row_hash = ChainHash::FromBytes(need.row_hash());
  if (!base_ || !row_hash.ok() || need.rows() > base_->last_row.seq.value) {
    return HangUp(absl::InternalError("the aggregator asks for rows that no base here has"), false);
  }
  acknowledged_ = *cursor;
  window_bytes_ = std::min<uint64_t>(need.window_bytes(), options_.window_bytes_max);
  BecomeSnapshotting({Seq{need.rows()}, *row_hash}, need.after_key(), now);
}

void SenderSession::OnSnapshotAck(const v1::SnapshotAck& ack, absl::Time now) {
  Seq row{ack.rows()};
  if (row <= acknowledged_row_.seq) return;
  // Rows are acknowledged by the chunk.
  auto sent = std::find_if(in_flight_.begin(), in_flight_.end(),
                           [row](const InFlight& chunk) { return chunk.last.seq == row; });
  absl::StatusOr<ChainHash> theirs = ChainHash::FromBytes(ack.hash());
  if (sent == in_flight_.end() || !theirs.ok() || *theirs != sent->last.hash) {
    return HangUp(absl::DataLossError(absl::StrCat("the aggregator acknowledged row ", row.value,
                                                   " which is not what was sent")),
                  true);
  }
  acknowledged_row_ = sent->last;
  Arrived(row, now);
  PumpRows(now);
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
  Arrived(seq, now);
  Pump(now);
}

void SenderSession::Arrived(Seq last, absl::Time now) {
  tries_ = 0;
  last_progress_ = now;
  while (!in_flight_.empty() && in_flight_.front().last.seq <= last) {
    AdaptBatch(now - in_flight_.front().sent);
    in_flight_bytes_ -= in_flight_.front().bytes;
    in_flight_.pop_front();
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
  last_refusal_ = refusal;
  HangUp(fatal ? absl::FailedPreconditionError(text) : absl::UnavailableError(text), fatal);
}

void SenderSession::OnClosed(const absl::Status& status, absl::Time now) {
  if (state_ == State::kWaiting || state_ == State::kRefused) return;
  // A hang-up of ours already said why.
  if (!hanging_up_) {
    last_error_ = status.ok() ? absl::UnavailableError("the aggregator closed the stream") : status;
    needs_person_ = IsOfCertificate(status);
    // One that asked to try again is answered by what the try came to.
    const bool retried =
        last_refusal_ && last_refusal_->disposition() == v1::Refusal::DISPOSITION_RETRY;
    if (needs_person_ || retried) last_refusal_.reset();
  }
  bool refused = needs_person_;
  bool at_once = std::exchange(dial_at_once_, false);
  ResetStream();
  if (at_once) {
    BecomeDialling(now);
  } else if (refused) {
    BecomeRefused(now);
  } else {
    BecomeWaiting(now);
  }
}

void SenderSession::OnNewChannel(absl::Time now) {
  tries_ = 0;
  if (state_ == State::kWaiting || state_ == State::kRefused) return BecomeDialling(now);
  dial_at_once_ = true;
  if (!hanging_up_) {
    HangUp(absl::UnavailableError("there is another way to the aggregator"), false);
  }
}

void SenderSession::OnJournalGrown(absl::Time now) {
  if (state_ == State::kStreaming && !hanging_up_) Pump(now);
}

SenderSession::SnapshotProgress SenderSession::snapshot_progress() const {
  if (state_ != State::kSnapshotting) return {};
  return {acknowledged_row_.seq.value, base_->last_row.seq.value};
}

void SenderSession::OnTick(absl::Time now) {
  switch (state_) {
    case State::kWaiting:
    case State::kRefused:
      if (now >= due_) BecomeDialling(now);
      return;
    case State::kDialling:
    case State::kGreeting:
    case State::kSnapshotting:
    case State::kStreaming:
      break;
  }
  if (hanging_up_) return;
  if (now - last_heard_ >= options_.progress_deadline) {
    return HangUp(absl::DeadlineExceededError("the aggregator does not answer"), false);
  }
  if (state_ != State::kSnapshotting && state_ != State::kStreaming) return;
  if (AwaitsProgress() && now - last_progress_ >= options_.progress_deadline) {
    return HangUp(absl::DeadlineExceededError("the aggregator acknowledges nothing"), false);
  }
  if (now - last_sent_ >= options_.heartbeat_interval) {
    SendHeartbeat(now);
  }
}

void SenderSession::SendHeartbeat(absl::Time now) {
  v1::NodeMessage message;
  message.mutable_heartbeat()->set_seq(journal_->Head().point.seq.value);
  Send(std::move(message), now);
}

absl::Time SenderSession::next_deadline() const {
  if (state_ == State::kWaiting || state_ == State::kRefused) return due_;
  if (hanging_up_) return absl::InfiniteFuture();
  absl::Time next = last_heard_ + options_.progress_deadline;
  if (state_ != State::kSnapshotting && state_ != State::kStreaming) return next;
  next = std::min(next, last_sent_ + options_.heartbeat_interval);
  if (AwaitsProgress()) next = std::min(next, last_progress_ + options_.progress_deadline);
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
