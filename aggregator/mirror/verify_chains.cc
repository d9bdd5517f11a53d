#include "aggregator/mirror/verify_chains.h"

#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"

#include "aggregator/mirror/reading.h"

namespace rekap {
namespace {

// The entry that a record stands by, and the digest of its bytes.
struct Put {
  Seq seq;
  Epoch epoch;
  ChainHash digest;
  friend bool operator==(const Put&, const Put&) = default;
};

// Of one unit. Each step returns the first thing that is wrong, empty if nothing is, or
// the error of reading; a later step relies on what the earlier ones found right.
class UnitVerifier {
 public:
  UnitVerifier(const MirrorView& view, RegionCode unit, const JournalPosition& cursor,
               ChainReport& report)
      : view_(view), unit_(unit), cursor_(cursor), report_(report) {}

  absl::Status Run() {
    using Step = absl::StatusOr<std::string> (UnitVerifier::*)();
    constexpr std::pair<const char*, Step> kSteps[] = {
        {"lineage", &UnitVerifier::ReadLineage},
        {"gap", &UnitVerifier::ReadGaps},
        {"quarantine", &UnitVerifier::ReadQuarantine},
        {"base", &UnitVerifier::HashBase},
        {"journal", &UnitVerifier::HashJournal},
        {"quarantine", &UnitVerifier::CompareQuarantine},
        {"mirror", &UnitVerifier::CompareMirror},
    };
    for (const auto& [family, step] : kSteps) {
      absl::StatusOr<std::string> wrong = (this->*step)();
      if (!wrong.ok() && !absl::IsDataLoss(wrong.status())) return wrong.status();
      std::string text = wrong.ok() ? *std::move(wrong) : std::string(wrong.status().message());
      if (text.empty()) continue;
      report_.Differ(absl::StrCat(unit_.ToString(), " ", family, ": ", text));
      return absl::OkStatus();
    }
    return absl::OkStatus();
  }

 private:
  absl::StatusOr<std::string> ReadLineage() {
    absl::StatusOr<std::vector<std::pair<Seq, Epoch>>> lineage = view_.Lineage(unit_);
    if (!lineage.ok()) return lineage.status();
    lineage_ = *std::move(lineage);
    if (lineage_.empty() || lineage_.front().first != Seq()) {
      return std::string("no epoch begins it before entry 1");
    }
    if (lineage_.back().second != cursor_.epoch) {
      return absl::StrCat("the epoch after entry ", lineage_.back().first.value,
                          " is not that of the cursor, ", Describe(unit_, cursor_));
    }
    if (lineage_.back().first > cursor_.point.seq) {
      return absl::StrCat("an epoch begins after entry ", lineage_.back().first.value,
                          ", the cursor is ", Describe(unit_, cursor_));
    }
    return std::string();
  }

  absl::StatusOr<std::string> ReadGaps() {
    absl::StatusOr<std::vector<Base>> gaps = view_.Gaps(unit_);
    if (!gaps.ok()) return gaps.status();
    gaps_ = *std::move(gaps);
    if (!gaps_.empty()) base_ = gaps_.back();
    if (base_.point.seq > cursor_.point.seq) {
      return absl::StrCat("the base stands at entry ", base_.point.seq.value, ", the cursor is ",
                          Describe(unit_, cursor_));
    }
    return std::string();
  }

  absl::StatusOr<std::string> ReadQuarantine() {
    absl::Status read = view_.ScanQuarantine(unit_, [&](const MirrorView::Quarantined& entry) {
      aside_.insert(entry.seq);
      return true;
    });
    if (!read.ok()) return read;
    return std::string();
  }

  // Takes an entry's effect into the replay, or says why it cannot be.
  std::string Replay(Seq seq, Epoch epoch, absl::StatusOr<DecodedEntry> entry,
                     absl::string_view bytes) {
    if (aside_.contains(seq)) {
      met_aside_.insert(seq);
      return "";
    }
    if (!entry.ok()) {
      return absl::StrCat("entry ", seq.value,
                          " cannot be read and is not set aside: ", entry.status().message());
    }
    if (entry->is_delete()) {
      replay_.erase(entry->record_key);
    } else {
      replay_[entry->record_key] = {seq, epoch, hasher_.Next(ChainHash(), bytes)};
    }
    return "";
  }

  absl::StatusOr<std::string> HashBase() {
    ChainPoint row;
    std::string wrong;
    const Epoch epoch = EpochAt(lineage_, base_.point.seq).value_or(Epoch());
    absl::Status scanned =
        view_.ScanBase(unit_, [&](absl::string_view record_key, Seq seq, absl::string_view bytes) {
          row = hasher_.Append(row, EncodeBaseRow(record_key, seq, bytes));
          ++report_.entries;
          wrong = Replay(seq, epoch, ReadBaseRow(record_key, seq, bytes), bytes);
          return wrong.empty();
        });
    if (!scanned.ok()) return scanned;
    if (!wrong.empty() || row == base_.last_row) return wrong;
    wrong = absl::StrCat(row.seq.value, " rows that do not give the digest of the ",
                         base_.last_row.seq.value, " at entry ", base_.point.seq.value);
    // Only the digest of all is kept, but what was not overtaken has a twin.
    scanned = view_.ScanUnit(unit_, "", "", [&](const MirrorRow& twin) {
      auto put = replay_.find(twin.record_key);
      if (put == replay_.end() || put->second.seq != twin.seq ||
          put->second.digest == hasher_.Next(ChainHash(), twin.entry)) {
        return true;
      }
      absl::StrAppend(&wrong, "; row of entry ", twin.seq.value, " differs from the mirror's");
      return false;
    });
    if (!scanned.ok() && !absl::IsDataLoss(scanned)) return scanned;
    return wrong;
  }

  absl::StatusOr<std::string> HashJournal() {
    ChainPoint point;
    auto gap = gaps_.begin();
    std::string wrong;
    // What the unit's computer no longer had: the chain goes on from there.
    auto skip_gaps = [&](Seq before) {
      for (; gap != gaps_.end() && gap->point.seq < before && wrong.empty(); ++gap) {
        if (gap->point.seq <= point.seq) {
          wrong = absl::StrCat("entry ", gap->point.seq.value, " is there and in a gap");
        }
        point = gap->point;
      }
    };
    absl::Status scanned = view_.ScanJournal(
        unit_, Seq(), [&](Seq seq, absl::string_view hash, absl::string_view bytes) {
          skip_gaps(seq);
          if (!wrong.empty()) return false;
          point = hasher_.Append(point, bytes);
          ++report_.entries;
          if (seq != point.seq) {
            wrong = absl::StrCat("entry ", point.seq.value, " is missing");
          } else if (hash != point.hash.view()) {
            wrong = absl::StrCat("hash of entry ", seq.value, " does not match its bytes");
          } else if (seq > base_.point.seq) {
            const Epoch epoch = EpochAt(lineage_, seq).value_or(Epoch());
            wrong = Replay(seq, epoch, ReadEntry(seq, bytes), bytes);
          }
          return wrong.empty();
        });
    if (!scanned.ok()) return scanned;
    skip_gaps(cursor_.point.seq.Next());
    if (wrong.empty() && point != cursor_.point) {
      wrong = absl::StrCat("ends at entry ", point.seq.value, ", the cursor is ",
                           Describe(unit_, cursor_));
    }
    return wrong;
  }

  absl::StatusOr<std::string> CompareQuarantine() {
    for (Seq seq : aside_) {
      if (!met_aside_.contains(seq)) {
        return absl::StrCat("entry ", seq.value, " is set aside and nowhere");
      }
    }
    return std::string();
  }

  absl::StatusOr<std::string> CompareMirror() {
    std::string wrong;
    absl::Status scanned = view_.ScanUnit(unit_, "", "", [&](const MirrorRow& row) {
      ++report_.rows;
      auto expected = replay_.find(row.record_key);
      if (expected == replay_.end() ||
          expected->second != Put{row.seq, row.epoch, hasher_.Next(ChainHash(), row.entry)}) {
        wrong = absl::StrCat("row of entry ", row.seq.value, " is not what the journal says");
        return false;
      }
      replay_.erase(expected);
      return true;
    });
    if (!scanned.ok()) return scanned;
    if (wrong.empty() && !replay_.empty()) {
      wrong = absl::StrCat("row of entry ", replay_.begin()->second.seq.value, " is missing");
    }
    return wrong;
  }

  const MirrorView& view_;
  const RegionCode unit_;
  const JournalPosition cursor_;
  ChainReport& report_;
  ChainHasher hasher_;

  std::vector<std::pair<Seq, Epoch>> lineage_;
  std::vector<Base> gaps_;
  Base base_;  // the last of them; the default without any
  absl::btree_set<Seq> aside_;
  absl::btree_set<Seq> met_aside_;  // of aside_, those that are in base or journal
  absl::flat_hash_map<std::string, Put> replay_;
};

// Rows of units that have no history, or of no unit.
absl::Status VerifyOwners(const MirrorView& view, ChainReport& report) {
  absl::flat_hash_set<RegionCode> units;
  for (const auto& [unit, cursor] : report.cursors) units.insert(unit);
  absl::Status scanned = view.ScanAll(std::nullopt, [&](const MirrorRow& row) {
    if (units.insert(row.unit).second) {
      report.Differ(absl::StrCat(row.unit.ToString(), " mirror: row of entry ", row.seq.value,
                                 " is there without a cursor"));
    }
    return true;
  });
  if (!absl::IsDataLoss(scanned)) return scanned;
  report.Differ(absl::StrCat("mirror: ", scanned.message()));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ChainReport> VerifyChains(const MirrorView& view) {
  ChainReport report;
  absl::StatusOr<std::vector<std::pair<RegionCode, JournalPosition>>> cursors = view.Cursors();
  if (absl::IsDataLoss(cursors.status())) {
    report.Differ(absl::StrCat("cursor: ", cursors.status().message()));
    return report;
  }
  if (!cursors.ok()) return cursors.status();
  report.cursors = *std::move(cursors);
  for (const auto& [unit, cursor] : report.cursors) {
    absl::Status verified = UnitVerifier(view, unit, cursor, report).Run();
    if (!verified.ok()) return verified;
  }
  if (absl::Status owned = VerifyOwners(view, report); !owned.ok()) return owned;
  return report;
}

}  // namespace rekap
