#include "aggregator/ingest/ingest_core.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"

namespace rekap {
namespace {

v1::Refusal Fatal(v1::Refusal::Code code, std::string detail) {
  return MakeRefusal(code, v1::Refusal::DISPOSITION_FATAL, std::move(detail));
}

v1::Refusal Unavailable(std::string detail) {
  return MakeRefusal(v1::Refusal::CODE_UNAVAILABLE, v1::Refusal::DISPOSITION_RETRY,
                     std::move(detail));
}

// Hashes are of one size, or not there; a message has room for far more.
std::optional<v1::Refusal> CheckReceived(const v1::Received& received) {
  if (received.catalog_sha256().size() <= kHashSize && received.review_hash().size() <= kHashSize) {
    return std::nullopt;
  }
  return Fatal(v1::Refusal::CODE_VIOLATION, "a hash of what was received is too long");
}

// What a stream remembers of it; the board shows the rest.
v1::Received Held(v1::Received received) {
  received.clear_catalog_error();
  return received;
}

// What a Hello calls its unit, as far as an error quotes it.
std::string Quoted(const v1::Hello& hello) {
  return absl::StrCat("\"", hello.unit().substr(0, 32), "\"");
}

}  // namespace

IngestCore::IngestCore(std::shared_ptr<const Catalog> catalog, StandingReader standings,
                       const DownstreamSource* source, UnitBoard* board, size_t streams_max)
    : streams_max_(streams_max),
      catalog_(std::move(catalog)),
      standings_(std::move(standings)),
      downstream_(source),
      board_(board) {}

void IngestCore::SetCatalog(std::shared_ptr<const Catalog> catalog) {
  catalog_ = std::move(catalog);
  downstream_.OnCatalog();
  SendDownstream();
}

void IngestCore::OnReview(RegionCode unit) {
  auto stream = by_unit_.find(unit);
  if (stream == by_unit_.end()) return;
  downstream_.OnReview(stream->second);
  SendDownstream();
}

void IngestCore::EndUnit(RegionCode unit, StreamId last, const std::string& reason,
                         absl::Time now) {
  StreamId& revoked = revoked_[unit];
  revoked = std::max(revoked, last);
  auto stream = by_unit_.find(unit);
  if (stream == by_unit_.end() || stream->second > last) return;
  Refuse(stream->second, unit, Unavailable(reason), now);
}

void IngestCore::Take(StreamId stream, IngestInput input, absl::Time now) {
  downstream_.OnTime(now);
  SendDownstream();
  if (auto* greeting = std::get_if<Greeting>(&input)) {
    OnGreeting(stream, *greeting, now);
  } else if (auto* batch = std::get_if<absl::StatusOr<DecodedBatch>>(&input)) {
    OnBatch(stream, std::move(*batch), now);
  } else if (auto* rows = std::get_if<absl::StatusOr<DecodedRows>>(&input)) {
    OnSnapshot(stream, std::move(*rows), now);
  } else if (auto* heartbeat = std::get_if<v1::Heartbeat>(&input)) {
    OnHeartbeat(stream, *heartbeat, now);
  } else if (auto* received = std::get_if<v1::Received>(&input)) {
    OnReceived(stream, *received, now);
  } else {
    Forget(stream, now);
    ended_.erase(stream);
  }
}

std::optional<RegionCode> IngestCore::UnitOf(StreamId stream) const {
  auto it = streams_.find(stream);
  if (it == streams_.end()) return std::nullopt;
  return it->second.session.unit();
}

IngestCore::Stream* IngestCore::Speaking(StreamId stream, absl::Time now) {
  auto it = streams_.find(stream);
  if (it == streams_.end()) {
    if (!ended_.contains(stream)) {
      Refuse(stream, std::nullopt,
             Fatal(v1::Refusal::CODE_VIOLATION, "message before an accepted hello"), now);
    }
    return nullptr;
  }
  if (now >= it->second.certificate_end) {
    Refuse(stream, it->second.session.unit(), Unavailable("the stream's certificate has ended"),
           now);
    return nullptr;
  }
  return &it->second;
}

std::optional<v1::Refusal> IngestCore::CheckGreeting(StreamId stream, const Greeting& greeting,
                                                     absl::Time now) const {
  using v1::Refusal;
  absl::StatusOr<RegionCode> unit = RegionCode::Parse(greeting.hello.unit());
  if (greeting.certified && (!unit.ok() || *unit != *greeting.certified)) {
    return Fatal(Refusal::CODE_WRONG_UNIT,
                 absl::StrCat("the hello is of unit ", Quoted(greeting.hello),
                              ", the certificate of ", greeting.certified->ToString()));
  }
  if (!unit.ok() || unit->level() != RegionLevel::kKecamatan ||
      catalog_->FindRegion(*unit) == nullptr) {
    return Fatal(Refusal::CODE_UNKNOWN_UNIT, absl::StrCat("unit ", Quoted(greeting.hello),
                                                          " is not in this aggregator's catalog"));
  }
  if (std::optional<v1::Refusal> unfit = CheckReceived(greeting.hello.received())) return unfit;
  if (greeting.certified) {
    auto revoked = revoked_.find(*unit);
    if (revoked != revoked_.end() && stream <= revoked->second) {
      return Unavailable("the unit's certificate was revoked after this stream was opened");
    }
    if (now >= greeting.certificate_end) return Unavailable("the certificate has ended");
  }
  if (streams_.size() >= streams_max_) {
    return Unavailable(absl::StrCat("more than ", streams_max_, " streams"));
  }
  return std::nullopt;
}

void IngestCore::OnGreeting(StreamId stream, const Greeting& greeting, absl::Time now) {
  if (ended_.contains(stream)) return;
  if (streams_.contains(stream)) {
    return Refuse(stream, std::nullopt, Fatal(v1::Refusal::CODE_VIOLATION, "second hello"), now);
  }
  if (std::optional<v1::Refusal> refusal = CheckGreeting(stream, greeting, now)) {
    // Shown at the unit that did it, not at one that it claimed to be.
    absl::StatusOr<RegionCode> claimed = RegionCode::Parse(greeting.hello.unit());
    std::optional<RegionCode> unit = greeting.certified;
    if (!unit && claimed.ok()) unit = *claimed;
    if (unit && catalog_->FindRegion(*unit) == nullptr) unit.reset();
    return Refuse(stream, unit, *std::move(refusal), now);
  }
  const RegionCode unit = *RegionCode::Parse(greeting.hello.unit());
  absl::StatusOr<UnitStanding> standing = standings_(unit);
  if (!standing.ok()) return RefuseUnavailable(stream, unit, standing.status(), now);
  // What is to be discarded (a stream of before was refused for it) is not gone on with.
  auto left = pending_.find(unit);
  if (left != pending_.end() && !streams_.contains(left->second.stream)) standing->staged.reset();

  ReceiverSession session(unit, *std::move(standing));
  ReceiverSession::Step step = session.OnHello(greeting.hello);
  if (step.refused()) {
    return Refuse(stream, unit, std::move(*step.answer->mutable_refusal()), now);
  }
  if (session.snapshot() && !MakeRoomForSnapshot(unit, now)) {
    return Refuse(
        stream, unit,
        Unavailable(absl::StrCat("the bases of ", kSnapshotsMax, " units are on their way")), now);
  }
  Accept(stream, greeting, std::move(session), std::move(step), now);
}

bool IngestCore::MakeRoomForSnapshot(RegionCode unit, absl::Time now) {
  auto own = by_unit_.find(unit);
  size_t given_up = own != by_unit_.end() && snapshots_.contains(own->second) ? 1 : 0;
  if (snapshots_.size() - given_up < kSnapshotsMax) return true;
  auto idle = std::min_element(snapshots_.begin(), snapshots_.end(),
                               [](const auto& a, const auto& b) { return a.second < b.second; });
  if (now - idle->second < kSnapshotIdleMax) return false;
  RefuseUnavailable(
      idle->first, streams_.at(idle->first).session.unit(),
      absl::DeadlineExceededError("no rows came; the snapshot gives way to another unit's"), now);
  return true;
}

void IngestCore::Accept(StreamId stream, const Greeting& greeting, ReceiverSession session,
                        ReceiverSession::Step step, absl::Time now) {
  const RegionCode unit = session.unit();
  if (auto older = by_unit_.find(unit); older != by_unit_.end()) {
    Refuse(older->second, std::nullopt,
           MakeRefusal(v1::Refusal::CODE_FENCED, v1::Refusal::DISPOSITION_RETRY,
                       "a newer stream of this unit took over"),
           now);
  }
  const v1::Hello& hello = greeting.hello;
  absl::Time end = greeting.certified ? greeting.certificate_end : absl::InfiniteFuture();
  const std::optional<StagedBase> snapshot = session.snapshot();
  uint64_t quarantined = session.quarantined();
  auto [it, added] =
      streams_.emplace(stream, Stream{std::move(session), end, Held(hello.received())});
  by_unit_[unit] = stream;
  if (snapshot) snapshots_[stream] = now;
  board_->OnConnected(unit, Epoch{hello.epoch()}, Seq{hello.head_seq()}, now);
  board_->OnReceived(unit, hello.received());
  board_->OnQuarantine(unit, quarantined, "");
  board_->OnSnapshot(unit, snapshot ? snapshot->row.seq.value : 0,
                     snapshot ? snapshot->base.last_row.seq.value : 0);
  if (greeting.certified) board_->OnCertificate(unit, greeting.certificate_end);
  Keep(stream, unit, step);
  if (!step.answer) return;
  bool resumed = step.answer->has_resume();
  Send(stream, *std::move(step.answer), false);
  if (resumed) OpenDownstream(stream, it->second);
}

void IngestCore::Keep(StreamId stream, RegionCode unit, ReceiverSession::Step& step) {
  if (!step.append && !step.stage && !step.install) return;
  Pending& pending = pending_[unit];
  pending.stream = stream;
  if (step.append) pending.append = std::move(step.append);
  if (step.stage && pending.stage && step.stage->before.row.seq != Seq()) {
    std::vector<BaseRow>& rows = pending.stage->rows;
    rows.insert(rows.end(), std::make_move_iterator(step.stage->rows.begin()),
                std::make_move_iterator(step.stage->rows.end()));
    pending.stage->hash = step.stage->hash;
  } else if (step.stage) {
    pending.stage = std::move(step.stage);
  }
  if (step.install) pending.install = std::move(step.install);
}

void IngestCore::OpenDownstream(StreamId stream, const Stream& open) {
  downstream_.Open(stream, open.session.unit(), open.received);
  SendDownstream();
}

void IngestCore::OnBatch(StreamId stream, absl::StatusOr<DecodedBatch> batch, absl::Time now) {
  Stream* speaking = Speaking(stream, now);
  if (speaking == nullptr) return;
  ReceiverSession& session = speaking->session;
  RegionCode unit = session.unit();
  if (!batch.ok()) return Refuse(stream, unit, RefusalOfDecoding(batch.status()), now);
  // Decoded while another catalog was current: its leaves mean other figures.
  if (batch->catalog != catalog_) DeriveLeaves(unit, catalog_, *batch);
  JournalPosition before = session.accepted();
  if (std::optional<v1::Refusal> refusal = session.OnBatch(*batch)) {
    return Refuse(stream, unit, *std::move(refusal), now);
  }
  Pending& pending = pending_[unit];
  pending.stream = stream;
  pending.acknowledges = true;
  if (batch->entries.empty()) {
    ++duplicates_;
    return;
  }
  board_->OnHead(unit, batch->after().seq, now);
  if (batch->last_entry != absl::InfinitePast()) pending.last_entry = batch->last_entry;
  if (!pending.append) pending.append = UnitAppend{unit, before, {}, session.epoch()};
  std::vector<ChainedEntry>& entries = pending.append->entries;
  entries.insert(entries.end(), std::make_move_iterator(batch->entries.begin()),
                 std::make_move_iterator(batch->entries.end()));
  for (std::optional<LeafChange>& leaf : batch->leaves) {
    if (leaf) pending.leaves.push_back(*std::move(leaf));
  }
}

void IngestCore::OnSnapshot(StreamId stream, absl::StatusOr<DecodedRows> rows, absl::Time now) {
  Stream* speaking = Speaking(stream, now);
  if (speaking == nullptr) return;
  const RegionCode unit = speaking->session.unit();
  ReceiverSession::Step step = speaking->session.OnSnapshot(std::move(rows));
  if (step.refused()) {
    Refuse(stream, unit, std::move(*step.answer->mutable_refusal()), now);
    if (step.stage) board_->OnSnapshot(unit, 0, 0);
  } else if (step.stage) {
    snapshots_[stream] = now;
  }
  // After a refusal: what discards the rows, for nobody.
  Keep(stream, unit, step);
}

void IngestCore::OnHeartbeat(StreamId stream, const v1::Heartbeat& heartbeat, absl::Time now) {
  Stream* speaking = Speaking(stream, now);
  if (speaking == nullptr) return;
  const RegionCode unit = speaking->session.unit();
  board_->OnHead(unit, Seq{heartbeat.seq()}, now);
  ReceiverSession::Step step = speaking->session.OnHeartbeat();
  Keep(stream, unit, step);
  // It found our cursor in its journal, and has nothing after it.
  if (heartbeat.seq() == speaking->session.durable().point.seq.value) board_->OnAccepted(unit);
  v1::AggregatorMessage answer;
  answer.mutable_heartbeat()->set_seq(speaking->session.durable().point.seq.value);
  Send(stream, std::move(answer), false);
}

void IngestCore::OnReceived(StreamId stream, const v1::Received& received, absl::Time now) {
  Stream* speaking = Speaking(stream, now);
  if (speaking == nullptr) return;
  const RegionCode unit = speaking->session.unit();
  if (std::optional<v1::Refusal> unfit = CheckReceived(received)) {
    return Refuse(stream, unit, *std::move(unfit), now);
  }
  speaking->received = Held(received);
  board_->OnReceived(unit, received);
  downstream_.OnReceived(stream, received);
  SendDownstream();
}

void IngestCore::SendDownstream() {
  for (auto& [stream, message] : downstream_.TakeMessages()) {
    Send(stream, std::move(message), false);
  }
}

void IngestCore::EndAll(const std::string& reason) {
  while (!streams_.empty()) {
    StreamId stream = streams_.begin()->first;
    v1::AggregatorMessage message;
    *message.mutable_refusal() = Unavailable(reason);
    const RegionCode unit = streams_.begin()->second.session.unit();
    by_unit_.erase(unit);
    streams_.erase(stream);
    snapshots_.erase(stream);
    downstream_.Close(stream);
    Send(stream, std::move(message), true);
    outputs_.back().unit = unit;
  }
}

void IngestCore::Forget(StreamId stream, absl::Time now) {
  auto it = streams_.find(stream);
  if (it == streams_.end()) return;
  RegionCode unit = it->second.session.unit();
  auto pending = pending_.find(unit);
  if (pending != pending_.end() && pending->second.stream == stream) pending_.erase(pending);
  by_unit_.erase(unit);
  streams_.erase(it);
  snapshots_.erase(stream);
  downstream_.Close(stream);
  SendDownstream();
  board_->OnDisconnected(unit, now);
}

void IngestCore::RefuseUnavailable(StreamId stream, RegionCode unit, const absl::Status& status,
                                   absl::Time now) {
  Refuse(stream, unit, Unavailable(status.ToString()), now);
}

void IngestCore::Refuse(StreamId stream, std::optional<RegionCode> unit, v1::Refusal refusal,
                        absl::Time now) {
  if (unit) board_->OnRefused(*unit, refusal.code(), refusal.detail(), now);
  const std::optional<RegionCode> whose = unit ? unit : UnitOf(stream);
  Forget(stream, now);
  v1::AggregatorMessage message;
  *message.mutable_refusal() = std::move(refusal);
  Send(stream, std::move(message), true);
  outputs_.back().unit = whose;
}

void IngestCore::Send(StreamId stream, v1::AggregatorMessage message, bool finish) {
  if (finish) ended_.insert(stream);
  outputs_.push_back({stream, std::move(message), finish});
}

}  // namespace rekap
