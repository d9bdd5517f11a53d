#include "aggregator/mirror/rocks_mirror.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "rocksdb/iterator.h"
#include "rocksdb/snapshot.h"

#include "domain/key/store_key.h"

namespace rekap {
namespace {

constexpr char kMirror[] = "mirror";
constexpr char kJournal[] = "journal";
constexpr char kCursor[] = "cursor";

// The kabupaten's machine is a server: larger buffers mean fewer, larger files
// while many nodes catch up at once.
DatabaseTuning Tuning() {
  DatabaseTuning tuning;
  tuning.write_buffer_bytes = 16 << 20;
  tuning.block_cache_bytes = 32 << 20;
  tuning.wal_bytes_max = 64 << 20;
  tuning.open_files_max = 256;
  return tuning;
}

// Puts the concatenations, without making them first. The layouts are those of
// store_key.h.
void PutParts(rocksdb::WriteBatch& batch, rocksdb::ColumnFamilyHandle* family,
              const std::array<absl::string_view, 2>& key,
              const std::array<absl::string_view, 2>& value) {
  std::array<rocksdb::Slice, 2> keys = {ToSlice(key[0]), ToSlice(key[1])};
  std::array<rocksdb::Slice, 2> values = {ToSlice(value[0]), ToSlice(value[1])};
  batch.Put(family, rocksdb::SliceParts(keys.data(), 2), rocksdb::SliceParts(values.data(), 2));
}

class RocksView : public MirrorView {
 public:
  explicit RocksView(std::shared_ptr<Database> database)
      : database_(std::move(database)), hold_(&database_->db()), snapshot_(hold_.snapshot()) {}

  absl::StatusOr<std::vector<std::pair<RegionCode, JournalPosition>>> Cursors() const override {
    std::vector<std::pair<RegionCode, JournalPosition>> cursors;
    absl::Status bad;
    absl::Status scanned =
        Scan(kCursor, "", "", [&](absl::string_view key, absl::string_view value) {
          absl::StatusOr<RegionCode> unit = RegionCode::Decode(key);
          absl::StatusOr<JournalPosition> position = DecodePosition(value);
          if (unit.ok() && position.ok()) {
            cursors.emplace_back(*unit, *position);
            return true;
          }
          bad = absl::DataLossError("stored cursor is not one");
          return false;
        });
    if (!scanned.ok()) return scanned;
    if (!bad.ok()) return bad;
    return cursors;
  }

  absl::Status ScanUnit(RegionCode unit, absl::string_view prefix, absl::string_view from,
                        const std::function<bool(const MirrorRow&)>& visit) const override {
    return ScanRows(MirrorKey(unit, prefix), MirrorKey(unit, from), visit);
  }

  absl::Status ScanAll(const std::function<bool(const MirrorRow&)>& visit) const override {
    return ScanRows("", "", visit);
  }

  absl::Status ScanJournal(
      RegionCode unit, Epoch epoch,
      const std::function<bool(Seq, absl::string_view, absl::string_view)>& visit) const override {
    std::string prefix = AggregatorJournalKey(unit, epoch.value, 0);
    prefix.resize(prefix.size() - 8);
    absl::Status bad;
    absl::Status scanned =
        Scan(kJournal, prefix, prefix, [&](absl::string_view key, absl::string_view value) {
          absl::StatusOr<StoredEntry> stored = DecodeStoredEntry(value);
          if (!stored.ok()) {
            bad = stored.status();
            return false;
          }
          return visit(Seq{ReadUint64(key.substr(prefix.size()))}, stored->hash, stored->entry);
        });
    return scanned.ok() ? bad : scanned;
  }

 private:
  absl::Status ScanRows(const std::string& prefix, const std::string& from,
                        const std::function<bool(const MirrorRow&)>& visit) const {
    absl::Status bad;
    absl::Status scanned =
        Scan(kMirror, prefix, from, [&](absl::string_view key, absl::string_view value) {
          absl::StatusOr<RegionCode> unit =
              RegionCode::Decode(key.substr(0, RegionCode::kEncodedSize));
          absl::StatusOr<StoredRow> row = DecodeRow(value);
          if (!unit.ok() || !row.ok()) {
            bad = absl::DataLossError("stored mirror row is not one");
            return false;
          }
          return visit({*unit, key.substr(RegionCode::kEncodedSize), Epoch{row->epoch},
                        Seq{row->seq}, row->entry});
        });
    return scanned.ok() ? bad : scanned;
  }

  template <typename Visit>
  absl::Status Scan(absl::string_view family, absl::string_view prefix, absl::string_view from,
                    Visit visit) const {
    rocksdb::ReadOptions options;
    options.snapshot = snapshot_;
    std::unique_ptr<rocksdb::Iterator> it(
        database_->db().NewIterator(options, database_->family(family)));
    for (it->Seek(ToSlice(std::max(prefix, from)));
         it->Valid() && it->key().starts_with(ToSlice(prefix)); it->Next()) {
      if (!visit(ToView(it->key()), ToView(it->value()))) return absl::OkStatus();
    }
    return ToStatus(it->status(), absl::StrCat("reading ", family));
  }

  std::shared_ptr<Database> database_;
  rocksdb::ManagedSnapshot hold_;  // releases the snapshot
  const rocksdb::Snapshot* snapshot_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<RocksMirror>> RocksMirror::Open(const std::string& directory) {
  absl::StatusOr<std::unique_ptr<Database>> database = Database::Open(
      directory, {kMirror, kJournal, kCursor, "catalog", "review", "account"}, Tuning());
  if (!database.ok()) return database.status();
  return std::unique_ptr<RocksMirror>(new RocksMirror(*std::move(database)));
}

absl::Status RocksMirror::Append(absl::Span<const UnitAppend> appends) {
  // Kept between appends: its buffer is as large as the largest group, and
  // growing it anew each time costs more than the inserts.
  rocksdb::WriteBatch& batch = batch_;
  batch.Clear();
  rocksdb::ColumnFamilyHandle* mirror = database_->family(kMirror);
  rocksdb::ColumnFamilyHandle* journal = database_->family(kJournal);
  for (const UnitAppend& append : appends) {
    absl::StatusOr<std::optional<JournalPosition>> cursor = Cursor(append.unit);
    if (!cursor.ok()) return cursor.status();
    JournalPosition current = cursor->value_or(JournalPosition{append.before.epoch, {}});
    if (current != append.before) {
      return absl::AbortedError(absl::StrCat("cursor is at ", Describe(append.unit, current),
                                             ", not at ", Describe(append.unit, append.before)));
    }
    std::string unit = append.unit.Encoded();
    std::string position;  // epoch and seq: part of the journal's key and of the row
    AppendUint64(position, append.before.epoch.value);
    uint64_t seq = append.before.point.seq.value;
    for (const ChainedEntry& entry : append.entries) {
      position.resize(8);
      AppendUint64(position, ++seq);
      PutParts(batch, journal, {unit, position}, {entry.hash.view(), entry.bytes});
      if (entry.withdraws) {
        batch.Delete(mirror, MirrorKey(append.unit, entry.record_key));
      } else {
        PutParts(batch, mirror, {unit, entry.record_key}, {position, entry.bytes});
      }
    }
    batch.Put(database_->family(kCursor), append.unit.Encoded(), EncodePosition(append.after()));
  }
  return database_->WriteSynced(batch, "storing entries");
}

absl::StatusOr<std::optional<JournalPosition>> RocksMirror::Cursor(RegionCode unit) const {
  absl::StatusOr<std::string> value = database_->Get(kCursor, unit.Encoded());
  if (absl::IsNotFound(value.status())) return std::optional<JournalPosition>();
  if (!value.ok()) return value.status();
  absl::StatusOr<JournalPosition> position = DecodePosition(*value);
  if (!position.ok()) return position.status();
  return std::optional<JournalPosition>(*position);
}

absl::StatusOr<absl::Time> RocksMirror::TimeOf(RegionCode unit, Epoch epoch, Seq seq) const {
  absl::StatusOr<std::string> value =
      database_->Get(kJournal, AggregatorJournalKey(unit, epoch.value, seq.value));
  if (!value.ok()) return value.status();
  absl::StatusOr<StoredEntry> stored = DecodeStoredEntry(*value);
  if (!stored.ok()) return stored.status();
  absl::StatusOr<DecodedEntry> entry = DecodeEntry(stored->entry);
  if (!entry.ok()) return absl::DataLossError(entry.status().message());
  return absl::FromUnixMillis(entry->entry.time_unix_ms());
}

std::shared_ptr<const MirrorView> RocksMirror::View() const {
  return std::make_shared<RocksView>(database_);
}

uint64_t RocksMirror::DiskBytes() const {
  uint64_t bytes = 0;
  database_->db().GetAggregatedIntProperty(rocksdb::DB::Properties::kTotalSstFilesSize, &bytes);
  return bytes;
}

}  // namespace rekap
