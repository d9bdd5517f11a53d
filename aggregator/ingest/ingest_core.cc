#include "aggregator/ingest/ingest_core.h"

#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"

namespace rekap {

IngestCore::IngestCore(std::shared_ptr<const Catalog> catalog, CursorReader cursors,
                       const DownstreamSource* source, UnitBoard* board)
    : catalog_(std::move(catalog)),
      cursors_(std::move(cursors)),
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

void IngestCore::Take(StreamId stream, IngestInput input, absl::Time now) {
  downstream_.OnTime(now);
  SendDownstream();
  if (auto* hello = std::get_if<v1::Hello>(&input)) {
    OnHello(stream, *hello, now);
  } else if (auto* batch = std::get_if<absl::StatusOr<DecodedBatch>>(&input)) {
    OnBatch(stream, std::move(*batch), now);
  } else if (auto* heartbeat = std::get_if<v1::Heartbeat>(&input)) {
    OnHeartbeat(stream, *heartbeat, now);
  } else if (auto* received = std::get_if<v1::Received>(&input)) {
    OnReceived(stream, *received, now);
  } else {
    Forget(stream, now);
    ended_.erase(stream);
  }
}

ReceiverSession* IngestCore::Session(StreamId stream, absl::Time now) {
  auto it = streams_.find(stream);
  if (it != streams_.end()) return &it->second;
  if (!ended_.contains(stream)) {
    Refuse(stream, std::nullopt,
           MakeRefusal(v1::Refusal::CODE_VIOLATION, v1::Refusal::DISPOSITION_FATAL,
                       "message before an accepted hello"),
           now);
  }
  return nullptr;
}

void IngestCore::OnHello(StreamId stream, const v1::Hello& hello, absl::Time now) {
  using v1::Refusal;
  absl::StatusOr<RegionCode> unit = RegionCode::Parse(hello.unit());
  if (ended_.contains(stream)) return;
  if (streams_.contains(stream)) {
    return Refuse(stream, std::nullopt,
                  MakeRefusal(Refusal::CODE_VIOLATION, Refusal::DISPOSITION_FATAL, "second hello"),
                  now);
  }
  if (!unit.ok() || unit->level() != RegionLevel::kKecamatan ||
      catalog_->FindRegion(*unit) == nullptr) {
    return Refuse(stream, std::nullopt,
                  MakeRefusal(Refusal::CODE_UNKNOWN_UNIT, Refusal::DISPOSITION_FATAL,
                              absl::StrCat("unit \"", hello.unit().substr(0, 32),
                                           "\" is not in this aggregator's catalog")),
                  now);
  }
  if (streams_.size() >= kStreamsMax) {
    return Refuse(stream, *unit,
                  MakeRefusal(Refusal::CODE_UNAVAILABLE, Refusal::DISPOSITION_RETRY,
                              absl::StrCat("more than ", kStreamsMax, " streams")),
                  now);
  }
  absl::StatusOr<std::optional<JournalPosition>> cursor = cursors_(*unit);
  if (!cursor.ok()) {
    return Refuse(stream, *unit,
                  MakeRefusal(Refusal::CODE_UNAVAILABLE, Refusal::DISPOSITION_RETRY,
                              cursor.status().ToString()),
                  now);
  }
  ReceiverSession session(*unit, *cursor);
  v1::AggregatorMessage answer = session.OnHello(hello);
  if (answer.has_refusal()) {
    return Refuse(stream, *unit, std::move(*answer.mutable_refusal()), now);
  }
  if (!answer.has_resume()) {
    ++refusals_;
    board_->OnRefused(*unit, answer.need_snapshot().reason(), now);
    return Send(stream, std::move(answer), true);
  }
  if (auto older = by_unit_.find(*unit); older != by_unit_.end()) {
    Refuse(older->second, std::nullopt,
           MakeRefusal(Refusal::CODE_FENCED, Refusal::DISPOSITION_RETRY,
                       "a newer stream of this unit took over"),
           now);
  }
  streams_.emplace(stream, std::move(session));
  by_unit_[*unit] = stream;
  board_->OnConnected(*unit, Seq{hello.head_seq()}, now);
  board_->OnReceived(*unit, hello.received());
  Send(stream, std::move(answer), false);
  downstream_.Open(stream, *unit, hello.received());
  SendDownstream();
}

void IngestCore::OnBatch(StreamId stream, absl::StatusOr<DecodedBatch> batch, absl::Time now) {
  ReceiverSession* session = Session(stream, now);
  if (session == nullptr) return;
  RegionCode unit = session->unit();
  if (!batch.ok()) {
    return Refuse(stream, unit,
                  MakeRefusal(v1::Refusal::CODE_BAD_ENTRY, v1::Refusal::DISPOSITION_FATAL,
                              std::string(batch.status().message())),
                  now);
  }
  // Decoded while another catalog was current: its leaves mean other figures.
  if (batch->catalog != catalog_) DeriveLeaves(unit, catalog_, *batch);
  JournalPosition before = session->accepted();
  if (std::optional<v1::Refusal> refusal = session->OnBatch(*batch)) {
    return Refuse(stream, unit, *std::move(refusal), now);
  }
  Pending& pending = pending_[unit];
  pending.stream = stream;
  if (batch->entries.empty()) {
    ++duplicates_;
    return;
  }
  board_->OnHead(unit, batch->after().seq, now);
  pending.last_entry = batch->last_entry;
  if (!pending.append) pending.append = UnitAppend{unit, before, {}};
  std::vector<ChainedEntry>& entries = pending.append->entries;
  entries.insert(entries.end(), std::make_move_iterator(batch->entries.begin()),
                 std::make_move_iterator(batch->entries.end()));
  pending.after = pending.append->after();
  for (std::optional<LeafChange>& leaf : batch->leaves) {
    if (leaf) pending.leaves.push_back(*std::move(leaf));
  }
}

void IngestCore::OnHeartbeat(StreamId stream, const v1::Heartbeat& heartbeat, absl::Time now) {
  ReceiverSession* session = Session(stream, now);
  if (session == nullptr) return;
  board_->OnHead(session->unit(), Seq{heartbeat.seq()}, now);
  v1::AggregatorMessage answer;
  answer.mutable_heartbeat()->set_seq(session->durable().point.seq.value);
  Send(stream, std::move(answer), false);
}

void IngestCore::OnReceived(StreamId stream, const v1::Received& received, absl::Time now) {
  ReceiverSession* session = Session(stream, now);
  if (session == nullptr) return;
  board_->OnReceived(session->unit(), received);
  downstream_.OnReceived(stream, received);
  SendDownstream();
}

void IngestCore::SendDownstream() {
  for (auto& [stream, message] : downstream_.TakeMessages()) {
    Send(stream, std::move(message), false);
  }
}

IngestCore::Accepted IngestCore::TakeAccepted() {
  Accepted accepted;
  for (auto& [unit, pending] : pending_) {
    if (!pending.append) continue;
    accepted.appends.push_back(*std::exchange(pending.append, std::nullopt));
    accepted.leaves.insert(accepted.leaves.end(), std::make_move_iterator(pending.leaves.begin()),
                           std::make_move_iterator(pending.leaves.end()));
    pending.leaves.clear();
  }
  committing_ = std::exchange(pending_, {});
  return accepted;
}

void IngestCore::OnCommitted() {
  for (const auto& [unit, pending] : std::exchange(committing_, {})) {
    if (pending.after) board_->OnCursor(unit, *pending.after, pending.last_entry);
    auto it = streams_.find(pending.stream);
    if (it == streams_.end()) continue;
    ReceiverSession& session = it->second;
    Send(pending.stream, session.OnDurable(pending.after.value_or(session.durable())), false);
  }
}

void IngestCore::OnCommitFailed(const absl::Status& status, absl::Time now) {
  for (const auto& [unit, pending] : std::exchange(committing_, {})) {
    if (!streams_.contains(pending.stream)) continue;
    Refuse(pending.stream, unit,
           MakeRefusal(v1::Refusal::CODE_UNAVAILABLE, v1::Refusal::DISPOSITION_RETRY,
                       status.ToString()),
           now);
  }
}

void IngestCore::EndAll(const std::string& reason) {
  while (!streams_.empty()) {
    StreamId stream = streams_.begin()->first;
    v1::AggregatorMessage message;
    *message.mutable_refusal() =
        MakeRefusal(v1::Refusal::CODE_UNAVAILABLE, v1::Refusal::DISPOSITION_RETRY, reason);
    by_unit_.erase(streams_.begin()->second.unit());
    streams_.erase(stream);
    downstream_.Close(stream);
    Send(stream, std::move(message), true);
  }
}

void IngestCore::Forget(StreamId stream, absl::Time now) {
  auto it = streams_.find(stream);
  if (it == streams_.end()) return;
  RegionCode unit = it->second.unit();
  pending_.erase(unit);
  by_unit_.erase(unit);
  streams_.erase(it);
  downstream_.Close(stream);
  SendDownstream();
  board_->OnDisconnected(unit, now);
}

void IngestCore::Refuse(StreamId stream, std::optional<RegionCode> unit, v1::Refusal refusal,
                        absl::Time now) {
  ++refusals_;
  if (unit) {
    board_->OnRefused(
        *unit, absl::StrCat(v1::Refusal::Code_Name(refusal.code()), ": ", refusal.detail()), now);
  }
  Forget(stream, now);
  v1::AggregatorMessage message;
  *message.mutable_refusal() = std::move(refusal);
  Send(stream, std::move(message), true);
}

void IngestCore::Send(StreamId stream, v1::AggregatorMessage message, bool finish) {
  if (finish) ended_.insert(stream);
  outputs_.push_back({stream, std::move(message), finish});
}

}  // namespace rekap
