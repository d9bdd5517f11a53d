#include "node/store/history_builder.h"

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "rocksdb/iterator.h"

#include "domain/journal/entry.h"
#include "domain/key/store_key.h"
#include "node/store/families.h"
#include "node/store/replay.h"

namespace rekap {

using node_family::kAcknowledgedKey;
using node_family::kBase;
using node_family::kBaseKey;
using node_family::kJournal;
using node_family::kRecord;
using node_family::kRestoringKey;

namespace {

// Behind every key of these families: record keys begin with their kind, a small
// number, and no journal has that many entries.
const char kBehindAll[] = "\xff\xff\xff\xff\xff\xff\xff\xff\xff";

absl::Status GoOn(HistoryState& state, absl::BitGenRef random) {
  if (state.lineage.size() == kLineageMax) {
    return absl::FailedPreconditionError(
        absl::StrCat("the history went through ", kLineageMax,
                     " databases already: restore it from the aggregator, which begins anew"));
  }
  state.lineage.push_back(state.head);
  state.head.epoch = NewEpoch(random);
  return absl::OkStatus();
}

}  // namespace

Epoch NewEpoch(absl::BitGenRef random) {
  return Epoch{absl::Uniform<uint64_t>(absl::IntervalClosed, random, 1, ~uint64_t{0})};
}

absl::StatusOr<HistoryState> BeginNewEpoch(Database& database, RegionCode unit,
                                           absl::BitGenRef random) {
  absl::StatusOr<HistoryState> state = LoadHistoryState(database, rocksdb::ReadOptions());
  if (!state.ok()) return state.status();
  if (state->unit != unit) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the database belongs to unit ", state->unit.ToString(), ", not to ", unit.ToString()));
  }
  if (absl::Status begun = GoOn(*state, random); !begun.ok()) return begun;
  rocksdb::WriteBatch batch;
  PutHistoryState(database, *state, batch);
  absl::Status written = database.WriteSynced(batch, "beginning a new epoch");
  if (!written.ok()) return written;
  return state;
}

absl::StatusOr<std::unique_ptr<HistoryBuilder>> HistoryBuilder::Open(const std::string& directory,
                                                                     RegionCode unit) {
  absl::StatusOr<std::unique_ptr<Database>> database =
      Database::Open(directory, node_family::All(), DatabaseTuning());
  if (!database.ok()) return database.status();
  std::unique_ptr<HistoryBuilder> builder(new HistoryBuilder(*std::move(database), unit));
  if (absl::Status loaded = builder->Load(); !loaded.ok()) return loaded;
  return builder;
}

absl::Status HistoryBuilder::Load() {
  absl::StatusOr<std::optional<HistoryState>> state = LoadComingState(*database_);
  if (!state.ok()) return state.status();
  if (state->has_value()) {
    if ((*state)->unit != state_.unit) {
      return absl::DataLossError(absl::StrCat("it is of unit ", (*state)->unit.ToString()));
    }
    state_ = **std::move(state);
    if (head().seq > Seq{0}) return absl::OkStatus();
  }
  return Begin(state_.head.epoch, std::nullopt);
}

absl::Status HistoryBuilder::Write(rocksdb::WriteBatch& batch, HistoryState state) {
  PutHistoryState(*database_, state, batch);
  batch.Put(database_->family(kMetaFamily), kRestoringKey, "");
  absl::Status written = database_->WriteSynced(batch, "storing what came of the history");
  if (written.ok()) state_ = std::move(state);
  return written;
}

void HistoryBuilder::Install(const Base& base, HistoryState& state, rocksdb::WriteBatch& batch) {
  state.base = base;
  state.head.point = base.point;
  state.kept_hashes = hasher_.Next(ChainHash(), base.point.hash.view());
  batch.Put(database_->family(kJournal), NodeJournalKey(base.point.seq.value),
            ToSlice(base.point.hash.view()));
}

absl::Status HistoryBuilder::Begin(Epoch epoch, const std::optional<Base>& base) {
  rocksdb::WriteBatch batch;
  for (const char* family : {kJournal, kBase, kRecord}) {
    batch.DeleteRange(database_->family(family), "", kBehindAll);
  }
  // The key of a base that the history began on before is not overwritten.
  batch.Delete(database_->family(kMetaFamily), kBaseKey);
  HistoryState state(state_.unit);
  state.head.epoch = epoch;
  const bool whole = base && base->last_row == ChainPoint();
  if (whole) Install(*base, state, batch);
  if (absl::Status written = Write(batch, std::move(state)); !written.ok()) return written;
  coming_ = whole ? std::nullopt : base;
  rows_ = ChainPoint();
  last_key_.clear();
  return absl::OkStatus();
}

absl::Status HistoryBuilder::AddRow(absl::string_view bytes, ChainPoint& rows,
                                    std::string& last_key, rocksdb::WriteBatch& batch) {
  absl::StatusOr<BaseRow> row = DecodeBaseRow(bytes);
  if (!row.ok()) return row.status();
  rows = hasher_.Append(rows, bytes);
  if (row->record_key <= last_key || row->seq.value == 0 || row->seq > coming_->point.seq ||
      row->entry.size() > kEntrySizeMax || rows.seq > coming_->last_row.seq) {
    return absl::InvalidArgumentError(absl::StrCat("row ", rows.seq.value, " of a base of ",
                                                   coming_->last_row.seq.value,
                                                   " rows is not in its place"));
  }
  std::string value = EncodeRow({epoch().value, row->seq.value, row->entry});
  batch.Put(database_->family(kBase), row->record_key, value);
  if (IsRecord(row->record_key, row->seq, row->entry)) {
    batch.Put(database_->family(kRecord), row->record_key, value);
  }
  last_key = std::move(row->record_key);
  return absl::OkStatus();
}

absl::Status HistoryBuilder::AddRows(const v1::SnapshotChunk& chunk) {
  if (!coming_ || chunk.rows_size() == 0 || chunk.first_row() != rows_.seq.Next().value ||
      chunk.previous_hash() != rows_.hash.view()) {
    return absl::InvalidArgumentError(
        absl::StrCat("rows from ", chunk.first_row(), " do not follow row ", rows_.seq.value));
  }
  rocksdb::WriteBatch batch;
  ChainPoint rows = rows_;
  std::string last_key = last_key_;
  for (const std::string& bytes : chunk.rows()) {
    if (absl::Status added = AddRow(bytes, rows, last_key, batch); !added.ok()) return added;
  }
  HistoryState state = state_;
  const bool whole = rows.seq == coming_->last_row.seq;
  if (whole && rows.hash != coming_->last_row.hash) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the ", rows.seq.value, " rows of the base do not give the digest that was announced"));
  }
  if (whole) Install(*coming_, state, batch);
  if (absl::Status written = Write(batch, std::move(state)); !written.ok()) return written;
  if (whole) coming_.reset();
  rows_ = rows;
  last_key_ = std::move(last_key);
  return absl::OkStatus();
}

absl::Status HistoryBuilder::AddEntries(const v1::Batch& entries) {
  if (coming_ || epoch() == Epoch() || entries.entries_size() == 0 ||
      entries.first_seq() != head().seq.Next().value ||
      entries.previous_hash() != head().hash.view()) {
    return absl::InvalidArgumentError(absl::StrCat("entries from ", entries.first_seq(),
                                                   " do not follow entry ", head().seq.value));
  }
  rocksdb::WriteBatch batch;
  HistoryState state = state_;
  ChainPoint& point = state.head.point;
  for (const std::string& bytes : entries.entries()) {
    point = hasher_.Append(point, bytes);
    if (bytes.empty() || bytes.size() > kEntrySizeMax) {
      return absl::InvalidArgumentError(
          absl::StrCat("entry ", point.seq.value, " of ", bytes.size(), " bytes"));
    }
    state.journal_bytes += bytes.size();
    batch.Put(database_->family(kJournal), NodeJournalKey(point.seq.value),
              EncodeStoredEntry({point.hash.view(), bytes}));
    std::optional<EntryEffect> effect = EffectOf(bytes, point.seq);
    if (effect && effect->withdraws) {
      batch.Delete(database_->family(kRecord), effect->record_key);
    } else if (effect) {
      batch.Put(database_->family(kRecord), effect->record_key,
                EncodeRow({epoch().value, point.seq.value, bytes}));
    }
  }
  // An aggregator of before the field leaves it empty; the history's end has the last word.
  if (!entries.last_hash().empty() && entries.last_hash() != point.hash.view()) {
    return absl::InvalidArgumentError(
        absl::StrCat("entries ", entries.first_seq(), " to ", point.seq.value,
                     " do not give the hash that they were sent with"));
  }
  return Write(batch, std::move(state));
}

absl::Status HistoryBuilder::CountRecords(HistoryState& state) {
  std::unique_ptr<rocksdb::Iterator> it(
      database_->db().NewIterator(rocksdb::ReadOptions(), database_->family(kRecord)));
  state.record_count = 0;
  for (it->SeekToFirst(); it->Valid(); it->Next()) ++state.record_count;
  return ToStatus(it->status(), "counting the records");
}

absl::StatusOr<HistoryState> HistoryBuilder::Finish(absl::BitGenRef random) {
  if (coming_ || epoch() == Epoch()) {
    return absl::FailedPreconditionError("the history has not come whole");
  }
  HistoryState state = state_;
  if (absl::Status counted = CountRecords(state); !counted.ok()) return counted;
  std::string acknowledged;
  AppendUint64(acknowledged, head().seq.value);
  AppendUint64(acknowledged, 0);  // by whom, but not when
  if (absl::Status begun = GoOn(state, random); !begun.ok()) return begun;
  rocksdb::WriteBatch batch;
  PutHistoryState(*database_, state, batch);
  batch.Put(database_->family(kMetaFamily), kAcknowledgedKey, acknowledged);
  batch.Delete(database_->family(kMetaFamily), kRestoringKey);
  absl::Status written = database_->WriteSynced(batch, "finishing the history");
  if (!written.ok()) return written;
  return state;
}

}  // namespace rekap
