#include "node/store/node_store.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/iterator.h"

#include "domain/journal/entry.h"
#include "domain/key/record_key.h"
#include "domain/key/store_key.h"
#include "domain/record/record.h"
#include "node/store/families.h"
#include "node/store/history_builder.h"
#include "node/store/stored_record.h"

namespace rekap {

using node_family::kJournal;
using node_family::kRecord;

namespace {

bool SamePlace(const v1::Record& a, const v1::Record& b) {
  return a.provenance().file() == b.provenance().file() &&
         a.provenance().sheet() == b.provenance().sheet() &&
         a.provenance().row() == b.provenance().row();
}

// Of one change beside its record: keys, hash, positions, author, RocksDB's own.
constexpr size_t kChangeOverheadBytes = 256;

// A batch goes into memory whole, however large it is, and RocksDB moves it to a
// file only when it is written to again, which may be months away. Of its write
// buffer's size.
constexpr size_t kFlushBytesMin = size_t{4} << 20;

}  // namespace

absl::StatusOr<std::unique_ptr<NodeStore>> NodeStore::Open(const std::string& directory,
                                                           RegionCode unit, absl::BitGenRef random,
                                                           const Options& options) {
  if (options.journal_bytes_max < kJournalBytesMaxMin) {
    return absl::InvalidArgumentError(
        absl::StrCat("the journal must be allowed at least ", kJournalBytesMaxMin, " bytes"));
  }
  absl::StatusOr<std::unique_ptr<Database>> database =
      Database::Open(directory, node_family::All(), DatabaseTuning());
  if (!database.ok()) return database.status();
  std::unique_ptr<NodeStore> store(new NodeStore(*std::move(database), directory, unit, options));
  if (absl::Status loaded = store->LoadOrInitialise(random); !loaded.ok()) return loaded;
  if (absl::Status sound = store->CheckHead(); !sound.ok()) return sound;
  if (absl::Status sound = store->CheckBase(); !sound.ok()) return sound;
  if (absl::Status loaded = store->LoadPeriodFacts(); !loaded.ok()) return loaded;
  if (absl::Status loaded = store->LoadReviews(); !loaded.ok()) return loaded;
  return store;
}

absl::Status NodeStore::LoadOrInitialise(absl::BitGenRef random) {
  absl::StatusOr<HistoryState> state = LoadHistoryState(*database_, rocksdb::ReadOptions());
  if (absl::IsNotFound(state.status())) {
    absl::MutexLock lock(&mutex_);
    state_.head.epoch = NewEpoch(random);
    rocksdb::WriteBatch batch;
    PutHistoryState(*database_, state_, batch);
    return database_->WriteSynced(batch, "creating the node's database");
  }
  if (!state.ok()) return state.status();
  if (state->unit != unit_) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the database belongs to unit ", state->unit.ToString(), ", not to ", unit_.ToString()));
  }
  absl::StatusOr<Acknowledged> acknowledged = LoadAcknowledged();
  if (!acknowledged.ok()) return acknowledged.status();
  absl::MutexLock lock(&mutex_);
  state_ = *std::move(state);
  acknowledged_ = acknowledged->seq;
  return absl::OkStatus();
}

absl::Status NodeStore::CheckHead() const {
  // Journal and head are written together, so at start the last journal entry, of
  // which only the hash is left if everything was trimmed, must be the head; anything
  // else means lost or foreign files.
  std::unique_ptr<rocksdb::Iterator> it(
      database_->db().NewIterator(rocksdb::ReadOptions(), database_->family(kJournal)));
  it->SeekToLast();
  if (!it->status().ok()) return ToStatus(it->status(), "reading the journal");
  JournalPosition head = Head();
  ChainPoint last;
  if (it->Valid()) {
    absl::StatusOr<StoredEntry> stored = DecodeStoredEntry(ToView(it->value()));
    if (!stored.ok()) return stored.status();
    last = {Seq{ReadUint64(ToView(it->key()))}, *ChainHash::FromBytes(stored->hash)};
  }
  if (last == head.point) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("journal ends at ", Describe(unit_, {head.epoch, last}),
                                          " but the head is ", Describe(unit_, head)));
}

absl::Status NodeStore::CheckBase() const {
  // The journal must begin where the base says: a hash without bytes, then an entry.
  HistoryState state = State();
  if (!state.base) return absl::OkStatus();
  const ChainPoint& point = state.base->point;
  absl::StatusOr<std::string> last = database_->Get(kJournal, NodeJournalKey(point.seq.value));
  bool sound = point.seq <= state.head.point.seq && last.ok() && *last == point.hash.view();
  if (sound && point.seq < state.head.point.seq) {
    absl::StatusOr<std::string> next =
        database_->Get(kJournal, NodeJournalKey(point.seq.Next().value));
    sound = next.ok() && next->size() > kHashSize;
  }
  if (sound) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("the base stands at ",
                                          Describe(unit_, {state.head.epoch, point}),
                                          ", where the journal does not begin"));
}

absl::StatusOr<std::vector<NodeStore::Change>> NodeStore::Difference(
    Period period, const std::vector<v1::RecordKind>& kinds, std::vector<v1::Record>& records,
    ReplaceResult& result, const ChangeObserver& observer) const {
  auto tell = [&](const v1::Record* before, const v1::Record* after) {
    if (observer) observer(before, after);
  };
  std::map<std::string, v1::Record*> wanted;
  for (v1::Record& record : records) {
    if (absl::Status valid = ValidateRecord(record); !valid.ok()) return valid;
    const v1::RecordKey& key = record.key();
    if (std::find(kinds.begin(), kinds.end(), key.kind()) == kinds.end() ||
        key.year() != period.year() || key.quarter() != period.quarter()) {
      return absl::InvalidArgumentError("record is outside the kinds and period replaced");
    }
    absl::StatusOr<std::string> encoded = EncodeRecordKey(key);
    if (!encoded.ok()) return encoded.status();
    if (!wanted.emplace(*std::move(encoded), &record).second) {
      return absl::InvalidArgumentError(absl::StrCat("two records for ", key.ShortDebugString()));
    }
  }
  std::vector<Change> changes;
  std::vector<Change> moved;  // the same content, read elsewhere
  for (v1::RecordKind kind : kinds) {
    std::string prefix = RecordKeyPrefix(kind, period);
    std::unique_ptr<rocksdb::Iterator> it(
        database_->db().NewIterator(rocksdb::ReadOptions(), database_->family(kRecord)));
    for (it->Seek(prefix); it->Valid() && it->key().starts_with(prefix); it->Next()) {
      std::string key = it->key().ToString();
      absl::StatusOr<v1::JournalEntry> entry = EntryOfRow(ToView(it->value()));
      if (!entry.ok()) return entry.status();
      const v1::Record* stored = &entry->put();
      auto match = wanted.find(key);
      if (match == wanted.end()) {
        changes.push_back({key, nullptr});
        tell(stored, nullptr);
        ++result.deleted;
      } else if (SameContent(*stored, *match->second)) {
        if (!SamePlace(*stored, *match->second)) moved.push_back({key, match->second});
        wanted.erase(match);
        ++result.unchanged;
      } else {
        changes.push_back({key, match->second});
        tell(stored, match->second);
        wanted.erase(match);
        ++result.updated;
      }
    }
    if (!it->status().ok()) return ToStatus(it->status(), "reading records");
  }
  for (const auto& [key, record] : wanted) {
    changes.push_back({key, record});
    tell(nullptr, record);
    ++result.inserted;
  }
  // The rows of a table are in order by where they were read: once one of them
  // comes from another file, all of them do.
  if (!changes.empty()) changes.insert(changes.end(), moved.begin(), moved.end());
  return changes;
}

absl::StatusOr<ReplaceResult> NodeStore::Replace(Period period,
                                                 const std::vector<v1::RecordKind>& kinds,
                                                 std::vector<v1::Record> records,
                                                 const CommitMark& mark, bool dry_run,
                                                 const ChangeObserver& observer) {
  if (std::any_of(kinds.begin(), kinds.end(), IsWorkflowKind)) {
    return absl::InvalidArgumentError("submissions and revisions are not replaced");
  }
  ReplaceResult result;
  {
    absl::MutexLock lock(&commit_mutex_);
    absl::StatusOr<std::vector<Change>> changes =
        Difference(period, kinds, records, result, observer);
    if (!changes.ok()) return changes.status();
    if (!changes->empty()) {
      absl::Status allowed = CheckEdit(FactsOf(period), mark.revision_reason);
      if (!allowed.ok()) return allowed;
    }
    if (!dry_run && !changes->empty()) {
      absl::Status committed = CommitReplacement(period, *std::move(changes), mark, result);
      if (!committed.ok()) return committed;
    }
    result.head = Head();
  }
  if (!dry_run) AfterCommit();
  return result;
}

absl::Status NodeStore::CommitReplacement(Period period, std::vector<Change> changes,
                                          CommitMark mark, const ReplaceResult& result) {
  int64_t added = static_cast<int64_t>(result.inserted) - result.deleted;
  PeriodFacts facts = FactsOf(period);
  if (facts.state() != v1::WORKFLOW_STATE_LOCKED) {
    // A reason belongs to a correction after the lock and to nothing else.
    mark.revision_reason.clear();
    return Commit(changes, mark, added);
  }
  v1::Record revision = RevisionOf(period, facts, result, mark.revision_reason);
  absl::StatusOr<std::string> key = EncodeRecordKey(revision.key());
  if (!key.ok()) return key.status();
  v1::Record stored = revision;
  changes.push_back({*std::move(key), &stored});
  absl::Status committed = Commit(changes, mark, added + 1);
  if (!committed.ok()) return committed;
  absl::MutexLock lock(&mutex_);
  periods_[period].Take(revision, mark.author, absl::ToUnixMillis(mark.time));
  return absl::OkStatus();
}

size_t NodeStore::BatchBytes(const std::vector<Change>& changes) {
  size_t bytes = 0;
  for (const Change& change : changes) {
    // The entry is written twice: to the journal and as the record's row.
    bytes += kChangeOverheadBytes + 2 * (change.record ? change.record->ByteSizeLong() : 0);
  }
  return bytes;
}

absl::Status NodeStore::Commit(const std::vector<Change>& changes, const CommitMark& mark,
                               int64_t added) {
  if (changes.size() > options_.commit_changes_max) {
    return absl::InvalidArgumentError(absl::StrCat(changes.size(), " changes in one commit"));
  }
  HistoryState state = State();
  JournalPosition& head = state.head;
  state.record_count += static_cast<uint64_t>(added);
  ChainHasher hasher;
  // Reserved, for a buffer that doubles holds its bytes twice while it grows,
  // and a whole import is in it.
  rocksdb::WriteBatch batch(BatchBytes(changes));
  for (const Change& change : changes) {
    v1::JournalEntry entry;
    entry.set_seq(head.point.seq.Next().value);
    entry.set_time_unix_ms(absl::ToUnixMillis(mark.time));
    entry.set_author(mark.author);
    entry.set_revision_reason(mark.revision_reason);
    if (change.record) {
      *entry.mutable_put() = std::move(*change.record);
    } else {
      absl::StatusOr<v1::RecordKey> key = DecodeRecordKey(change.key);
      if (!key.ok()) return absl::DataLossError(key.status().message());
      *entry.mutable_delete_() = *std::move(key);
    }
    std::string bytes = entry.SerializeAsString();
    if (bytes.size() > kEntrySizeMax) {
      return absl::InvalidArgumentError(absl::StrCat("journal entry of ", bytes.size(), " bytes"));
    }
    head.point = hasher.Append(head.point, bytes);
    state.journal_bytes += bytes.size();
    batch.Put(database_->family(kJournal), NodeJournalKey(head.point.seq.value),
              EncodeStoredEntry({head.point.hash.view(), bytes}));
    if (change.record) {
      batch.Put(database_->family(kRecord), change.key,
                EncodeRow({head.epoch.value, head.point.seq.value, bytes}));
    } else {
      batch.Delete(database_->family(kRecord), change.key);
    }
  }
  PutHistoryState(*database_, state, batch);
  absl::Status written = database_->WriteSynced(batch, "committing records");
  if (!written.ok()) return written;
  if (batch.GetDataSize() >= kFlushBytesMin) FlushSoon();
  absl::MutexLock lock(&mutex_);
  state_ = std::move(state);
  return absl::OkStatus();
}

void NodeStore::FlushSoon() {
  rocksdb::FlushOptions options;
  options.wait = false;
  options.allow_write_stall = true;  // nobody else writes
  // The commit is durable without it; what keeps files from being written is told
  // by the next write.
  database_->db()
      .Flush(options, {database_->family(kJournal), database_->family(kRecord)})
      .PermitUncheckedError();
}

void NodeStore::AfterCommit() {
  if (listener_) listener_();
  absl::Status trimmed = TrimToRetention();
  // The commit stands, and the next one tries again.
  if (!trimmed.ok() && options_.log != nullptr) {
    options_.log->Error("trimming the journal failed", {{"status", trimmed}});
  }
}

HistoryState NodeStore::State() const {
  absl::MutexLock lock(&mutex_);
  return state_;
}

JournalPosition NodeStore::Head() const {
  absl::MutexLock lock(&mutex_);
  return state_.head;
}

uint64_t NodeStore::record_count() const {
  absl::MutexLock lock(&mutex_);
  return state_.record_count;
}

}  // namespace rekap
