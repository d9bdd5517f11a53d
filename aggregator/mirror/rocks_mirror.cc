#include "aggregator/mirror/rocks_mirror.h"

#include <utility>

#include "absl/strings/str_cat.h"

#include "aggregator/mirror/reading.h"
#include "aggregator/mirror/rocks_layout.h"
#include "aggregator/mirror/rocks_retry.h"
#include "aggregator/mirror/rocks_view.h"
#include "domain/key/store_key.h"

namespace rekap {

std::vector<std::string> RocksMirror::Families() {
  return {kMirrorFamily, kJournalFamily, kCursorFamily, kLineageFamily, kGapFamily, kBaseFamily,
          kStagedFamily, kQuarantineFamily,
          // Of aggregator/admin, account and identity. In `meta`, which every database has, keep
          // something: aggregator/verification, aggregator/ingest/board_keeper.h.
          "catalog", "review", "audit", "account", "identity"};
}

DatabaseTuning RocksMirror::Tuning() {
  // Fewer, larger files while many nodes catch up at once.
  DatabaseTuning tuning;
  tuning.write_buffer_bytes = 16 << 20;
  tuning.block_cache_bytes = 32 << 20;
  tuning.wal_bytes_max = 64 << 20;
  tuning.open_files_max = 256;
  return tuning;
}

absl::StatusOr<std::unique_ptr<RocksMirror>> RocksMirror::Open(const std::string& directory) {
  absl::StatusOr<std::unique_ptr<Database>> database =
      Database::Open(directory, Families(), Tuning());
  if (!database.ok()) return database.status();
  auto mirror = std::unique_ptr<RocksMirror>(new RocksMirror(*std::move(database)));
  absl::StatusOr<uint64_t> recovered = RetryQuarantined(mirror->database_);
  if (!recovered.ok()) return recovered.status();
  mirror->recovered_ = *recovered;
  return mirror;
}

absl::Status RocksMirror::Append(absl::Span<const UnitAppend> appends, absl::Time now) {
  // Kept between appends: its buffer is as large as the largest group, and
  // growing it anew each time costs more than the inserts.
  batch_.Clear();
  for (const UnitAppend& append : appends) {
    if (absl::Status added = AddAppend(append, now); !added.ok()) return added;
  }
  return database_->WriteSynced(batch_, "storing entries");
}

absl::Status RocksMirror::AddAppend(const UnitAppend& append, absl::Time now) {
  absl::StatusOr<std::optional<JournalPosition>> cursor = Cursor(append.unit);
  if (!cursor.ok()) return cursor.status();
  JournalPosition current = cursor->value_or(JournalPosition{append.before.epoch, {}});
  if (current != append.before) {
    return absl::AbortedError(absl::StrCat("cursor is at ", Describe(append.unit, current),
                                           ", not at ", Describe(append.unit, append.before)));
  }
  if (!cursor->has_value() || append.epoch != append.before.epoch) {
    absl::StatusOr<UnitLineage> lineage = ReadLineage(*database_, nullptr, append.unit);
    if (!lineage.ok()) return lineage.status();
    AddEpoch(*database_, append.unit, append.before.point.seq, append.epoch, *lineage, batch_);
  }
  rocksdb::ColumnFamilyHandle* mirror = database_->family(kMirrorFamily);
  rocksdb::ColumnFamilyHandle* journal = database_->family(kJournalFamily);
  std::string unit = append.unit.Encoded();
  std::string position;  // epoch and seq: a row's head; the seq ends the journal's key
  AppendUint64(position, append.epoch.value);
  Seq seq = append.before.point.seq;
  for (const ChainedEntry& entry : append.entries) {
    seq = seq.Next();
    position.resize(8);
    AppendUint64(position, seq.value);
    PutParts(batch_, journal, {unit, absl::string_view(position).substr(8)},
             {entry.hash.view(), entry.bytes});
    if (!entry.unreadable.empty()) {
      PutQuarantine(*database_, append.unit, seq, now, entry.unreadable, batch_);
    } else if (entry.withdraws) {
      batch_.Delete(mirror, MirrorKey(append.unit, entry.record_key));
    } else {
      PutParts(batch_, mirror, {unit, entry.record_key}, {position, entry.bytes});
    }
  }
  batch_.Put(database_->family(kCursorFamily), unit, EncodePosition(append.after()));
  return absl::OkStatus();
}

absl::StatusOr<UnitStanding> RocksMirror::Standing(RegionCode unit) const {
  UnitStanding standing;
  absl::StatusOr<std::optional<JournalPosition>> cursor = Cursor(unit);
  if (!cursor.ok()) return cursor.status();
  standing.cursor = *cursor;
  absl::StatusOr<UnitLineage> lineage = ReadLineage(*database_, nullptr, unit);
  if (!lineage.ok()) return lineage.status();
  for (const auto& [after, epoch] : lineage->epochs) standing.former.push_back(epoch);
  if (!standing.former.empty()) standing.former.pop_back();  // the cursor's own
  absl::StatusOr<std::optional<StagedBase>> staged = ReadStaged(*database_, unit);
  if (!staged.ok()) return staged.status();
  standing.staged = *std::move(staged);
  absl::Status counted = ScanFamily(*database_, nullptr, kQuarantineFamily, unit.Encoded(), "",
                                    [&](absl::string_view, absl::string_view) {
                                      ++standing.quarantined;
                                      return true;
                                    });
  if (!counted.ok()) return counted;
  return standing;
}

absl::StatusOr<std::optional<JournalPosition>> RocksMirror::Cursor(RegionCode unit) const {
  absl::StatusOr<std::string> value = database_->Get(kCursorFamily, unit.Encoded());
  if (absl::IsNotFound(value.status())) return std::optional<JournalPosition>();
  if (!value.ok()) return value.status();
  absl::StatusOr<JournalPosition> position = DecodePosition(*value);
  if (!position.ok()) return position.status();
  return std::optional<JournalPosition>(*position);
}

absl::StatusOr<absl::Time> RocksMirror::TimeOf(RegionCode unit, Seq seq) const {
  absl::StatusOr<std::string> value = database_->Get(kJournalFamily, UnitSeqKey(unit, seq.value));
  if (!value.ok()) return value.status();
  absl::StatusOr<StoredEntry> stored = DecodeStoredEntry(*value);
  if (!stored.ok()) return stored.status();
  absl::StatusOr<DecodedEntry> entry = ReadEntry(seq, stored->entry);
  if (!entry.ok()) return absl::NotFoundError(entry.status().message());
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
