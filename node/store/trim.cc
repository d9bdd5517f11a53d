// Trimming: the base moves forward over the oldest entries of the journal, which keep
// their hashes only.
//
// Invariant: every step is one synced batch, before and after which base and journal
// give the records. What does not match its hash is never taken into the base, for
// there the damage could not be found any more.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rocksdb/iterator.h"

#include "domain/key/store_key.h"
#include "node/store/families.h"
#include "node/store/node_store.h"
#include "node/store/replay.h"

namespace rekap {

using node_family::kBase;
using node_family::kJournal;

namespace {

struct PutEntry {
  Seq seq;
  std::string bytes;
};
// What a step does to the base; nullopt = the record is gone.
using BaseChanges = std::map<std::string, std::optional<PutEntry>>;  // by record key

// Takes the entries after the state's base, up to `upto` or to the step's bound, out
// of the journal.
absl::StatusOr<BaseChanges> TakeEntries(Database& database, Seq upto, HistoryState& state,
                                        rocksdb::WriteBatch& batch) {
  BaseChanges changes;
  ChainHasher hasher;
  ChainPoint point = state.base ? state.base->point : ChainPoint();
  std::unique_ptr<rocksdb::Iterator> it(
      database.db().NewIterator(rocksdb::ReadOptions(), database.family(kJournal)));
  size_t bytes = 0;
  for (it->Seek(NodeJournalKey(point.seq.Next().value));
       it->Valid() && point.seq < upto && bytes < NodeStore::kTrimBytesMax; it->Next()) {
    absl::StatusOr<StoredEntry> stored = DecodeStoredEntry(ToView(it->value()));
    if (!stored.ok()) return stored.status();
    point = hasher.Append(point, stored->entry);
    if (ReadUint64(ToView(it->key())) != point.seq.value || stored->hash != point.hash.view()) {
      return absl::DataLossError(
          absl::StrCat("journal entry ", point.seq.value, " does not match its hash"));
    }
    if (std::optional<EntryEffect> effect = EffectOf(stored->entry, point.seq)) {
      std::optional<PutEntry>& change = changes[std::move(effect->record_key)];
      change.reset();
      if (!effect->withdraws) change = PutEntry{point.seq, std::string(stored->entry)};
    }
    batch.Put(database.family(kJournal), it->key(), ToSlice(stored->hash));
    state.kept_hashes = hasher.Next(state.kept_hashes, stored->hash);
    bytes += stored->entry.size();
    ++state.trimmed;
  }
  if (!it->status().ok()) return ToStatus(it->status(), "reading the journal");
  if (bytes == 0 || bytes > state.journal_bytes) {
    return absl::DataLossError(absl::StrCat("journal holds ", bytes, " bytes after entry ",
                                            point.seq.value, ", of ", state.journal_bytes));
  }
  state.journal_bytes -= bytes;
  ChainPoint rows = state.base ? state.base->last_row : ChainPoint();
  state.base = Base{point, rows};
  return changes;
}

// The end of the rows' chain once `changes` are made. DataLoss if the rows that are
// stored are not those of `base`.
absl::StatusOr<ChainPoint> DigestAfter(Database& database, const ChainPoint& stored_end,
                                       const BaseChanges& changes) {
  ChainHasher hasher;
  ChainPoint before;
  ChainPoint after;
  auto change = changes.begin();
  auto add = [&](const std::string& key, const std::optional<PutEntry>& put) {
    if (put) after = hasher.Append(after, EncodeBaseRow(key, put->seq, put->bytes));
  };
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  std::unique_ptr<rocksdb::Iterator> it(database.db().NewIterator(options, database.family(kBase)));
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    absl::string_view key = ToView(it->key());
    absl::StatusOr<StoredRow> row = DecodeRow(ToView(it->value()));
    if (!row.ok()) return row.status();
    std::string encoded = EncodeBaseRow(key, Seq{row->seq}, row->entry);
    before = hasher.Append(before, encoded);
    for (; change != changes.end() && change->first < key; ++change) {
      add(change->first, change->second);
    }
    if (change != changes.end() && change->first == key) {
      add(change->first, change->second);
      ++change;
    } else {
      after = hasher.Append(after, encoded);
    }
  }
  if (!it->status().ok()) return ToStatus(it->status(), "reading the base");
  for (; change != changes.end(); ++change) add(change->first, change->second);
  if (before != stored_end) return absl::DataLossError("the base does not match its digest");
  if (after.seq.value > kBaseRowsMax) {
    return absl::ResourceExhaustedError(absl::StrCat("a base of ", after.seq.value, " rows"));
  }
  return after;
}

}  // namespace

absl::Status NodeStore::TrimStep(Seq upto) {
  HistoryState state = State();
  const ChainPoint stored_rows = state.base ? state.base->last_row : ChainPoint();
  const Seq before = state.base ? state.base->point.seq : Seq{0};
  const uint64_t bytes_before = state.journal_bytes;
  rocksdb::WriteBatch batch;
  absl::StatusOr<BaseChanges> changes = TakeEntries(*database_, upto, state, batch);
  if (!changes.ok()) return changes.status();
  absl::StatusOr<ChainPoint> rows = DigestAfter(*database_, stored_rows, *changes);
  if (!rows.ok()) return rows.status();
  state.base->last_row = *rows;
  for (const auto& [key, put] : *changes) {
    if (put) {
      batch.Put(database_->family(kBase), key,
                EncodeRow({state.EpochOf(put->seq).value, put->seq.value, put->bytes}));
    } else {
      batch.Delete(database_->family(kBase), key);
    }
  }
  Seq acknowledged;
  {
    absl::MutexLock lock(&mutex_);
    acknowledged = acknowledged_;
  }
  Seq end = state.base->point.seq;
  if (end > acknowledged) {
    state.trimmed_unacknowledged += end.value - std::max(before, acknowledged).value;
  }
  PutHistoryState(*database_, state, batch);
  absl::Status written = database_->WriteSynced(batch, "trimming the journal");
  if (!written.ok()) return written;
  uncompacted_bytes_ += bytes_before - state.journal_bytes;
  absl::MutexLock lock(&mutex_);
  state_ = std::move(state);
  return absl::OkStatus();
}

absl::Status NodeStore::TrimLocked(Seq upto) {
  HistoryState before = State();
  if (upto > before.head.point.seq) {
    return absl::InvalidArgumentError(absl::StrCat(
        "trimming to entry ", upto.value, ", the last one is ", before.head.point.seq.value));
  }
  if (upto < before.first()) return absl::OkStatus();
  absl::Status trimmed;
  while (trimmed.ok() && First() <= upto) trimmed = TrimStep(upto);
  CompactTrimmed();
  HistoryState after = State();
  if (options_.log == nullptr || after.trimmed == before.trimmed) return trimmed;
  options_.log->Info("journal trimmed", {{"position", after.head.point.seq.value},
                                         {"entries", after.trimmed - before.trimmed},
                                         {"first_seq", after.first().value},
                                         {"bytes", after.journal_bytes},
                                         {"bytes_max", options_.journal_bytes_max}});
  uint64_t lost = after.trimmed_unacknowledged - before.trimmed_unacknowledged;
  if (lost > 0) {
    options_.log->Error(
        "journal entries trimmed that the aggregator never had; what stood is sent as a snapshot",
        {{"position", after.head.point.seq.value},
         {"entries", lost},
         {"entries_ever", after.trimmed_unacknowledged},
         {"first_seq", after.first().value},
         {"bytes_max", options_.journal_bytes_max}});
  }
  return trimmed;
}

absl::Status NodeStore::Trim(Seq upto) {
  absl::MutexLock lock(&commit_mutex_);
  return TrimLocked(upto);
}

absl::StatusOr<Seq> NodeStore::RetentionTarget(const HistoryState& state) const {
  std::vector<uint32_t> sizes;
  uint64_t left = state.journal_bytes;
  const uint64_t goal = RetentionGoal(options_.journal_bytes_max);
  std::unique_ptr<rocksdb::Iterator> it(
      database_->db().NewIterator(rocksdb::ReadOptions(), database_->family(kJournal)));
  for (it->Seek(NodeJournalKey(state.first().value)); it->Valid() && left > goal; it->Next()) {
    size_t size = it->value().size() - std::min(it->value().size(), kHashSize);
    sizes.push_back(static_cast<uint32_t>(size));
    left -= std::min<uint64_t>(size, left);
  }
  if (!it->status().ok()) return ToStatus(it->status(), "reading the journal");
  Seq acknowledged;
  {
    absl::MutexLock lock(&mutex_);
    acknowledged = acknowledged_;
  }
  Seq base = state.base ? state.base->point.seq : Seq{0};
  return TrimUpTo(base, sizes, state.journal_bytes, options_.journal_bytes_max, acknowledged);
}

absl::Status NodeStore::TrimToRetention() {
  absl::MutexLock lock(&commit_mutex_);
  HistoryState state = State();
  if (state.journal_bytes <= options_.journal_bytes_max) return absl::OkStatus();
  absl::StatusOr<Seq> upto = RetentionTarget(state);
  if (!upto.ok()) return upto.status();
  return TrimLocked(*upto);
}

void NodeStore::CompactTrimmed() {
  // Below that, rewriting the file that the range is in costs more than it gives.
  if (uncompacted_bytes_ < options_.journal_bytes_max / 8) return;
  const std::string begin = NodeJournalKey(0);
  const std::string end = NodeJournalKey(First().value);
  const rocksdb::Slice begin_slice(begin);
  const rocksdb::Slice end_slice(end);
  // Nothing else would: few writes follow, and only many make RocksDB compact.
  rocksdb::Status compacted = database_->db().CompactRange(
      rocksdb::CompactRangeOptions(), database_->family(kJournal), &begin_slice, &end_slice);
  if (compacted.ok()) {
    uncompacted_bytes_ = 0;
  } else if (options_.log != nullptr) {
    options_.log->Warning("compacting the trimmed journal failed",
                          {{"status", ToStatus(compacted, "compacting")}});
  }
}

}  // namespace rekap
