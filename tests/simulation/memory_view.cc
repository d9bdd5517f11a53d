#include "tests/simulation/memory_view.h"

#include "absl/strings/str_cat.h"

#include "domain/key/store_key.h"
#include "tests/simulation/memory_mirror.h"

namespace rekap::sim {
namespace {

constexpr size_t kUnitSize = RegionCode::kEncodedSize;

// Of a key of UnitSeqKey.
Seq SeqOf(absl::string_view key) { return Seq{ReadUint64(key.substr(kUnitSize))}; }

}  // namespace

absl::StatusOr<std::vector<std::pair<RegionCode, JournalPosition>>> MemoryView::Cursors() const {
  std::vector<std::pair<RegionCode, JournalPosition>> cursors;
  for (const auto& [key, value] : (*tables_)[MemoryMirror::kCursor]) {
    absl::StatusOr<JournalPosition> position = DecodePosition(value);
    if (!position.ok()) return position.status();
    cursors.emplace_back(*RegionCode::Decode(key), *position);
  }
  return cursors;
}

absl::Status MemoryView::ScanRows(const std::string& prefix, const std::string& from,
                                  const std::function<bool(const MirrorRow&)>& visit) const {
  for (const auto& [key, value] : Range((*tables_)[MemoryMirror::kMirror], prefix, from)) {
    absl::StatusOr<StoredRow> row = DecodeRow(value);
    if (!row.ok()) return row.status();
    absl::string_view bytes = key;
    MirrorRow read{*RegionCode::Decode(bytes.substr(0, kUnitSize)), bytes.substr(kUnitSize),
                   Epoch{row->epoch}, Seq{row->seq}, row->entry};
    if (!visit(read)) break;
  }
  return absl::OkStatus();
}

absl::Status MemoryView::ScanUnit(RegionCode unit, absl::string_view prefix, absl::string_view from,
                                  const std::function<bool(const MirrorRow&)>& visit) const {
  return ScanRows(MirrorKey(unit, prefix), MirrorKey(unit, from), visit);
}

absl::Status MemoryView::ScanAll(std::optional<RegionCode> from,
                                 const std::function<bool(const MirrorRow&)>& visit) const {
  return ScanRows("", from ? from->Encoded() : "", visit);
}

absl::Status MemoryView::ScanJournal(
    RegionCode unit, Seq after,
    const std::function<bool(Seq, absl::string_view, absl::string_view)>& visit) const {
  for (const auto& [key, value] : Range((*tables_)[MemoryMirror::kJournal], unit.Encoded(),
                                        UnitSeqKey(unit, after.Next().value))) {
    absl::StatusOr<StoredEntry> stored = DecodeStoredEntry(value);
    if (!stored.ok()) return stored.status();
    if (!visit(SeqOf(key), stored->hash, stored->entry)) break;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Base>> MemoryView::Gaps(RegionCode unit) const {
  std::vector<Base> gaps;
  for (const auto& [key, value] : Range((*tables_)[MemoryMirror::kGap], unit.Encoded(), "")) {
    absl::StatusOr<Base> base = DecodeBase(value);
    if (!base.ok()) return base.status();
    gaps.push_back(*base);
  }
  return gaps;
}

absl::Status MemoryView::ScanBase(
    RegionCode unit,
    const std::function<bool(absl::string_view, Seq, absl::string_view)>& visit) const {
  for (const auto& [key, value] : Range((*tables_)[MemoryMirror::kBase], unit.Encoded(), "")) {
    absl::StatusOr<StoredRow> row = DecodeRow(value);
    if (!row.ok()) return row.status();
    if (!visit(absl::string_view(key).substr(kUnitSize), Seq{row->seq}, row->entry)) break;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::pair<Seq, Epoch>>> MemoryView::Lineage(RegionCode unit) const {
  std::vector<std::pair<Seq, Epoch>> lineage;
  for (const auto& [key, value] : Range((*tables_)[MemoryMirror::kLineage], unit.Encoded(), "")) {
    for (size_t at = 0; at < value.size(); at += 8) {
      lineage.emplace_back(SeqOf(key), Epoch{ReadUint64(absl::string_view(value).substr(at))});
    }
  }
  return lineage;
}

absl::Status MemoryView::ScanQuarantine(
    std::optional<RegionCode> unit, const std::function<bool(const Quarantined&)>& visit) const {
  std::string prefix = unit ? unit->Encoded() : "";
  for (const auto& [key, value] : Range((*tables_)[MemoryMirror::kQuarantine], prefix, "")) {
    absl::string_view bytes = value;
    Quarantined set_aside{*RegionCode::Decode(absl::string_view(key).substr(0, kUnitSize)),
                          SeqOf(key), absl::FromUnixMillis(static_cast<int64_t>(ReadUint64(bytes))),
                          bytes.substr(8)};
    if (!visit(set_aside)) break;
  }
  return absl::OkStatus();
}

}  // namespace rekap::sim
