#include "node/store/verify.h"

#include <memory>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "rocksdb/iterator.h"
#include "rocksdb/snapshot.h"

#include "domain/key/store_key.h"
#include "node/store/families.h"
#include "node/store/history_state.h"
#include "node/store/replay.h"
#include "runtime/rocks/checkpoint.h"

namespace rekap {

using node_family::kBase;
using node_family::kJournal;
using node_family::kRecord;
using node_family::kReview;

namespace {

// The entry that a record stands by, and the digest of its bytes.
struct Put {
  Seq seq;
  ChainHash digest;
  friend bool operator==(const Put&, const Put&) = default;
};

// One verification. Each step stops at the first difference.
class Verifier {
 public:
  explicit Verifier(Database& database) : database_(database), snapshot_(&database.db()) {
    options_.snapshot = snapshot_.snapshot();
    options_.verify_checksums = true;
    options_.fill_cache = false;
  }

  absl::StatusOr<NodeVerifyResult> Run() {
    absl::StatusOr<HistoryState> state = LoadHistoryState(database_, options_);
    if (!state.ok()) return state.status();
    state_ = &*state;
    result_.head = state->head;
    for (auto step : {&Verifier::RehashBase, &Verifier::RehashJournal, &Verifier::CheckLineage,
                      &Verifier::CompareRecords, &Verifier::RehashReviews}) {
      if (absl::Status read = (this->*step)(); !read.ok()) return read;
      if (!result_.difference.empty()) break;
    }
    return result_;
  }

 private:
  // Visits a family in order until there is a difference.
  template <typename Visit>
  absl::Status Scan(const char* family, Visit visit) {
    std::unique_ptr<rocksdb::Iterator> it(
        database_.db().NewIterator(options_, database_.family(family)));
    for (it->SeekToFirst(); it->Valid() && result_.difference.empty(); it->Next()) {
      visit(ToView(it->key()), ToView(it->value()));
    }
    return ToStatus(it->status(), absl::StrCat("reading ", family));
  }
  template <typename... Parts>
  void Differ(const Parts&... parts) {
    if (result_.difference.empty()) result_.difference = absl::StrCat(parts...);
  }
  // nullopt, and a difference, unless it is a row of the epoch that wrote its entry.
  std::optional<StoredRow> RowOf(const char* family, absl::string_view value) {
    absl::StatusOr<StoredRow> row = DecodeRow(value);
    if (!row.ok()) {
      Differ(family, ": ", row.status().message());
      return std::nullopt;
    }
    if (row->epoch != state_->EpochOf(Seq{row->seq}).value) {
      Differ(family, " row of journal entry ", row->seq, " is of another epoch than that entry");
      return std::nullopt;
    }
    return *row;
  }

  absl::Status RehashBase() {
    ChainPoint last;
    absl::Status read = Scan(kBase, [&](absl::string_view key, absl::string_view value) {
      std::optional<StoredRow> row = RowOf("base", value);
      if (!row) return;
      Seq seq{row->seq};
      last = hasher_.Append(last, EncodeBaseRow(key, seq, row->entry));
      if (IsRecord(key, seq, row->entry)) {
        replay_[std::string(key)] = {seq, hasher_.Next(ChainHash(), row->entry)};
      }
    });
    if (!read.ok()) return read;
    if (last != (state_->base ? state_->base->last_row : ChainPoint())) {
      Differ("the ", last.seq.value, " rows of the base do not match its digest");
    }
    return absl::OkStatus();
  }

  // Where an entry has its hash only, in order; then it is at the base at last.
  void TakeKept(Seq seq, absl::string_view hash, ChainPoint& point) {
    if (point.seq.value != 0 && seq != point.seq.Next()) {
      return Differ("journal keeps no hash of entry ", point.seq.Next().value);
    }
    kept_hashes_ = hasher_.Next(kept_hashes_, hash);
    point = {seq, *ChainHash::FromBytes(hash)};
  }

  void CheckKept(const ChainPoint& point) {
    if (point != (state_->base ? state_->base->point : ChainPoint())) {
      Differ("journal begins after entry ", point.seq.value, ", which is not where its base is");
    } else if (kept_hashes_ != state_->kept_hashes) {
      Differ("a hash that the journal keeps of trimmed entries, up to ", point.seq.value,
             ", is damaged");
    }
  }

  void TakeEntry(Seq seq, const StoredEntry& stored, ChainPoint& point) {
    point = hasher_.Append(point, stored.entry);
    if (seq != point.seq) return Differ("journal has no entry ", point.seq.value);
    if (point.hash.view() != stored.hash) {
      return Differ("hash of journal entry ", seq.value, " does not match its bytes");
    }
    ++result_.entries;
    bytes_ += stored.entry.size();
    std::optional<EntryEffect> effect = EffectOf(stored.entry, seq);
    if (!effect) {
      ++result_.unreadable;
    } else if (effect->withdraws) {
      replay_.erase(effect->record_key);
    } else {
      replay_[effect->record_key] = {seq, hasher_.Next(ChainHash(), stored.entry)};
    }
  }

  absl::Status RehashJournal() {
    ChainPoint point;
    bool at_entries = false;
    absl::Status read = Scan(kJournal, [&](absl::string_view key, absl::string_view value) {
      absl::StatusOr<StoredEntry> stored = DecodeStoredEntry(value);
      if (!stored.ok() || key.size() != 8) {
        return Differ("journal after entry ", point.seq.value, " holds what is no entry");
      }
      Seq seq{ReadUint64(key)};
      if (!at_entries && stored->entry.empty()) return TakeKept(seq, stored->hash, point);
      if (!at_entries) CheckKept(point);
      at_entries = true;
      TakeEntry(seq, *stored, point);
    });
    if (!read.ok()) return read;
    if (!at_entries) CheckKept(point);
    if (point != state_->head.point) {
      Differ("journal ends at ", Describe(state_->unit, {state_->head.epoch, point}),
             " but the head is ", Describe(state_->unit, state_->head));
    }
    if (bytes_ != state_->journal_bytes) {
      Differ("journal holds ", bytes_, " bytes of entries, not ", state_->journal_bytes);
    }
    return absl::OkStatus();
  }

  absl::Status CheckLineage() {
    for (const JournalPosition& older : state_->lineage) {
      std::string value;
      rocksdb::Status read = database_.db().Get(options_, database_.family(kJournal),
                                                NodeJournalKey(older.point.seq.value), &value);
      // Nothing is kept before the base of a database that was restored onto one.
      if (read.IsNotFound() && older.point.seq < state_->first()) continue;
      if (!read.ok() && !read.IsNotFound()) return ToStatus(read, "reading the journal");
      if (absl::string_view(value).substr(0, kHashSize) != older.point.hash.view()) {
        Differ("the history says to go on with ", Describe(state_->unit, older),
               ", which it does not hold");
      }
    }
    return absl::OkStatus();
  }

  absl::Status CompareRecords() {
    absl::Status read = Scan(kRecord, [&](absl::string_view key, absl::string_view value) {
      std::optional<StoredRow> row = RowOf("record", value);
      if (!row) return;
      auto expected = replay_.find(key);
      if (expected == replay_.end() ||
          expected->second != Put{Seq{row->seq}, hasher_.Next(ChainHash(), row->entry)}) {
        return Differ("record of journal entry ", row->seq, " differs from the journal");
      }
      ++result_.records;
    });
    if (!read.ok()) return read;
    if (result_.records != replay_.size() || result_.records != state_->record_count) {
      Differ("the journal puts ", replay_.size(), " records, ", result_.records,
             " are stored, and ", state_->record_count, " are counted");
    }
    return absl::OkStatus();
  }

  absl::Status RehashReviews() {
    ChainPoint point;
    return Scan(kReview, [&](absl::string_view key, absl::string_view value) {
      absl::StatusOr<StoredEntry> stored = DecodeStoredEntry(value);
      if (stored.ok()) point = hasher_.Append(point, stored->entry);
      if (!stored.ok() || key != NodeReviewKey(point.seq.value) ||
          stored->hash != point.hash.view()) {
        Differ("review ", point.seq.value, " does not match its hash");
      }
    });
  }

  Database& database_;
  rocksdb::ManagedSnapshot snapshot_;
  rocksdb::ReadOptions options_;
  const HistoryState* state_ = nullptr;
  ChainHasher hasher_;
  absl::flat_hash_map<std::string, Put> replay_;  // by record key
  ChainHash kept_hashes_;
  uint64_t bytes_ = 0;
  NodeVerifyResult result_;
};

}  // namespace

absl::StatusOr<NodeVerifyResult> VerifyNodeDatabase(Database& database) {
  return Verifier(database).Run();
}

absl::StatusOr<NodeVerifyResult> ProveNodeDatabase(Database& database) {
  if (absl::Status sound = VerifyTables(database); !sound.ok()) return sound;
  absl::StatusOr<NodeVerifyResult> verified = VerifyNodeDatabase(database);
  if (!verified.ok() || verified->difference.empty()) return verified;
  return absl::DataLossError(absl::StrCat("the copy is not exact: ", verified->difference));
}

}  // namespace rekap
