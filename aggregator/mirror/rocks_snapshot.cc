// RocksMirror's side of a snapshot: rows are staged beside the mirror, then the whole
// base becomes the unit's state at once.
#include <utility>

#include "absl/strings/str_cat.h"

#include "aggregator/mirror/reading.h"
#include "aggregator/mirror/rocks_layout.h"
#include "aggregator/mirror/rocks_mirror.h"
#include "domain/key/store_key.h"

namespace rekap {
namespace {

// The rows of a unit in a family, in key order.
class UnitRows {
 public:
  UnitRows(Database& database, absl::string_view family, RegionCode unit)
      : unit_(unit.Encoded()),
        it_(database.db().NewIterator(rocksdb::ReadOptions(), database.family(family))) {
    it_->Seek(unit_);
    // What is staged of the unit stands before its rows.
    if (it_->Valid() && it_->key() == rocksdb::Slice(unit_)) it_->Next();
  }

  bool valid() const { return it_->Valid() && it_->key().starts_with(unit_); }
  rocksdb::Slice key() const { return it_->key(); }
  rocksdb::Slice value() const { return it_->value(); }
  absl::string_view record_key() const {
    return ToView(it_->key()).substr(RegionCode::kEncodedSize);
  }
  void Next() { it_->Next(); }
  absl::Status status() const { return ToStatus(it_->status(), "reading rows"); }

 private:
  const std::string unit_;
  const std::unique_ptr<rocksdb::Iterator> it_;
};

// Makes the staged rows the base and the readable ones of them the mirror.
class Installation {
 public:
  Installation(Database& database, RegionCode unit, absl::Time now,
               const MirrorStore::ChangedRow& changed, rocksdb::WriteBatch& batch)
      : database_(database), unit_(unit), now_(now), changed_(changed), batch_(batch) {}

  // The old base's rows, and what was set aside of a history that no longer counts,
  // are gone before the new ones come.
  absl::Status Run() {
    DeleteUnit(database_, kBaseFamily, unit_, batch_);
    DeleteUnit(database_, kQuarantineFamily, unit_, batch_);
    UnitRows staged(database_, kStagedFamily, unit_);
    UnitRows mirror(database_, kMirrorFamily, unit_);
    for (; staged.valid(); staged.Next()) {
      absl::StatusOr<StoredRow> row = DecodeRow(ToView(staged.value()));
      if (!row.ok()) return row.status();
      for (; mirror.valid() && mirror.key().compare(staged.key()) < 0; mirror.Next()) {
        Withdraw(mirror);
      }
      bool held = mirror.valid() && mirror.key() == staged.key();
      batch_.Put(database_.family(kBaseFamily), staged.key(), staged.value());
      absl::Status readable = ReadBaseRow(staged.record_key(), Seq{row->seq}, row->entry).status();
      if (!readable.ok()) {
        if (++unreadable_ > kQuarantineMax) return TooManyUnreadable(readable);
        PutQuarantine(database_, unit_, Seq{row->seq}, now_, readable.message(), batch_);
        if (held) Withdraw(mirror);
      } else if (absl::Status put = Put(staged, *row, held ? &mirror : nullptr); !put.ok()) {
        return put;
      }
      if (held) mirror.Next();
    }
    for (; mirror.valid(); mirror.Next()) Withdraw(mirror);
    absl::Status read = staged.status();
    return read.ok() ? mirror.status() : read;
  }

 private:
  static absl::Status TooManyUnreadable(const absl::Status& last) {
    return absl::OutOfRangeError(absl::StrCat(
        "more than ", kQuarantineMax, " rows cannot be read, the last because: ", last.message()));
  }
  void Withdraw(const UnitRows& mirror) {
    batch_.Delete(database_.family(kMirrorFamily), mirror.key());
    changed_(mirror.record_key(), "");
  }
  // `held` = what the mirror has under the key, or null.
  absl::Status Put(const UnitRows& staged, const StoredRow& row, const UnitRows* held) {
    if (held != nullptr && held->value() == staged.value()) return absl::OkStatus();
    batch_.Put(database_.family(kMirrorFamily), staged.key(), staged.value());
    if (held != nullptr) {
      absl::StatusOr<StoredRow> old = DecodeRow(ToView(held->value()));
      if (!old.ok()) return old.status();
      if (old->entry == row.entry) return absl::OkStatus();
    }
    changed_(staged.record_key(), row.entry);
    return absl::OkStatus();
  }

  Database& database_;
  const RegionCode unit_;
  const absl::Time now_;
  const MirrorStore::ChangedRow& changed_;
  rocksdb::WriteBatch& batch_;
  uint64_t unreadable_ = 0;
};

absl::Status NotStaged(RegionCode unit) {
  return absl::AbortedError(absl::StrCat("what is staged of ", unit.ToString(),
                                         " is not what the rows or the base follow"));
}

}  // namespace

absl::Status RocksMirror::Stage(const StagedRows& rows) {
  rocksdb::WriteBatch batch;
  if (rows.before.row.seq == Seq()) {
    DeleteUnit(*database_, kStagedFamily, rows.unit, batch);
  } else {
    absl::StatusOr<std::optional<StagedBase>> staged = ReadStaged(*database_, rows.unit);
    if (!staged.ok()) return staged.status();
    if (!staged->has_value() || EncodeStaged(**staged) != EncodeStaged(rows.before)) {
      return NotStaged(rows.unit);
    }
  }
  rocksdb::ColumnFamilyHandle* family = database_->family(kStagedFamily);
  for (const BaseRow& row : rows.rows) {
    batch.Put(family, MirrorKey(rows.unit, row.record_key),
              EncodeRow({rows.before.epoch.value, row.seq.value, row.entry}));
  }
  batch.Put(family, rows.unit.Encoded(), EncodeStaged(rows.after()));
  return database_->WriteSynced(batch, "staging rows");
}

absl::Status RocksMirror::Install(const BaseInstall& install, absl::Time now,
                                  const ChangedRow& changed) {
  absl::StatusOr<std::optional<JournalPosition>> cursor = Cursor(install.unit);
  if (!cursor.ok()) return cursor.status();
  if (*cursor != install.before ||
      (install.before && install.before->point.seq >= install.base.point.seq)) {
    return absl::AbortedError(
        absl::StrCat("cursor of ", install.unit.ToString(), " is not where the base follows it"));
  }
  absl::StatusOr<std::optional<StagedBase>> staged = ReadStaged(*database_, install.unit);
  if (!staged.ok()) return staged.status();
  if (!staged->has_value() || (*staged)->epoch != install.epoch ||
      (*staged)->base != install.base || (*staged)->row != install.base.last_row) {
    return NotStaged(install.unit);
  }
  rocksdb::WriteBatch batch;
  absl::StatusOr<UnitGaps> gaps = ReadGaps(*database_, nullptr, install.unit);
  if (!gaps.ok()) return gaps.status();
  const ChainPoint after = install.before ? install.before->point : ChainPoint();
  AddGap(*database_, install.unit, {after, install.base}, *gaps, batch);
  if (!install.before || install.before->epoch != install.epoch) {
    absl::StatusOr<UnitLineage> lineage = ReadLineage(*database_, nullptr, install.unit);
    if (!lineage.ok()) return lineage.status();
    AddEpoch(*database_, install.unit, after.seq, install.epoch, *lineage, batch);
  }
  absl::Status built = Installation(*database_, install.unit, now, changed, batch).Run();
  if (!built.ok()) return built;
  DeleteUnit(*database_, kStagedFamily, install.unit, batch);
  batch.Put(database_->family(kCursorFamily), install.unit.Encoded(),
            EncodePosition(install.after()));
  return database_->WriteSynced(batch, "installing a base");
}

}  // namespace rekap
