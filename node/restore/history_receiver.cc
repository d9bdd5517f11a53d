#include "node/restore/history_receiver.h"

#include <optional>

#include "absl/strings/str_cat.h"

namespace rekap {
namespace {

absl::Status Damaged(absl::string_view what) {
  return absl::DataLossError(absl::StrCat("the history that is sent: ", what));
}

// What the builder refuses is the sender's fault.
absl::Status Judged(const absl::Status& status) {
  return absl::IsInvalidArgument(status) ? Damaged(status.message()) : status;
}

}  // namespace

absl::Status HistoryReceiver::Take(const v1::HistoryChunk& chunk) {
  if (ended_ || begun_ == chunk.has_head()) {
    return Damaged(begun_ ? "goes on after its end, or begins twice" : "begins without a head");
  }
  switch (chunk.chunk_case()) {
    case v1::HistoryChunk::kHead:
      return TakeHead(chunk.head());
    case v1::HistoryChunk::kRows:
      return Judged(builder_->AddRows(chunk.rows()));
    case v1::HistoryChunk::kEntries:
      return TakeEntries(chunk.entries());
    case v1::HistoryChunk::kEnd:
      return TakeEnd();
    case v1::HistoryChunk::CHUNK_NOT_SET:
      break;
  }
  return Damaged("a chunk of an unknown kind");
}

absl::Status HistoryReceiver::TakeHead(const v1::HistoryHead& head) {
  absl::StatusOr<ChainHash> hash = ChainHash::FromBytes(head.position().hash());
  if (!hash.ok() || head.position().epoch() == 0 || head.position().unit() != unit_.ToString()) {
    return Damaged("its head is no position of this unit");
  }
  position_ = {Epoch{head.position().epoch()}, {Seq{head.position().seq()}, *hash}};
  std::optional<Base> base;
  if (head.has_base()) {
    absl::StatusOr<Base> announced = FromProto(head.base());
    if (!announced.ok()) return Damaged(announced.status().message());
    base = *announced;
    rows_total_ = base->last_row.seq.value;
  }
  const Seq held = builder_->head().seq;
  if ((base ? base->point.seq : held) > position_.point.seq) {
    return Damaged(
        absl::StrCat("it ends at entry ", position_.point.seq.value, ", before it begins"));
  }
  begun_ = true;
  // A base is sent to whom holds nothing that can go on.
  if (base || builder_->epoch() != position_.epoch || held == Seq{0}) {
    absl::Status begun = builder_->Begin(position_.epoch, base);
    if (!begun.ok()) return begun;
  }
  if (!base && builder_->head().seq != held) {
    return absl::AbortedError("the history goes on in another epoch than what was fetched of it");
  }
  return absl::OkStatus();
}

absl::Status HistoryReceiver::TakeEntries(const v1::Batch& entries) {
  const uint64_t left = position_.point.seq.value - builder_->head().seq.value;
  if (static_cast<uint64_t>(entries.entries_size()) > left) {
    return Damaged(absl::StrCat("entries after ", position_.point.seq.value, ", its end"));
  }
  return Judged(builder_->AddEntries(entries));
}

absl::Status HistoryReceiver::TakeEnd() {
  if (builder_->head() != position_.point) {
    return Damaged(absl::StrCat("it ends at ", Describe(unit_, position_), " and came to ",
                                Describe(unit_, {position_.epoch, builder_->head()})));
  }
  ended_ = true;
  return absl::OkStatus();
}

}  // namespace rekap
