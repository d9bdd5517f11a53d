#include "aggregator/mirror/rocks_view.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

#include "aggregator/mirror/reading.h"
#include "aggregator/mirror/rocks_layout.h"
#include "domain/key/store_key.h"

namespace rekap {
namespace {

absl::Status NotOne(absl::string_view family, absl::string_view key) {
  return absl::DataLossError(
      absl::StrCat("stored ", family, " row ", absl::BytesToHexString(key), " is not one"));
}

}  // namespace

RocksView::RocksView(std::shared_ptr<Database> database)
    : database_(std::move(database)), hold_(&database_->db()), snapshot_(hold_.snapshot()) {}

absl::StatusOr<std::vector<std::pair<RegionCode, JournalPosition>>> RocksView::Cursors() const {
  std::vector<std::pair<RegionCode, JournalPosition>> cursors;
  absl::Status bad;
  absl::Status scanned = ScanFamily(*database_, snapshot_, kCursorFamily, "", "",
                                    [&](absl::string_view key, absl::string_view value) {
                                      absl::StatusOr<RegionCode> unit = RegionCode::Decode(key);
                                      absl::StatusOr<JournalPosition> position =
                                          DecodePosition(value);
                                      if (unit.ok() && position.ok()) {
                                        cursors.emplace_back(*unit, *position);
                                      } else {
                                        bad = NotOne(kCursorFamily, key);
                                      }
                                      return bad.ok();
                                    });
  if (!scanned.ok()) return scanned;
  if (!bad.ok()) return bad;
  return cursors;
}

absl::Status RocksView::ScanUnit(RegionCode unit, absl::string_view prefix, absl::string_view from,
                                 const std::function<bool(const MirrorRow&)>& visit) const {
  return ScanRows(MirrorKey(unit, prefix), MirrorKey(unit, from), visit);
}

absl::Status RocksView::ScanAll(std::optional<RegionCode> from,
                                const std::function<bool(const MirrorRow&)>& visit) const {
  return ScanRows("", from ? from->Encoded() : "", visit);
}

absl::Status RocksView::ScanRows(const std::string& prefix, const std::string& from,
                                 const std::function<bool(const MirrorRow&)>& visit) const {
  // Questions are about some rows of a unit.
  const bool some = prefix.size() > RegionCode::kEncodedSize;
  absl::Status bad;
  absl::Status scanned = ScanFamily(
      *database_, snapshot_, kMirrorFamily, prefix, from,
      [&](absl::string_view key, absl::string_view value) {
        absl::StatusOr<RegionCode> unit =
            RegionCode::Decode(key.substr(0, RegionCode::kEncodedSize));
        absl::StatusOr<StoredRow> row = DecodeRow(value);
        if (!unit.ok() || !row.ok()) {
          bad = NotOne(kMirrorFamily, key);
          return false;
        }
        return visit({*unit, key.substr(RegionCode::kEncodedSize), Epoch{row->epoch}, Seq{row->seq},
                      row->entry});
      },
      some ? BlockCache::kFill : BlockCache::kPass);
  return scanned.ok() ? bad : scanned;
}

absl::Status RocksView::ScanJournal(
    RegionCode unit, Seq after,
    const std::function<bool(Seq, absl::string_view, absl::string_view)>& visit) const {
  absl::Status bad;
  absl::Status scanned = ScanFamily(
      *database_, snapshot_, kJournalFamily, unit.Encoded(), UnitSeqKey(unit, after.Next().value),
      [&](absl::string_view key, absl::string_view value) {
        absl::StatusOr<Seq> seq = SeqOfKey(key);
        absl::StatusOr<StoredEntry> stored = DecodeStoredEntry(value);
        if (!seq.ok() || !stored.ok()) {
          bad = NotOne(kJournalFamily, key);
          return false;
        }
        return visit(*seq, stored->hash, stored->entry);
      },
      BlockCache::kPass);
  return scanned.ok() ? bad : scanned;
}

absl::StatusOr<bool> RocksView::Holds(RegionCode unit, const ChainPoint& point) const {
  bool held = false;
  absl::Status read = ScanJournal(unit, Seq{point.seq.value - 1},
                                  [&](Seq seq, absl::string_view hash, absl::string_view) {
                                    held = seq == point.seq && hash == point.hash.view();
                                    return false;
                                  });
  if (!read.ok()) return read;
  return held;
}

absl::StatusOr<std::vector<Base>> RocksView::Gaps(RegionCode unit) const {
  absl::StatusOr<UnitGaps> read = ReadGaps(*database_, snapshot_, unit);
  if (!read.ok()) return read.status();
  std::vector<Base> bases;
  for (const Gap& gap : read->gaps) {
    // A history that began with a base, or went from one to the next.
    const bool no_entry = gap.after == (bases.empty() ? ChainPoint() : bases.back().point);
    absl::StatusOr<bool> held = no_entry ? true : Holds(unit, gap.after);
    if (!held.ok()) return held.status();
    if (!*held) {
      return absl::DataLossError(absl::StrCat(unit.ToString(), " journal: entry ",
                                              gap.after.seq.value,
                                              ", the last before a gap, is not there"));
    }
    bases.push_back(gap.base);
  }
  return bases;
}

absl::StatusOr<std::vector<std::pair<Seq, Epoch>>> RocksView::Lineage(RegionCode unit) const {
  absl::StatusOr<UnitLineage> lineage = ReadLineage(*database_, snapshot_, unit);
  if (!lineage.ok()) return lineage.status();
  return std::move(lineage->epochs);
}

absl::Status RocksView::ScanBase(
    RegionCode unit,
    const std::function<bool(absl::string_view, Seq, absl::string_view)>& visit) const {
  absl::StatusOr<UnitGaps> gaps = ReadGaps(*database_, snapshot_, unit);
  if (!gaps.ok()) return gaps.status();
  absl::StatusOr<UnitLineage> lineage = ReadLineage(*database_, snapshot_, unit);
  if (!lineage.ok()) return lineage.status();
  std::optional<Epoch> epoch;
  if (!gaps->gaps.empty()) epoch = EpochAt(lineage->epochs, gaps->gaps.back().base.point.seq);
  absl::Status bad;
  absl::Status scanned = ScanFamily(
      *database_, snapshot_, kBaseFamily, unit.Encoded(), "",
      [&](absl::string_view key, absl::string_view value) {
        absl::StatusOr<StoredRow> row = DecodeRow(value);
        if (!row.ok()) {
          bad = NotOne(kBaseFamily, key);
        } else if (epoch != Epoch{row->epoch}) {
          bad = absl::DataLossError(
              absl::StrCat(unit.ToString(), " base: row of entry ", row->seq, " is of no base"));
        } else {
          return visit(key.substr(RegionCode::kEncodedSize), Seq{row->seq}, row->entry);
        }
        return false;
      },
      BlockCache::kPass);
  return scanned.ok() ? bad : scanned;
}

absl::Status RocksView::ScanQuarantine(std::optional<RegionCode> unit,
                                       const std::function<bool(const Quarantined&)>& visit) const {
  absl::Status bad;
  absl::Status scanned = ScanFamily(
      *database_, snapshot_, kQuarantineFamily, unit ? unit->Encoded() : "", "",
      [&](absl::string_view key, absl::string_view value) {
        absl::StatusOr<RegionCode> of = RegionCode::Decode(key.substr(0, RegionCode::kEncodedSize));
        absl::StatusOr<Seq> seq = SeqOfKey(key);
        if (!of.ok() || !seq.ok() || value.size() < 8) {
          bad = NotOne(kQuarantineFamily, key);
          return false;
        }
        return visit({*of, *seq, absl::FromUnixMillis(static_cast<int64_t>(ReadUint64(value))),
                      value.substr(8)});
      });
  return scanned.ok() ? bad : scanned;
}

}  // namespace rekap
