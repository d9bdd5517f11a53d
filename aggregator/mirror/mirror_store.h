// The aggregator's durable state behind a narrow seam: what every unit's
// journal said (journal), what stands now (mirror), how far (cursor). The
// RocksDB implementation is rocks_mirror.h.
//
// Invariant: for every unit, mirror = replay of journal up to cursor.
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
#include "domain/journal/chain.h"
#include "domain/journal/entry.h"

namespace rekap {

// Entries of one unit that follow `before` (from the accepting session).
struct UnitAppend {
  RegionCode unit;
  JournalPosition before;
  std::vector<ChainedEntry> entries;

  JournalPosition after() const {
    return {before.epoch, {Seq{before.point.seq.value + entries.size()}, entries.back().hash}};
  }
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
  // Every row, by unit and key, until `visit` returns false.
  virtual absl::Status ScanAll(const std::function<bool(const MirrorRow&)>& visit) const = 0;

  // A unit's journal of one epoch from the first entry, with the stored hash,
  // until `visit` returns false.
  virtual absl::Status ScanJournal(
      RegionCode unit, Epoch epoch,
      const std::function<bool(Seq, absl::string_view hash, absl::string_view entry)>& visit)
      const = 0;
};

class MirrorStore {
 public:
  virtual ~MirrorStore() = default;

  // Stores all appends in one synced commit, each only if the unit's cursor is
  // still `before` (Aborted otherwise, nothing stored). Appends are not empty;
  // a unit occurs at most once. Durable when it returns OK.
  virtual absl::Status Append(absl::Span<const UnitAppend> appends) = 0;
  // nullopt if the unit has no history.
  virtual absl::StatusOr<std::optional<JournalPosition>> Cursor(RegionCode unit) const = 0;
  // Commit time, by the node's clock, of an entry; NotFound if it is not held.
  virtual absl::StatusOr<absl::Time> TimeOf(RegionCode unit, Epoch epoch, Seq seq) const = 0;
  virtual std::shared_ptr<const MirrorView> View() const = 0;
};

}  // namespace rekap
