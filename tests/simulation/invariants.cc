#include "tests/simulation/invariants.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "domain/journal/entry.h"
#include "tests/simulation/recompute.h"

namespace rekap::sim {
namespace {

// Whether this program can read the bytes as the entry at that place.
bool IsReadable(Seq seq, absl::string_view bytes) {
  absl::StatusOr<DecodedEntry> entry = DecodeEntry(bytes);
  return entry.ok() && entry->entry.seq() == seq.value;
}

size_t CommonReviews(const std::vector<v1::ReviewEntry>& a, const std::vector<v1::ReviewEntry>& b) {
  size_t common = 0;
  while (common < std::min(a.size(), b.size()) && a[common].hash() == b[common].hash()) ++common;
  return common;
}

}  // namespace

std::optional<Violation> Invariants::Check() {
  struct Named {
    const char* name;
    std::string (Invariants::*check)();
  };
  static constexpr Named kList[] = {
      // The stored journal is chained and is the history of one database, with gaps only
      // at bases; base and mirror are what it says, nothing is beyond the cursor, and
      // what cannot be read is set aside, neither lost nor shown.
      {"history", &Invariants::History},
      // What a node was told is durable is there, and would be after a crash right now.
      {"nothing acknowledged is lost", &Invariants::Durability},
      // One accepted stream a unit; nothing is stored of one that was ended.
      {"fencing", &Invariants::Fencing},
      // Windows, queues, snapshots, entries set aside.
      {"bounds", &Invariants::Bounds},
      // A node holds what was decided until a whole log that says otherwise is there.
      {"reviews are held", &Invariants::Reviews},
      // The incremental roll-up equals a recompute bit for bit.
      {"roll-up equals recompute", &Invariants::Rollup},
  };
  for (const Named& invariant : kList) {
    std::string wrong = (this->*invariant.check)();
    if (!wrong.empty()) return Violation{invariant.name, std::move(wrong)};
  }
  return std::nullopt;
}

std::string Invariants::History() {
  uint64_t version = aggregator_.disk().version();
  if (version == seen_version_) return "";
  seen_version_ = version;
  std::shared_ptr<const MirrorView> view = aggregator_.store().View();
  for (const auto& unit : units_) {
    std::string wrong = CheckUnit(*unit, *view);
    if (!wrong.empty()) return absl::StrCat(unit->code.ToString(), ": ", wrong);
  }
  return "";
}

std::string Invariants::CheckUnit(const SimUnit& unit, const MirrorView& view) {
  Seen& seen = seen_[unit.code];
  std::optional<JournalPosition> cursor = *aggregator_.store().Cursor(unit.code);
  if (cursor && cursor->point.seq > Seq()) {
    const PastEntry* entry = unit.history.Find(cursor->point);
    if (entry == nullptr || !unit.Had(cursor->epoch, entry)) {
      return absl::StrCat("no database ever had ", Describe(unit.code, *cursor));
    }
  }
  std::vector<Base> gaps = *view.Gaps(unit.code);
  if (gaps.size() > seen.gaps) {
    std::string wrong = CheckBase(unit, view, gaps.back(), seen);
    if (!wrong.empty()) return wrong;
  }
  seen.gaps = gaps.size();
  std::string wrong;
  ChainHasher hasher;
  absl::Status scanned = view.ScanJournal(
      unit.code, seen.point.seq, [&](Seq seq, absl::string_view hash, absl::string_view bytes) {
        ChainPoint next = hasher.Append(seen.point, bytes);
        if (seq != next.seq || hash != next.hash.view()) {
          wrong =
              absl::StrCat("entry ", seq.value, " does not follow entry ", seen.point.seq.value);
          return false;
        }
        seen.point = next;
        absl::StatusOr<DecodedEntry> entry = DecodeEntry(bytes);
        if (!IsReadable(seq, bytes)) {
          seen.quarantine.insert(seq.value);
        } else if (entry->is_delete()) {
          seen.mirror.erase(entry->record_key);
        } else {
          seen.mirror[entry->record_key] = std::string(bytes);
        }
        return true;
      });
  if (!scanned.ok()) return scanned.ToString();
  if (!wrong.empty()) return wrong;
  if (seen.point != (cursor ? cursor->point : ChainPoint())) {
    return absl::StrCat("the journal ends at entry ", seen.point.seq.value, ", the cursor is at ",
                        cursor ? Describe(unit.code, *cursor) : "nothing");
  }
  return CheckMirror(unit, view, seen);
}

// The base replaces whatever was looked at before it.
std::string Invariants::CheckBase(const SimUnit& unit, const MirrorView& view, const Base& base,
                                  Seen& seen) {
  const PastEntry* point = unit.history.Find(base.point);
  if (point == nullptr) {
    return absl::StrCat("no database ever had the base at entry ", base.point.seq.value);
  }
  Records records = RecordsAt(point);
  seen.point = base.point;
  seen.mirror.clear();
  seen.quarantine.clear();
  ChainHasher hasher;
  ChainPoint row;
  std::string wrong;
  absl::Status scanned =
      view.ScanBase(unit.code, [&](absl::string_view key, Seq seq, absl::string_view entry) {
        row = hasher.Append(row, EncodeBaseRow(key, seq, entry));
        auto record = records.find(std::string(key));
        if (record == records.end() || record->second->draft.bytes != std::string(entry)) {
          wrong = absl::StrCat("row ", row.seq.value, " of the base at entry ",
                               base.point.seq.value, " is not what the records were");
          return false;
        }
        if (IsReadable(seq, entry)) {
          seen.mirror[std::string(key)] = std::string(entry);
        } else {
          seen.quarantine.insert(seq.value);
        }
        return true;
      });
  if (!scanned.ok()) return scanned.ToString();
  if (!wrong.empty()) return wrong;
  if (row != base.last_row || row.seq.value != records.size()) {
    return absl::StrCat("the base at entry ", base.point.seq.value, " has ", row.seq.value,
                        " rows, announced were ", base.last_row.seq.value, ", there were ",
                        records.size());
  }
  return "";
}

std::string Invariants::CheckMirror(const SimUnit& unit, const MirrorView& view, const Seen& seen) {
  std::string wrong;
  auto expected = seen.mirror.begin();
  absl::Status scanned = view.ScanUnit(unit.code, "", "", [&](const MirrorRow& row) {
    if (expected == seen.mirror.end() || expected->first != std::string(row.record_key) ||
        expected->second != std::string(row.entry)) {
      wrong = absl::StrCat("the mirror holds entry ", row.seq.value,
                           ", which is not what base and journal give");
      return false;
    }
    ++expected;
    return true;
  });
  if (!scanned.ok()) return scanned.ToString();
  if (!wrong.empty()) return wrong;
  if (expected != seen.mirror.end()) return "the mirror lacks a record of base and journal";
  std::set<uint64_t> quarantine;
  scanned = view.ScanQuarantine(unit.code, [&](const MirrorView::Quarantined& set_aside) {
    quarantine.insert(set_aside.seq.value);
    return true;
  });
  if (!scanned.ok()) return scanned.ToString();
  if (quarantine == seen.quarantine) return "";
  return absl::StrCat(quarantine.size(), " entries are set aside, ", seen.quarantine.size(),
                      " cannot be read");
}

std::string Invariants::Durability() {
  for (const auto& unit : units_) {
    const PastEntry* told = unit->acknowledged;
    if (told == nullptr) continue;
    std::optional<JournalPosition> synced = aggregator_.store().SyncedCursor(unit->code);
    const PastEntry* tip = synced ? unit->history.Find(synced->point) : nullptr;
    if (AncestorAt(tip, told->point.seq) != told) {
      return absl::StrCat("a node of ", unit->code.ToString(), " was told that entry ",
                          told->point.seq.value, " is durable; what is durable is ",
                          synced ? Describe(unit->code, *synced) : "nothing");
    }
  }
  return "";
}

void Invariants::OnTurn(const SimAggregator::Turn& turn) {
  OnOutputs(turn.outputs);
  for (const IngestCore::Accepted& accepted : turn.accepted) {
    for (const UnitAppend& append : accepted.appends) {
      if (append.entries.empty()) continue;
      bool live = std::any_of(turn.batches.begin(), turn.batches.end(), [&](const auto& batch) {
        auto stream = streams_.find(batch.first);
        return batch.second == append.after().point && stream != streams_.end() &&
               !stream->second.ended;
      });
      if (!live) {
        fencing_ = absl::StrCat("entries up to ", append.after().point.seq.value, " of ",
                                append.unit.ToString(), " are stored of a stream that was ended");
      }
    }
  }
}

void Invariants::OnOutputs(const std::vector<StreamOutput>& outputs) {
  for (const StreamOutput& output : outputs) {
    auto stream = streams_.find(output.stream);
    if (stream == streams_.end()) continue;
    if (output.message.has_resume() || output.message.has_need_snapshot()) {
      stream->second.accepted = true;
    }
    stream->second.ended |= output.finish;
  }
  for (const auto& unit : units_) {
    auto open = std::count_if(streams_.begin(), streams_.end(), [&](const auto& stream) {
      return stream.second.unit == unit->code && stream.second.accepted && !stream.second.ended;
    });
    if (open > 1) fencing_ = absl::StrCat(open, " accepted streams of ", unit->code.ToString());
  }
}

std::string Invariants::Fencing() { return fencing_; }

std::string Invariants::Bounds() {
  const size_t window = SessionOptions().window_bytes_max + kDrawnEntryMax;
  for (const auto& node : nodes_) {
    if (node->session == nullptr) continue;
    if (node->session->in_flight_bytes() > window) {
      return absl::StrCat(node->Name(), " has ", node->session->in_flight_bytes(),
                          " bytes in flight");
    }
    // What a message has beside its entries, and one that came twice.
    size_t queued = aggregator_.QueuedBytes(node->connection);
    if (queued > 3 * window) return absl::StrCat(queued, " bytes of ", node->Name(), " wait");
  }
  if (aggregator_.snapshot_count() > kSnapshotsMax) return "too many snapshots under way";
  for (const auto& [unit, seen] : seen_) {
    if (seen.quarantine.size() > kQuarantineMax) return "too many entries are set aside";
  }
  return "";
}

std::string Invariants::Reviews() {
  for (const auto& node : nodes_) {
    const std::vector<v1::ReviewEntry>& log = node->reviews.log();
    // An empty log and what was not looked at yet cost nothing.
    if (log.empty() && common_reviews_.count(node->id) == 0) continue;
    size_t common = CommonReviews(log, aggregator_.ReviewsOf(node->unit->code));
    size_t& before = common_reviews_.emplace(node->id, common).first->second;
    if (common < before) {
      return absl::StrCat(node->Name(), " held ", before, " of the aggregator's reviews, now ",
                          common);
    }
    before = common;
  }
  return "";
}

std::string Invariants::Rollup() {
  if (!aggregator_.running() || aggregator_.busy()) return "";
  if (aggregator_.commits() < seen_commits_ + rollup_every_) return "";
  std::optional<Violation> violation = CheckRollupNow();
  return violation ? violation->detail : "";
}

std::optional<Violation> Invariants::CheckRollupNow() {
  seen_commits_ = aggregator_.commits();
  RollupEngine right = RecomputeFromMirror(*aggregator_.store().View(), aggregator_.catalog());
  std::string wrong;
  if (right.Dump() != aggregator_.engine().Dump()) wrong = "cells differ";
  if (right.DumpIndicators() != aggregator_.engine().DumpIndicators()) wrong = "indicators differ";
  if (wrong.empty()) return std::nullopt;
  return Violation{"roll-up equals recompute", std::move(wrong)};
}

void Invariants::OnAggregatorDown() {
  streams_.clear();
  seen_.clear();
}

void Invariants::OnAggregatorRestored() {
  for (const auto& unit : units_) {
    std::optional<JournalPosition> cursor = *aggregator_.store().Cursor(unit->code);
    const PastEntry* tip = cursor ? unit->history.Find(cursor->point) : nullptr;
    const PastEntry*& told = unit->acknowledged;
    if (told != nullptr && AncestorAt(tip, told->point.seq) != told) told = tip;
  }
  common_reviews_.clear();
}

}  // namespace rekap::sim
