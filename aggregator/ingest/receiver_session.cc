#include "aggregator/ingest/receiver_session.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace rekap {
namespace {

constexpr uint32_t kProtocol = 1;

v1::AggregatorMessage Wrap(v1::Refusal refusal) {
  v1::AggregatorMessage message;
  *message.mutable_refusal() = std::move(refusal);
  return message;
}

}  // namespace

v1::Refusal MakeRefusal(v1::Refusal::Code code, v1::Refusal::Disposition disposition,
                        std::string detail) {
  v1::Refusal refusal;
  refusal.set_code(code);
  refusal.set_disposition(disposition);
  refusal.set_detail(std::move(detail));
  return refusal;
}

ReceiverSession::ReceiverSession(RegionCode unit, std::optional<JournalPosition> cursor)
    : unit_(unit),
      known_(cursor.has_value()),
      accepted_(cursor.value_or(JournalPosition())),
      durable_(accepted_) {}

v1::AggregatorMessage ReceiverSession::OnHello(const v1::Hello& hello) {
  if (hello.protocol() != kProtocol) {
    return Wrap(MakeRefusal(
        v1::Refusal::CODE_PROTOCOL, v1::Refusal::DISPOSITION_FATAL,
        absl::StrCat("protocol ", hello.protocol(), " offered, ", kProtocol, " spoken here")));
  }
  absl::StatusOr<ChainHash> hash = ChainHash::FromBytes(hello.head_hash());
  if (hello.epoch() == 0 || hello.first_seq() == 0 || !hash.ok()) {
    return Wrap(MakeRefusal(v1::Refusal::CODE_VIOLATION, v1::Refusal::DISPOSITION_FATAL,
                            "hello without epoch, first entry or head hash"));
  }
  JournalPosition head{Epoch{hello.epoch()}, {Seq{hello.head_seq()}, *hash}};
  auto refuse = [&](v1::Refusal::Code code, absl::string_view why) {
    v1::Refusal refusal =
        MakeRefusal(code, v1::Refusal::DISPOSITION_FATAL,
                    absl::StrCat(why, ": aggregator at ", Describe(unit_, durable_), ", node at ",
                                 Describe(unit_, head)));
    *refusal.mutable_aggregator() = ToProto(unit_, durable_);
    *refusal.mutable_node() = ToProto(unit_, head);
    return Wrap(std::move(refusal));
  };
  if (known_ && durable_.epoch != head.epoch) {
    return refuse(v1::Refusal::CODE_EPOCH_CONFLICT,
                  "this unit's history was written by another database");
  }
  // A node sends only what it has durably, so one that is behind is a copy of
  // an older state; it must not fence the real one.
  if (head.point.seq < durable_.point.seq) {
    return refuse(v1::Refusal::CODE_DIVERGED,
                  "the node is behind what was received from it: it must be an old copy");
  }
  if (head.point.seq == durable_.point.seq && head.point != durable_.point) {
    return refuse(v1::Refusal::CODE_DIVERGED, "histories differ at the same entry");
  }
  v1::AggregatorMessage message;
  if (Seq{hello.first_seq()} > durable_.point.seq.Next()) {
    message.mutable_need_snapshot()->set_reason(
        absl::StrCat("the journal starts at entry ", hello.first_seq(), ", needed is entry ",
                     durable_.point.seq.Next().value));
    return message;
  }
  accepted_.epoch = head.epoch;
  durable_.epoch = head.epoch;
  streaming_ = true;
  message.mutable_resume()->set_after_seq(durable_.point.seq.value);
  message.mutable_resume()->set_hash(std::string(durable_.point.hash.view()));
  message.mutable_resume()->set_window_bytes(kWindowBytes);
  return message;
}

std::optional<v1::Refusal> ReceiverSession::OnBatch(DecodedBatch& batch) {
  if (!streaming_) {
    return MakeRefusal(v1::Refusal::CODE_VIOLATION, v1::Refusal::DISPOSITION_FATAL,
                       "batch before an accepted hello");
  }
  const ChainPoint& cursor = accepted_.point;
  ChainPoint after = batch.after();
  if (batch.before.seq > cursor.seq) {
    return Diverged(batch, absl::StrCat("entries ", cursor.seq.Next().value, " to ",
                                        batch.before.seq.value, " are missing"));
  }
  if (batch.before.seq == cursor.seq) {
    if (batch.before.hash != cursor.hash) return Diverged(batch, "previous hash differs");
  } else if (after.seq < cursor.seq) {
    batch.Trim(batch.entries.size());  // sent again: acknowledged, not stored
    return std::nullopt;
  } else {
    // The batch straddles or ends at the cursor: its hash there must be ours.
    size_t known = cursor.seq.value - batch.before.seq.value;
    if (batch.entries[known - 1].hash != cursor.hash)
      return Diverged(batch, "hash at the cursor differs");
    batch.Trim(known);
  }
  accepted_.point = after;
  return std::nullopt;
}

v1::AggregatorMessage ReceiverSession::OnDurable(const JournalPosition& position) {
  durable_ = position;
  v1::AggregatorMessage message;
  message.mutable_ack()->set_seq(durable_.point.seq.value);
  message.mutable_ack()->set_hash(std::string(durable_.point.hash.view()));
  return message;
}

std::optional<v1::Refusal> ReceiverSession::Diverged(const DecodedBatch& batch,
                                                     std::string detail) const {
  JournalPosition node{accepted_.epoch, batch.before};
  v1::Refusal refusal =
      MakeRefusal(v1::Refusal::CODE_DIVERGED, v1::Refusal::DISPOSITION_FATAL,
                  absl::StrCat(detail, ": aggregator at ", Describe(unit_, accepted_),
                               ", batch follows ", Describe(unit_, node)));
  *refusal.mutable_aggregator() = ToProto(unit_, accepted_);
  *refusal.mutable_node() = ToProto(unit_, node);
  return refusal;
}

}  // namespace rekap
