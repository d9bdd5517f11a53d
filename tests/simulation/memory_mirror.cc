#include "tests/simulation/memory_mirror.h"

#include <map>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "domain/key/store_key.h"
#include "tests/simulation/memory_view.h"

namespace rekap::sim {
namespace {

using Batch = SimDisk::Batch;

std::string EncodeStaged(const StagedBase& staged) {
  std::string bytes;
  AppendUint64(bytes, staged.epoch.value);
  absl::StrAppend(&bytes, EncodeBase(staged.base));
  AppendUint64(bytes, staged.row.seq.value);
  absl::StrAppend(&bytes, staged.row.hash.view(), staged.last_key);
  return bytes;
}

StagedBase DecodeStaged(absl::string_view bytes) {
  StagedBase staged;
  staged.epoch = Epoch{ReadUint64(bytes)};
  staged.base = *DecodeBase(bytes.substr(8, kEncodedBaseSize));
  absl::string_view rest = bytes.substr(8 + kEncodedBaseSize);
  staged.row = {Seq{ReadUint64(rest)}, *ChainHash::FromBytes(rest.substr(8, kHashSize))};
  staged.last_key = std::string(rest.substr(8 + kHashSize));
  return staged;
}

bool SameStaged(const StagedBase& a, const StagedBase& b) {
  return EncodeStaged(a) == EncodeStaged(b);
}

std::string QuarantineValue(absl::Time now, absl::string_view reason) {
  std::string value;
  AppendUint64(value, static_cast<uint64_t>(absl::ToUnixMillis(now)));
  absl::StrAppend(&value, reason);
  return value;
}

// Why the row says nothing to this program; empty if it does.
std::string WhyUnreadable(absl::string_view record_key, Seq seq, absl::string_view bytes) {
  absl::StatusOr<DecodedEntry> entry = DecodeEntry(bytes);
  if (!entry.ok()) return std::string(entry.status().message());
  if (entry->entry.seq() != seq.value) {
    return absl::StrCat("entry ", seq.value, " says that it is ", entry->entry.seq());
  }
  if (entry->is_delete()) return "a row of the base puts nothing";
  return entry->record_key == record_key ? "" : "a row of the base puts another record";
}

std::optional<JournalPosition> ToPosition(const std::optional<std::string>& value) {
  if (!value) return std::nullopt;
  return *DecodePosition(*value);
}

}  // namespace

absl::Status MemoryMirror::Append(absl::Span<const UnitAppend> appends, absl::Time now) {
  Batch batch;
  for (const UnitAppend& append : appends) {
    std::optional<JournalPosition> cursor = ToPosition(disk_->Get(kCursor, append.unit.Encoded()));
    JournalPosition current = cursor.value_or(JournalPosition{append.before.epoch, {}});
    if (current != append.before) {
      return absl::AbortedError(absl::StrCat("cursor is at ", Describe(append.unit, current),
                                             ", not at ", Describe(append.unit, append.before)));
    }
    if (!cursor || append.epoch != append.before.epoch) {
      AddLineage(append.unit, append.before.point.seq, append.epoch, batch);
    }
    Seq seq = append.before.point.seq;
    for (const ChainedEntry& entry : append.entries) {
      seq = seq.Next();
      std::string at = UnitSeqKey(append.unit, seq.value);
      batch.push_back({kJournal, at, EncodeStoredEntry({entry.hash.view(), entry.bytes})});
      if (!entry.unreadable.empty()) {
        batch.push_back({kQuarantine, at, QuarantineValue(now, entry.unreadable)});
        continue;
      }
      std::string key = MirrorKey(append.unit, entry.record_key);
      if (entry.withdraws) {
        batch.push_back({kMirror, std::move(key), std::nullopt});
      } else {
        batch.push_back(
            {kMirror, std::move(key), EncodeRow({append.epoch.value, seq.value, entry.bytes})});
      }
    }
    batch.push_back({kCursor, append.unit.Encoded(), EncodePosition(append.after())});
  }
  return Commit(std::move(batch));
}

void MemoryMirror::AddLineage(RegionCode unit, Seq after, Epoch epoch, Batch& batch) const {
  std::string key = UnitSeqKey(unit, after.value);
  std::string epochs = disk_->Get(kLineage, key).value_or("");
  AppendUint64(epochs, epoch.value);
  batch.push_back({kLineage, std::move(key), std::move(epochs)});
}

absl::Status MemoryMirror::Stage(const StagedRows& rows) {
  Batch batch;
  std::string unit = rows.unit.Encoded();
  if (rows.before.row.seq == Seq()) {
    for (const auto& [key, value] : Range(disk_->table(kStagedRow), unit, "")) {
      batch.push_back({kStagedRow, key, std::nullopt});
    }
  } else {
    std::optional<StagedBase> staged = Staged(rows.unit);
    if (!staged || !SameStaged(*staged, rows.before)) {
      return absl::AbortedError(absl::StrCat("rows of ", rows.unit.ToString(), " after row ",
                                             rows.before.row.seq.value,
                                             " do not follow what is staged"));
    }
  }
  for (const BaseRow& row : rows.rows) {
    batch.push_back({kStagedRow, MirrorKey(rows.unit, row.record_key),
                     EncodeRow({rows.before.epoch.value, row.seq.value, row.entry})});
  }
  batch.push_back({kStaged, std::move(unit), EncodeStaged(rows.after())});
  return Commit(std::move(batch));
}

absl::Status MemoryMirror::Install(const BaseInstall& install, absl::Time now,
                                   const ChangedRow& changed) {
  std::string unit = install.unit.Encoded();
  if (ToPosition(disk_->Get(kCursor, unit)) != install.before ||
      (install.before && install.before->point.seq >= install.base.point.seq)) {
    return absl::AbortedError("the cursor is not where the base follows it");
  }
  std::optional<StagedBase> staged = Staged(install.unit);
  if (!staged || staged->row != install.base.last_row || staged->epoch != install.epoch ||
      staged->base != install.base) {
    return absl::AbortedError("the base is not staged whole");
  }
  uint64_t unreadable = 0;
  for (const auto& [key, value] : Range(disk_->table(kStagedRow), unit, "")) {
    StoredRow row = *DecodeRow(value);
    if (!WhyUnreadable(key.substr(unit.size()), Seq{row.seq}, row.entry).empty()) ++unreadable;
  }
  if (unreadable > kQuarantineMax) return absl::OutOfRangeError("too many rows cannot be read");
  Batch batch;
  if (!install.before || install.before->epoch != install.epoch) {
    Seq after = install.before ? install.before->point.seq : Seq();
    AddLineage(install.unit, after, install.epoch, batch);
  }
  AddRows(install, now, changed, batch);
  std::string at = UnitSeqKey(install.unit, install.base.point.seq.value);
  batch.push_back({kGap, std::move(at), EncodeBase(install.base)});
  batch.push_back({kStaged, unit, std::nullopt});
  batch.push_back({kCursor, std::move(unit), EncodePosition(install.after())});
  return Commit(std::move(batch));
}

void MemoryMirror::AddRows(const BaseInstall& install, absl::Time now, const ChangedRow& changed,
                           Batch& batch) const {
  std::string unit = install.unit.Encoded();
  for (const auto& [key, value] : Range(disk_->table(kBase), unit, "")) {
    batch.push_back({kBase, key, std::nullopt});
  }
  for (const auto& [key, value] : Range(disk_->table(kQuarantine), unit, "")) {
    bool before =
        ReadUint64(absl::string_view(key).substr(unit.size())) <= install.base.point.seq.value;
    if (before) batch.push_back({kQuarantine, key, std::nullopt});
  }
  std::map<std::string, std::string> old;  // record key -> entry
  for (const auto& [key, value] : Range(disk_->table(kMirror), unit, "")) {
    old.emplace(key.substr(unit.size()), std::string(DecodeRow(value)->entry));
  }
  for (const auto& [key, value] : Range(disk_->table(kStagedRow), unit, "")) {
    StoredRow row = *DecodeRow(value);
    std::string record_key = key.substr(unit.size());
    batch.push_back({kStagedRow, key, std::nullopt});
    batch.push_back({kBase, key, value});
    std::string why = WhyUnreadable(record_key, Seq{row.seq}, row.entry);
    if (!why.empty()) {
      batch.push_back({kQuarantine, UnitSeqKey(install.unit, row.seq), QuarantineValue(now, why)});
      continue;
    }
    batch.push_back({kMirror, key, value});
    auto stood = old.find(record_key);
    if (stood == old.end() || stood->second != std::string(row.entry)) {
      changed(record_key, row.entry);
    }
    if (stood != old.end()) old.erase(stood);
  }
  for (const auto& [record_key, entry] : old) {
    batch.push_back({kMirror, MirrorKey(install.unit, record_key), std::nullopt});
    changed(record_key, "");
  }
}

std::optional<StagedBase> MemoryMirror::Staged(RegionCode unit) const {
  std::optional<std::string> staged = disk_->Get(kStaged, unit.Encoded());
  if (!staged) return std::nullopt;
  return DecodeStaged(*staged);
}

absl::StatusOr<UnitStanding> MemoryMirror::Standing(RegionCode unit) const {
  UnitStanding standing;
  standing.cursor = ToPosition(disk_->Get(kCursor, unit.Encoded()));
  standing.staged = Staged(unit);
  for (const auto& [key, value] : Range(disk_->table(kLineage), unit.Encoded(), "")) {
    for (size_t at = 0; at < value.size(); at += 8) {
      standing.former.push_back(Epoch{ReadUint64(absl::string_view(value).substr(at))});
    }
  }
  if (!standing.former.empty()) standing.former.pop_back();
  for ([[maybe_unused]] const auto& row : Range(disk_->table(kQuarantine), unit.Encoded(), "")) {
    ++standing.quarantined;
  }
  return standing;
}

absl::StatusOr<std::optional<JournalPosition>> MemoryMirror::Cursor(RegionCode unit) const {
  return ToPosition(disk_->Get(kCursor, unit.Encoded()));
}

std::optional<JournalPosition> MemoryMirror::SyncedCursor(RegionCode unit) const {
  return ToPosition(disk_->GetSynced(kCursor, unit.Encoded()));
}

absl::StatusOr<absl::Time> MemoryMirror::TimeOf(RegionCode unit, Seq seq) const {
  std::optional<std::string> value = disk_->Get(kJournal, UnitSeqKey(unit, seq.value));
  if (!value) return absl::NotFoundError("the entry is not held");
  absl::StatusOr<DecodedEntry> entry = DecodeEntry(DecodeStoredEntry(*value)->entry);
  if (!entry.ok()) return absl::NotFoundError(entry.status().message());
  return absl::FromUnixMillis(entry->entry.time_unix_ms());
}

std::shared_ptr<const MirrorView> MemoryMirror::View() const {
  return std::make_shared<MemoryView>(disk_->Snapshot());
}

}  // namespace rekap::sim
