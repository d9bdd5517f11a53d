#include "aggregator/ingest/receiver_session.h"

#include <algorithm>
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

v1::Refusal Fatal(v1::Refusal::Code code, std::string detail) {
  return MakeRefusal(code, v1::Refusal::DISPOSITION_FATAL, std::move(detail));
}

uint64_t UnreadableOf(const DecodedBatch& batch) {
  return static_cast<uint64_t>(
      std::count_if(batch.entries.begin(), batch.entries.end(),
                    [](const ChainedEntry& entry) { return !entry.unreadable.empty(); }));
}

std::string TooManyUnreadable(absl::string_view last) {
  return absl::StrCat("more than ", kQuarantineMax,
                      " entries of this unit cannot be read; the last: ", last);
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

v1::Refusal RefusalOfDecoding(const absl::Status& status) {
  if (absl::IsAborted(status)) {
    return MakeRefusal(v1::Refusal::CODE_DAMAGED, v1::Refusal::DISPOSITION_RETRY,
                       std::string(status.message()));
  }
  v1::Refusal::Code code = absl::IsOutOfRange(status) ? v1::Refusal::CODE_BAD_ENTRY
                           : absl::IsDataLoss(status) ? v1::Refusal::CODE_BAD_SNAPSHOT
                                                      : v1::Refusal::CODE_VIOLATION;
  return Fatal(code, std::string(status.message()));
}

struct ReceiverSession::Claim {
  JournalPosition head;
  std::vector<JournalPosition> lineage;
  std::optional<Base> base;
};

absl::StatusOr<ReceiverSession::Claim> ReceiverSession::ParseHello(RegionCode unit,
                                                                   const v1::Hello& hello) {
  absl::StatusOr<ChainHash> hash = ChainHash::FromBytes(hello.head_hash());
  if (hello.epoch() == 0 || hello.first_seq() == 0 || !hash.ok()) {
    return absl::InvalidArgumentError("hello without epoch, first entry or head hash");
  }
  Claim claim;
  claim.head = {Epoch{hello.epoch()}, {Seq{hello.head_seq()}, *hash}};
  if (hello.lineage_size() > kHelloLineageMax) {
    return absl::InvalidArgumentError(absl::StrCat("lineage of ", hello.lineage_size(), " epochs"));
  }
  for (const v1::JournalPosition& position : hello.lineage()) {
    absl::StatusOr<ChainHash> at = ChainHash::FromBytes(position.hash());
    if (!at.ok() || position.epoch() == 0 || position.epoch() == hello.epoch() ||
        position.unit() != unit.ToString()) {
      return absl::InvalidArgumentError("lineage with what is no position of an older epoch");
    }
    claim.lineage.push_back({Epoch{position.epoch()}, {Seq{position.seq()}, *at}});
  }
  if (hello.has_base() != (hello.first_seq() > 1)) {
    return absl::InvalidArgumentError("hello must have a base exactly if entries were trimmed");
  }
  if (!hello.has_base()) return claim;
  absl::StatusOr<Base> base = FromProto(hello.base());
  if (!base.ok()) return base.status();
  bool beyond = base->point.seq > claim.head.point.seq ||
                (base->point.seq == claim.head.point.seq && base->point != claim.head.point);
  if (beyond || base->point.seq.Next() != Seq{hello.first_seq()}) {
    return absl::InvalidArgumentError("hello with a base that is not below its first entry");
  }
  claim.base = *base;
  return claim;
}

ReceiverSession::ReceiverSession(RegionCode unit, UnitStanding standing)
    : unit_(unit),
      standing_(std::move(standing)),
      has_history_(standing_.cursor.has_value()),
      accepted_(standing_.cursor.value_or(JournalPosition())),
      durable_(accepted_),
      quarantined_(standing_.quarantined) {}

ReceiverSession::Step ReceiverSession::OnHello(const v1::Hello& hello) {
  Step step;
  auto refuse = [&step](v1::Refusal refusal) {
    step.answer = Wrap(std::move(refusal));
    return step;
  };
  if (hello.protocol() != kProtocol) {
    return refuse(Fatal(
        v1::Refusal::CODE_PROTOCOL,
        absl::StrCat("protocol ", hello.protocol(), " offered, ", kProtocol, " spoken here")));
  }
  absl::StatusOr<Claim> claim = ParseHello(unit_, hello);
  if (!claim.ok()) {
    return refuse(Fatal(v1::Refusal::CODE_VIOLATION, std::string(claim.status().message())));
  }
  if (std::optional<v1::Refusal> refusal = CheckHistory(*claim)) return refuse(*std::move(refusal));
  epoch_ = claim->head.epoch;
  if (!has_history_) {
    durable_.epoch = epoch_;
    accepted_.epoch = epoch_;
  }
  if (claim->base && claim->base->point.seq > accepted_.point.seq) {
    BecomeSnapshotting(*claim->base, step);
  } else {
    step.answer = BecomeStreaming();
  }
  return step;
}

std::optional<v1::Refusal> ReceiverSession::CheckHistory(const Claim& claim) const {
  if (!has_history_) return std::nullopt;
  if (durable_.epoch != claim.head.epoch) {
    if (std::optional<v1::Refusal> refusal = CheckLineage(claim)) return refusal;
  }
  // A node sends only what it has durably, so one that is behind is a copy of
  // an older state; it must not fence the real one.
  if (claim.head.point.seq < durable_.point.seq) {
    return RefuseHistory(v1::Refusal::CODE_OLD_COPY,
                         "the node is behind what was received from it, so it is an old copy; "
                         "`rekap-node restore` gets the unit's history back",
                         claim.head);
  }
  if (claim.head.point.seq == durable_.point.seq && claim.head.point != durable_.point) {
    return RefuseHistory(v1::Refusal::CODE_DIVERGED, "histories differ at the same entry",
                         claim.head);
  }
  return std::nullopt;
}

std::optional<v1::Refusal> ReceiverSession::CheckLineage(const Claim& claim) const {
  const std::vector<Epoch>& former = standing_.former;
  if (std::find(former.begin(), former.end(), claim.head.epoch) != former.end()) {
    return RefuseHistory(v1::Refusal::CODE_REPLACED,
                         "this unit's history goes on in a database that was restored from this "
                         "one's; this computer was replaced",
                         claim.head);
  }
  auto taken_over = std::find_if(
      claim.lineage.begin(), claim.lineage.end(),
      [this](const JournalPosition& position) { return position.epoch == durable_.epoch; });
  if (taken_over == claim.lineage.end()) {
    return RefuseHistory(v1::Refusal::CODE_EPOCH_CONFLICT,
                         "this unit's history was written by another database, which this one "
                         "was not restored from; `rekap-node restore` gets it back",
                         claim.head);
  }
  if (durable_.point.seq > taken_over->point.seq) {
    return RefuseHistory(v1::Refusal::CODE_OLD_COPY,
                         "the node was restored from an older state than was received from the "
                         "one before it; `rekap-node restore` again gets all of it",
                         *taken_over);
  }
  if (durable_.point.seq == taken_over->point.seq && durable_.point != taken_over->point) {
    return RefuseHistory(v1::Refusal::CODE_DIVERGED,
                         "the node was restored from a history that differs", *taken_over);
  }
  return std::nullopt;
}

v1::Refusal ReceiverSession::RefuseHistory(v1::Refusal::Code code, absl::string_view why,
                                           const JournalPosition& node) const {
  v1::Refusal refusal = Fatal(code, absl::StrCat(why, ": aggregator at ", Describe(unit_, durable_),
                                                 ", node at ", Describe(unit_, node)));
  *refusal.mutable_aggregator() = ToProto(unit_, durable_);
  *refusal.mutable_node() = ToProto(unit_, node);
  return refusal;
}

void ReceiverSession::BecomeSnapshotting(const Base& base, Step& step) {
  state_ = State::kSnapshotting;
  const std::optional<StagedBase>& staged = standing_.staged;
  bool go_on = staged && staged->epoch == epoch_ && staged->base == base &&
               (!staged->complete() || staged->row == base.last_row);
  snapshot_ = go_on ? *staged : StagedBase{epoch_, base, {}, ""};
  if (snapshot_->complete()) {
    if (snapshot_->row != base.last_row) {
      Step refused = RefuseRows(v1::Refusal::CODE_BAD_SNAPSHOT, "a base without rows has a digest");
      step = {std::move(refused.answer), std::nullopt, std::nullopt, std::nullopt};
      return;
    }
    // A base without rows is staged too, so that the install finds it.
    if (!go_on) step.stage = StagedRows{unit_, *snapshot_, {}, {}};
    if (!has_history_) return BecomeInstalling(step);
    // Of a copy with another history only the node can tell: it must find the cursor in
    // its journal before the base takes the place of what is here.
  }
  v1::NeedSnapshot& need = *step.answer.emplace().mutable_need_snapshot();
  need.set_reason(absl::StrCat("the journal starts at entry ", base.point.seq.Next().value,
                               ", needed is entry ", accepted_.point.seq.Next().value));
  need.set_after_seq(accepted_.point.seq.value);
  need.set_hash(std::string(accepted_.point.hash.view()));
  need.set_rows(snapshot_->row.seq.value);
  need.set_row_hash(std::string(snapshot_->row.hash.view()));
  need.set_after_key(snapshot_->last_key);
  need.set_window_bytes(kWindowBytes);
}

void ReceiverSession::BecomeInstalling(Step& step) {
  state_ = State::kInstalling;
  std::optional<JournalPosition> before;
  if (has_history_) before = accepted_;
  step.install = BaseInstall{unit_, before, epoch_, snapshot_->base};
}

v1::AggregatorMessage ReceiverSession::BecomeStreaming() {
  state_ = State::kStreaming;
  v1::AggregatorMessage message;
  message.mutable_resume()->set_after_seq(durable_.point.seq.value);
  message.mutable_resume()->set_hash(std::string(durable_.point.hash.view()));
  message.mutable_resume()->set_window_bytes(kWindowBytes);
  return message;
}

std::optional<v1::Refusal> ReceiverSession::OnBatch(DecodedBatch& batch) {
  if (state_ != State::kStreaming) {
    return Fatal(v1::Refusal::CODE_VIOLATION, "batch before a resume");
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
  if (uint64_t unreadable = UnreadableOf(batch); unreadable > 0) {
    auto last = std::find_if(batch.entries.rbegin(), batch.entries.rend(),
                             [](const ChainedEntry& entry) { return !entry.unreadable.empty(); });
    if (quarantined_ + unreadable > kQuarantineMax) {
      return Fatal(v1::Refusal::CODE_BAD_ENTRY, TooManyUnreadable(last->unreadable));
    }
    quarantined_ += unreadable;
    last_unreadable_ = last->unreadable;
  }
  if (!batch.entries.empty()) accepted_ = {epoch_, after};
  return std::nullopt;
}

ReceiverSession::Step ReceiverSession::OnSnapshot(absl::StatusOr<DecodedRows> rows) {
  if (!snapshot_) {
    return {Wrap(Fatal(v1::Refusal::CODE_VIOLATION, "rows that were not asked for")), {}, {}, {}};
  }
  if (!rows.ok()) {
    v1::Refusal refusal = RefusalOfDecoding(rows.status());
    return RefuseRows(refusal.code(), refusal.detail());
  }
  if (rows->after().seq <= snapshot_->row.seq) return {};  // came before
  if (state_ != State::kSnapshotting || rows->before.seq != snapshot_->row.seq) {
    return RefuseRows(v1::Refusal::CODE_VIOLATION,
                      absl::StrCat("rows from ", rows->before.seq.Next().value, ", expected is ",
                                   snapshot_->row.seq.Next().value));
  }
  if (std::string unfit = UnfitRows(*rows); !unfit.empty()) {
    return RefuseRows(v1::Refusal::CODE_BAD_SNAPSHOT, std::move(unfit));
  }
  unreadable_rows_ += rows->unreadable;
  if (rows->unreadable > 0) last_unreadable_ = rows->last_unreadable;
  if (unreadable_rows_ > kQuarantineMax) {
    return RefuseRows(v1::Refusal::CODE_BAD_ENTRY, TooManyUnreadable(last_unreadable_));
  }
  Step step;
  step.stage = StagedRows{unit_, *snapshot_, std::move(rows->rows), rows->hash};
  snapshot_ = step.stage->after();
  if (snapshot_->complete()) BecomeInstalling(step);
  return step;
}

ReceiverSession::Step ReceiverSession::OnHeartbeat() {
  Step step;
  if (state_ == State::kSnapshotting && snapshot_->complete()) {
    BecomeInstalling(step);
  } else if (state_ == State::kStreaming && accepted_.epoch != epoch_) {
    step.append = UnitAppend{unit_, accepted_, {}, epoch_};
    accepted_.epoch = epoch_;
  }
  return step;
}

std::string ReceiverSession::UnfitRows(const DecodedRows& rows) const {
  if (rows.before.hash != snapshot_->row.hash) return "the hash before these rows differs";
  const Base& base = snapshot_->base;
  ChainPoint after = rows.after();
  if (after.seq > base.last_row.seq) {
    return absl::StrCat("row ", after.seq.value, " of ", base.last_row.seq.value);
  }
  if (after.seq == base.last_row.seq && after != base.last_row) {
    return absl::StrCat("the rows give digest ", after.hash.ToHex(), ", announced was ",
                        base.last_row.hash.ToHex());
  }
  absl::string_view key = snapshot_->last_key;
  Seq number = rows.before.seq;
  for (const BaseRow& row : rows.rows) {
    number = number.Next();
    if (row.record_key <= key) return absl::StrCat("row ", number.value, " is out of order");
    if (row.seq == Seq() || row.seq > base.point.seq) {
      return absl::StrCat("row ", number.value, " is of entry ", row.seq.value,
                          ", which is not of this base");
    }
    key = row.record_key;
  }
  return "";
}

ReceiverSession::Step ReceiverSession::RefuseRows(v1::Refusal::Code code,
                                                  std::string detail) const {
  Step step;
  step.answer = Wrap(Fatal(code, std::move(detail)));
  // A message out of place says nothing against the rows before it, and rows that are
  // whole gave their digest.
  if (code != v1::Refusal::CODE_VIOLATION && state_ == State::kSnapshotting) {
    step.stage = StagedRows{unit_, {snapshot_->epoch, snapshot_->base, {}, ""}, {}, {}};
  }
  return step;
}

v1::AggregatorMessage ReceiverSession::OnDurable(const JournalPosition& position) {
  durable_ = position;
  v1::AggregatorMessage message;
  message.mutable_ack()->set_seq(durable_.point.seq.value);
  message.mutable_ack()->set_hash(std::string(durable_.point.hash.view()));
  return message;
}

v1::AggregatorMessage ReceiverSession::OnStaged(const StagedBase& staged) {
  v1::AggregatorMessage message;
  message.mutable_snapshot_ack()->set_rows(staged.row.seq.value);
  message.mutable_snapshot_ack()->set_hash(std::string(staged.row.hash.view()));
  return message;
}

v1::AggregatorMessage ReceiverSession::OnInstalled(uint64_t quarantined) {
  has_history_ = true;
  accepted_ = {epoch_, snapshot_->base.point};
  durable_ = accepted_;
  quarantined_ = quarantined;
  return BecomeStreaming();
}

std::optional<v1::Refusal> ReceiverSession::Diverged(const DecodedBatch& batch,
                                                     std::string detail) const {
  JournalPosition node{epoch_, batch.before};
  v1::Refusal refusal = Fatal(v1::Refusal::CODE_DIVERGED,
                              absl::StrCat(detail, ": aggregator at ", Describe(unit_, accepted_),
                                           ", batch follows ", Describe(unit_, node)));
  *refusal.mutable_aggregator() = ToProto(unit_, accepted_);
  *refusal.mutable_node() = ToProto(unit_, node);
  return refusal;
}

}  // namespace rekap
