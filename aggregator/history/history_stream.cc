#include "aggregator/history/history_stream.h"

#include "absl/strings/str_cat.h"

namespace rekap {
namespace {

absl::Status Damaged(RegionCode unit, absl::string_view what, Seq seq) {
  return absl::DataLossError(
      absl::StrCat("the history of ", unit.ToString(), " is damaged at ", what, " ", seq.value));
}

// Whether the history of `unit`, whose bases are `gaps`, goes through `point`.
absl::StatusOr<bool> Holds(const MirrorView& view, RegionCode unit, const std::vector<Base>& gaps,
                           const ChainPoint& point) {
  if (point.seq == Seq()) return point.hash == ChainHash();
  for (const Base& base : gaps) {
    if (base.point == point) return true;
  }
  bool held = false;
  absl::Status scanned = view.ScanJournal(unit, Seq{point.seq.value - 1},
                                          [&](Seq seq, absl::string_view hash, absl::string_view) {
                                            held = seq == point.seq && hash == point.hash.view();
                                            return false;
                                          });
  if (!scanned.ok()) return scanned;
  return held;
}

}  // namespace

absl::StatusOr<std::unique_ptr<HistoryStream>> HistoryStream::Open(
    std::shared_ptr<const MirrorView> view, RegionCode unit, const ChainPoint& after) {
  auto stream = std::unique_ptr<HistoryStream>(new HistoryStream(std::move(view), unit));
  absl::StatusOr<std::vector<std::pair<RegionCode, JournalPosition>>> cursors =
      stream->view_->Cursors();
  if (!cursors.ok()) return cursors.status();
  for (const auto& [of, position] : *cursors) {
    if (of == unit) stream->position_ = position;
  }
  if (stream->position_.epoch == Epoch()) {
    return absl::NotFoundError(absl::StrCat("nothing was ever received of ", unit.ToString()));
  }
  absl::StatusOr<std::vector<Base>> gaps = stream->view_->Gaps(unit);
  if (!gaps.ok()) return gaps.status();
  absl::StatusOr<bool> held = Holds(*stream->view_, unit, *gaps, after);
  if (!held.ok()) return held.status();
  if (!*held) {
    return absl::FailedPreconditionError(absl::StrCat(
        "entry ", after.seq.value, " with hash ", after.hash.ToHex(), " is not in the history of ",
        unit.ToString(), ", which ends at ", Describe(unit, stream->position_)));
  }
  stream->entry_ = after;
  if (!gaps->empty() && gaps->back().point.seq > after.seq) {
    stream->base_ = gaps->back();
    stream->entry_ = stream->base_->point;
  }
  return stream;
}

absl::StatusOr<std::optional<v1::HistoryChunk>> HistoryStream::Next() {
  absl::StatusOr<v1::HistoryChunk> chunk;
  switch (part_) {
    case Part::kHead:
      chunk = Head();
      break;
    case Part::kRows:
      chunk = Rows();
      break;
    case Part::kEntries:
      chunk = Entries();
      break;
    case Part::kDone:
      return std::optional<v1::HistoryChunk>();
  }
  if (!chunk.ok()) return chunk.status();
  return std::optional<v1::HistoryChunk>(*std::move(chunk));
}

v1::HistoryChunk HistoryStream::Head() {
  v1::HistoryChunk chunk;
  *chunk.mutable_head()->mutable_position() = ToProto(unit_, position_);
  if (base_) *chunk.mutable_head()->mutable_base() = ToProto(*base_);
  part_ = base_ && base_->last_row.seq != Seq() ? Part::kRows : Part::kEntries;
  return chunk;
}

absl::StatusOr<v1::HistoryChunk> HistoryStream::Rows() {
  v1::HistoryChunk chunk;
  v1::SnapshotChunk& rows = *chunk.mutable_rows();
  rows.set_first_row(row_.seq.Next().value);
  rows.set_previous_hash(std::string(row_.hash.view()));
  size_t bytes = 0;
  absl::Status scanned =
      view_->ScanBase(unit_, [&](absl::string_view key, Seq seq, absl::string_view entry) {
        if (!row_key_.empty() && key <= row_key_) return true;  // given before
        std::string row = EncodeBaseRow(key, seq, entry);
        bytes += row.size();
        if (rows.rows_size() > 0 && (bytes > kChunkBytesMax || rows.rows_size() >= kChunkRowsMax)) {
          return false;
        }
        row_ = hasher_.Append(row_, row);
        row_key_ = std::string(key);
        rows.add_rows(std::move(row));
        return true;
      });
  if (!scanned.ok()) return scanned;
  const bool whole = row_.seq == base_->last_row.seq;
  if (rows.rows().empty() || row_.seq > base_->last_row.seq || (whole && row_ != base_->last_row)) {
    return Damaged(unit_, "the base of entry", base_->point.seq);
  }
  if (whole) part_ = Part::kEntries;
  return chunk;
}

absl::StatusOr<v1::HistoryChunk> HistoryStream::Entries() {
  v1::HistoryChunk chunk;
  if (entry_ == position_.point) {
    chunk.mutable_end();
    part_ = Part::kDone;
    return chunk;
  }
  v1::Batch& batch = *chunk.mutable_entries();
  batch.set_first_seq(entry_.seq.Next().value);
  batch.set_previous_hash(std::string(entry_.hash.view()));
  size_t bytes = 0;
  absl::Status damage;
  absl::Status scanned = view_->ScanJournal(
      unit_, entry_.seq, [&](Seq seq, absl::string_view hash, absl::string_view entry) {
        bytes += entry.size();
        if (batch.entries_size() > 0 &&
            (bytes > kHistoryBatchBytesMax || batch.entries_size() >= kHistoryBatchEntriesMax)) {
          return false;
        }
        ChainPoint next = hasher_.Append(entry_, entry);
        if (seq != next.seq || hash != next.hash.view()) {
          damage = Damaged(unit_, "entry", next.seq);
          return false;
        }
        entry_ = next;
        batch.add_entries(std::string(entry));
        return entry_.seq < position_.point.seq;
      });
  if (!scanned.ok()) return scanned;
  if (!damage.ok()) return damage;
  if (batch.entries().empty() || (entry_.seq >= position_.point.seq && entry_ != position_.point)) {
    return Damaged(unit_, "entry", entry_.seq.Next());
  }
  batch.set_last_hash(std::string(entry_.hash.view()));
  return chunk;
}

}  // namespace rekap
