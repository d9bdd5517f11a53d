#include "tests/simulation/mutant_aggregator.h"

#include <algorithm>
#include <string>
#include <variant>

namespace rekap::sim {
namespace {

bool Writes(const SimDisk::Batch& batch, size_t table) {
  return std::any_of(batch.begin(), batch.end(),
                     [table](const SimDisk::Write& write) { return write.table == table; });
}

template <typename Predicate>
void Drop(SimDisk::Batch& batch, Predicate predicate) {
  batch.erase(std::remove_if(batch.begin(), batch.end(), predicate), batch.end());
}

}  // namespace

absl::Status MutantMirror::Commit(SimDisk::Batch batch) {
  bool installs = Writes(batch, kGap);
  bool stages = Writes(batch, kStaged) && !installs;
  SimDisk::Batch later;
  switch (mutant_) {
    case Mutant::kCursorOutsideBatch:
      for (const SimDisk::Write& write : batch) {
        if (write.table == kCursor) later.push_back(write);
      }
      Drop(batch, [](const SimDisk::Write& write) { return write.table == kCursor; });
      break;
    case Mutant::kKeepStagedRows:
      if (!stages) break;
      Drop(batch, [](const auto& write) { return write.table == kStagedRow && !write.value; });
      break;
    case Mutant::kInstallWithoutCursor:
      if (!installs) break;
      Drop(batch, [](const SimDisk::Write& write) { return write.table == kCursor; });
      break;
    case Mutant::kInstallWithoutRetraction:
      if (!installs) break;
      Drop(batch, [](const auto& write) { return write.table == kMirror && !write.value; });
      break;
    default:
      break;
  }
  absl::Status committed = MemoryMirror::Commit(std::move(batch));
  if (!committed.ok() || later.empty()) return committed;
  return MemoryMirror::Commit(std::move(later));
}

void MutantFilter::OnInput(StreamId stream, IngestInput& input, const MirrorStore& store) {
  if (mutant_ == Mutant::kNone) return;
  if (auto* greeting = std::get_if<Greeting>(&input)) {
    OnGreeting(stream, greeting->hello, store);
  } else if (auto* batch = std::get_if<absl::StatusOr<DecodedBatch>>(&input)) {
    if (batch->ok()) OnBatch(stream, **batch);
  } else if (auto* rows = std::get_if<absl::StatusOr<DecodedRows>>(&input)) {
    auto base = bases_.find(stream);
    if (mutant_ != Mutant::kSkipDigest || !rows->ok() || base == bases_.end()) return;
    const ChainPoint& last = base->second.last_row;
    if ((*rows)->after().seq == last.seq) (*rows)->hash = last.hash;
  }
}

void MutantFilter::OnGreeting(StreamId stream, v1::Hello& hello, const MirrorStore& store) {
  if (hello.has_base()) {
    absl::StatusOr<Base> base = FromProto(hello.base());
    if (base.ok()) bases_[stream] = *base;
  }
  absl::StatusOr<RegionCode> unit = RegionCode::Parse(hello.unit());
  if (!unit.ok()) return;
  absl::StatusOr<std::optional<JournalPosition>> cursor = store.Cursor(*unit);
  if (!cursor.ok() || !cursor->has_value()) return;
  const JournalPosition& at = **cursor;
  if (mutant_ == Mutant::kIgnoreEpoch) {
    hello.set_epoch(at.epoch.value);
    hello.clear_lineage();
  }
  if (mutant_ == Mutant::kAcceptOldCopy && hello.head_seq() < at.point.seq.value) {
    hello.set_head_seq(at.point.seq.value);
    hello.set_head_hash(std::string(at.point.hash.view()));
  }
}

void MutantFilter::OnBatch(StreamId stream, DecodedBatch& batch) {
  if (mutant_ == Mutant::kQuarantineSkipsChain) {
    for (size_t i = batch.entries.size(); i-- > 0;) {
      if (batch.entries[i].unreadable.empty()) continue;
      batch.entries.erase(batch.entries.begin() + static_cast<std::ptrdiff_t>(i));
      batch.leaves.erase(batch.leaves.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
  auto found = expected_.find(stream);
  if (found == expected_.end()) return;
  ChainPoint& expected = found->second;
  if (mutant_ == Mutant::kSkipPreviousHash && batch.before.seq == expected.seq) {
    batch.before.hash = expected.hash;
  }
  if (mutant_ == Mutant::kDuplicateAppliedTwice && batch.after().seq <= expected.seq) {
    batch.before = expected;
    ChainPoint point = expected;
    ChainHasher hasher;
    for (ChainedEntry& entry : batch.entries) {
      point = hasher.Append(point, entry.bytes);
      entry.hash = point.hash;
    }
  }
  if (batch.before == expected) expected = batch.after();
}

void MutantFilter::OnOutput(const StreamOutput& output) {
  if (mutant_ == Mutant::kNone || !output.message.has_resume()) return;
  const v1::Resume& resume = output.message.resume();
  expected_[output.stream] = {Seq{resume.after_seq()}, *ChainHash::FromBytes(resume.hash())};
}

void MutantFilter::OnAccepted(IngestCore::Accepted& accepted) const {
  if (mutant_ != Mutant::kForgetRetraction) return;
  std::vector<LeafChange>& leaves = accepted.leaves;
  leaves.erase(std::remove_if(leaves.begin(), leaves.end(),
                              [](const LeafChange& leaf) { return !leaf.value; }),
               leaves.end());
}

}  // namespace rekap::sim
