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

// The entry that a record stands by, and the digest of its bytes.
struct Put {
  Seq seq;
  ChainHash digest;
  friend bool operator==(const Put&, const Put&) = default;
};
using Replay = absl::flat_hash_map<std::string, Put>;  // by record key

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
      replay[decoded->record_key] = {next.seq, hasher.Next(ChainHash(), stored->entry)};
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
  ChainHasher hasher;
  for (it.SeekToFirst(); it.Valid(); it.Next()) {
    absl::StatusOr<StoredRow> row = DecodeRow(ToView(it.value()));
    if (!row.ok()) return row.status();
    auto expected = replay.find(ToView(it.key()));
    if (expected == replay.end() ||
        expected->second != Put{Seq{row->seq}, hasher.Next(ChainHash(), row->entry)}) {
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
