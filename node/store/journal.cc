// The journal as others read it: the replication session, people, metrics.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/iterator.h"
#include "rocksdb/snapshot.h"

#include "domain/key/store_key.h"
#include "node/store/families.h"
#include "node/store/node_store.h"
#include "rekap/v1/journal.pb.h"

namespace rekap {

using node_family::kAcknowledgedKey;
using node_family::kBase;
using node_family::kJournal;

Seq NodeStore::First() const {
  absl::MutexLock lock(&mutex_);
  return state_.first();
}

std::optional<Base> NodeStore::CurrentBase() const {
  absl::MutexLock lock(&mutex_);
  return state_.base;
}

std::vector<JournalPosition> NodeStore::Lineage() const {
  absl::MutexLock lock(&mutex_);
  return state_.lineage;
}

absl::StatusOr<ChainHash> NodeStore::HashAt(Seq seq) const {
  if (seq.value == 0) return ChainHash();
  absl::StatusOr<std::string> value = database_->Get(kJournal, NodeJournalKey(seq.value));
  if (!value.ok()) return value.status();
  absl::StatusOr<StoredEntry> stored = DecodeStoredEntry(*value);
  if (!stored.ok()) return stored.status();
  return ChainHash::FromBytes(stored->hash);
}

absl::StatusOr<std::vector<std::string>> NodeStore::ReadAfter(Seq after, size_t entries_max,
                                                              size_t bytes_max) const {
  std::vector<std::string> entries;
  size_t bytes = 0;
  Seq expected = after.Next();
  std::unique_ptr<rocksdb::Iterator> it(
      database_->db().NewIterator(rocksdb::ReadOptions(), database_->family(kJournal)));
  for (it->Seek(NodeJournalKey(expected.value)); it->Valid() && entries.size() < entries_max;
       it->Next()) {
    absl::StatusOr<StoredEntry> stored = DecodeStoredEntry(ToView(it->value()));
    if (!stored.ok()) return stored.status();
    bool missing = ReadUint64(ToView(it->key())) != expected.value;
    // A database that was restored onto a base keeps no hashes before it.
    if (stored->entry.empty() || (missing && First() > expected)) {
      return absl::AbortedError(absl::StrCat("journal entry ", expected.value, " was trimmed"));
    }
    if (missing) return absl::DataLossError(absl::StrCat("journal has no entry ", expected.value));
    if (!entries.empty() && bytes + stored->entry.size() > bytes_max) break;
    bytes += stored->entry.size();
    entries.emplace_back(stored->entry);
    expected = expected.Next();
  }
  if (!it->status().ok()) return ToStatus(it->status(), "reading the journal");
  return entries;
}

absl::StatusOr<std::vector<std::string>> NodeStore::ReadBase(const Base& base,
                                                             absl::string_view after_key,
                                                             size_t rows_max,
                                                             size_t bytes_max) const {
  rocksdb::ManagedSnapshot snapshot(&database_->db());
  rocksdb::ReadOptions options;
  options.snapshot = snapshot.snapshot();
  absl::StatusOr<HistoryState> state = LoadHistoryState(*database_, options);
  if (!state.ok()) return state.status();
  if (state->base != base) return absl::AbortedError("the journal begins on another base by now");
  std::vector<std::string> rows;
  size_t bytes = 0;
  std::unique_ptr<rocksdb::Iterator> it(
      database_->db().NewIterator(options, database_->family(kBase)));
  it->Seek(ToSlice(after_key));
  if (it->Valid() && ToView(it->key()) == after_key) it->Next();
  for (; it->Valid() && rows.size() < rows_max; it->Next()) {
    absl::StatusOr<StoredRow> stored = DecodeRow(ToView(it->value()));
    if (!stored.ok()) return stored.status();
    std::string row = EncodeBaseRow(ToView(it->key()), Seq{stored->seq}, stored->entry);
    if (!rows.empty() && bytes + row.size() > bytes_max) break;
    bytes += row.size();
    rows.push_back(std::move(row));
  }
  if (!it->status().ok()) return ToStatus(it->status(), "reading the base");
  return rows;
}

absl::StatusOr<std::optional<absl::Time>> NodeStore::OldestPendingTime(Seq acknowledged) const {
  std::unique_ptr<rocksdb::Iterator> it(
      database_->db().NewIterator(rocksdb::ReadOptions(), database_->family(kJournal)));
  Seq oldest = std::max(acknowledged.Next(), First());
  // Some of what was held a moment ago may be trimmed by now.
  for (it->Seek(NodeJournalKey(oldest.value)); it->Valid(); it->Next()) {
    absl::StatusOr<StoredEntry> stored = DecodeStoredEntry(ToView(it->value()));
    if (!stored.ok()) return stored.status();
    if (stored->entry.empty()) continue;
    v1::JournalEntry entry;
    if (!entry.ParseFromArray(stored->entry.data(), static_cast<int>(stored->entry.size()))) {
      continue;  // it says nothing, nor when
    }
    return std::optional<absl::Time>(absl::FromUnixMillis(entry.time_unix_ms()));
  }
  if (!it->status().ok()) return ToStatus(it->status(), "reading the journal");
  return std::optional<absl::Time>();
}

absl::Status NodeStore::SaveAcknowledged(const Acknowledged& acknowledged) {
  std::string value;
  AppendUint64(value, acknowledged.seq.value);
  AppendUint64(value, static_cast<uint64_t>(absl::ToUnixMillis(acknowledged.time)));
  {
    absl::MutexLock lock(&mutex_);
    acknowledged_ = acknowledged.seq;
  }
  return ToStatus(database_->db().Put(rocksdb::WriteOptions(), database_->family(kMetaFamily),
                                      kAcknowledgedKey, value),
                  "saving the acknowledged position");
}

absl::StatusOr<NodeStore::Acknowledged> NodeStore::LoadAcknowledged() const {
  absl::StatusOr<std::string> value = database_->Get(kMetaFamily, kAcknowledgedKey);
  if (absl::IsNotFound(value.status())) return Acknowledged();
  if (!value.ok()) return value.status();
  if (value->size() != 16) return absl::DataLossError("stored acknowledgement has a wrong size");
  absl::string_view bytes = *value;
  return Acknowledged{Seq{ReadUint64(bytes)},
                      absl::FromUnixMillis(static_cast<int64_t>(ReadUint64(bytes.substr(8))))};
}

uint64_t NodeStore::DiskBytes() const {
  uint64_t bytes = 0;
  database_->db().GetAggregatedIntProperty(rocksdb::DB::Properties::kTotalSstFilesSize, &bytes);
  return bytes;
}

}  // namespace rekap
