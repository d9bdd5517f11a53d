// Proof of the store's invariant: the chain re-hashed, the records compared
// with the journal's replay. Works on a snapshot, so commits may go on.
#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "rocksdb/iterator.h"
#include "rocksdb/snapshot.h"

#include "domain/journal/entry.h"
#include "domain/key/store_key.h"
#include "node/store/node_store.h"

namespace rekap {
namespace {

// Record key to the seq of the entry that put it last.
using Replay = absl::flat_hash_map<std::string, uint64_t>;

// Empty = the chain is whole.
absl::StatusOr<std::string> RehashJournal(rocksdb::Iterator& it, uint64_t& entries,
                                          Replay& replay) {
  ChainHasher hasher;
  ChainPoint point;
  for (it.SeekToFirst(); it.Valid(); it.Next()) {
    absl::StatusOr<StoredEntry> stored = DecodeStoredEntry(ToView(it.value()));
    if (!stored.ok()) return stored.status();
    ChainPoint next = hasher.Append(point, stored->entry);
    if (ReadUint64(ToView(it.key())) != next.seq.value) {
      return absl::StrCat("journal has no entry ", next.seq.value);
    }
    if (next.hash.view() != stored->hash) {
      return absl::StrCat("hash of journal entry ", next.seq.value, " does not match its bytes");
    }
    absl::StatusOr<DecodedEntry> decoded = DecodeEntry(stored->entry);
    if (!decoded.ok()) {
      return absl::StrCat("journal entry ", next.seq.value, ": ", decoded.status().message());
    }
    if (decoded->is_delete()) {
      replay.erase(decoded->record_key);
    } else {
      replay[decoded->record_key] = next.seq.value;
    }
    point = next;
    ++entries;
  }
  if (!it.status().ok()) return ToStatus(it.status(), "reading the journal");
  return std::string();
}

// Empty = the records are what the replay says.
absl::StatusOr<std::string> CompareRecords(rocksdb::Iterator& it, uint64_t& records,
                                           const Replay& replay) {
  for (it.SeekToFirst(); it.Valid(); it.Next()) {
    absl::StatusOr<StoredRow> row = DecodeRow(ToView(it.value()));
    if (!row.ok()) return row.status();
    absl::StatusOr<DecodedEntry> decoded = DecodeEntry(row->entry);
    auto expected = replay.find(ToView(it.key()));
    if (!decoded.ok() || expected == replay.end() || expected->second != row->seq ||
        decoded->record_key != ToView(it.key()) || decoded->entry.seq() != row->seq) {
      return absl::StrCat("record of journal entry ", row->seq, " differs from the journal");
    }
    ++records;
  }
  if (!it.status().ok()) return ToStatus(it.status(), "reading records");
  if (records != replay.size()) {
    return absl::StrCat("the journal puts ", replay.size(), " records, ", records, " are stored");
  }
  return std::string();
}

}  // namespace

absl::StatusOr<NodeStore::VerifyResult> NodeStore::Verify() const {
  rocksdb::DB& db = database_->db();
  rocksdb::ManagedSnapshot snapshot(&db);
  rocksdb::ReadOptions options;
  options.snapshot = snapshot.snapshot();
  options.verify_checksums = true;
  options.fill_cache = false;
  VerifyResult result;
  Replay replay;
  std::unique_ptr<rocksdb::Iterator> journal(db.NewIterator(options, database_->family("journal")));
  absl::StatusOr<std::string> difference = RehashJournal(*journal, result.entries, replay);
  if (difference.ok() && difference->empty()) {
    std::unique_ptr<rocksdb::Iterator> record(db.NewIterator(options, database_->family("record")));
    difference = CompareRecords(*record, result.records, replay);
  }
  if (!difference.ok()) return difference.status();
  result.difference = *std::move(difference);
  return result;
}

}  // namespace rekap
