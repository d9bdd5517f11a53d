// IngestCore's side of a commit: what goes to the store, and what follows from what
// became of it.
#include <iterator>
#include <utility>

#include "aggregator/ingest/ingest_core.h"

namespace rekap {

IngestCore::Accepted IngestCore::TakeAccepted() {
  Accepted accepted;
  committing_.clear();
  for (auto& [unit, pending] : std::exchange(pending_, {})) {
    Committing& committing = committing_[unit];
    committing.stream = pending.stream;
    committing.acknowledges = pending.acknowledges;
    committing.last_entry = pending.last_entry;
    if (pending.append) {
      committing.appended = pending.append->after();
      for (const ChainedEntry& entry : pending.append->entries) {
        if (!entry.unreadable.empty()) ++committing.quarantined;
      }
      accepted.appends.push_back(*std::move(pending.append));
      accepted.leaves.insert(accepted.leaves.end(), std::make_move_iterator(pending.leaves.begin()),
                             std::make_move_iterator(pending.leaves.end()));
    }
    if (pending.stage) {
      committing.staged = pending.stage->after();
      accepted.stages.push_back(*std::move(pending.stage));
    }
    if (pending.install) {
      committing.installed = pending.install->after();
      accepted.installs.push_back(*std::move(pending.install));
    }
  }
  return accepted;
}

void IngestCore::OnAppended(const absl::Status& status, absl::Time now) {
  for (const auto& [unit, committing] : committing_) {
    auto it = streams_.find(committing.stream);
    if (committing.appended && !status.ok()) {
      if (it != streams_.end()) RefuseUnavailable(committing.stream, unit, status, now);
      continue;
    }
    if (committing.appended) {
      board_->OnCursor(unit, *committing.appended, committing.last_entry);
      quarantined_ += committing.quarantined;
    }
    // Those that came again were accepted before: their history is the one that is here.
    if (committing.appended || committing.acknowledges) board_->OnAccepted(unit);
    if (it == streams_.end()) continue;
    ReceiverSession& session = it->second.session;
    if (committing.quarantined > 0) {
      board_->OnQuarantine(unit, session.quarantined(), session.last_unreadable());
    }
    v1::AggregatorMessage ack = session.OnDurable(committing.appended.value_or(session.durable()));
    if (committing.acknowledges) Send(committing.stream, std::move(ack), false);
  }
}

void IngestCore::OnStaged(RegionCode unit, const absl::Status& status, absl::Time now) {
  auto found = committing_.find(unit);
  if (found == committing_.end() || !found->second.staged) return;
  const Committing& committing = found->second;
  auto it = streams_.find(committing.stream);
  if (it == streams_.end()) return;
  if (!status.ok()) return RefuseUnavailable(committing.stream, unit, status, now);
  // Nothing to acknowledge: rows were discarded, or the base has none.
  if (committing.staged->row.seq == Seq()) return;
  board_->OnSnapshot(unit, committing.staged->row.seq.value,
                     committing.staged->base.last_row.seq.value);
  Send(committing.stream, it->second.session.OnStaged(*committing.staged), false);
}

void IngestCore::OnInstalled(RegionCode unit, const absl::Status& status, absl::Time last_entry,
                             absl::Time now) {
  auto found = committing_.find(unit);
  if (found == committing_.end() || !found->second.installed) return;
  const Committing& committing = found->second;
  auto it = streams_.find(committing.stream);
  if (!status.ok()) {
    if (it == streams_.end()) return;
    // What another try would meet again is for a person to look at.
    if (!absl::IsOutOfRange(status)) return RefuseUnavailable(committing.stream, unit, status, now);
    return Refuse(committing.stream, unit,
                  MakeRefusal(v1::Refusal::CODE_BAD_ENTRY, v1::Refusal::DISPOSITION_FATAL,
                              std::string(status.message())),
                  now);
  }
  board_->OnCursor(unit, *committing.installed, last_entry);
  board_->OnAccepted(unit);
  board_->OnSnapshot(unit, 0, 0);
  absl::StatusOr<UnitStanding> standing = standings_(unit);
  if (!standing.ok()) {
    if (it != streams_.end()) RefuseUnavailable(committing.stream, unit, standing.status(), now);
    return;
  }
  quarantined_ += standing->quarantined;
  std::string reason = it == streams_.end() ? "" : it->second.session.last_unreadable();
  board_->OnQuarantine(unit, standing->quarantined, std::move(reason));
  if (it == streams_.end()) return;
  snapshots_.erase(committing.stream);
  Send(committing.stream, it->second.session.OnInstalled(standing->quarantined), false);
  OpenDownstream(committing.stream, it->second);
}

}  // namespace rekap
