// The aggregator's durable state behind a narrow seam: what every unit's journal
// said (journal), what stands now (mirror), how far (cursor), and what a history
// may have beside its entries: the epochs it went through (lineage), entries that
// never came because the node had trimmed them (gap, with the base after it), rows
// of a base on their way (staged), entries that could not be read (quarantine). The
// RocksDB implementation is rocks_mirror.h.
//
// Invariant: for every unit, mirror = its last base, or nothing, then the replay of
// the readable entries after it up to the cursor.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "domain/code/region_code.h"
#include "domain/journal/base.h"
#include "domain/journal/chain.h"
#include "domain/journal/entry.h"

namespace rekap {

// Entries of one unit that may be set aside: a newer program at the node shows itself
// by a few, while a node that writes nothing else than what cannot be read is broken
// and must not fill the store.
inline constexpr uint64_t kQuarantineMax = 1000;
// Bytes of the reason why an entry is set aside, so that what a hostile entry holds
// is not quoted at length.
inline constexpr size_t kUnreadableReasonMax = 256;

// Entries of one unit that follow `before` (from the accepting session). No entries
// only where the epoch changes. A unit that never had a history begins with a
// `before` of its first epoch and seq 0.
struct UnitAppend {
  RegionCode unit;
  JournalPosition before;
  std::vector<ChainedEntry> entries;
  // Of the database that wrote the entries; another than before.epoch if it goes on
  // with that one's history.
  Epoch epoch;

  JournalPosition after() const {
    if (entries.empty()) return {epoch, before.point};
    return {epoch, {Seq{before.point.seq.value + entries.size()}, entries.back().hash}};
  }
};

// A base whose rows come from a node of this epoch, and the last of them that is
// durable here: number, hash, key.
struct StagedBase {
  Epoch epoch;
  Base base;
  ChainPoint row;
  std::string last_key;

  bool complete() const { return row.seq == base.last_row.seq; }
};

// Rows that follow `before.row`. A `before` whose row is 0 begins anew: whatever was
// staged of the unit goes.
struct StagedRows {
  RegionCode unit;
  StagedBase before;
  std::vector<BaseRow> rows;
  ChainHash hash;  // of the last of them

  StagedBase after() const {
    StagedBase after = before;
    after.row = {Seq{before.row.seq.value + rows.size()}, hash};
    if (!rows.empty()) after.last_key = rows.back().record_key;
    return after;
  }
};

// Makes a base the unit's state and its point the cursor.
struct BaseInstall {
  RegionCode unit;
  // The cursor, which stands before the base; nullopt if there is no history.
  std::optional<JournalPosition> before;
  Epoch epoch;
  Base base;

  JournalPosition after() const { return {epoch, base.point}; }
};

// What a session of a unit needs to know of the store.
struct UnitStanding {
  std::optional<JournalPosition> cursor;  // nullopt: no history
  std::vector<Epoch> former;              // epochs before the cursor's, the oldest first
  std::optional<StagedBase> staged;
  uint64_t quarantined = 0;
};

// A row of the mirror. Views are valid during the callback only.
struct MirrorRow {
  RegionCode unit;
  absl::string_view record_key;
  Epoch epoch;
  Seq seq;
  absl::string_view entry;  // JournalEntry that put the record
};

// One consistent version of everything; does not change while appends go on.
// Any thread.
class MirrorView {
 public:
  virtual ~MirrorView() = default;

  // The units with a history, by code.
  virtual absl::StatusOr<std::vector<std::pair<RegionCode, JournalPosition>>> Cursors() const = 0;

  // Rows of `unit` whose record key starts with `prefix` and is not before
  // `from`, in key order, until `visit` returns false.
  virtual absl::Status ScanUnit(RegionCode unit, absl::string_view prefix, absl::string_view from,
                                const std::function<bool(const MirrorRow&)>& visit) const = 0;
  // Every row, by unit and key, but for those of units before `from`, until `visit` returns
  // false.
  virtual absl::Status ScanAll(std::optional<RegionCode> from,
                               const std::function<bool(const MirrorRow&)>& visit) const = 0;

  // A unit's journal after an entry, with the stored hash, until `visit` returns
  // false. At a gap the numbers jump.
  virtual absl::Status ScanJournal(
      RegionCode unit, Seq after,
      const std::function<bool(Seq, absl::string_view hash, absl::string_view entry)>& visit)
      const = 0;
  // The bases after the unit's gaps, the oldest first; only the last one's rows are
  // kept.
  virtual absl::StatusOr<std::vector<Base>> Gaps(RegionCode unit) const = 0;
  // The rows of the last base, in key order, until `visit` returns false.
  virtual absl::Status ScanBase(
      RegionCode unit,
      const std::function<bool(absl::string_view record_key, Seq, absl::string_view entry)>& visit)
      const = 0;
  // Epochs of the history, each with the entry after which it begins: the first with
  // 0. Empty if the unit has no history.
  virtual absl::StatusOr<std::vector<std::pair<Seq, Epoch>>> Lineage(RegionCode unit) const = 0;
  // What was set aside, of one unit or of all, by unit and entry, until `visit`
  // returns false.
  struct Quarantined {
    RegionCode unit;
    Seq seq;
    absl::Time time;
    absl::string_view reason;
  };
  virtual absl::Status ScanQuarantine(
      std::optional<RegionCode> unit,
      const std::function<bool(const Quarantined&)>& visit) const = 0;
};

class MirrorStore {
 public:
  virtual ~MirrorStore() = default;

  // Stores all appends in one synced commit, each only if the unit's cursor is
  // still `before` (Aborted otherwise, nothing stored). A unit occurs at most once.
  // Unreadable entries are set aside with `now`. Durable when it returns OK.
  virtual absl::Status Append(absl::Span<const UnitAppend> appends, absl::Time now) = 0;
  // Stores rows of a base beside the mirror, in one synced commit, if they follow what
  // is staged (Aborted otherwise).
  virtual absl::Status Stage(const StagedRows& rows) = 0;
  // Makes the staged base the unit's state in one synced commit: the mirror becomes
  // its readable rows, `changed` is told of every key that differs from what the
  // mirror held (entry empty = withdrawn), the cursor becomes the base's point.
  // Aborted if the cursor is not `before` or the base is not staged whole; OutOfRange,
  // and nothing is changed, if more than kQuarantineMax of its rows cannot be read.
  using ChangedRow = std::function<void(absl::string_view record_key, absl::string_view entry)>;
  virtual absl::Status Install(const BaseInstall& install, absl::Time now,
                               const ChangedRow& changed) = 0;
  virtual absl::StatusOr<UnitStanding> Standing(RegionCode unit) const = 0;
  // nullopt if the unit has no history.
  virtual absl::StatusOr<std::optional<JournalPosition>> Cursor(RegionCode unit) const = 0;
  // Commit time, by the node's clock, of an entry; NotFound if it is not held or
  // cannot be read.
  virtual absl::StatusOr<absl::Time> TimeOf(RegionCode unit, Seq seq) const = 0;
  virtual std::shared_ptr<const MirrorView> View() const = 0;
};

}  // namespace rekap
