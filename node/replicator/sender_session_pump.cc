// SenderSession's batches and chunks: how large, how many, how far.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

#include "node/replicator/sender_session.h"

namespace rekap {

void SenderSession::AdaptBatch(absl::Duration ack_time) {
  if (ack_time < options_.fast_ack) {
    batch_bytes_ = std::min(batch_bytes_ * 2, options_.batch_bytes_max);
  } else if (ack_time > options_.slow_ack) {
    batch_bytes_ = std::max(batch_bytes_ / 2, options_.batch_bytes_min);
  }
}

bool SenderSession::HasRoom() const {
  return in_flight_bytes_ < window_bytes_ && in_flight_.size() < options_.batches_in_flight_max;
}

size_t SenderSession::Room() const {
  return std::min<size_t>(batch_bytes_, window_bytes_ - in_flight_bytes_);
}

void SenderSession::Pump(absl::Time now) {
  JournalPosition head = journal_->Head();
  while (sent_.seq < head.point.seq && HasRoom()) {
    absl::StatusOr<std::vector<std::string>> entries =
        journal_->ReadAfter(sent_.seq, options_.batch_entries_max, Room());
    // Looked at after the read: what was trimmed before it is not what was read.
    if (journal_->First() > sent_.seq.Next()) {
      return HangUp(absl::AbortedError(absl::StrCat("entry ", sent_.seq.Next().value,
                                                    " was trimmed; a snapshot takes its place")),
                    false);
    }
    if (!entries.ok()) return HangUp(entries.status(), false);
    if (entries->empty()) {
      return HangUp(absl::DataLossError(absl::StrCat("journal ends at entry ", sent_.seq.value,
                                                     " before its head")),
                    true);
    }
    v1::NodeMessage message;
    v1::Batch& batch = *message.mutable_batch();
    batch.set_first_seq(sent_.seq.Next().value);
    batch.set_previous_hash(std::string(sent_.hash.view()));
    size_t bytes = 0;
    ChainPoint last = sent_;
    for (std::string& entry : *entries) {
      bytes += entry.size();
      last = hasher_.Append(last, entry);
      batch.add_entries(std::move(entry));
    }
    absl::StatusOr<ChainHash> stored = journal_->HashAt(last.seq);
    if (!stored.ok()) return HangUp(stored.status(), false);
    // So what the aggregator finds damaged was damaged on the way.
    if (last.hash != *stored) {
      return HangUp(absl::DataLossError(
                        absl::StrCat("entries ", sent_.seq.Next().value, " to ", last.seq.value,
                                     " do not give the hash that the journal has of the last")),
                    true);
    }
    batch.set_last_hash(std::string(last.hash.view()));
    sent_ = last;
    ++batches_sent_;
    entries_sent_ += entries->size();
    SendCounted(std::move(message), sent_, bytes, now);
  }
}

void SenderSession::PumpRows(absl::Time now) {
  while (sent_row_.seq < base_->last_row.seq && HasRoom()) {
    absl::StatusOr<std::vector<std::string>> rows =
        journal_->ReadBase(*base_, sent_key_, options_.batch_entries_max, Room());
    // Aborted where the journal begins on another base by now: the next Hello says so.
    if (!rows.ok()) return HangUp(rows.status(), false);
    absl::StatusOr<BaseRow> last = absl::DataLossError("there are no more");
    if (!rows->empty()) last = DecodeBaseRow(rows->back());
    if (!last.ok() || sent_row_.seq.value + rows->size() > base_->last_row.seq.value) {
      return HangUp(absl::DataLossError(absl::StrCat(
                        "the base is announced with ", base_->last_row.seq.value,
                        " rows; after row ", sent_row_.seq.value, ": ", last.status().message())),
                    true);
    }
    v1::NodeMessage message;
    v1::SnapshotChunk& chunk = *message.mutable_snapshot();
    chunk.set_first_row(sent_row_.seq.Next().value);
    chunk.set_previous_hash(std::string(sent_row_.hash.view()));
    size_t bytes = 0;
    for (std::string& row : *rows) {
      bytes += row.size();
      sent_row_ = hasher_.Append(sent_row_, row);
      chunk.add_rows(std::move(row));
    }
    sent_key_ = std::move(last->record_key);
    SendCounted(std::move(message), sent_row_, bytes, now);
  }
}

void SenderSession::SendCounted(v1::NodeMessage message, const ChainPoint& last, size_t bytes,
                                absl::Time now) {
  if (in_flight_.empty()) last_progress_ = now;
  in_flight_.push_back({last, bytes, now});
  in_flight_bytes_ += bytes;
  Send(std::move(message), now);
}

}  // namespace rekap
