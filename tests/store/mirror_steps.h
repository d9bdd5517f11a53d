// What ingest does to a mirror store, step by step, with the journal of a node.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "aggregator/mirror/mirror_store.h"
#include "tests/replication/fixtures.h"

namespace rekap {

inline absl::Time Noon() { return absl::FromUnixSeconds(1'700'000'000); }

// Entries after the unit's cursor up to `last` (none if it is the cursor's), in the
// journal's epoch.
inline UnitAppend NextAppend(const MirrorStore& store, const MemoryJournal& journal, uint64_t last,
                             RegionCode unit = Omben()) {
  const Epoch epoch = journal.Head().epoch;
  JournalPosition before = (*store.Cursor(unit)).value_or(JournalPosition{epoch, {}});
  UnitAppend append{unit, before, {}, epoch};
  const uint64_t first = before.point.seq.value + 1;
  if (first <= last) append.entries = journal.MakeDecoded(first, last, unit).entries;
  return append;
}
inline absl::Status AppendUpTo(MirrorStore& store, const MemoryJournal& journal, uint64_t last,
                               RegionCode unit = Omben()) {
  return store.Append({NextAppend(store, journal, last, unit)}, Noon());
}

// Rows first .. last of the journal's base, as they follow what is staged.
inline absl::Status StageRows(MirrorStore& store, const MemoryJournal& journal, uint64_t first,
                              uint64_t last, RegionCode unit = Omben()) {
  StagedBase before{journal.Head().epoch, *journal.CurrentBase(), {}, ""};
  if (first > 1) before = store.Standing(unit)->staged.value_or(before);
  if (first > last) return store.Stage({unit, before, {}, {}});
  DecodedRows rows = *journal.MakeRows(first, last);
  return store.Stage({unit, before, rows.rows, rows.hash});
}

inline BaseInstall NextInstall(const MirrorStore& store, const MemoryJournal& journal,
                               RegionCode unit = Omben()) {
  return {unit, *store.Cursor(unit), journal.Head().epoch, *journal.CurrentBase()};
}
inline absl::Status InstallBase(MirrorStore& store, const MemoryJournal& journal,
                                RegionCode unit = Omben()) {
  const uint64_t rows = journal.CurrentBase()->last_row.seq.value;
  absl::Status staged = StageRows(store, journal, 1, rows, unit);
  if (!staged.ok()) return staged;
  return store.Install(NextInstall(store, journal, unit), Noon(),
                       [](absl::string_view, absl::string_view) {});
}

// A base made by hand, for rows that no journal of ours would have.
struct HandBase {
  Base base;
  std::vector<BaseRow> rows;

  HandBase(const ChainPoint& point, std::vector<BaseRow> of) : base{point, {}}, rows(of) {
    for (const BaseRow& row : rows) {
      base.last_row =
          ChainHasher().Append(base.last_row, EncodeBaseRow(row.record_key, row.seq, row.entry));
    }
  }
  absl::Status Install(
      MirrorStore& store, Epoch epoch, RegionCode unit = Omben(),
      const MirrorStore::ChangedRow& changed = [](absl::string_view, absl::string_view) {}) const {
    absl::Status staged = store.Stage({unit, {epoch, base, {}, ""}, rows, base.last_row.hash});
    if (!staged.ok()) return staged;
    return store.Install({unit, *store.Cursor(unit), epoch, base}, Noon(), changed);
  }
};

// The journal's entry `seq` as a row of a base.
inline BaseRow RowOf(const MemoryJournal& journal, uint64_t seq) {
  std::string bytes = journal.MakeBatch(seq, seq).entries(0);
  absl::StatusOr<DecodedEntry> entry = DecodeEntry(bytes);
  return {entry.ok() ? entry->record_key : "\x7fz", Seq{seq}, std::move(bytes)};
}

}  // namespace rekap
